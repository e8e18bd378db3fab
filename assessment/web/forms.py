"""Everything a person sends passes one of these; crispy-forms lays them out."""

import uuid
from datetime import date
from typing import TYPE_CHECKING, Any

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout, Submit
from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from assessment import actions

if TYPE_CHECKING:
    from assessment.models import Assessment, Event, Organisation, RubricVersion, Submission, Team, User

MOST_TAGS, TAG_LENGTH = 10, 40
LONG_EVENT = "This has %(show_value)d characters; say it in %(limit_value)d."


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
    """A choice among published rubric versions, by title and version, each of the organisation's own marked as such."""

    def label_from_instance(self, obj: "RubricVersion") -> str:
        """What the choice says."""
        own = " (your own)" if obj.organisation_id else ""
        return f"{obj.title}, version {obj.version}{own}"


class AssessmentForm(PageForm):
    """A new assessment of a team, beside the answers of `previous` if it was submitted before.

    The rubric of last time is chosen, else the one that is proposed; where there is only one, nobody is asked.
    The hidden key makes a double click start one assessment.
    """

    button = "Start assessment"
    name = forms.CharField(label="Name of the assessment", max_length=120)
    key = forms.UUIDField(widget=forms.HiddenInput(), initial=uuid.uuid4)

    def __init__(
        self,
        *args: Any,
        team: "Team",
        rubrics: "QuerySet[RubricVersion]",
        previous: "Submission | None" = None,
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        self.team = team
        self.previous = previous
        today = timezone.localdate()
        self.fields["name"].initial = f"{team.name} – {today.year} Q{(today.month + 2) // 3}"
        choices = list(rubrics)
        self.fields["rubric_version"] = RubricField(
            rubrics, label="Rubric", initial=_likeliest(choices, previous), empty_label=None
        )
        if len(choices) == 1:
            self.fields["rubric_version"].widget = forms.HiddenInput()
        if previous:
            self.fields["last_time"] = forms.BooleanField(
                label=f"Show last time’s answers beside each question ({previous.submitted_at:%-d\u00a0%B\u00a0%Y})",
                initial=True,
                required=False,
                help_text="Nothing is carried over by itself: a question counts once it is answered or confirmed.",
            )

    def save(self, by: "User") -> "Assessment":
        """Start it."""
        chosen = dict(self.cleaned_data)
        previous = self.previous if chosen.pop("last_time", False) else None
        return actions.start_assessment(team=self.team, by=by, previous=previous, **chosen)


def _likeliest(rubrics: "list[RubricVersion]", previous: "Submission | None") -> "RubricVersion | None":
    """The newest version of the rubric of last time, else the first; `rubrics` have the newest of each first."""
    last = previous.assessment.rubric_version if previous else None
    line = (last.slug, last.organisation_id) if last else None
    same = [version for version in rubrics if (version.slug, version.organisation_id) == line]
    return next(iter(same or rubrics), None)


class AddOnForm(PageForm):
    """Whether the teams of an organisation are offered an add-on rubric; on the page where a team starts one."""

    rubric = forms.ChoiceField(
        choices=[(slug, slug) for slug in settings.ADD_ON_RUBRICS],
        widget=forms.HiddenInput,
    )
    on = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, team: "Team", add_on: "RubricVersion | None" = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.team, self.add_on = team, add_on
        self.auto_id = False
        if add_on:
            self.is_on = add_on.slug in team.organisation.add_ons
            self.initial = {"rubric": add_on.slug, "on": not self.is_on}
            self.button = "Stop offering it" if self.is_on else f"Offer it in {team.organisation}"

    @property
    def helper(self) -> FormHelper:
        """The page's layout with a quiet button, sent to an address of its own."""
        helper = super().helper
        helper.form_action = reverse("add-ons", args=[self.team.pk])
        button = StrictButton(self.button, type="submit", css_class="btn-sm btn-outline-primary")
        helper.layout = Layout(*self.fields, button)
        return helper

    def save(self, by: "User") -> None:
        """Switch it."""
        actions.switch_add_on(organisation=self.team.organisation, by=by, **self.cleaned_data)


class CorrectionForm(PageForm):
    """Why a submission is reopened; printed beside the old result and the new one."""

    button = "Open the correction"
    reason = forms.CharField(
        label="What has to be corrected?",
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        help_text="Up to 500 characters. They stand beside the old result and the new one.",
        error_messages={
            "required": "Say what has to be corrected.",
            "max_length": "This has %(show_value)d characters; say it in %(limit_value)d.",
        },
    )

    def __init__(self, *args: Any, submission: "Submission", **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.submission = submission

    @property
    def helper(self) -> FormHelper:
        """The page's layout, sent to an address of its own."""
        helper = super().helper
        helper.form_action = reverse("correct", args=[self.submission.pk])
        return helper

    def save(self, by: "User") -> "Assessment":
        """Open it. Raises ActionError when the submission cannot be corrected any more."""
        return actions.correct(submission=self.submission, reason=self.cleaned_data["reason"], by=by)


class TeamPartForm(PageForm):
    """One of several forms on the team's page: it has an address and ids of its own."""

    address: str

    def __init__(self, *args: Any, team: "Team", **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.auto_id = f"{self.address}-%s"
        self.team = team

    @property
    def helper(self) -> FormHelper:
        """The fields and the button side by side where there is room, sent to the form's own address."""
        helper = super().helper
        helper.form_action = reverse(self.address, args=[self.team.pk])
        helper.layout = Layout(
            Div(*self.fields, Submit("submit", self.button, css_id=f"{self.address}-submit"), css_class="form-line")
        )
        return helper


class TagsForm(TeamPartForm):
    """All tags of a team in one line."""

    address, button = "tags", "Save tags"
    tags = forms.CharField(
        label="Tags",
        required=False,
        help_text=f"Parted by commas, such as fraud, EMEA; up to {MOST_TAGS} of {TAG_LENGTH} characters.",
    )

    def clean_tags(self) -> list[str]:
        """The tags one by one."""
        words = (" ".join(word.split()) for word in self.cleaned_data["tags"].split(","))
        tags = list({word.casefold(): word for word in words if word}.values())
        if len(tags) > MOST_TAGS:
            raise forms.ValidationError(f"These are {len(tags)} tags; a team has up to {MOST_TAGS}.")
        if long := next((tag for tag in tags if len(tag) > TAG_LENGTH), None):
            raise forms.ValidationError(f"“{long}” has {len(long)} characters; a tag has up to {TAG_LENGTH}.")
        return tags

    def save(self, by: "User") -> None:
        """Set them."""
        actions.set_tags(team=self.team, names=self.cleaned_data["tags"], by=by)


class EventForm(TeamPartForm):
    """Something that happened to a team."""

    address, button = "events", "Add event"
    happened_on = forms.DateField(
        label="Date",
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Enter the day it happened.", "invalid": "Enter a day, such as 2026-03-31."},
    )
    text = forms.CharField(
        label="What happened",
        max_length=120,
        error_messages={"required": "Say in a few words what happened.", "max_length": LONG_EVENT},
    )

    def clean_happened_on(self) -> date:
        """A day that has come."""
        day = self.cleaned_data["happened_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(f"{day:%-d %B %Y} is still to come; enter what has happened.")
        return day

    def save(self, by: "User") -> "Event":
        """Note it."""
        return actions.add_event(team=self.team, by=by, **self.cleaned_data)


class PreferencesForm(PageForm):
    """A person's own settings."""

    button = "Save settings"
    single_keys = forms.BooleanField(
        label="Answer with single keys",
        required=False,
        help_text="1 to 5 choose a level, D says don’t know, X not applicable, S the same as last time; only while the "
        "question has the focus.",
    )
