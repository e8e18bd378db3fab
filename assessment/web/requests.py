"""What a view is handed once somebody is signed in."""

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from assessment.models import User


class PersonRequest(HttpRequest):
    """A request that passed `SignInFirst`: its user is a person, never anonymous."""

    user: "User"
