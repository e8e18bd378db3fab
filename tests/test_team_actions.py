"""What is written down about a team beside its answers: tags, events, and its delivery ledger."""

from dataclasses import replace
from datetime import date

import pytest

from assessment import actions
from assessment.domain.ledger import Entry, Ledger, Reason, Stage

MAY = date(2026, 5, 4)
CHURN = Entry("Churn", MAY, Stage.PROOF)


def test_tags_are_set_as_a_whole_and_differ_by_more_than_case(team, owner):
    actions.set_tags(team=team, names=["fraud", "EMEA"], by=owner)
    actions.set_tags(team=team, names=["emea", "EMEA", "search"], by=owner)

    assert [tag.name for tag in team.tags.all()] == ["EMEA", "search"]


def test_event_is_noted_once_and_can_be_taken_back(team, owner):
    events = [actions.add_event(team=team, happened_on=MAY, text="Squad formed", by=owner) for _ in range(2)]
    assert events == [team.events.get()] * 2

    actions.remove_event(event=events[0], by=owner)

    assert team.events.count() == 0


def test_entry_of_the_ledger_is_recorded_changed_and_taken_out(team, lead):
    row = actions.record_entry(team=team, entry=CHURN, by=lead)
    ended = replace(CHURN, name="Churn model", ended_on=date(2026, 6, 1), reason=Reason.OTHER)

    actions.record_entry(team=team, entry=ended, row=row, by=lead)
    assert [row.entry() for row in team.ledger.all()] == [ended]

    actions.remove_entry(row=row, by=lead)
    assert team.ledger.count() == 0


def test_two_entries_of_one_name_are_refused(team, lead):
    actions.record_entry(team=team, entry=CHURN, by=lead)

    with pytest.raises(actions.ActionError, match="already has an entry named “CHURN”"):
        actions.record_entry(team=team, entry=replace(CHURN, name="CHURN"), by=lead)


def test_import_adds_changes_and_leaves_the_rest(team, lead):
    kept = actions.record_entry(team=team, entry=replace(CHURN, name="Fraud"), by=lead)
    actions.record_entry(team=team, entry=CHURN, by=lead)
    changed, added = replace(CHURN, stage=Stage.BUILD), replace(CHURN, name="Search")

    assert actions.import_entries(team=team, entries=[changed, added, kept.entry()], by=lead) == (1, 1)

    assert {row.entry() for row in team.ledger.all()} == {changed, added, kept.entry()}


def test_submission_keeps_the_counts_of_the_ledger_on_its_day(team, assessment, owner):
    actions.record_entry(team=team, entry=CHURN, by=owner)
    submission = actions.submit(assessment=assessment, by=owner)
    actions.record_entry(team=team, entry=replace(CHURN, name="Search"), by=owner)

    assert submission.report().ledger == Ledger.of([CHURN])
