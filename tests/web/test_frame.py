"""The frame around every page, the pages of an account, and the pages that stand in place of a page."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.shortcuts import render
from django.test import Client
from django.urls import reverse

CSS = Path(__file__).resolve().parents[2] / "static" / "css"
ENTRANCES = (
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_inactive",
    "account_email_verification_sent",
)
OWN_PAGES = ("account_email", "account_change_password", "account_logout", "account_reauthenticate")


class Page(HTMLParser):
    """What a test asks of a page: elements as (tag, attributes) in order, text of title and headings."""

    def __init__(self, html: str):
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {"title": [], "h1": []}
        self.inside = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        """Keep the element, and whether text that follows is of a title or heading."""
        self.elements.append((tag, dict(attrs)))
        if tag in self.texts:
            self.inside = tag
            self.texts[tag].append("")

    def handle_endtag(self, tag):
        """Text after the end of a title or heading is not part of it."""
        if tag == self.inside:
            self.inside = ""

    def handle_data(self, data):
        """Add to the title or heading that is open."""
        if self.inside:
            self.texts[self.inside][-1] += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """Attributes of every element with this tag."""
        return [attributes for name, attributes in self.elements if name == tag]

    def field(self, name: str) -> dict[str, str | None]:
        """Attributes of the input with this name."""
        return next(attributes for attributes in self.all("input") if attributes.get("name") == name)

    @property
    def ids(self) -> list[str]:
        """Every id, in order."""
        return [attributes["id"] for _, attributes in self.elements if attributes.get("id")]


def assert_well_framed(page: Page) -> None:
    """One title, one heading, one main part to skip to; unique ids; no style and no running script in the HTML."""
    assert [len(page.texts["title"]), len(page.texts["h1"]), len(page.all("main"))] == [1, 1, 1]
    assert page.all("html") == [{"lang": "en-GB"}]
    assert len(page.ids) == len(set(page.ids))
    assert [attributes for _, attributes in page.elements if "style" in attributes] == []
    assert [tag for tag, _ in page.elements if tag == "style"] == []
    assert [attributes for attributes in page.all("script") if "src" not in attributes] == []
    assert [name for _, attributes in page.elements for name in attributes if name.startswith("on")] == []


def test_front_page_tells_a_stranger_what_this_is(client, db):
    page = Page(client.get(reverse("home")).text)

    assert_well_framed(page)
    assert page.texts["h1"] == ["Due diligence for teams that deliver machine learning"]
    assert page.all("a")[0] == {"class": "skip-link", "href": "#main"}


@pytest.mark.parametrize("name", ENTRANCES)
def test_pages_at_the_door_stand_in_the_frame(client, db, name):
    response = client.get(reverse(name))

    assert response.status_code == 200
    assert_well_framed(Page(response.text))


@pytest.mark.parametrize("name", OWN_PAGES)
def test_pages_of_an_account_stand_in_the_frame(client, owner, name):
    client.force_login(owner)

    response = client.get(reverse(name))

    assert response.status_code == 200
    assert_well_framed(Page(response.text))


def test_password_managers_are_told_what_each_field_takes(client, db):
    sign_in = Page(client.get(reverse("account_login")).text)
    sign_up = Page(client.get(reverse("account_signup")).text)

    assert [sign_in.field(name)["autocomplete"] for name in ("login", "password")] == ["email", "current-password"]
    assert [sign_up.field(name)["autocomplete"] for name in ("name", "email", "password1")] == [
        "name",
        "email",
        "new-password",
    ]


def test_password_rules_stand_before_the_field_that_they_describe(client, db):
    page = Page(client.get(reverse("account_signup")).text)

    password = page.field("password1")

    assert password["aria-describedby"] == "id_password1_helptext"
    assert page.ids.index("id_password1_helptext") < page.ids.index("id_password1")


def test_wrong_form_starts_its_title_with_error_and_links_each_fault_to_its_field(client, db):
    page = Page(client.post(reverse("account_signup"), {"email": "nobody", "password1": "short"}).text)

    links = [link["href"] for link in page.all("a") if link["href"] in ("#id_name", "#id_email", "#id_password1")]
    fields = [page.field(name) for name in ("name", "email", "password1")]

    assert_well_framed(page)
    assert page.texts["title"] == ["Error: Create an account · Shipworthy"]
    assert links == ["#id_name", "#id_email", "#id_password1"]
    assert [field["aria-invalid"] for field in fields] == ["true"] * 3
    assert {name for field in fields for name in field["aria-describedby"].split()} <= set(page.ids)


def test_wrong_password_says_so_once_and_takes_the_focus_there(client, owner):
    page = Page(client.post(reverse("account_login"), {"login": owner.email, "password": "wrong"}).text)

    summaries = [box for box in page.all("div") if box.get("class") == "error-summary"]

    assert summaries == [{"class": "error-summary", "role": "alert", "tabindex": "-1", "autofocus": None}]


def test_sign_out_is_a_button_and_not_a_link(client, owner):
    client.force_login(owner)

    page = Page(client.get(reverse("home")).text)

    assert [form["action"] for form in page.all("form")] == [reverse("account_logout")]
    assert reverse("account_logout") not in [link["href"] for link in page.all("a")]


def test_sample_data_is_labelled_in_the_top_bar_of_its_organisation_only(client, owner, team):
    client.force_login(owner)

    def labels() -> list[str]:
        page = client.get(team.get_absolute_url()).text
        return re.findall(r'<span class="tag tag-sample">(.+)</span>', page)

    assert labels() == []
    type(team.organisation).objects.filter(pk=team.organisation.pk).update(is_sample=True)
    assert labels() == ['Sample<span class="topbar-more"> data</span>']


def test_missing_page_is_not_here_or_not_yours(client, db):
    response = client.get("/nothing-of-this-name/")

    assert response.status_code == 404
    assert Page(response.text).texts["h1"] == ["Not here, or not yours"]


def test_stale_form_says_that_the_answers_are_safe(db):
    response = Client(enforce_csrf_checks=True).post(reverse("account_login"))

    assert response.status_code == 403
    assert Page(response.text).texts["h1"] == ["You were signed out, or the page was open for long"]
    assert "Your answers are safe on this device." in response.text


@pytest.mark.parametrize("name", ["400.html", "403.html", "403_csrf.html", "404.html", "413.html", "429.html"])
def test_pages_in_place_of_a_page_stand_in_the_frame(rf, name):
    assert_well_framed(Page(render(rf.get("/"), name).text))


def test_page_for_a_broken_server_needs_neither_request_nor_database():
    html = render(None, "500.html").text

    assert_well_framed(Page(html))
    assert "Your answers are safe" in html


def test_only_the_tokens_name_colours():
    named = {path.name: re.findall(r"#[0-9a-f]{3,8}\b(?!%)", path.read_text()) for path in CSS.glob("*.css")}

    assert {name for name, colours in named.items() if colours} == {"tokens.css"}


def luminance(colour: str) -> float:
    """Relative luminance of `#rgb` or `#rrggbb`, 0 to 1, after WCAG 2."""
    digits = colour.lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    channels = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(share * c for share, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21, after WCAG 2."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def tokens(scheme: str) -> dict[str, str]:
    """The colours of the light or dark scheme by token name."""
    light, dark = (CSS / "tokens.css").read_text().split("@media (prefers-color-scheme: dark)")
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]+);", light))
    return (
        colours
        if scheme == "light"
        else colours | dict(re.findall(r"--([\w-]+): (#[0-9a-f]+);", dark.split("@media")[0]))
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("surface", ["paper", "raised", "sunk"])
def test_text_and_controls_stand_out_from_every_surface(scheme, surface):
    colours = tokens(scheme)
    least = dict.fromkeys(("ink", "ink-2", "ink-3", "accent", "accent-strong", "good", "warn", "bad"), 4.5)
    least |= dict.fromkeys(("control", "series-this", "series-target", "series-previous"), 3.0)

    faint = {name for name, ratio in least.items() if contrast(colours[name], colours[surface]) < ratio}

    assert faint == set()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_own_wash_and_from_the_accent(scheme):
    colours = tokens(scheme)
    pairs = [(name, f"{name}-wash") for name in ("good", "warn", "bad")]
    pairs += [("accent-strong", "accent-wash"), ("on-accent", "accent"), ("ink", "accent-wash")]

    faint = [pair for pair in pairs if contrast(colours[pair[0]], colours[pair[1]]) < 4.5]

    assert faint == []
