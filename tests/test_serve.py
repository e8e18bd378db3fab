"""`make run`: one command from nothing to a first page."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60  # seconds; compressing the static files for the first time takes a few


@pytest.fixture(scope="module")
def static_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the first start collects the static files; a later one finds them there."""
    return tmp_path_factory.mktemp("static")


@pytest.fixture
def environment(tmp_path: Path, static_root: Path) -> dict[str, str]:
    """An installation that has never been started."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "assessment.settings",
        "STATE_DIR": str(tmp_path / "state"),
        "STATIC_ROOT": str(static_root),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'first-start.sqlite3'}",
    }


@pytest.fixture
def server(environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """The server on a port of the system's choice, stopped afterwards."""
    command = [sys.executable, "manage.py", "serve", "127.0.0.1:0"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.terminate()


def read_address(process: subprocess.Popen[str]) -> str:
    """Read what the server prints until it names its address."""
    deadline = time.monotonic() + PATIENCE
    for line in process.stdout:
        if line.startswith("Shipworthy is ready: "):
            return line.split()[3]
        assert time.monotonic() < deadline
    raise AssertionError(f"The server ended with {process.wait()} before it was ready.")


def test_first_start_serves_the_start_page_once_it_names_its_address(server):
    address = read_address(server)

    with urllib.request.urlopen(address) as answer:
        assert (answer.status, answer.headers.get_content_type()) == (200, "text/html")


def test_stopping_the_server_is_no_failure(server):
    read_address(server)

    server.terminate()

    assert server.wait(timeout=PATIENCE) == 0


def test_taken_address_is_refused_before_anything_is_prepared(environment):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"

        set_up = subprocess.run(
            [sys.executable, "tools/bootstrap.py", "run", "--listen", address],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
        )
        serve = subprocess.run(
            [sys.executable, "manage.py", "serve", address], cwd=ROOT, env=environment, capture_output=True, text=True
        )

    assert (set_up.returncode, set_up.stdout, set_up.stderr) == (
        1,
        "",
        f"[setup] {address} cannot be used: Address already in use. "
        "Choose another, such as: make run ADDR=127.0.0.1:8001\n",
    )
    assert (serve.returncode, serve.stdout, serve.stderr) == (
        1,
        "",
        f"CommandError: {address} cannot be used: Address already in use. Choose another, such as 127.0.0.1:8001.\n",
    )
    assert not Path(environment["DATABASE_URL"].removeprefix("sqlite:///")).exists()
