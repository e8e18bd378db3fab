"""The house keeps its floors."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize(
    "command",
    [
        ["lint-imports", "--no-cache"],
        ["mypy", "assessment"],
        ["ruff", "check", "--no-cache"],
        ["ruff", "format", "--check", "--no-cache"],
    ],
    ids=["imports point down", "types fit", "nothing to lint", "all formatted"],
)
def test_checker_finds_nothing(command):
    program = Path(sys.executable).with_name(command[0])

    result = subprocess.run([program, *command[1:]], cwd=ROOT, capture_output=True, text=True)

    assert result.returncode == 0, result.stdout + result.stderr


def test_models_and_migrations_agree(db):
    from django.core.management import call_command

    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_no_python_file_passes_four_hundred_lines():
    written = [path for folder in ("assessment", "tests", "tools", "bench") for path in ROOT.glob(f"{folder}/**/*.py")]

    long = {str(path.relative_to(ROOT)) for path in written if len(path.read_text().splitlines()) > 400}

    assert long == set()
