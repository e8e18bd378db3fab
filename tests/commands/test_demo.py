"""`manage.py demo`: the sample organisation, and the stories that its answer files tell."""

import stat
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from assessment.access import May, assessments_for, events_for, submissions_for, teams_for
from assessment.domain.answer_file import read_answers
from assessment.domain.answers import AnswerSheet
from assessment.domain.report import Heading, Report, build_report
from assessment.domain.rubric import Rubric
from assessment.domain.scoring import score
from assessment.management.commands.demo import ANSWERS, DAYS, EMAIL, LEFT_OPEN, ORGANISATION
from assessment.models import Organisation, Response, Submission, User

VERDICTS = {
    "claims-triage-2026-02": ("Improvised", 29, 29, 30, "firm", None),
    "claims-triage-2026-06": ("Partial", 46, 46, 46, "firm", None),
    "claims-triage-2026-11": ("Partial", 62, 61, 62, "firm", None),
    "document-intelligence-2026-10": ("Partial", 48, 34, 50, "loose", None),
    "document-intelligence-2026-11": (None, 54, 15, 71, "loose", None),
    "storm-response-2026-11": ("Partial", 54, 54, 54, "firm", "pre-production"),
}
CLOSED_GATES = {
    "claims-triage-2026-02": {
        "time-to-first-value": 1,
        "cross-functional-squad": 0,
        "population-monitoring": 0,
        "prediction-quality": 0,
        "rollback": 1,
    },
    "claims-triage-2026-06": {"population-monitoring": 1, "prediction-quality": 1},
    "claims-triage-2026-11": {},
    "document-intelligence-2026-10": {"population-monitoring": 0, "prediction-quality": 1},
    "document-intelligence-2026-11": {"population-monitoring": 1},
    "storm-response-2026-11": {},
}


@pytest.fixture(autouse=True)
def state_dir(settings, tmp_path):
    """A place of its own for the password."""
    settings.STATE_DIR = tmp_path
    return tmp_path


@pytest.fixture
def sam(ml_delivery_version) -> User:
    """The sample person, with the sample loaded."""
    demo("load")
    return User.objects.get(email=EMAIL)


def demo(act: str) -> list[str]:
    """Run the command; what it prints, line by line."""
    printed = StringIO()
    call_command("demo", act, stdout=printed)
    return printed.getvalue().splitlines()


def sheet_of(name: str, rubric: Rubric) -> AnswerSheet:
    return read_answers(ANSWERS / f"{name}.yaml", rubric)[1]


def report_of(name: str, rubric: Rubric) -> Report:
    sheet = sheet_of(name, rubric)
    heading = Heading(ORGANISATION, sheet.team, name, "Sam Sample", datetime(2026, 11, 23, tzinfo=UTC))
    return build_report(heading, rubric, sheet.answers, score(rubric, sheet.answers))


def row_counts() -> dict[str, int]:
    """Rows of every table of ours."""
    return {model.__name__: model._default_manager.count() for model in apps.get_app_config("assessment").get_models()}


def test_every_answer_file_has_a_story():
    assert sorted(file.stem for file in ANSWERS.glob(DAYS)) == sorted(VERDICTS)


@pytest.mark.parametrize("name", VERDICTS)
def test_an_answer_file_scores_as_its_story_says(name, ml_delivery):
    report = report_of(name, ml_delivery)

    verdict = report.verdict
    assert (
        verdict.band,
        verdict.score,
        verdict.floor,
        verdict.ceiling,
        verdict.width,
        report.scorecard.stage,
    ) == VERDICTS[name]


@pytest.mark.parametrize("name", CLOSED_GATES)
def test_the_closed_gates_are_those_of_the_story(name, ml_delivery):
    gates = report_of(name, ml_delivery).gates

    assert {gate.question.id: gate.state.level for gate in gates if gate.state.is_closed} == CLOSED_GATES[name]


def test_the_research_group_is_held_down_by_what_it_does_not_watch(ml_delivery):
    report = report_of("document-intelligence-2026-10", ml_delivery)

    infra = report.areas[2]
    assert (infra.uncapped, infra.score, infra.held_by.id) == (62, 37, "population-monitoring")
    assert report.verdict.sentence == "Partial on what was said, Improvised on what was shown."
    assert [flag.title for flag in report.findings.flags] == ["Silent failure is possible now"]


def test_a_third_of_the_open_assessment_is_answered(ml_delivery):
    assert len(sheet_of("document-intelligence-2026-11", ml_delivery).answers) == 15


@pytest.mark.parametrize("name", sorted(set(VERDICTS) - {"document-intelligence-2026-11"}))
def test_every_other_file_answers_every_question(name, ml_delivery):
    assert list(sheet_of(name, ml_delivery).answers) == [question.id for question in ml_delivery.questions]


@pytest.mark.parametrize("name", VERDICTS)
def test_what_does_not_apply_is_explained(name, ml_delivery):
    answers = sheet_of(name, ml_delivery).answers.values()

    assert [answer for answer in answers if answer.na and not answer.note] == []


@pytest.mark.parametrize("name", VERDICTS)
def test_no_evidence_link_leads_anywhere_real(name, ml_delivery):
    links = [link for answer in sheet_of(name, ml_delivery).answers.values() for link in answer.evidence]

    assert [link for link in links if ".example/" not in link] == []


def test_loading_makes_three_teams_and_their_submissions(sam):
    history = [(s.team_name, s.submitted_at.date()) for s in submissions_for(sam).order_by("team_name", "submitted_at")]

    assert [team.name for team in teams_for(sam)] == ["Claims Triage", "Document Intelligence", "Storm Response"]
    assert history == [
        ("Claims Triage", date(2026, 2, 18)),
        ("Claims Triage", date(2026, 6, 17)),
        ("Claims Triage", date(2026, 11, 12)),
        ("Document Intelligence", date(2026, 10, 8)),
        ("Storm Response", date(2026, 11, 5)),
    ]


def test_loading_gives_each_team_its_tags_and_notes_what_happened(sam):
    tags = {team.name: list(map(str, team.tags.all())) for team in teams_for(sam)}
    events = [(event.team.name, str(event)) for event in events_for(sam)]

    assert tags == {
        "Claims Triage": ["claims", "motor"],
        "Document Intelligence": ["documents", "health"],
        "Storm Response": ["claims", "property"],
    }
    assert events == [
        ("Claims Triage", "1 April 2026: Squad formed; Ruth joins full time as product manager"),
        ("Claims Triage", "1 September 2026: Data engineer full time, Pia automates the tests"),
    ]


def test_a_later_assessment_knows_what_was_said_last_time(sam):
    last_time = {
        (assessment.team.name, assessment.started_at.date()): assessment.previous and assessment.previous.submitted_at
        for assessment in assessments_for(sam)
    }

    assert {start: moment and moment.date() for start, moment in last_time.items()} == {
        ("Claims Triage", date(2026, 2, 18)): None,
        ("Claims Triage", date(2026, 6, 17)): date(2026, 2, 18),
        ("Claims Triage", date(2026, 11, 12)): date(2026, 6, 17),
        ("Document Intelligence", date(2026, 10, 8)): None,
        ("Document Intelligence", date(2026, 11, 20)): date(2026, 10, 8),
        ("Storm Response", date(2026, 11, 5)): None,
    }


def test_loading_leaves_one_assessment_to_go_on_with(sam, ml_delivery):
    left_open = assessments_for(sam, May.ANSWER).filter(submissions=None)

    assert [assessment.name for assessment in left_open] == ["Document Intelligence – 2026 Q4"]
    assert left_open[0].answers() == read_answers(ANSWERS / LEFT_OPEN, ml_delivery)[1].answers


def test_what_is_loaded_is_what_the_files_say(sam, ml_delivery):
    submission = submissions_for(sam).get(assessment_name="Storm Response – 2026 Q4")

    said = sheet_of("storm-response-2026-11", ml_delivery).answers
    assert submission.answers == {question: answer.to_data() for question, answer in said.items()}


def test_answers_are_given_before_they_are_submitted_on_the_same_day(sam):
    for submission in submissions_for(sam):
        given = list(Response.objects.filter(assessment=submission.assessment).order_by("answered_at"))

        assert given[0].answered_at - submission.assessment.started_at == timedelta(minutes=2)
        assert submission.submitted_at - given[-1].answered_at == timedelta(minutes=2)


def test_everything_loaded_is_labelled_as_sample_data(sam):
    headings = [submission.report().heading for submission in submissions_for(sam)]

    assert [organisation.is_sample for organisation in Organisation.objects.all()] == [True]
    assert [(heading.organisation, heading.is_sample) for heading in headings] == [("Halden Mutual (sample)", True)] * 5


def test_loading_a_second_time_changes_nothing(sam):
    before = row_counts()

    printed = demo("load")

    assert printed[0] == "Halden Mutual (sample) is there already."
    assert row_counts() == before


def test_loading_names_the_command_that_publishes_the_rubric(db):
    with pytest.raises(CommandError) as refusal:
        demo("load")

    assert str(refusal.value) == (
        "The sample answers ml-delivery@1.0.0, which is not published: "
        "run `manage.py rubric publish fixtures/rubrics/ml-delivery/1.0.0.yaml` first."
    )
    assert User.objects.count() == 0


def test_removing_leaves_no_row_of_the_sample_and_every_row_of_others(ml_delivery_version, submission):
    before = row_counts()
    demo("load")

    printed = demo("remove")

    assert printed == ["Halden Mutual (sample) is removed with everything in it."]
    assert row_counts() == before | {"User": before["User"] + 1}
    assert list(Submission.objects.all()) == [submission]


def test_removing_without_a_sample_says_so(db):
    assert demo("remove") == ["There is no sample organisation."]


def test_the_sample_can_be_loaded_again_for_the_same_person(sam):
    demo("remove")

    demo("load")

    assert list(User.objects.all()) == [sam]
    assert submissions_for(sam).count() == 5


def test_the_printed_password_signs_in(sam, state_dir, client):
    file = state_dir / "demo_password"

    printed = demo("load")

    assert printed[1] == (
        f"Sign in as sam@shipworthy.example with the password {file.read_text()} (kept in {state_dir}/demo_password)."
    )
    assert client.login(email=EMAIL, password=file.read_text())


def test_only_its_owner_may_read_the_password(sam, state_dir):
    assert stat.filemode((state_dir / "demo_password").stat().st_mode) == "-rw-------"


def test_a_changed_password_is_not_printed_as_the_old_one(sam):
    sam.set_password("something of her own")
    sam.save()

    assert demo("load")[1] == (
        "Sign in as sam@shipworthy.example. The password was changed: "
        "`manage.py changepassword sam@shipworthy.example` sets a new one."
    )
