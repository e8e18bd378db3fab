"""Each invariant is held by the database itself: every constraint and trigger is broken once."""

import uuid
from datetime import date

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from assessment import actions
from assessment.domain.scoring import score
from assessment.models import (
    Assessment,
    Event,
    LedgerEntry,
    Membership,
    Organisation,
    Response,
    RubricVersion,
    Submission,
    Tag,
    Team,
    User,
)

MAY = date(2026, 5, 4)


def unsaved(kind, **fields):
    return lambda: kind(**fields).save(force_insert=True)


def response(assessment, **fields):
    return unsaved(
        Response,
        **{"assessment": assessment, "question": "q1", "version": 1, "key": uuid.uuid4(), "state": "unanswered"}
        | fields,
    )


def ledger_fields(team):
    return {"team": team, "name": "Churn", "started_on": date(2026, 1, 1), "stage": "idea"}


def entry(team, **fields):
    return unsaved(LedgerEntry, **ledger_fields(team) | fields)


def breaches(owner, lead, organisation, team, rubric_version, own_rubric, assessment, submission):
    """For each constraint an insert that it must refuse."""
    taken = assessment.responses.first() or Response.objects.create(
        assessment=assessment, question="q1", version=1, key=uuid.uuid4(), state="unanswered"
    )
    event = Event.objects.create(team=team, happened_on=MAY, text="Squad formed")
    LedgerEntry.objects.create(**ledger_fields(team))
    return {
        "user_email_once_in_any_case": unsaved(User, email=owner.email.upper()),
        "team_name_once_in_an_organisation": unsaved(Team, organisation=organisation, name=team.name.upper()),
        "membership_owner_of_organisation_others_of_team": unsaved(
            Membership, organisation=organisation, user=lead, role="member"
        ),
        "membership_once_in_a_team": unsaved(
            Membership, organisation=organisation, team=team, user=lead, role="viewer"
        ),
        "membership_once_as_owner": unsaved(Membership, organisation=organisation, user=owner, role="owner"),
        "rubric_version_published_once": unsaved(
            RubricVersion, slug=rubric_version.slug, version=rubric_version.version, content_hash="other", document={}
        ),
        "rubric_version_published_once_in_an_organisation": unsaved(
            RubricVersion,
            organisation=organisation,
            slug=own_rubric.slug,
            version=own_rubric.version,
            content_hash="other",
            document={},
        ),
        "assessment_started_once_per_key": unsaved(
            Assessment, team=team, rubric_version=rubric_version, name="Twice", key=assessment.key
        ),
        "assessment_moved_once": unsaved(
            Assessment,
            team=team,
            rubric_version=rubric_version,
            name="Moved twice",
            moved_from=Assessment.objects.create(
                team=team, rubric_version=rubric_version, name="Moved", moved_from=assessment
            ).moved_from,
        ),
        "assessment_reason_exactly_when_it_corrects": unsaved(
            Assessment, team=team, rubric_version=rubric_version, name="Corrects nothing", reason="A slip."
        ),
        "tag_once_on_a_team": unsaved(Tag, team=team, name=Tag.objects.create(team=team, name="EMEA").name.lower()),
        "event_once_on_a_day": unsaved(Event, team=team, happened_on=event.happened_on, text=event.text),
        "ledger_name_once_in_a_team": entry(team, name="CHURN"),
        "ledger_promise_has_person_and_date": entry(team, name="A", promised_on=MAY),
        "ledger_launch_date_exactly_when_live": entry(team, name="B", stage="live"),
        "ledger_withdrawn_after_launch": entry(
            team, name="C", stage="live", launched_on=MAY, withdrawn_on=date(2026, 4, 1), reason="other"
        ),
        "ledger_ended_before_any_launch": entry(team, name="D", ended_on=date(2025, 1, 1), reason="other"),
        "ledger_reason_exactly_when_it_ended": entry(team, name="E", reason="other"),
        "response_version_once": response(assessment, question=taken.question, version=taken.version),
        "response_key_once": response(assessment, question="q7", key=taken.key),
        "response_version_from_one": response(assessment, question="q7", version=0),
        "response_level_exactly_when_said": response(assessment, question="q7", level=3),
        "response_reason_exactly_when_not_applicable": response(assessment, question="q7", state="not_applicable"),
        "response_ticks_only_with_level": response(assessment, question="q7", ticks=["model"]),
        "submission_once_per_assessment": unsaved(
            Submission,
            assessment=submission.assessment,
            team=team,
            answers={},
            **Submission.columns(rubric_version.rubric(), score(rubric_version.rubric(), {})),
        ),
        "submission_change_only_where_comparable": unsaved(
            Submission,
            assessment=assessment,
            team=team,
            answers={},
            change=5,
            change_verdict="not comparable",
            **Submission.columns(rubric_version.rubric(), score(rubric_version.rubric(), {})),
        ),
    }


NAMES = sorted(
    constraint.name
    for model in apps.get_app_config("assessment").get_models()
    for constraint in model._meta.constraints
    if isinstance(constraint, models.CheckConstraint | models.UniqueConstraint)
)


@pytest.mark.parametrize("name", NAMES)
def test_constraint_refuses_its_breach(
    name, owner, lead, organisation, team, rubric_version, own_rubric, assessment, submission
):
    breach = breaches(owner, lead, organisation, team, rubric_version, own_rubric, assessment, submission)[name]

    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        breach()

    assert names_constraint(name, str(refusal.value))


def names_constraint(name: str, message: str) -> bool:
    """SQLite names a unique constraint without expressions by its columns, and PostgreSQL always by its name."""
    if name in message:
        return True
    constraint = next(
        c for m in apps.get_app_config("assessment").get_models() for c in m._meta.constraints if c.name == name
    )
    return connection.vendor == "sqlite" and all(f".{field}" in message for field in constraint.fields)


@pytest.mark.parametrize(
    ("kind", "column", "value"),
    [
        (RubricVersion, "content_hash", "0" * 64),
        (RubricVersion, "document", {}),
        (RubricVersion, "organisation", None),
        (RubricVersion, "text", "other"),
        (RubricVersion, "note", "other"),
        (Response, "note", "rewritten"),
        (Response, "level", 4),
        (Response, "ticks", ["model"]),
        (Submission, "answers", {}),
        (Submission, "scorecard", {}),
        (Submission, "score", 99),
        (Submission, "profile", {}),
        (Submission, "change", 5),
        (Submission, "change_verdict", "clear change"),
        (Submission, "submitted_by_name", "Somebody else"),
    ],
)
def test_frozen_row_refuses_a_change(kind, column, value, submission):
    with pytest.raises(IntegrityError, match="rows are frozen"), transaction.atomic():
        kind.objects.update(**{column: value})


def test_closed_assessment_is_not_opened_again(submission):
    with pytest.raises(IntegrityError, match="a closed assessment stays closed"), transaction.atomic():
        Assessment.objects.filter(pk=submission.assessment_id).update(is_open=True)


def test_frozen_rows_go_with_their_organisation(submission, organisation):
    organisation.delete()

    assert [kind.objects.count() for kind in (Submission, Response, Assessment, Team, Membership)] == [0] * 5


def test_a_correction_goes_with_what_it_corrects(submission, organisation, owner):
    actions.submit(assessment=actions.correct(submission=submission, reason="A slip.", by=owner), by=owner)

    organisation.delete()

    assert (Submission.objects.count(), Assessment.objects.count()) == (0, 0)


def test_columns_of_a_submission_are_what_its_report_prints(submission):
    report = submission.report()
    verdict = report.verdict

    columns = (submission.score, submission.floor, submission.ceiling, submission.band, submission.open_gates)
    assert columns == (verdict.score, verdict.floor, verdict.ceiling, verdict.band or "", len(report.gates))
    assert submission.profile == {standing.node.id: standing.score for standing in (*report.areas, *report.topics)}


def test_frozen_rows_outlive_the_person_who_wrote_them(submission, owner):
    owner.delete()

    submission.refresh_from_db()
    assert (submission.submitted_by, submission.submitted_by_name) == (None, "Olga")


def test_stored_rubric_is_the_rubric_that_was_published(rubric_version, toy):
    assert rubric_version.rubric() == toy


def test_tampered_rubric_is_refused(rubric_version):
    tampered = RubricVersion(pk=rubric_version.pk, content_hash="0" * 64)

    with pytest.raises(ValueError, match="changed after it was published"):
        tampered.rubric()


def test_names_stand_for_things(organisation, team, owner, assessment, submission, rubric_version):
    assert [str(thing) for thing in (Organisation.objects.get(), team, owner, rubric_version)] == [
        "Harbour Analytics",
        "Nova",
        "Olga",
        "toy@1.0.0",
    ]
