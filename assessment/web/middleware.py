"""What every request passes: headers, sign-in by default, and a limit on how much may be sent."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

OPEN_PAGES = {"home", "method"}
"""Names of the pages that need no sign-in, besides those of django-allauth."""


class KeepPrivate:
    """Let no other site embed anything and no cache keep a page; static files say themselves how long they live."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers.setdefault("Cache-Control", "no-store")
        return response


class SignInFirst:
    """Send whoever is not signed in to the sign-in page, except on the open pages; tell a script by 401."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., HttpResponse], args: tuple, kwargs: dict):
        """Wrap the view in Django's own sign-in check."""
        name = (request.resolver_match and request.resolver_match.url_name) or ""
        if name in OPEN_PAGES or name.startswith("account_"):
            return None
        if request.user.is_authenticated:
            return None
        if request.method == "PUT":
            return JsonResponse({"refused": "Sign in to save. What you sent was not stored."}, status=401)
        return login_required(view)(request, *args, **kwargs)


class LimitBody:
    """Refuse a body over `DATA_UPLOAD_MAX_MEMORY_SIZE` bytes before anything reads it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return render(request, "413.html", status=413)
        return self.get_response(request)
