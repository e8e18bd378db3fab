"""What the frame around every page knows of the person."""

from collections.abc import Callable

from django.http import HttpRequest

from assessment.access import submissions_for

FOUND = "sees_two_submissions"


def topbar(request: HttpRequest) -> dict[str, Callable[[], bool]]:
    """Whether there is something to compare, worked out where a page asks for it.

    Once a person has seen two submissions her session remembers it, so that pages need no query for it. Should they go
    again, the page behind the link says so.
    """

    def may_compare() -> bool:
        if not request.user.is_authenticated:
            return False
        if not request.session.get(FOUND):
            if len(submissions_for(request.user).order_by().values_list("pk")[:2]) < 2:
                return False
            request.session[FOUND] = True
        return True

    return {"may_compare": may_compare}
