"""The house keeps its floors."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_imports_point_down():
    linter = Path(sys.executable).with_name("lint-imports")

    result = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True)

    assert result.returncode == 0, result.stdout


def test_models_and_migrations_agree(db):
    from django.core.management import call_command

    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_no_python_file_passes_four_hundred_lines():
    written = [path for folder in ("assessment", "tests", "tools", "bench") for path in ROOT.glob(f"{folder}/**/*.py")]

    long = {str(path.relative_to(ROOT)) for path in written if len(path.read_text().splitlines()) > 400}

    assert long == set()
