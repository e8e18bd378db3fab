"""What differs is said, and the common questions are compared: across stages, and teams across major versions."""

import json
from io import BytesIO

import pytest
from openpyxl import load_workbook

from assessment.domain.answers import Answer
from assessment.domain.comparison import Comparability
from assessment.domain.rubric_file import read_rubric
from assessment.reports.sheets import sheet_csv, workbook
from assessment.reports.side_by_side.files import comparison_data, scores_sheet, sheets
from tests.domain.test_scoring import UNKNOWN, full_answers, toy_answers
from tests.newer import TOY_2
from tests.reports.test_comparison import JUNE, comparison_of, entry

EARLY = Answer(na="nothing-live", note="In May.")


@pytest.fixture(scope="module")
def across(toy):
    """A live team beside one with nothing live, of which two questions are not common."""
    early = full_answers(toy, q5=EARLY, q7=EARLY)
    return comparison_of(entry(toy, toy_answers()), entry(toy, early, team="Atlas"))


@pytest.fixture(scope="module")
def newer():
    return read_rubric(TOY_2)


def test_what_differs_is_said_with_the_common_share(across):
    assert (across.level, across.is_on_common, across.headline) == (
        Comparability.COMPARABLE,
        True,
        "Only the common questions are compared: 76% of the weight.",
    )
    assert across.sentences == (
        "Both answer Toy rubric, version 1.0.0.",
        "Stages differ (Live, Pre-production): published scores are not compared, only the common questions are.",
        "5 of 7 questions have a level on every side.",
    )
    assert across.basis == (
        "Scores of 100, not the published ones: 5 common questions, scored once more with the weights and gates of "
        "version 1.0.0, without the cap of a stage."
    )
    assert [across.stage_of(column) for column in across.columns] == ["Live", "Pre-production"]


def test_the_one_overall_score_is_that_on_the_common_questions_with_its_range_and_without_a_band(across):
    (row,) = across.overall
    assert row.title == "Overall on the common questions"
    assert [(cell.number, cell.words, cell.range, cell.delta, cell.step) for cell in row.cells] == [
        ("42", "42", "42–42", "", None),
        ("100", "100", "100–100", "+58", None),
    ]


def test_areas_and_topics_are_those_that_have_something_common_scored_on_it(across, toy):
    infrastructure = across.areas[2]
    assert [(area.row.id, [topic.id for topic in area.inner]) for area in across.areas] == [
        ("m", ["t1", "t2"]),
        ("c", ["t3"]),
        ("i", ["t4"]),
    ]
    assert [cell.number for cell in infrastructure.row.cells] == ["25", "100"]  # q6 alone
    assert across.columns[0].report.scorecard.nodes["i"].estimate == 45  # as it was published
    assert [axis.numbers for axis in across.overlay.axes] == [
        ("60", "100"),
        ("25", "100"),
        ("100", "100"),
        ("25", "100"),
    ]
    only_q7 = comparison_of(
        entry(toy, toy_answers(q6=UNKNOWN)), entry(toy, toy_answers(q6=EARLY, q7=EARLY), team="Atlas")
    )
    assert [area.row.id for area in only_q7.areas] == ["m", "c"]
    assert [group.area for group in only_q7.overlay.groups] == ["m", "c"]


def test_only_common_questions_have_their_levels_side_by_side_and_the_others_are_named(across):
    rows = {row.id: [cell.number for cell in row.cells] for topic in across.topics for row in topic.inner}
    assert rows == {"q1": ["2", "4"], "q2": ["3", "4"], "q3": ["1", "4"], "q4": ["4", "4"], "q6": ["1", "4"]}
    assert across.left_out == ("Fifth practice", "Seventh practice")


def test_nothing_is_claimed_about_the_company_across_stages(toy):
    sides = [entry(toy, toy_answers(), team=team) for team in ("Nova", "Orion")]
    sides.append(entry(toy, toy_answers(q7=EARLY), team="Atlas"))
    assert comparison_of(*sides).findings == ()


def test_one_team_that_went_live_is_told_what_moved_and_no_verdict(toy):
    went_live = comparison_of(entry(toy, toy_answers(q7=EARLY), at=JUNE), entry(toy, toy_answers(q1=4)))
    change = went_live.change
    assert (change.sentence, change.points, change.caution, change.split) == (
        "Not comparable: the stages differ.",
        None,
        "",
        "",
    )
    assert [(moved.title, moved.direction) for moved in change.moved] == [
        ("First practice", "Up two levels"),
        ("Seventh practice", "Applies now"),
    ]


@pytest.mark.parametrize(
    ("unknown", "level", "headline"),
    [
        (
            ("q4",),
            Comparability.CAUTION,
            "To be read with caution: only topics are compared, with 64% of the weight common.",
        ),
        (("q1", "q2", "q4"), Comparability.NOT_COMPARED, "Not compared: 39% of the weight is common."),
    ],
)
def test_across_stages_the_common_share_decides_how_much_is_compared(toy, unknown, level, headline):
    early = toy_answers(q7=EARLY) | dict.fromkeys(unknown, UNKNOWN)
    told = comparison_of(entry(toy, toy_answers()), entry(toy, early, team="Atlas"))
    assert (told.level, told.headline, told.overall) == (level, headline, ())
    assert bool(told.topics) is bool(told.areas) is (level is Comparability.CAUTION)
    assert [area.row.cells for area in told.areas] == [()] * len(told.areas)


def test_teams_of_different_major_versions_are_compared_on_the_questions_that_kept_their_meaning(toy, newer):
    told = comparison_of(entry(toy, toy_answers()), entry(newer, toy_answers(), team="Atlas"))
    assert told.sentences == (
        "Versions of Toy rubric differ: Nova answers 1.0.0 and Atlas answers 2.0.0.",
        "Major versions of the rubric differ (1, 2): only questions that kept their meaning are compared.",
        "Published scores of different teams are compared within one major version only.",
        "5 of 7 questions have a level on every side.",
    )
    assert (told.is_on_common, told.stages_differ) == (True, False)
    assert told.basis == (
        "Scores of 100, not the published ones: 5 common questions, scored once more with the weights and gates of "
        "version 2.0.0."
    )
    assert [told.stage_of(column) for column in told.columns] == ["", ""]
    assert told.left_out == ("Second practice", "Eighth practice")


def test_one_team_across_major_versions_keeps_its_verdict_with_practice_and_instrument_apart(toy, newer):
    told = comparison_of(entry(toy, toy_answers(), at=JUNE), entry(newer, toy_answers()))
    assert (told.is_on_common, [row.id for row in told.overall]) == (False, ["overall", "overall-common"])


def test_the_table_says_in_its_heads_that_scores_are_those_on_the_common_questions(across):
    lines = sheet_csv(scores_sheet(across)).splitlines()
    assert lines[0] == (
        "Kind,Code,Title,Nova: score on the common questions,Nova: floor,Nova: ceiling,"
        "Atlas: score on the common questions,Atlas: floor,Atlas: ceiling,Atlas: difference"
    )
    assert lines[1] == "Overall,,Overall on the common questions,42,42,42,100,100,100,58"


def test_the_workbook_says_what_differs_and_names_what_is_left_out(across):
    book = load_workbook(BytesIO(workbook(sheets(across), title=across.title, at=across.at)))
    assert book.sheetnames == ["Comparability", "Sides", "Common questions", "Questions"]
    said = [row[0] for row in book["Comparability"].iter_rows(min_row=2, values_only=True)]
    assert said == [
        across.headline,
        *across.sentences,
        across.basis,
        "Left out: Fifth practice, Seventh practice.",
    ]
    assert [row[6] for row in book["Sides"].iter_rows(min_row=2, values_only=True)] == ["Live", "Pre-production"]
    assert book["Questions"].max_row == 6


def test_plain_data_says_where_its_numbers_come_from(across):
    data = json.loads(json.dumps(comparison_data(across)))
    assert (data["basis"], data["common_share"]) == ("common questions", "76%")
    assert [row["values"] for row in data["overall"]] == [[42, 100]]
    assert data["left_out"] == ["Fifth practice", "Seventh practice"]


def test_what_is_not_compared_is_a_file_with_the_reason(toy):
    told = comparison_of(entry(toy, {}), entry(toy, toy_answers(), team="Atlas"))
    assert scores_sheet(told).rows[-1] == ("Only 0% of the weight is common: that is too little to compare.",)
    assert [sheet.title for sheet in sheets(told)] == ["Comparability", "Sides"]
