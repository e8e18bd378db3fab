"""Every write: what it does, what it refuses, and that it counts once."""

import inspect
import threading
import uuid
from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from assessment import actions
from assessment.domain.answer_import import Given
from assessment.domain.answers import Answer, AnswerError
from assessment.domain.ledger import Entry, Stage
from assessment.domain.rubric import Rubric
from assessment.domain.scoring import Scorecard, score
from assessment.models import (
    Assessment,
    Event,
    LedgerEntry,
    Organisation,
    Response,
    Retirement,
    RubricDraft,
    RubricVersion,
    Submission,
    Tag,
    Team,
)
from tests.conftest import give

CALLS = {
    "create_team": lambda world: {"organisation": world["organisation"], "name": "Vega"},
    "switch_add_on": lambda world: {
        "organisation": world["organisation"],
        "rubric": "data-and-responsible-use",
        "on": True,
    },
    "remove_sample_organisation": lambda world: {"organisation": world["organisation"]},
    "start_assessment": lambda world: {
        "team": world["team"],
        "rubric_version": world["rubric_version"],
        "name": "Ours",
        "key": uuid.uuid4(),
    },
    "record_response": lambda world: {
        "assessment": world["assessment"],
        "question_id": "q1",
        "answer": Answer(level=1),
        "version": 0,
        "key": uuid.uuid4(),
    },
    "import_responses": lambda world: {
        "assessment": world["assessment"],
        "answers": [Given("q1", Answer(level=1), 0, uuid.uuid4())],
    },
    "submit": lambda world: {"assessment": world["assessment"]},
    "move_assessment": lambda world: {
        "assessment": world["assessment"],
        "rubric_version": world["rubric_version"],
        "key": uuid.uuid4(),
    },
    "correct": lambda world: {"submission": world["submission"], "reason": "A slip."},
    "set_tags": lambda world: {"team": world["team"], "names": ["EMEA"]},
    "add_event": lambda world: {"team": world["team"], "happened_on": MAY, "text": "Squad formed"},
    "remove_event": lambda world: {"event": world["event"]},
    "record_entry": lambda world: {"team": world["team"], "entry": CHURN},
    "import_entries": lambda world: {"team": world["team"], "entries": [CHURN]},
    "remove_entry": lambda world: {"row": world["row"]},
    "create_draft": lambda world: {"organisation": world["organisation"], "name": "Ours", "text": "format: 1"},
    "save_draft": lambda world: {"draft": world["draft"], "name": "Ours", "text": "", "note": "", "version": 1},
    "publish_draft": lambda world: {"draft": world["draft"], "note": "First.", "version": 1},
    "remove_draft": lambda world: {"draft": world["draft"]},
    "retire_rubric": lambda world: {"rubric_version": world["own"]},
}
MAY = date(2026, 5, 4)
CHURN = Entry("Churn", MAY, Stage.PROOF)
OPEN_TO_EVERYBODY = {"create_organisation", "create_person", "set_single_keys"}
"""These write only what belongs to the person who calls."""
COMMAND_LINE_ONLY = {"publish_rubric"}

ACTIONS = {
    name
    for name, action in inspect.getmembers(actions, inspect.isfunction)
    if action.__module__.startswith(actions.__name__)
}


def rows():
    kinds = (
        *(Organisation, Team, Assessment, Response, Submission, RubricVersion, RubricDraft, Retirement, Tag, Event),
        LedgerEntry,
    )
    return [kind.objects.count() for kind in kinds]


@pytest.mark.parametrize("name", sorted(ACTIONS - OPEN_TO_EVERYBODY - COMMAND_LINE_ONLY))
def test_outsider_is_refused_every_action(
    name, outsider, organisation, team, rubric_version, assessment, submission, draft, own_rubric, owner
):
    world = {
        "organisation": organisation,
        "team": team,
        "rubric_version": rubric_version,
        "assessment": assessment,
        "submission": submission,
        "event": actions.add_event(team=team, happened_on=MAY, text="New manager", by=owner),
        "row": actions.record_entry(team=team, entry=replace(CHURN, name="Fraud"), by=owner),
        "draft": draft,
        "own": own_rubric,
    }
    before = rows()

    with pytest.raises(PermissionDenied):
        getattr(actions, name)(**CALLS[name](world), by=outsider)

    assert rows() == before


def test_organisation_belongs_to_whoever_made_it(owner, organisation):
    assert [(m.user, m.role, m.team) for m in organisation.memberships.all()] == [(owner, "owner", None)]


def test_team_name_is_taken_once(owner, organisation, team):
    with pytest.raises(actions.ActionError, match="already has a team named “nova”"):
        actions.create_team(organisation=organisation, name="nova", by=owner)


def test_same_rubric_is_published_once(toy, rubric_version):
    assert actions.publish_rubric(rubric=toy) == rubric_version
    assert RubricVersion.objects.count() == 1


def test_changed_rubric_under_a_published_version_is_refused(toy, rubric_version):
    changed = Rubric.model_validate(toy.document | {"display": {"firm": 9, "fair": 15}})

    with pytest.raises(actions.ChangedAfterPublishing, match="give the file a new version number"):
        actions.publish_rubric(rubric=changed)


def test_starting_twice_with_one_key_starts_one_assessment(owner, team, rubric_version):
    key = uuid.uuid4()
    started = [
        actions.start_assessment(team=team, rubric_version=rubric_version, name="Q4", key=key, by=owner)
        for _ in range(5)
    ]

    assert set(started) == {Assessment.objects.get()}


def test_answer_is_kept_with_version_and_author(assessment, member):
    response = give(assessment, "q1", Answer(level=2, note="Since May.", evidence=("https://wiki.example/a",)), member)

    assert (response.version, response.answered_by) == (1, member)
    assert assessment.answers() == {"q1": Answer(level=2, note="Since May.", evidence=("https://wiki.example/a",))}


def test_changed_answer_is_a_new_version_and_the_old_one_stays(assessment, member):
    give(assessment, "q1", Answer(level=1), member)
    give(assessment, "q1", Answer(level=3), member, version=1)

    assert assessment.answers() == {"q1": Answer(level=3)}
    assert list(assessment.responses.order_by("version").values_list("version", "level")) == [(1, 1), (2, 3)]


def test_stale_answer_is_refused_and_overwrites_nothing(assessment, member, lead):
    give(assessment, "q1", Answer(level=1, note="Ben was here."), member)

    with pytest.raises(actions.Conflict) as refusal:
        give(assessment, "q1", Answer(level=4, note="Ana was slow."), lead, version=0)

    assert refusal.value.current.answer() == Answer(level=1, note="Ben was here.")
    assert assessment.answers() == {"q1": Answer(level=1, note="Ben was here.")}


def test_repeated_request_counts_once_even_after_a_later_change(assessment, member):
    key = uuid.uuid4()
    save = {"assessment": assessment, "question_id": "q1", "version": 0, "key": key, "by": member}
    first = actions.record_response(answer=Answer(level=1), **save)
    give(assessment, "q1", Answer(level=2), member, version=1)

    assert actions.record_response(answer=Answer(level=1), **save) == first
    assert assessment.answers() == {"q1": Answer(level=2)}


def test_version_that_never_was_is_refused(assessment, member):
    with pytest.raises(AnswerError, match="Version 7 of this answer does not exist"):
        give(assessment, "q1", Answer(level=1), member, version=7)


@pytest.mark.parametrize(
    ("question", "answer", "message"),
    [
        ("q99", Answer(level=1), "toy@1.0.0 has no question “q99”."),
        ("q1", Answer(level=5), "Level 5 does not exist: choose 0 to 4."),
        ("q1", Answer(level=-1), "Level -1 does not exist: choose 0 to 4."),
        ("q1", Answer(level=1, dont_know=True), "Choose one: a level, not applicable, or don’t know."),
        ("q1", Answer(na="other", note="Why not."), "This question cannot be left out as not applicable"),
        ("q7", Answer(na="holiday", note="Why not."), "“holiday” is not a reason for this question: choose"),
        ("q7", Answer(na="", note="Why not."), "Say why it is not applicable: choose"),
        ("q7", Answer(na="other"), "Add a sentence to the note: why does this question not apply?"),
        ("q1", Answer(level=1, note="x" * 2001), "The note has 2,001 characters: shorten it to 2,000 or fewer."),
        ("q1", Answer(level=1, note="a\0b"), "The note holds a character that cannot be stored"),
        ("q1", Answer(level=1, note="\ud800"), "The note holds a character that cannot be stored"),
        ("q1", Answer(level=1, evidence=("javascript:alert(1)",)), "Link 1 is not a web address"),
        ("q1", Answer(level=1, evidence=("https://a.example", "https://")), "Link 2 is not a web address"),
        ("q1", Answer(level=1, evidence=("https://a.example/" + "x" * 2000,)), "Link 1 is longer than 2,000"),
        ("q1", Answer(level=1, evidence=("https://a.example",) * 6), "6 links are too many: keep the best 5."),
    ],
)
def test_answer_that_breaks_a_rule_is_refused_with_the_way_out(question, answer, message, assessment, member):
    with pytest.raises(AnswerError) as refusal:
        give(assessment, question, answer, member)

    assert str(refusal.value)[: len(message)] == message
    assert assessment.answers() == {}


def test_text_at_its_limit_is_kept_as_it_is(assessment, member):
    note = "Größe 漢字 🚢 \u202eאבג " + "x" * 1984
    give(assessment, "q1", Answer(level=1, note=note[:2000]), member)

    assert assessment.answers()["q1"].note == note[:2000]


def test_submission_holds_everything_as_it_was(submission, toy, owner):
    stored = Scorecard.from_data(submission.scorecard)
    answers = {question: Answer.from_data(data) for question, data in submission.answers.items()}

    assert stored == score(toy, answers)
    assert (submission.rubric_hash, submission.team_name, submission.submitted_by_name) == (
        toy.content_hash,
        "Nova",
        "Olga",
    )
    assert answers == submission.assessment.answers()


def test_second_submission_is_refused_and_names_the_first(submission, owner):
    with pytest.raises(actions.AlreadySubmitted, match="by Olga") as refusal:
        actions.submit(assessment=submission.assessment, by=owner)

    assert refusal.value.instead == submission


def test_answer_after_the_submission_is_refused(submission, owner):
    with pytest.raises(actions.AlreadySubmitted):
        give(submission.assessment, "q1", Answer(level=4), owner, version=1)


def test_repeat_of_an_answer_saved_before_the_submission_is_acknowledged(submission, owner):
    saved = submission.assessment.responses.get(question="q1")
    again = actions.record_response(
        assessment=submission.assessment, question_id="q1", answer=saved.answer(), version=0, key=saved.key, by=owner
    )

    assert again == saved


def test_sample_organisation_goes_with_everything_in_it(owner, team, submission, organisation):
    Organisation.objects.update(is_sample=True)

    actions.remove_sample_organisation(organisation=Organisation.objects.get(), by=owner)

    assert rows()[:5] == [0, 0, 0, 0, 0]


def test_real_organisation_cannot_be_removed_as_sample(owner, organisation):
    with pytest.raises(actions.ActionError, match="is not sample data"):
        actions.remove_sample_organisation(organisation=organisation, by=owner)


def test_next_assessment_remembers_the_last_one_and_carries_nothing(team, rubric_version, submission, owner):
    following = actions.start_assessment(
        team=team, rubric_version=rubric_version, name="Q4", key=uuid.uuid4(), previous=submission, by=owner
    )

    assert (following.previous, following.answers()) == (submission, {})


def test_last_time_of_another_team_is_refused(organisation, rubric_version, submission, owner):
    other = actions.create_team(organisation=organisation, name="Vega", by=owner)

    with pytest.raises(actions.ActionError, match="is not a submission of Vega"):
        actions.start_assessment(
            team=other, rubric_version=rubric_version, name="Q4", key=uuid.uuid4(), previous=submission, by=owner
        )


def test_correction_starts_with_the_answers_and_their_authors_and_leaves_the_submission_alone(submission, lead, owner):
    before = (submission.answers, submission.scorecard)

    correction = actions.correct(submission=submission, reason="Two gates were mixed up.", by=lead)

    answered = submission.assessment.responses.order_by("question").values_list("answered_by", "answered_at")
    assert correction.answers() == submission.assessment.answers()
    assert list(correction.responses.order_by("question").values_list("answered_by", "answered_at")) == list(answered)
    assert (correction.corrects, correction.reason) == (submission, "Two gates were mixed up.")
    submission.refresh_from_db()
    assert (submission.answers, submission.scorecard) == before


def test_submitted_correction_stands_in_place_of_what_it_corrects(submission, team, owner):
    correction = actions.correct(submission=submission, reason="A slip.", by=owner)
    assert list(Submission.objects.standing()) == [submission]
    give(correction, "q1", Answer(level=4), owner, version=1)

    corrected = actions.submit(assessment=correction, by=owner)

    assert list(Submission.objects.standing()) == [corrected]
    assert set(team.submissions.all()) == {submission, corrected}


def test_asking_for_a_correction_again_gives_the_one_that_is_open(submission, owner, lead):
    first = actions.correct(submission=submission, reason="A slip.", by=owner)

    assert actions.correct(submission=submission, reason="The same slip.", by=lead) == first
    assert first.responses.count() == 7


def test_only_the_newest_submission_can_be_corrected(submission, assessment, owner):
    actions.submit(assessment=assessment, by=owner)

    with pytest.raises(actions.ActionError, match="is not the newest submission of Nova any more"):
        actions.correct(submission=submission, reason="Too late.", by=owner)


def at_once(*jobs):
    """Run the jobs in threads that start together; returns what each returned or raised."""
    results, gate = [None] * len(jobs), threading.Barrier(len(jobs))

    def run(position, job):
        gate.wait()
        try:
            results[position] = job()
        except Exception as error:
            results[position] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
def test_one_request_sent_five_times_at_once_counts_once(assessment, member):
    for question in ("q1", "q2", "q3", "q4"):
        save = {"question_id": question, "answer": Answer(level=2), "version": 0, "key": uuid.uuid4(), "by": member}
        results = at_once(*[lambda save=save: actions.record_response(assessment=assessment, **save)] * 5)

        assert len({response.pk for response in results}) == 1
        assert assessment.responses.filter(question=question).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_who_change_one_answer_at_once_one_wins_and_the_others_are_told(assessment, lead, member):
    for version in range(5):
        jobs = [
            lambda n=n, version=version: give(
                assessment, "q1", Answer(level=n % 5, note=f"{n}"), (lead, member)[n % 2], version
            )
            for n in range(6)
        ]
        results = at_once(*jobs)

        assert sorted(type(result).__name__ for result in results) == ["Conflict"] * 5 + ["Response"]
        assert assessment.responses.filter(question="q1").count() == version + 1


@pytest.mark.django_db(transaction=True)
def test_two_who_submit_at_once_make_one_submission(assessment, lead, owner):
    results = at_once(
        lambda: actions.submit(assessment=assessment, by=lead), lambda: actions.submit(assessment=assessment, by=owner)
    )

    assert sorted(type(result).__name__ for result in results) == ["AlreadySubmitted", "Submission"]
    assert Submission.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_reopen_at_once_open_one_correction(submission, lead, owner):
    results = at_once(
        lambda: actions.correct(submission=submission, reason="A slip.", by=lead),
        lambda: actions.correct(submission=submission, reason="An error.", by=owner),
    )

    assert results == [Assessment.objects.get(corrects=submission)] * 2
    assert results[0].responses.count() == 7
