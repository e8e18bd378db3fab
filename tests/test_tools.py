"""The tools around the code: they tell what to do, and leave nothing behind."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools import bootstrap

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def debian(tmp_path, monkeypatch):
    """A machine whose only program is apt-get."""
    apt = tmp_path / "apt-get"
    apt.write_text("#!/bin/sh\nexit 1\n")
    apt.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("NO_SYSTEM_INSTALL", raising=False)


LINE = "apt-get update && apt-get install --yes --no-install-recommends libone2 two"


@pytest.mark.parametrize(("user", "line"), [(0, LINE), (1000, f"su -c '{LINE}'")])
def test_set_up_that_may_not_touch_the_system_names_the_one_line_to_type(debian, monkeypatch, user, line):
    monkeypatch.setenv("NO_SYSTEM_INSTALL", "1")
    monkeypatch.setattr(os, "geteuid", lambda: user)

    with pytest.raises(SystemExit) as stopped:
        bootstrap.install_debian_packages(["libone2", "two"])

    assert stopped.value.code == (
        f"[setup] System packages are missing. Type this line once, then start again:\n\n    {line}\n"
    )


def test_set_up_by_an_ordinary_user_names_the_one_line_to_type(debian, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    with pytest.raises(SystemExit) as stopped:
        bootstrap.install_debian_packages(["libone2", "two"])

    assert stopped.value.code == (
        f"[setup] System packages are missing. Type this line once, then start again:\n\n    su -c '{LINE}'\n"
    )


@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:65536", "here:there"])
def test_address_without_a_port_is_refused_with_an_example(address):
    with pytest.raises(SystemExit) as stopped:
        bootstrap.require_free(address)

    assert stopped.value.code == (
        f"[setup] ADDR={address} names no port between 1 and 65535. Write it like ADDR=127.0.0.1:8000."
    )


def test_private_postgresql_hands_on_the_status_and_is_gone_afterwards():
    script = "import os, sys; print(os.environ['DATABASE_URL']); sys.exit(7)"

    ran = subprocess.run(
        [sys.executable, "tools/with_postgres.py", sys.executable, "-c", script],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name != "TEST_DATABASE_URL"},
        capture_output=True,
        text=True,
    )

    folder = Path(ran.stdout.splitlines()[-1].partition("?host=")[2])
    assert (ran.returncode, folder.parent, folder.exists()) == (7, Path("/tmp"), False)


def test_nothing_in_the_pinned_lists_names_an_address():
    lists = sorted(ROOT.glob("requirements/*.txt"))

    assert [path.name for path in lists if "://" in path.read_text()] == []
    assert [path.name for path in lists] == ["dev.txt", "installer.txt", "runtime.txt"]
