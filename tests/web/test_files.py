"""The files of a submission: the numbers of the report, whoever opens them and with whatever program."""

import csv
import json
from io import BytesIO, StringIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from PIL import Image

from assessment import actions
from assessment.domain.answers import Answer
from assessment.domain.scoring import shown
from assessment.reports.data import report_data
from assessment.web.views.files import FILES
from tests.conftest import give

KINDS = {
    "answers-csv": ("text/csv; charset=utf-8", "shipworthy-nova-answers-{day}.csv"),
    "plan-csv": ("text/csv; charset=utf-8", "shipworthy-nova-plan-{day}.csv"),
    "report-xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "shipworthy-nova-{day}.xlsx",
    ),
    "report-json": ("application/json", "shipworthy-nova-{day}.json"),
    "radar-png": ("image/png", "shipworthy-nova-{day}.png"),
}  # fmt: skip


@pytest.fixture
def result(assessment, owner):
    """A submission with every state of an answer, and a note that a spreadsheet would run."""
    said = {
        "q1": Answer(level=1, note="=HYPERLINK(\"https://attacker.example\")", evidence=("https://a.example", "https://b.example")),
        "q2": Answer(level=4, evidence=("https://c.example",)),
        "q3": Answer(dont_know=True, note="@nobody knows"),
        "q5": Answer(na="nothing-live", note="Not yet."),
        "q6": Answer(level=0),
        "q7": Answer(level=3),
    }  # fmt: skip
    for question, answer in said.items():
        give(assessment, question, answer, owner)
    return actions.submit(assessment=assessment, by=owner)


def fetched(client, user, submission, name):
    client.force_login(user)
    response = client.get(reverse(name, args=[submission.pk]))
    assert response.status_code == 200
    return response


def table(response):
    """A CSV file as a spreadsheet reads it: one dictionary for each row."""
    return list(csv.DictReader(StringIO(response.content.decode("utf-8-sig"), newline="")))


def test_every_file_has_a_test_of_its_kind():
    assert {name.replace(".", "-") for name in FILES} == KINDS.keys()


@pytest.mark.parametrize("name", KINDS)
def test_file_says_what_it_is_and_is_named_after_team_and_day(client, viewer, result, name):
    content_type, file_name = KINDS[name]

    response = fetched(client, viewer, result, name)

    day = f"{result.submitted_at:%Y-%m-%d}"
    assert response["Content-Type"] == content_type
    assert response["Content-Disposition"] == f'attachment; filename="{file_name.format(day=day)}"'


@pytest.mark.parametrize("name", KINDS)
def test_file_is_the_same_each_time(client, owner, result, name):
    assert fetched(client, owner, result, name).content == fetched(client, owner, result, name).content


@pytest.mark.parametrize("name", KINDS)
def test_results_page_links_to_the_file(client, owner, result, name):
    client.force_login(owner)

    page = client.get(result.get_absolute_url()).content.decode()

    assert f'href="{reverse(name, args=[result.pk])}"' in page


def test_answers_as_csv_have_a_row_for_each_question_and_run_nothing(client, owner, result):
    rows = table(fetched(client, owner, result, "answers-csv"))

    assert [row["Question"] for row in rows] == ["q1", "q2", "q3", "q4", "q5", "q6", "q7"]
    assert [row["Answer"] for row in rows] == [
        "Improvised", "Sustained", "Don’t know", "Not answered", "Not applicable", "Absent", "Standard",
    ]  # fmt: skip
    assert [row["Level"] for row in rows] == ["1", "4", "", "", "", "0", "3"]
    assert [row["Points"] for row in rows] == ["25", "100", "", "", "", "0", "75"]
    assert rows[0]["Note"] == '\'=HYPERLINK("https://attacker.example")'
    assert rows[0]["Evidence"] == "https://a.example\nhttps://b.example"
    assert rows[2]["Note"] == "'@nobody knows"
    assert rows[4]["What that stands for"] == "Nothing live yet"


def test_plan_as_csv_has_the_steps_of_the_report_in_its_order(client, owner, result):
    remediations = result.report().findings.remediations

    rows = table(fetched(client, owner, result, "plan-csv"))

    assert sorted(row["Practice"] for row in rows) == sorted(each.question.title for each in remediations)
    assert [int(row["Step"]) for row in rows] == list(range(1, len(rows) + 1))
    assert {row["Practice"]: row["Overall score then"] for row in rows} == {
        each.question.title: str(shown(each.projection.overall)) for each in remediations
    }


def test_workbook_has_overview_scores_areas_plan_and_unknowns(client, owner, result):
    report = result.report()

    book = load_workbook(BytesIO(fetched(client, owner, result, "report-xlsx").content))

    areas = [area.node.title for area in report.areas]
    assert book.sheetnames == ["Overview", "Scores", *areas, "Plan", "To find out"]
    facts = dict(book["Overview"].iter_rows(values_only=True))
    assert (facts["Overall score"], facts["Floor"], facts["Ceiling"]) == (result.score, result.floor, result.ceiling)
    assert facts["Submitted at, UTC"] == result.submitted_at.replace(tzinfo=None, microsecond=0)
    printed = {row[1]: row[3] for row in book["Scores"].iter_rows(min_row=2, values_only=True)}
    assert printed == {
        standing.node.title: standing.score if standing.applies else "Not applicable"
        for area in report.areas
        for standing in (area, *area.topics)
    }
    cells = {row[1]: row for title in areas for row in book[title].iter_rows(min_row=2, values_only=True)}
    assert list(cells) == [question.id for question in report.rubric.questions]
    assert cells["q1"][11] == '=HYPERLINK("https://attacker.example")'
    assert cells["q1"][13:] == tuple(report.rubric.question_by_id["q1"].levels.values())
    assert {cell.data_type for page in book for row in page for cell in row} <= {"s", "n", "d"}
    assert [row[1] for row in book["To find out"].iter_rows(min_row=2, values_only=True)] == [
        unknown.question.title for unknown in report.findings.to_find_out
    ]


def test_sample_data_says_so_in_the_workbook(client, owner, team, result):
    team.organisation.is_sample = True
    team.organisation.save()

    book = load_workbook(BytesIO(fetched(client, owner, result, "report-xlsx").content))

    assert [cell.value for cell in book["Overview"][2]] == [
        "Sample data", "Made up, so that there is something to look at.",
    ]  # fmt: skip
    assert book.properties.title == "Nova, Nova – 2026 Q4 (sample data)"


def test_json_is_what_the_command_line_prints_with_schema_and_heading(client, owner, result):
    data = json.loads(fetched(client, owner, result, "report-json").content)

    assert data.pop("schema") == 1
    assert data.pop("heading") == {
        "organisation": "Harbour Analytics",
        "team": "Nova",
        "assessment": "Nova – 2026 Q4",
        "submitted_by": "Olga",
        "submitted_at": result.submitted_at.isoformat(),
        "is_sample": False,
    }
    assert data == json.loads(json.dumps(report_data(result.report())))


def test_radar_as_png_is_a_picture_twice_the_size_of_the_drawing(client, owner, result):
    picture = Image.open(BytesIO(fetched(client, owner, result, "radar-png").content))

    assert (picture.format, picture.size) == ("PNG", (1240, 1120))
    assert picture.convert("RGB").getpixel((2, 1100)) == (255, 255, 255)
    assert len(picture.convert("RGB").getcolors(maxcolors=1_000)) > 20


def test_team_name_that_no_font_can_draw_still_gives_every_file(client, owner, team, assessment):
    team.name = "Nova\x01\x0b <b>&amp;"
    team.save()
    submission = actions.submit(assessment=assessment, by=owner)

    for name in KINDS:
        assert fetched(client, owner, submission, name).content
