"""A real Chromium against a live server. Any console error or page error fails the journey that caused it."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, expect

from assessment.models import User

CHROMIUM = os.environ.get("CHROMIUM_PATH", "/usr/bin/chromium")
FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
EXPECTED = ("Failed to load resource", "net::ERR_INTERNET_DISCONNECTED")
"""What Chromium writes to the console by itself when a journey cuts the network or is refused on purpose."""

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright's loop runs in the thread of the tests
expect.set_options(timeout=10_000)


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Debian's Chromium."""
    if not Path(CHROMIUM).exists():
        pytest.fail(f"No browser at {CHROMIUM}: install chromium (apt-get install chromium) or set CHROMIUM_PATH.")
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS, chromium_sandbox=False)
    yield browser
    browser.close()


@pytest.fixture
def faults() -> Iterator[list[str]]:
    """Console errors and page errors of every context; the journey fails at its end when there is one."""
    found: list[str] = []
    yield found
    assert found == []


@pytest.fixture
def new_context(browser: Browser, live_server, faults: list[str]) -> Iterator[Callable[..., BrowserContext]]:
    """Make a browser context: `new_context(user, **options)`, signed in when a user is given.

    `refusals=True` lets the browser report requests that fail on purpose.
    """
    contexts: list[BrowserContext] = []

    def make(user: User | None = None, *, refusals: bool = False, **options: object) -> BrowserContext:
        options = {"viewport": {"width": 1280, "height": 900}, "base_url": live_server.url, **options}
        context = browser.new_context(**options)
        contexts.append(context)
        context.on("console", lambda message: _note(faults, message, refusals))
        context.on("weberror", lambda error: faults.append(f"page error: {error.error}"))
        if user:
            sign_in(context, user, live_server.url)
        return context

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_context: Callable[..., BrowserContext]) -> Page:
    """A page of somebody who is not signed in."""
    return new_context().new_page()


def sign_in(context: BrowserContext, user: User, address: str) -> str:
    """Give the context a session of this person, without the form; returns the session's key."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": address}])
    return session.session_key


def _note(faults: list[str], message: ConsoleMessage, refusals: bool) -> None:
    if message.type == "error" and not (refusals and any(text in message.text for text in EXPECTED)):
        faults.append(f"console: {message.text}")
