"""A real Chromium against a live server. Any console error or page error fails the journey that caused it."""

import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.servers.basehttp import ThreadedWSGIServer
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, Request, expect
from pytest_django.live_server_helper import LiveServer

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


class FinishingServer(ThreadedWSGIServer):
    """Closes by taking nothing new and finishing what is under way, so that no journey writes into the next one."""

    daemon_threads = False  # closing joins them

    def __init__(self, *args: object, **kwargs: object):
        super().__init__(*args, **kwargs)
        self.accepted: list[socket.socket] = []

    def serve_forever(self, poll_interval: float = 0.02) -> None:
        """Look for the end of the journey more often than twice a second."""
        super().serve_forever(poll_interval)

    def process_request(self, request: socket.socket, client_address: object) -> None:
        """Remember who is connected."""
        self.accepted.append(request)
        super().process_request(request, client_address)

    def server_close(self) -> None:
        """Tell every connection that nothing more will be read, then wait for its answer to be finished."""
        for connection in self.accepted:
            with suppress(OSError):  # closed already
                connection.shutdown(socket.SHUT_RD)
        super().server_close()


@pytest.fixture
def live_server(transactional_db) -> Iterator[LiveServer]:
    """The application on a port of its own, for one journey."""
    server = LiveServer("localhost", start=False)
    server.thread.server_class = FinishingServer
    server.start()
    yield server
    server.stop()


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
def requests() -> Iterator[list[str]]:
    """What every context asked for; printed when the journey fails."""
    made: list[str] = []
    yield made
    print(*made, sep="\n")


@pytest.fixture
def new_context(
    browser: Browser, live_server: LiveServer, faults: list[str], requests: list[str]
) -> Iterator[Callable[..., BrowserContext]]:
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
        for outcome in ("request", "requestfinished", "requestfailed"):
            context.on(outcome, partial(_trace, requests, outcome))
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


def _trace(requests: list[str], outcome: str, request: Request) -> None:
    if request.is_navigation_request() or request.method != "GET":
        requests.append(f"{time.monotonic():.2f} {outcome} {request.method} {request.url} {request.failure or ''}")
