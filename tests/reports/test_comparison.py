"""Submissions side by side in words and whole numbers: names, what may be compared, differences, the change."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook

from assessment.domain.answers import Answer
from assessment.domain.comparison import ChangeVerdict, Comparability
from assessment.domain.report import Heading, build_report
from assessment.domain.rubric_file import read_rubric
from assessment.domain.scoring import score
from assessment.reports.sheets import sheet_csv, workbook
from assessment.reports.side_by_side import Entry, build_comparison
from assessment.reports.side_by_side.files import comparison_data, questions_sheet, scores_sheet, sheets
from tests.conftest import TOY
from tests.domain.test_scoring import PROOF, UNKNOWN, toy_answers

JUNE = datetime(2026, 6, 12, 9, 30, tzinfo=UTC)
NOVEMBER = datetime(2026, 11, 23, 14, 33, tzinfo=UTC)
NEW_LEVELS = {"q1": 3, "q2": 2, "q3": 2, "q4": 4, "q8": 1, "q6": 2, "q7": 3}


def entry(rubric, answers, team="Nova", at=NOVEMBER, organisation="Harbour Analytics", **heading):
    """A submission; its id is made of team and day."""
    head = Heading(organisation, heading.pop("name", team), f"{team} – 2026", "Ana", at, **heading)
    report = build_report(head, rubric, answers, score(rubric, answers))
    return Entry(f"{team}-{at:%m-%d}", team, organisation, report)


def comparison_of(*entries, baseline=None):
    return build_comparison(entries, baseline or entries[0].id)


@pytest.fixture(scope="module")
def newer():
    """Version 2 of the worked example."""
    return read_rubric(TOY.with_name("toy-2.yaml"))


@pytest.fixture(scope="module")
def worked(toy, newer):
    """The worked example of content model 3.11: two versions, 78.9 % of the weight in common."""
    answers = {question: Answer(level=level, evidence=PROOF) for question, level in NEW_LEVELS.items()}
    return comparison_of(entry(toy, toy_answers(), at=JUNE), entry(newer, answers))


@pytest.fixture(scope="module")
def change(toy):
    """Two practices of one team moved with evidence, one without, one is no longer known."""
    later = toy_answers(q1=4, q3=3, q7=UNKNOWN) | {"q2": Answer(level=2)}
    return comparison_of(entry(toy, toy_answers(), at=JUNE), entry(toy, later))


# What the sides are called


def test_a_side_is_called_as_its_team_and_by_its_day_where_two_share_a_team(toy):
    sides = [entry(toy, toy_answers(), at=JUNE), entry(toy, toy_answers()), entry(toy, toy_answers(), team="Atlas")]
    assert comparison_of(*sides).names == ("Nova, 12 Jun 2026", "Nova, 23 Nov 2026", "Atlas")


def test_two_of_one_day_are_told_apart_by_the_time(toy):
    sides = [entry(toy, toy_answers(), at=JUNE.replace(hour=hour)) for hour in (9, 17)]
    assert comparison_of(*sides).names == ("Nova, 12 Jun 2026, 09:30 UTC", "Nova, 12 Jun 2026, 17:30 UTC")


def test_teams_of_one_name_are_told_apart_by_their_organisations(toy):
    sides = [entry(toy, toy_answers(), team=team, name="Nova", organisation=f"{team} Ltd") for team in ("One", "Two")]
    assert comparison_of(*sides).names == ("Nova (One Ltd)", "Nova (Two Ltd)")


@pytest.mark.parametrize(
    ("teams", "title"),
    [
        (("Nova", "Atlas"), "Nova and Atlas"),
        (("Nova", "Atlas", "Orion"), "Nova, Atlas and Orion"),
    ],
)
def test_the_title_names_the_sides(toy, teams, title):
    assert comparison_of(*(entry(toy, toy_answers(), team=team) for team in teams)).title == title


def test_the_title_of_one_team_names_its_days(change):
    assert change.title == "Nova: 12 June 2026 and 23 November 2026"


def test_the_baseline_comes_first_and_the_others_keep_their_order(toy):
    sides = [entry(toy, toy_answers(), team=team) for team in ("Nova", "Atlas", "Orion")]
    pinned = comparison_of(*sides, baseline=sides[1].id)
    assert pinned.names == ("Atlas", "Nova", "Orion")
    assert [column.place for column in pinned.columns] == [1, 2, 3]


# How far they can be compared


def test_one_version_and_one_stage_are_comparable(change):
    assert (change.level, change.headline) == (
        Comparability.COMPARABLE,
        "Comparable: 87% of the weight is common.",
    )
    assert change.sentences == (
        "Both answer Toy rubric, version 1.0.0.",
        "6 of 7 questions have a level on every side.",
    )


def test_a_side_without_a_verdict_says_so_and_stands_with_its_range(toy):
    few = comparison_of(entry(toy, toy_answers()), entry(toy, toy_answers(q6=UNKNOWN), team="Atlas"))
    assert few.sentences[-1] == ("Atlas has no verdict, because too little is answered; the answers so far average 61.")
    assert [(cell.number, cell.words, cell.delta) for cell in few.overall[0].cells] == [
        ("52", "Partial", ""),
        ("42–63", "No verdict", ""),
    ]


def test_with_caution_topics_have_numbers_and_nothing_above_them(toy):
    unknown = toy_answers(q4=UNKNOWN, q5=UNKNOWN)  # a third of the weight
    told = comparison_of(entry(toy, toy_answers()), entry(toy, unknown, team="Atlas"))
    assert told.level is Comparability.CAUTION
    assert told.sentences[-1] == (
        "Only 67% of the weight is common: topics are compared with caution, overall scores are not."
    )
    assert told.overall == ()
    assert [area.row.cells for area in told.areas] == [(), (), ()]
    assert [cell.number for cell in told.areas[1].inner[0].cells] == ["83", "?"]
    assert [group.numbers for group in told.overlay.groups] == [("–", "–")] * 3
    assert "not compared" in told.overlay.description


def test_only_submissions_of_one_rubric_stand_side_by_side(toy, ml_delivery):
    with pytest.raises(ValueError, match="Only sides of one rubric"):
        comparison_of(entry(toy, {}), entry(ml_delivery, {}))


# Rows and differences


def test_every_row_prints_published_scores_and_differences_of_the_printed_numbers(worked):
    printed = {row.title: [(cell.number, cell.delta) for cell in row.cells] for row in worked.overall}
    assert printed == {
        "Overall": [("52", ""), ("63", "+11")],
        "Overall on the common questions": [("53", ""), ("68", "+15")],
    }
    areas = {area.row.id: [(cell.number, cell.delta) for cell in area.row.cells] for area in worked.areas}
    assert areas == {
        "m": [("51", ""), ("61", "+10")],
        "c": [("83", ""), ("75", "−8")],
        "i": [("45", ""), ("60", "+15")],
    }


def test_a_difference_is_missing_where_a_side_has_no_number(toy):
    told = comparison_of(entry(toy, toy_answers()), entry(toy, toy_answers(q3=UNKNOWN), team="Atlas"))
    topic = told.areas[0].inner[1]
    assert [(cell.number, cell.words, cell.delta, cell.step) for cell in topic.cells] == [
        ("25", "Improvised", "", 1),
        ("?", "not known", "", None),
    ]


def test_questions_carry_levels_and_their_differences(change):
    rows = {row.id: row.cells for topic in change.topics for row in topic.inner}
    told = {name: [(cell.number, cell.words, cell.delta) for cell in cells] for name, cells in rows.items()}
    assert told["q1"] == [("2", "Partial", ""), ("4", "Sustained", "+2")]
    assert told["q7"] == [("3", "Standard", ""), ("?", "Don’t know", "")]


def test_a_question_that_lost_its_meaning_was_not_asked(worked):
    rows = {row.id: row.cells for topic in worked.topics for row in topic.inner}
    assert [(cell.number, cell.words) for cell in rows["q8"]] == [("–", "not asked"), ("1", "Improvised")]


def test_differences_only_leaves_out_what_every_side_prints_alike(toy):
    told = comparison_of(entry(toy, toy_answers()), entry(toy, toy_answers(q3=2), team="Atlas")).differing()
    assert [(area.row.id, [row.id for row in area.inner]) for area in told.areas] == [("m", ["t2"])]
    assert [(topic.row.id, [row.id for row in topic.inner]) for topic in told.topics] == [("t2", ["q3"])]
    assert told.overall[0].id == "overall"


def test_two_alike_differ_in_nothing(toy):
    told = comparison_of(entry(toy, toy_answers()), entry(toy, toy_answers(), team="Atlas")).differing()
    assert (told.areas, told.topics) == ((), ())


def test_shades_follow_the_bands(worked):
    assert worked.bands == (
        (0, "Exposed"),
        (1, "Improvised"),
        (2, "Partial"),
        (3, "Dependable"),
        (4, "Self-correcting"),
    )


# The change


def test_there_is_a_change_for_two_submissions_of_one_team_only(toy, change):
    sides = [entry(toy, toy_answers(), at=JUNE), entry(toy, toy_answers()), entry(toy, toy_answers(), team="Atlas")]
    assert change.change is not None
    assert [comparison_of(*chosen).change for chosen in (sides, sides[1:])] == [None, None]


def test_it_goes_from_the_earlier_to_the_later_whichever_is_the_baseline(change):
    turned = build_comparison([column.entry for column in reversed(change.columns)], change.columns[1].entry.id)
    assert turned.change == change.change
    assert turned.areas[0].row.cells[1].delta == "−28"
    assert change.areas[0].row.cells[1].delta == "+28"


def test_a_clear_change_says_its_points_and_how_much_of_it_is_proven(toy):
    later = toy_answers(q1=4, q6=2)
    told = comparison_of(entry(toy, toy_answers(q4=UNKNOWN), at=JUNE), entry(toy, later | {"q4": UNKNOWN})).change
    assert told.verdict in (ChangeVerdict.CLEAR, ChangeVerdict.BEYOND_DOUBT)
    assert f"{told.number} points, two practices moved with evidence" in told.sentence
    assert told.caution == ""


def test_a_change_beyond_doubt_says_which_ends_of_the_ranges_do_not_meet(toy):
    better = comparison_of(entry(toy, toy_answers(), at=JUNE), entry(toy, toy_answers(q1=4, q3=3, q6=3))).change
    worse = comparison_of(entry(toy, toy_answers(q1=4, q3=3, q6=3), at=JUNE), entry(toy, toy_answers())).change
    assert better.sentence == (
        "Clear change, beyond doubt: +26 points, three practices moved with evidence, and even the lower end of the "
        "new range, 78, lies above the upper end of the old, 52."
    )
    assert worse.sentence == (
        "Clear change, beyond doubt: −26 points, three practices moved with evidence, and even the upper end of the "
        "new range, 52, lies below the lower end of the old, 78."
    )


def test_too_small_a_change_says_what_a_clear_one_takes(toy):
    told = comparison_of(entry(toy, toy_answers(), at=JUNE), entry(toy, toy_answers(q3=2))).change
    assert told.sentence == "No clear change: +1 point, one practice moved with evidence."
    assert told.caution == (
        "A change is clear from 5 points on, with two practices at least that moved with evidence; anything less may "
        "be noise."
    )
    assert told.short == "+1, no clear change"


def test_practice_and_instrument_add_up_to_the_printed_difference(worked):
    told = worked.change
    assert (told.points, told.practice, told.instrument) == (11, 15, -4)
    assert told.sentence.startswith("Clear change, beyond doubt: +15 points on the common questions, three practices")
    assert told.split == (
        "Of +11 in all, +15 is a change of practice, seen on the common questions, and −4 comes from the instrument or "
        "from questions that only one side answered."
    )
    assert (told.added, told.dropped) == (
        ("Second practice", "Eighth practice"),
        ("Second practice", "Fifth practice"),
    )


def test_under_one_version_a_change_has_no_parts(change):
    assert (change.change.practice, change.change.instrument, change.change.split) == (None, None, "")


def test_what_moved_stands_with_both_texts_direction_and_evidence(toy, change):
    moved = {each.title: each for each in change.change.moved}
    first, known = moved["First practice"], moved["Seventh practice"]
    texts = toy.question_by_id["q1"].levels
    assert (first.earlier.label, first.earlier.text) == ("Partial", texts[2])
    assert (first.later.label, first.later.text) == ("Sustained", texts[4])
    assert [link.address for link in first.links] == list(PROOF)
    assert [each.direction for each in change.change.moved] == [
        "Up two levels",
        "Down one level",
        "Up two levels",
        "No longer known",
    ]
    assert (known.later.label, known.links) == ("Don’t know", ())


@pytest.mark.parametrize(
    ("before", "after", "direction"),
    [
        (UNKNOWN, Answer(level=2), "Known now"),
        (Answer(na="other"), Answer(level=2), "Applies now"),
        (Answer(level=2), Answer(na="other"), "No longer applies"),
        (Answer(na="other"), UNKNOWN, "No longer known"),
        (UNKNOWN, Answer(), "Still not known"),
    ],
)
def test_a_move_without_two_levels_has_words_too(toy, before, after, direction):
    told = comparison_of(entry(toy, toy_answers(q7=before), at=JUNE), entry(toy, toy_answers(q7=after))).change
    assert [(each.direction, each.steps) for each in told.moved] == [(direction, None)]


# Company findings


def test_what_is_weak_in_most_teams_goes_to_the_company(toy):
    sides = [entry(toy, toy_answers(), team=team) for team in ("Nova", "Atlas", "Orion")]
    sides.append(entry(toy, toy_answers(q3=4), team="Vega"))
    found = comparison_of(*sides).findings
    assert [(each.area, each.topic, each.sentence) for each in found] == [
        ("Mindset", "Second topic", "Weak in 3 of 4 teams.")
    ]


def test_one_team_or_two_organisations_have_no_company_findings(toy):
    of_one_team = [entry(toy, toy_answers(), at=JUNE), entry(toy, toy_answers())]
    of_two = [entry(toy, toy_answers(), team=team, organisation=f"{team} Ltd") for team in ("Nova", "Atlas")]
    assert [comparison_of(*sides).findings for sides in (of_one_team, of_two)] == [(), ()]


# Files


def test_the_table_of_scores_has_columns_for_each_side_and_a_difference_for_all_but_the_baseline(worked):
    lines = sheet_csv(scores_sheet(worked)).splitlines()
    assert lines[0].count("floor") == 2
    assert lines[0].count("difference") == 1
    assert lines[1] == "Overall,,Overall,52,52,52,63,63,63,11"
    assert [line.split(",")[0] for line in lines[2:5]] == ["Overall", "Area", "Topic"]


def test_the_table_of_questions_has_a_row_for_each(change, toy):
    assert [row[0] for row in questions_sheet(change).rows] == list(range(1, len(toy.questions) + 1))


def test_the_workbook_holds_every_table_and_is_the_same_each_time(worked):
    content = workbook(sheets(worked), title=worked.title, at=worked.at)
    assert load_workbook(BytesIO(content)).sheetnames == ["Comparability", "Sides", "Scores", "Questions", "What moved"]
    assert workbook(sheets(worked), title=worked.title, at=worked.at) == content


def test_plain_data_can_be_read_back_and_holds_numbers(worked):
    data = json.loads(json.dumps(comparison_data(worked)))
    assert (data["schema"], data["comparability"]) == (1, "comparable")
    assert [side["submission"] for side in data["sides"]] == ["Nova-06-12", "Nova-11-23"]
    assert data["overall"][0] == {
        "id": "overall",
        "title": "Overall",
        "values": [52, 63],
        "words": ["Partial", "Dependable"],
        "floors": [52, 63],
        "ceilings": [52, 63],
        "differences": [None, 11],
    }
    assert (data["change"]["points"], data["change"]["practice"], data["change"]["instrument"]) == (11, 15, -4)


def test_a_renamed_team_is_still_one_team(toy):
    early = entry(toy, toy_answers(), at=JUNE)
    renamed = replace(entry(toy, toy_answers(), name="Nova Scoring"), team=early.team)
    assert comparison_of(early, renamed).names == ("Nova, 12 Jun 2026", "Nova Scoring, 23 Nov 2026")
