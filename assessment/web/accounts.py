"""How django-allauth fits in: who may sign up, and what is asked."""

from typing import TYPE_CHECKING

from allauth.account.adapter import DefaultAccountAdapter
from django import forms
from django.conf import settings
from django.http import HttpRequest

if TYPE_CHECKING:
    from assessment.models import User


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up can be closed with `SIGNUP=closed`."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether new people may make an account themselves."""
        return settings.SIGNUP_OPEN


class NameForm(forms.Form):
    """What sign-up asks besides e-mail and password."""

    name = forms.CharField(label="Your name", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    field_order = ("name", "email", "password1")

    def signup(self, request: HttpRequest, user: "User") -> None:
        """Keep the name, as django-allauth asks of such a form."""
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])
