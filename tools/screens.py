#!/usr/bin/env python3
"""Take pictures of the running product: `python tools/screens.py [--readme]`.

Serves a fresh copy with the sample organisation, signs in as its owner in Chromium, and writes every page to
var/screens/, 1280 and 360 pixels wide, light and dark. With `--readme`, makes only the two pictures of the README.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = os.environ.get("CHROMIUM_PATH") or shutil.which("chromium") or shutil.which("google-chrome")
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ADDRESS = "127.0.0.1:8199"
BASE = f"http://{ADDRESS}"


@contextmanager
def served(state: Path) -> Iterator[str]:
    """Serve a fresh installation; gives the password of the sample person."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"STATE_DIR": str(state), "STATIC_ROOT": str(state / "static")}
    server = subprocess.Popen(
        [sys.executable, "manage.py", "serve", ADDRESS], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        for line in server.stdout:
            if "is ready" in line:
                break
        yield (state / "demo_password").read_text().strip()
    finally:
        server.terminate()
        server.wait(10)


def sign_in(page: Page, password: str) -> None:
    """Sign in as the sample person."""
    page.goto(f"{BASE}/accounts/login/")
    page.get_by_label("Email").fill("sam@shipworthy.example")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{BASE}/")


def addresses(page: Page) -> dict[str, str]:
    """One address of every kind of page, found by following links as a person does."""
    page.goto(f"{BASE}/")
    teams = page.locator("tbody th a")
    results = page.locator("tbody td a")
    found = {
        "home": "/",
        "home-topics": "/?view=topics",
        "team": teams.first.get_attribute("href"),
        "question": page.locator("a.task-name").first.get_attribute("href"),
        "results": results.nth(1).get_attribute("href"),
        "results-other": results.first.get_attribute("href"),
        "new-team": "/teams/new/",
        "preferences": "/preferences/",
        "method": "/method/",
        "not-found": "/nowhere/",
    }
    found["new-assessment"] = found["team"] + "assessments/new/"
    found["task-list"] = re.sub(r"questions/.*", "", found["question"])
    found["review"] = found["task-list"] + "review/"
    return found


def photograph(browser: Browser, password: str, folder: Path) -> None:
    """Every page in every look."""
    folder.mkdir(parents=True, exist_ok=True)
    for scheme in ("light", "dark"):
        for width in (1280, 360):
            context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
            page = context.new_page()
            for name, path in {"landing": "/", "sign-in": "/accounts/login/", "sign-up": "/accounts/signup/"}.items():
                page.goto(BASE + path)
                page.screenshot(path=folder / f"{name}-{scheme}-{width}.png", full_page=True)
            sign_in(page, password)
            for name, path in addresses(page).items():
                page.goto(BASE + path, wait_until="networkidle")
                page.screenshot(path=folder / f"{name}-{scheme}-{width}.png", full_page=True)
            context.close()


def make_readme_pictures(browser: Browser, password: str, folder: Path) -> None:
    """The top of a results page, and the first page of its PDF."""
    folder.mkdir(parents=True, exist_ok=True)
    context = browser.new_context(viewport={"width": 1280, "height": 1250}, color_scheme="light")
    page = context.new_page()
    sign_in(page, password)
    results = addresses(page)["results"]
    page.goto(BASE + results, wait_until="networkidle")
    page.screenshot(path=folder / "results.png")
    pdf = context.request.get(f"{BASE}{results}report.pdf")
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf.body())
        file.flush()
        command = ["pdftoppm", "-png", "-r", "90", "-f", "1", "-l", "1", "-singlefile", file.name]
        subprocess.run([*command, str(folder / "report")], check=True)
    context.close()


def main() -> None:
    """Parse the arguments, serve, take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--readme", action="store_true", help="make only docs/images/")
    arguments = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as state,
        served(Path(state)) as password,
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=CHROMIUM, chromium_sandbox=False, args=FLAGS) as browser,
    ):
        if arguments.readme:
            make_readme_pictures(browser, password, ROOT / "docs" / "images")
        else:
            photograph(browser, password, ROOT / "var" / "screens")


if __name__ == "__main__":
    main()
