"""Answers from a file: looked at first, then all or nothing; nothing of anybody else's is overwritten."""

import json
import time
import uuid
from datetime import UTC, datetime, timedelta
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from assessment import actions
from assessment.domain.answer_import import Given
from assessment.domain.answers import Answer, AnswerError
from assessment.models import Response
from assessment.web import importing
from tests.conftest import give

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sheet_of(client, assessment, **cells):
    """The answer sheet as downloaded, with these cells filled in."""
    response = client.get(reverse("answer-sheet", args=[assessment.pk]))
    assert (response.status_code, response["Content-Type"]) == (200, XLSX)
    book = load_workbook(BytesIO(response.content))
    for place, value in cells.items():
        book["Answers"][place] = value
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def upload(client, assessment, content, name="sheet.xlsx"):
    """What the page says to a file."""
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("import-answers", args=[assessment.pk]), {"file": file})


def confirm(client, assessment, shown, **follow):
    """Send back what was shown."""
    sealed = shown if isinstance(shown, str) else shown.context["proposal"].sealed
    return client.post(reverse("import-answers", args=[assessment.pk]), {"confirmed": sealed}, **follow)


def changes(response):
    """What a page says would change, by question."""
    return {
        row.question.id: [(part.name, part.before, part.after) for part in row.parts]
        for row in response.context["proposal"].changes
    }


@pytest.fixture
def signed_in(client, member):
    """A browser in which Ben, who may answer, is signed in."""
    client.force_login(member)
    return client


def test_sheet_goes_out_and_comes_back(signed_in, assessment, member, owner):
    give(assessment, "q1", Answer(level=1, note="Before."), owner)
    content = sheet_of(signed_in, assessment, E2="3 Standard", L2="After.", E4="Don’t know", M3="https://a.example")

    shown = upload(signed_in, assessment, content)

    assert shown.status_code == 200
    assert changes(shown) == {
        "q1": [("Answer", "1 Improvised", "3 Standard"), ("Note", "Before.", "After.")],
        "q2": [("Evidence", "", "https://a.example")],
        "q3": [("Answer", "Unanswered", "Don’t know")],
    }
    assert shown.context["proposal"].plan.unchanged == 4
    assert assessment.answers() == {"q1": Answer(level=1, note="Before.")}

    done = confirm(signed_in, assessment, shown, follow=True)

    assert done.redirect_chain == [(assessment.get_absolute_url(), 302)]
    assert [str(message) for message in done.context["messages"]] == ["3 answers imported from sheet.xlsx."]
    assert assessment.answers() == {
        "q1": Answer(level=3, note="After."),
        "q2": Answer(evidence=("https://a.example",)),
        "q3": Answer(dont_know=True),
    }
    newest = assessment.responses.current().order_by("question").values_list("question", "version", "answered_by")
    assert list(newest) == [("q1", 2, member.pk), ("q2", 1, member.pk), ("q3", 1, member.pk)]


def test_sheet_that_nobody_touched_changes_nothing(signed_in, assessment, owner):
    give(assessment, "q1", Answer(level=1, note="=1+1 \r\n_x0041_\x0b"), owner)

    shown = upload(signed_in, assessment, sheet_of(signed_in, assessment))

    assert (changes(shown), shown.context["proposal"].plan.unchanged) == ({}, 7)
    assert "Nothing would change" in shown.content.decode()
    assert 'name="confirmed"' not in shown.content.decode()


def test_what_both_changed_is_shown_and_left_as_it_stands(signed_in, assessment, owner):
    give(assessment, "q1", Answer(level=1), owner)
    content = sheet_of(signed_in, assessment, E2="4 Sustained", E3="2 Partial")
    give(assessment, "q1", Answer(level=2, note="Olga was first."), owner, version=1)
    give(assessment, "q4", Answer(level=0), owner)

    shown = upload(signed_in, assessment, content)

    proposal = shown.context["proposal"]
    assert changes(shown) == {"q2": [("Answer", "Unanswered", "2 Partial")]}
    assert [(row.question.id, row.parts[0].before, row.parts[0].after) for row in proposal.clashes] == [
        ("q1", "2 Partial", "4 Sustained")
    ]
    assert (proposal.plan.kept, proposal.plan.unchanged) == (1, 4)
    confirm(signed_in, assessment, shown)
    assert assessment.answers() == {
        "q1": Answer(level=2, note="Olga was first."),
        "q2": Answer(level=2),
        "q4": Answer(level=0),
    }


def test_answer_given_between_looking_and_confirming_stops_the_import_and_is_shown(signed_in, assessment, owner):
    shown = upload(signed_in, assessment, sheet_of(signed_in, assessment, E2="4 Sustained", E3="2 Partial"))
    give(assessment, "q1", Answer(level=0), owner)

    again = confirm(signed_in, assessment, shown)

    assert again.status_code == 409
    assert assessment.answers() == {"q1": Answer(level=0)}
    assert changes(again) == {"q2": [("Answer", "Unanswered", "2 Partial")]}
    assert [row.question.id for row in again.context["proposal"].clashes] == ["q1"]
    assert "Nothing was imported" in again.content.decode()
    confirm(signed_in, assessment, again)
    assert assessment.answers() == {"q1": Answer(level=0), "q2": Answer(level=2)}


def test_confirming_twice_counts_once(signed_in, assessment, owner):
    shown = upload(signed_in, assessment, sheet_of(signed_in, assessment, E2="4 Sustained"))

    for _ in range(2):
        assert confirm(signed_in, assessment, shown)["Location"] == assessment.get_absolute_url()
    give(assessment, "q1", Answer(level=0), owner, version=1)
    confirm(signed_in, assessment, shown)

    assert assessment.responses.count() == 2
    assert assessment.answers() == {"q1": Answer(level=0)}


def test_faults_are_told_by_cell_and_nothing_is_changed(signed_in, assessment):
    shown = upload(signed_in, assessment, sheet_of(signed_in, assessment, E2="Maybe", E3="2 Partial", L4="=1+1"))

    assert shown.status_code == 422
    assert [fault.place for fault in shown.context["form"].faults] == ["E2 Answer", "L4 Note"]
    page = shown.content.decode()
    assert "2 places to mend" in page
    assert "“Maybe” is not among the choices: use 0 Absent" in page
    assert assessment.answers() == {}


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("sheet.xls", "This is a file of the kind “xls”. Save it as an Excel workbook (.xlsx)"),
        ("sheet.xlsm", "This is a file of the kind “xlsm”. Save it"),
        ("answers.csv", "This is a file of the kind “csv”. Save it"),
        ("sheet", "This is a file without an ending. Save it"),
        ("sheet.xlsx", "The file is damaged or is no XLSX."),
        ("sheet.json", "The file is not JSON from here on."),
    ],
)
def test_wrong_file_is_refused_with_a_way_out(signed_in, assessment, name, message):
    shown = upload(signed_in, assessment, b"Question;Answer", name)

    told = [*shown.context["form"].errors["file"], *(fault.message for fault in shown.context["form"].faults)]
    assert shown.status_code == 422
    assert any(text.startswith(message) for text in told)


def test_no_file_and_an_empty_file_are_told_apart(signed_in, assessment):
    path = reverse("import-answers", args=[assessment.pk])

    assert signed_in.post(path).context["form"].errors == {"file": ["Choose the file first."]}
    assert upload(signed_in, assessment, b"").context["form"].errors == {
        "file": ["The file is empty: save it, and choose again."]
    }


def test_file_over_a_megabyte_is_refused(signed_in, assessment):
    assert upload(signed_in, assessment, b"x" * 1_100_001).status_code == 413


def bomb(parts):
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in {"xl/workbook.xml": b"<workbook/>", **parts}.items():
            archive.writestr(name, content)
    return out.getvalue()


BOMBS = {
    "300 MB": {"xl/worksheets/sheet1.xml": b" " * 300_000_000},
    "a million cells": {"xl/worksheets/sheet1.xml": b"<c/>" * 1_000_000},
    "laughs": {"xl/workbook.xml": b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'},
    "a file from elsewhere": {"xl/workbook.xml": b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'},
    "macros": {"xl/vbaProject.bin": b"\xd0\xcf"},
}


@pytest.mark.parametrize("name", BOMBS)
def test_bomb_is_refused_within_two_seconds(signed_in, assessment, name):
    content = bomb(BOMBS[name])
    started = time.perf_counter()

    shown = upload(signed_in, assessment, content)

    assert (shown.status_code, time.perf_counter() - started < 2) == (422, True)


def test_sheet_of_another_assessment_is_refused(signed_in, assessment, team, rubric_version, owner):
    other = actions.start_assessment(team=team, rubric_version=rubric_version, name="Other", key=uuid.uuid4(), by=owner)

    shown = upload(signed_in, assessment, sheet_of(signed_in, other, E2="4 Sustained"))

    assert shown.context["form"].errors["file"] == [
        "The sheet was made for another assessment. Upload it there, or download the sheet of this one."
    ]


def test_sheet_with_a_version_that_never_was_is_refused(signed_in, assessment):
    book = load_workbook(BytesIO(sheet_of(signed_in, assessment)))
    book["Record"]["B5"] = 7
    out = BytesIO()
    book.save(out)

    shown = upload(signed_in, assessment, out.getvalue())

    assert shown.context["form"].errors["file"] == [
        "Its hidden sheet names version 7 of “q1”, which never was: take a fresh sheet."
    ]


@pytest.mark.parametrize("spoil", ["", "nonsense", "eyJhIjoxfQ:1:x"])
def test_list_of_changes_that_was_not_sealed_here_is_refused(signed_in, assessment, spoil):
    response = confirm(signed_in, assessment, spoil, follow=True)

    assert [str(message) for message in response.context["messages"]] == [
        "This list of changes is no longer valid. Upload the file again."
    ]
    assert assessment.answers() == {}


def test_seal_holds_for_one_person_one_assessment_and_one_day(
    client, signed_in, assessment, member, lead, team, rubric_version, owner, monkeypatch
):
    sealed = upload(signed_in, assessment, sheet_of(signed_in, assessment, E2="4 Sustained")).context["proposal"].sealed
    other = actions.start_assessment(team=team, rubric_version=rubric_version, name="Other", key=uuid.uuid4(), by=owner)

    assert importing.unseal(sealed, other, member) is None
    assert importing.unseal(sealed, assessment, lead) is None
    assert importing.unseal(sealed[:-1] + ("a" if sealed[-1] != "a" else "b"), assessment, member) is None
    assert [given.question_id for given in importing.unseal(sealed, assessment, member).answers] == ["q1"]
    tomorrow = time.time() + importing.SEAL_AGE + 1
    monkeypatch.setattr(signing.time, "time", lambda: tomorrow)
    assert importing.unseal(sealed, assessment, member) is None


def test_viewer_can_neither_take_the_sheet_nor_bring_it_back(client, viewer, assessment):
    client.force_login(viewer)

    pages = (client.get(reverse(name, args=[assessment.pk])) for name in ("answer-sheet", "import-answers"))

    assert [page.status_code for page in pages] == [403, 403]
    assert upload(client, assessment, b"x").status_code == 403
    assert "Work offline" not in client.get(assessment.get_absolute_url()).content.decode()


def test_task_list_leads_to_the_page(signed_in, assessment):
    assert (
        f'href="{reverse("import-answers", args=[assessment.pk])}"'
        in signed_in.get(assessment.get_absolute_url()).content.decode()
    )


def test_submitted_assessment_leads_to_its_results(signed_in, assessment, owner):
    shown = upload(signed_in, assessment, sheet_of(signed_in, assessment, E2="4 Sustained"))
    submission = actions.submit(assessment=assessment, by=owner)

    answers = (
        signed_in.get(reverse("answer-sheet", args=[assessment.pk])),
        signed_in.get(reverse("import-answers", args=[assessment.pk])),
        upload(signed_in, assessment, b"x"),
        confirm(signed_in, assessment, shown),
    )

    assert {answer["Location"] for answer in answers} == {submission.get_absolute_url()}
    assert Response.objects.count() == 0


def exported(client, submission):
    return client.get(reverse("report-json", args=[submission.pk])).content


def test_export_imported_and_submitted_gives_the_same_export(client, owner, team, rubric_version):
    def begin(name):
        return actions.start_assessment(team=team, rubric_version=rubric_version, name=name, key=uuid.uuid4(), by=owner)

    client.force_login(owner)
    original, copy = begin("Original"), begin("Copy")
    said = {
        "q1": Answer(
            level=2, note=" =1+1\r\n_x0041_ 🚢\x0b ", evidence=("https://a.example/x?y=z&w", "http://b.example")
        ),
        "q2": Answer(level=0),
        "q3": Answer(dont_know=True, note="Nobody knows."),
        "q4": Answer(note="Only a note."),
        "q5": Answer(na="nothing-live", note="Not yet."),
        "q7": Answer(level=4),
    }
    for question, answer in said.items():
        give(original, question, answer, owner)
    at = datetime(2026, 3, 31, 14, 5, tzinfo=UTC)
    first = exported(client, actions.submit(assessment=original, by=owner, at=at))

    shown = upload(client, copy, first, "report.json")
    assert len(changes(shown)) == 6
    confirm(client, copy, shown)
    assert copy.answers() == original.answers() == said
    second = exported(client, actions.submit(assessment=copy, by=owner, at=at))

    first, second = json.loads(first), json.loads(second)
    assert (first["heading"].pop("assessment"), second["heading"].pop("assessment")) == ("Original", "Copy")
    assert first == second


def test_answer_file_leaves_alone_what_it_does_not_name(signed_in, assessment, owner):
    give(assessment, "q1", Answer(level=1), owner)
    file = {"rubric": "toy@1.0.0", "team": "Nova", "date": "2026-03-31", "answers": {"q2": {"level": 3}}}

    confirm(signed_in, assessment, upload(signed_in, assessment, json.dumps(file).encode(), "answers.json"))

    assert assessment.answers() == {"q1": Answer(level=1), "q2": Answer(level=3)}


def given(question="q1", answer=None, version=0):
    return Given(question, answer or Answer(level=1), version, uuid.uuid4())


def test_import_keeps_every_answer_or_none(assessment, member):
    give(assessment, "q1", Answer(level=0), member)

    refused = (
        (given("q1"), actions.StaleImport),
        (given("q3", version=4), actions.StaleImport),
        (given("q9"), AnswerError),
    )
    for wrong, error in refused:
        with pytest.raises(error):
            actions.import_responses(assessment=assessment, answers=[given("q2"), wrong], by=member)
    with pytest.raises(AnswerError, match="Add a sentence to the note"):
        actions.import_responses(assessment=assessment, answers=[given("q5", Answer(na="nothing-live"))], by=member)

    assert assessment.answers() == {"q1": Answer(level=0)}


def test_import_after_the_submission_is_too_late_and_a_viewer_is_refused(assessment, viewer, member, owner):
    with pytest.raises(PermissionDenied):
        actions.import_responses(assessment=assessment, answers=[given()], by=viewer)
    actions.submit(assessment=assessment, by=owner)
    with pytest.raises(actions.AlreadySubmitted):
        actions.import_responses(assessment=assessment, answers=[given()], by=member)


def test_import_is_dated(assessment, member):
    at = datetime(2026, 3, 31, tzinfo=UTC) - timedelta(days=1)

    assert actions.import_responses(assessment=assessment, answers=[given(), given("q2")], by=member, at=at) == 2
    assert set(assessment.responses.values_list("answered_at", flat=True)) == {at}
