"""Which teams the portfolio shows, and in which order: a form whose answers stand in the address."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Layout
from django import forms
from django.http import QueryDict

from assessment.domain.rubric import Rubric
from assessment.web.portfolio import area_choices, spellings, tag_choices

if TYPE_CHECKING:
    from assessment.models import Organisation, TeamQuerySet

SORTS = {
    "name": "Name",
    "score": "Score, lowest first",
    "-score": "Score, highest first",
    "change": "Change, falls first",
    "-change": "Change, rises first",
    "date": "Date, oldest first",
    "-date": "Date, newest first",
}
"""The orders by their word in the address, the first one unless another is asked for."""
VIEWS = {"scores": "Scores", "topics": "Topics"}
"""What is shown of each team, by its word in the address, the first one unless another is asked for."""
GONE = {"invalid_choice": "There is no “%(value)s” any more."}


class PortfolioForm(forms.Form):
    """A choice among the teams that the person may see; without any choice all of them, by name."""

    sort = forms.ChoiceField(label="Sort by", required=False, choices=list(SORTS.items()), error_messages=GONE)
    view = forms.ChoiceField(required=False, choices=list(VIEWS.items()), widget=forms.HiddenInput, error_messages=GONE)

    def __init__(
        self,
        asked: QueryDict,
        *,
        teams: "TeamQuerySet",
        organisations: Sequence["Organisation"],
        rubrics: Sequence[Rubric],
    ):
        self._teams, self._rubrics, self._tags = teams, rubrics, teams.tag_names()
        tags = tag_choices(self._tags)
        asked = asked.copy()
        for tag in spellings(asked.get("tag", ""), [name for name, _ in tags]):
            asked["tag"] = tag  # the address may write it otherwise
        super().__init__(asked)
        names = [(str(organisation.pk), organisation.name) for organisation in organisations]
        self._offer("tag", "Tag", "All tags", tags, from_=1)
        self._offer("area", "Weakest area", "Any area", area_choices(rubrics), from_=1)
        self._offer("organisation", "Organisation", "All organisations", names, from_=2)
        self.order_fields(["organisation", "tag", "area", "sort", "view"])

    def _offer(self, name: str, label: str, everything: str, choices: list[tuple[str, str]], *, from_: int) -> None:
        """Add a way to narrow, unless there is too little to choose from and the address names none."""
        if len(choices) >= from_ or name in self.data:
            self.fields[name] = forms.ChoiceField(
                label=label, required=False, choices=[("", everything), *choices], error_messages=GONE
            )

    @property
    def helper(self) -> FormHelper:
        """The fields side by side where there is room; the button has no name, so that it adds no word."""
        helper = FormHelper(self)
        helper.form_method, helper.form_class, helper.disable_csrf = "get", "portfolio-choice", True
        helper.form_show_errors = False  # what is not there is told in place of the teams
        button = StrictButton("Show", type="submit", css_class="btn-outline-primary")
        selects = [Field(name, template="portfolio/_field.html") for name in self.fields if name != "view"]
        helper.layout = Layout(Div(*selects, button, "view", css_class="portfolio-fields"))
        return helper

    @property
    def is_narrowed(self) -> bool:
        """True when not every team is asked for."""
        return bool(self.errors) or any(self.cleaned_data.get(name) for name in ("tag", "area", "organisation"))

    @property
    def shows_topics(self) -> bool:
        """True when every topic of each team is asked for."""
        return "view" not in self.errors and self.cleaned_data["view"] == "topics"

    def chosen(self) -> "TeamQuerySet":
        """The teams that are asked for, in order; none when the address names what is not there."""
        if not self.is_valid():
            return self._teams.none()
        teams, wanted = self._teams, self.cleaned_data
        if tag := wanted.get("tag"):
            teams = teams.tagged(spellings(tag, self._tags))
        if area := wanted.get("area"):
            teams = teams.weakest_in(area, self._rubrics)
        if organisation := wanted.get("organisation"):
            teams = teams.filter(organisation=organisation)
        key = wanted["sort"].removeprefix("-")
        if key in ("score", "change", "date"):
            teams = teams.in_order_of(key, descending=wanted["sort"].startswith("-"))
        return teams
