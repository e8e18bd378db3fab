"""An installation as the settings describe it: checked as for production, refused with a sentence when wrong."""

import os
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.test import Client

ROOT = Path(__file__).resolve().parent.parent
HSTS = """
import django
django.setup()
from django.http import HttpResponse
from django.middleware.security import SecurityMiddleware
from django.test import RequestFactory
answer = SecurityMiddleware(lambda request: HttpResponse())
print(answer(RequestFactory().get("/", secure=True)).headers["Strict-Transport-Security"])
"""
PAGES = ["/method/", "/nowhere/", "/static/css/tokens.css"]
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}


@pytest.fixture
def production(tmp_path: Path) -> dict[str, str]:
    """The environment of a production installation behind one proxy."""
    dropped = ("SECRET_KEY", "DATABASE_URL", "DJANGO_ALLOW_ASYNC_UNSAFE")
    kept = {name: value for name, value in os.environ.items() if name not in dropped}
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": "assessment.settings",
        "HTTPS": "1",
        "ALLOWED_HOSTS": "ship.example.org",
        "TRUSTED_PROXIES": "1",
        "SECRET_KEY_FILE": str(tmp_path / "key"),
        "STATE_DIR": str(tmp_path / "state"),
        "EMAIL_URL": "smtp://ship:secret@mail.example.org:587",
        "EMAIL_FROM": "ship@example.org",
    }


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python in the project with nothing but this environment."""
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
    )


def load(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Read the settings, as every start does."""
    return run(environment, "-c", "import assessment.settings")


def test_documented_production_environment_passes_every_deployment_check(production):
    checked = run(production, "manage.py", "check", "--deploy", "--fail-level", "WARNING")

    assert (checked.returncode, checked.stdout, checked.stderr) == (
        0,
        "System check identified no issues (0 silenced).\n",
        "",
    )


def test_key_is_made_on_the_first_start_for_its_owner_only_and_kept(production):
    file = Path(production["SECRET_KEY_FILE"])

    load(production)
    key = file.read_text()
    load(production)

    assert (stat.S_IMODE(file.stat().st_mode), file.read_text(), len(key)) == (0o600, key, 86)


def test_key_of_the_environment_leaves_no_file(production):
    load({**production, "SECRET_KEY": "k" * 60})

    assert not Path(production["SECRET_KEY_FILE"]).exists()


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("EMAIL_URL", "mail.example.org", "EMAIL_URL must look like smtp://user:password@host:587 or smtps://host."),
        (
            "EMAIL_URL",
            "imap://mail.example.org",
            "EMAIL_URL must look like smtp://user:password@host:587 or smtps://host.",
        ),
        ("TRUSTED_PROXIES", "one", "TRUSTED_PROXIES='one' is not a whole number."),
        ("TRUSTED_PROXIES", "-1", "TRUSTED_PROXIES='-1' is not a whole number."),
    ],
)
def test_wrong_value_is_refused_with_a_sentence(name, value, sentence, production):
    loaded = load({**production, name: value})

    assert loaded.returncode == 1
    assert loaded.stderr.splitlines()[-1] == f"django.core.exceptions.ImproperlyConfigured: {sentence}"


def test_production_asks_browsers_for_two_years_of_https(production):
    assert run(production, "-c", HSTS).stdout == "max-age=63072000; includeSubDomains; preload\n"


@pytest.fixture
def visitor(db, settings) -> Client:
    """A client that is also given static files."""
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True
    return Client()


@pytest.mark.parametrize("page", PAGES)
def test_everything_that_is_served_carries_the_security_headers(page, visitor):
    with closing(visitor.get(page)) as response:
        headers = response.headers

    assert {name: headers.get(name) for name in ALWAYS} == ALWAYS
    assert set(headers["Content-Security-Policy"].split("; ")) == POLICY


@pytest.mark.parametrize("page", ["/", "/preferences/", "/teams/new/"])
def test_pages_of_a_person_are_kept_nowhere(page, owner, client):
    client.force_login(owner)

    assert "no-store" in client.get(page).headers["Cache-Control"]
