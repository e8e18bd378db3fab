"""What a person is shown of the portfolio."""

import html
import re

from django.urls import reverse


def shown(client, user, asked=""):
    """The portfolio that this person is shown at `/?…`."""
    client.force_login(user)
    return client.get(f"{reverse('home')}{asked}").context


def names(client, user, asked=""):
    """The teams in the order in which they are shown."""
    return [row.team.name for row in shown(client, user, asked)["rows"]]


def words(response):
    """The visible words of a page in one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())
