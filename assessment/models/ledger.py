"""The delivery ledger of a team."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from assessment.domain.ledger import Entry, Promised, Reason, Stage, Word
from assessment.models.people import Team


def _choices(words: type[Word]) -> list[tuple[str, str]]:
    return [(word.value, word.label) for word in words]


class LedgerEntry(models.Model):
    """What became of one piece of ML work: facts, which give no points and may be put right at any time.

    A submission keeps the counts of its day, so that a report never changes with them.
    """

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="ledger")
    name = models.CharField(max_length=120)
    started_on = models.DateField("started")
    stage = models.CharField("stage reached", max_length=20, choices=_choices(Stage))
    promised_to = models.CharField(max_length=20, choices=_choices(Promised), blank=True)
    promised_on = models.DateField("promised", null=True, blank=True)
    launched_on = models.DateField("launched", null=True, blank=True)
    withdrawn_on = models.DateField("withdrawn", null=True, blank=True)
    ended_on = models.DateField("ended before a launch", null=True, blank=True)
    reason = models.CharField("reason for the end", max_length=20, choices=_choices(Reason), blank=True)

    class Meta:
        ordering: ClassVar = ["-started_on", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint("team", Lower("name"), name="ledger_name_once_in_a_team"),
            models.CheckConstraint(
                condition=Q(promised_to="", promised_on=None) | (~Q(promised_to="") & Q(promised_on__isnull=False)),
                name="ledger_promise_has_person_and_date",
            ),
            models.CheckConstraint(
                condition=Q(stage="live", launched_on__isnull=False) | (~Q(stage="live") & Q(launched_on=None)),
                name="ledger_launch_date_exactly_when_live",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | Q(withdrawn_on__gte=F("launched_on")),
                name="ledger_withdrawn_after_launch",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(launched_on=None, ended_on__gte=F("started_on")),
                name="ledger_ended_before_any_launch",
            ),
            models.CheckConstraint(
                condition=Q(reason="", ended_on=None, withdrawn_on=None)
                | (~Q(reason="") & (Q(ended_on__isnull=False) | Q(withdrawn_on__isnull=False))),
                name="ledger_reason_exactly_when_it_ended",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def entry(self) -> Entry:
        """The row as the rules see it."""
        return Entry(
            name=self.name,
            started_on=self.started_on,
            stage=Stage(self.stage),
            promised_to=Promised(self.promised_to) if self.promised_to else None,
            promised_on=self.promised_on,
            launched_on=self.launched_on,
            withdrawn_on=self.withdrawn_on,
            ended_on=self.ended_on,
            reason=Reason(self.reason) if self.reason else None,
        )

    @classmethod
    def columns(cls, entry: Entry) -> dict[str, Any]:
        """The columns that hold `entry`."""
        return {
            "name": entry.name,
            "started_on": entry.started_on,
            "stage": entry.stage.value,
            "promised_to": entry.promised_to.value if entry.promised_to else "",
            "promised_on": entry.promised_on,
            "launched_on": entry.launched_on,
            "withdrawn_on": entry.withdrawn_on,
            "ended_on": entry.ended_on,
            "reason": entry.reason.value if entry.reason else "",
        }
