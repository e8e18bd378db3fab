#!/usr/bin/env python3
"""Set up everything in one step, with nothing but Python's standard library.

    python3 tools/bootstrap.py run [--listen ADDRESS:PORT]
    python3 tools/bootstrap.py dev

Makes .venv, installs the pinned packages whose hashes match, and adds the few system packages that are missing:
as root or with password-less sudo where apt-get exists, with Homebrew on macOS. What is already there is left alone,
so a second start takes a fraction of a second. With NO_SYSTEM_INSTALL=1 the system is never touched; what is missing
is named instead.

It must start on whatever `python3` a machine has, to be able to say that a newer one is needed: no syntax beyond 3.8.
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "requirements"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UV = VENV / "bin" / "uv"
STAMP = VENV / ".installed"

PIP = ["-m", "pip", "install", "-qq", "--disable-pip-version-check", "--require-hashes", "--requirement"]
# uv reads the certificates of the system, but not pip.conf, where a company names its index: then pip has to do.
UV_SYNC = ["pip", "sync", "--quiet", "--system-certs", "--require-hashes", "--python"]

OLDEST_PYTHON = (3, 11)

# Shared library or program → the Debian package that brings it.
LIBRARIES = {
    "run": {
        "libpango-1.0.so.0": "libpango-1.0-0",
        "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
        "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
        "libfontconfig.so.1": "libfontconfig1",
    },
    "dev": {"libatomic.so.1": "libatomic1"},  # for the Node.js inside the playwright package
}
PROGRAMS = {
    "run": {},
    "dev": {"pdftotext": "poppler-utils", "pdftoppm": "poppler-utils"},
}
MAC_BROWSERS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)

STARTED = time.monotonic()


def say(message: str) -> None:
    """Print one line of progress with the seconds since the start."""
    print(f"[setup {time.monotonic() - STARTED:5.1f} s] {message}", flush=True)


def stop(message: str) -> NoReturn:
    """End with a sentence that names the way out."""
    sys.exit(f"[setup] {message}")


def succeeds(*command: str | Path) -> bool:
    """Run a command silently; whether it exists and ended well."""
    try:
        done = subprocess.run([str(part) for part in command], capture_output=True, stdin=subprocess.DEVNULL)
    except OSError:
        return False
    return done.returncode == 0


def require_free(address: str) -> None:
    """Stop when something already listens on HOST:PORT, before any work is done."""
    host, _, port = address.rpartition(":")
    if not port.isdecimal() or not 0 < int(port) < 65536:
        stop(f"ADDR={address} names no port between 1 and 65535. Write it like ADDR=127.0.0.1:8000.")
    host = host.strip("[]") or "127.0.0.1"
    try:
        socket.create_server((host, int(port)), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    except OSError as error:
        reason = str(error.strerror).partition(" (")[0]
        stop(f"{address} cannot be used: {reason}. Choose another, such as: make run ADDR=127.0.0.1:8001")


def find_python() -> str:
    """Path of the interpreter to use: this one when it is new enough, else the newest on the PATH."""
    if sys.version_info >= OLDEST_PYTHON:
        return sys.executable
    for minor in (14, 13, 12, 11):
        found = shutil.which(f"python3.{minor}")
        if found:
            return found
    stop(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}. See python.org/downloads.")


def find_browser() -> str | None:
    """Path of a Chromium or Chrome for the browser tests, or None."""
    named = os.environ.get("CHROMIUM_PATH")
    on_path = map(shutil.which, ("chromium", "google-chrome", "google-chrome-stable"))
    return next((path for path in (named, *on_path, *MAC_BROWSERS) if path and Path(path).exists()), None)


def is_debian() -> bool:
    """Whether apt's chromium is a real package; on Ubuntu it is an empty shell around a snap."""
    try:
        return "ID=debian" in Path("/etc/os-release").read_text().split()
    except OSError:
        return False


def loads(library: str) -> bool:
    """Whether the dynamic linker finds a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_debian_packages(kind: str, python: str) -> list[str]:
    """Names of the Debian packages this machine lacks, sorted."""
    kinds = ("run", "dev") if kind == "dev" else ("run",)
    missing = {package for each in kinds for library, package in LIBRARIES[each].items() if not loads(library)}
    missing |= {package for each in kinds for name, package in PROGRAMS[each].items() if not shutil.which(name)}
    if not PYTHON.exists() and not succeeds(python, "-c", "import ensurepip"):
        missing.add("python3-venv" if python == sys.executable else f"{Path(python).name}-venv")
    if kind == "dev" and not find_browser() and is_debian():
        missing.add("chromium")
    return sorted(missing)


def install_debian_packages(packages: list[str]) -> None:
    """Install with apt-get as root or through password-less sudo; otherwise name the one line to type."""
    if not shutil.which("apt-get"):
        stop(f"System packages are missing. Install what your system calls: {' '.join(packages)}")
    root = os.geteuid() == 0
    line = f"apt-get update && apt-get install --yes --no-install-recommends {' '.join(packages)}"
    if not root:
        line = f"{'sudo sh -c' if shutil.which('sudo') else 'su -c'} '{line}'"
    if os.environ.get("NO_SYSTEM_INSTALL") or not (root or succeeds("sudo", "-n", "true")):
        stop(f"System packages are missing. Type this line once, then start again:\n\n    {line}\n")
    say(f"system packages: {' '.join(packages)}")
    apt = (
        f"{'' if root else 'sudo -n '}env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=120".split()
    )
    for step in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        done = subprocess.run([*apt, *step], stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode:
            stop(f"apt-get {step[0]} failed. To see more, type:\n\n    {line}\n\n{done.stderr.strip()}")


def install_homebrew_packages(kind: str) -> None:
    """Install Pango, and Poppler for development, with Homebrew."""
    homes = ("/opt/homebrew/lib", "/usr/local/lib")
    missing = [] if any(Path(home, "libpango-1.0.dylib").exists() for home in homes) else ["pango"]
    if kind == "dev" and not shutil.which("pdftoppm"):
        missing.append("poppler")
    if not missing:
        return
    if os.environ.get("NO_SYSTEM_INSTALL") or not shutil.which("brew"):
        stop(f"System packages are missing. With Homebrew (brew.sh) type: brew install {' '.join(missing)}")
    say(f"brew install {' '.join(missing)}")
    subprocess.run(["brew", "install", "--quiet", *missing], check=True)


def install_system_packages(kind: str, python: str) -> None:
    """Bring what pip cannot: Pango for the PDF, and for development Poppler and a browser."""
    if sys.platform == "darwin":
        install_homebrew_packages(kind)
        return
    missing = missing_debian_packages(kind, python)
    if missing:
        install_debian_packages(missing)


def wanted_stamp(kind: str, python: str) -> str:
    """What .venv/.installed holds when this kind of set-up is complete."""
    digest = hashlib.sha256((REQUIREMENTS / f"{'dev' if kind == 'dev' else 'runtime'}.txt").read_bytes()).hexdigest()
    return f"{kind} {digest} {Path(python).resolve()}\n"


def same_version(python: str) -> bool:
    """Whether .venv runs, on the same Python series as the chosen interpreter."""
    series = "import sys; print(sys.version_info[:2])"
    answers = [
        subprocess.run([str(each), "-c", series], capture_output=True).stdout if Path(each).exists() else None
        for each in (PYTHON, python)
    ]
    return answers[0] == answers[1]


def install_python_packages(kind: str, python: str) -> None:
    """Fill .venv with exactly the pinned packages, unless that is done; a developer's .venv stays one."""
    installed = STAMP.read_text() if STAMP.exists() and PYTHON.exists() else ""
    if installed.startswith("dev "):
        kind = "dev"
    if installed == wanted_stamp(kind, python):
        return
    if not same_version(python):
        say("virtual environment in .venv")
        subprocess.run([python, "-m", "venv", "--clear", str(VENV)], check=True)
    pinned = REQUIREMENTS / ("dev.txt" if kind == "dev" else "runtime.txt")
    say(f"Python packages from {pinned.relative_to(ROOT)}, hashes checked")
    fetched = succeeds(PYTHON, *PIP, REQUIREMENTS / "installer.txt") and succeeds(UV, *UV_SYNC, PYTHON, pinned)
    if not fetched:
        say("uv found no way to the packages; pip takes longer")
        if subprocess.run([str(PYTHON), *PIP, str(pinned)], stdin=subprocess.DEVNULL).returncode:
            stop(
                "The Python packages could not be installed; the lines above say why. Start again when that is mended."
            )
    STAMP.write_text(wanted_stamp(kind, python))


def install_browser() -> None:
    """Where the system has no Chromium of its own, let Playwright fetch one."""
    if find_browser():
        return
    say("no Chromium found; fetching Playwright's")
    if subprocess.run([str(PYTHON), "-m", "playwright", "install", "--with-deps", "chromium"]).returncode:
        stop("No Chromium. Install Chromium or Google Chrome, or name one: CHROMIUM_PATH=/path/to/chromium")


def main() -> None:
    """Read the command line and do the missing steps."""
    parser = argparse.ArgumentParser(description="Set up Shipworthy.")
    parser.add_argument("kind", choices=("run", "dev"), help="what to prepare for: running it, or testing it too")
    parser.add_argument("--listen", metavar="HOST:PORT", help="stop at once when this address is taken")
    options = parser.parse_args()
    if options.listen:
        require_free(options.listen)
    python = find_python()
    install_system_packages(options.kind, python)
    install_python_packages(options.kind, python)
    if options.kind == "dev":
        install_browser()


if __name__ == "__main__":
    main()
