"""Everything a person sends passes one of these; crispy-forms lays them out."""

import uuid
from typing import TYPE_CHECKING, Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from assessment import actions

if TYPE_CHECKING:
    from assessment.models import Assessment, Organisation, RubricVersion, Team, User


class PageForm(forms.Form):
    """A form that is a page of its own: one column and one button, which says what it does."""

    button = "Save"

    @property
    def helper(self) -> FormHelper:
        """The crispy layout: the fields in their order, then the button."""
        helper = FormHelper(self)
        helper.attrs = {"novalidate": ""}
        helper.layout = Layout(*self.fields, Submit("submit", self.button))
        return helper


class TeamForm(PageForm):
    """A new team; whoever owns no organisation yet names one, too."""

    button = "Create team"
    name = forms.CharField(
        label="Team name", max_length=120, help_text="As it stands on the report, such as “Search ranking”."
    )

    def __init__(self, *args: Any, organisations: "QuerySet[Organisation]", **kwargs: Any):
        super().__init__(*args, **kwargs)
        if organisations:
            self.fields["organisation"] = forms.ModelChoiceField(
                organisations, label="Organisation", initial=organisations[0], empty_label=None
            )
        else:
            self.fields["organisation_name"] = forms.CharField(
                label="Organisation name", max_length=120, help_text="Who owns the assessment. Nobody else sees it."
            )
        if len(organisations) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()

    def save(self, by: "User") -> "Team":
        """Create what was named. Raises ActionError when the team exists."""
        organisation = self.cleaned_data.get("organisation")
        if organisation is None:
            organisation = actions.create_organisation(name=self.cleaned_data["organisation_name"], by=by)
        return actions.create_team(organisation=organisation, name=self.cleaned_data["name"], by=by)


class RubricField(forms.ModelChoiceField):
    """A choice among published rubric versions, by title and version."""

    def label_from_instance(self, obj: "RubricVersion") -> str:
        """What the choice says."""
        return f"{obj.title}, version {obj.version}"


class AssessmentForm(PageForm):
    """A new assessment of a team. The hidden key makes a double click start one assessment."""

    button = "Start assessment"
    name = forms.CharField(label="Name of the assessment", max_length=120)
    key = forms.UUIDField(widget=forms.HiddenInput(), initial=uuid.uuid4)

    def __init__(self, *args: Any, team: "Team", rubrics: "QuerySet[RubricVersion]", **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.team = team
        today = timezone.localdate()
        self.fields["name"].initial = f"{team.name} – {today.year} Q{(today.month + 2) // 3}"
        self.fields["rubric_version"] = RubricField(rubrics, label="Rubric", initial=rubrics.first(), empty_label=None)

    def save(self, by: "User") -> "Assessment":
        """Start it."""
        return actions.start_assessment(team=self.team, by=by, **self.cleaned_data)


class PreferencesForm(PageForm):
    """A person's own settings."""

    button = "Save settings"
    single_keys = forms.BooleanField(
        label="Answer with single keys",
        required=False,
        help_text="1 to 5 choose a level, D says don’t know, X not applicable; only while the question has the focus.",
    )
