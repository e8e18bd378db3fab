"""One history feeds drawing, interactive chart, tables and files: the same whole numbers in each."""

import json
from dataclasses import replace
from datetime import date
from io import BytesIO
from xml.etree import ElementTree

import plotly.graph_objects as go
import pytest
from openpyxl import load_workbook

from assessment.domain.rubric import Rubric
from assessment.domain.scoring import score, shown
from assessment.reports.history import (
    COLUMNS,
    Entry,
    build_history,
    history_csv,
    history_data,
    history_json,
    history_sheet,
    history_xlsx,
)
from assessment.reports.interactive_trend import interactive_trend
from assessment.reports.trend import Note, small_trend_svg, trend_svg
from tests.domain.test_comparison import version
from tests.domain.test_scoring import UNKNOWN, toy_answers

SVG = "{http://www.w3.org/2000/svg}"
EVENTS = (Note(date(2026, 4, 1), "Squad formed"), Note(date(2026, 4, 2), "=1+1"), Note(date(2026, 9, 1), "<New> lead"))


def entry(rubric, at, answers, **fields) -> Entry:
    """A submission of that day."""
    card = score(rubric, answers)
    nodes = (*rubric.areas, *rubric.topics)
    estimates = {node.id: card.nodes[node.id].estimate for node in nodes}
    made = Entry(
        at=at,
        name=f"Nova – {at.year} Q{(at.month + 2) // 3}",
        rubric=rubric,
        score=None if card.overall.estimate is None else shown(card.overall.estimate),
        floor=shown(card.overall.floor),
        ceiling=shown(card.overall.ceiling),
        band="Partial",
        completeness=shown(100 * card.completeness),
        stage=card.stage or "",
        open_gates=0,
        submitted_by="Ana",
        scores={node: None if estimate is None else shown(estimate) for node, estimate in estimates.items()},
    )
    return replace(made, **fields)


def history_of(entries, events=EVENTS):
    return build_history(organisation="Harbour", team="Nova", is_sample=False, entries=entries, events=events)


@pytest.fixture(scope="module")
def entries(toy) -> tuple[Entry, ...]:
    """Three submissions, the second with a topic that nobody could answer."""
    return (
        entry(toy, date(2026, 2, 18), toy_answers(q1=1)),
        entry(toy, date(2026, 6, 17), toy_answers(q3=UNKNOWN)),
        entry(toy, date(2026, 11, 12), toy_answers(q1=4, q2=4)),
    )


@pytest.fixture(scope="module")
def history(entries):
    return history_of(entries)


def without_topic(rubric: Rubric, topic: str, number: str) -> Rubric:
    """The rubric under another version number, without a topic and its questions."""
    document = rubric.model_dump(by_alias=True, mode="json")
    document["rubric"]["version"] = number
    document["nodes"] = [node for node in document["nodes"] if node["id"] != topic]
    document["questions"] = [question for question in document["questions"] if question["node"] != topic]
    left = {question["id"] for question in document["questions"]}
    document["rules"]["caps"] = [cap for cap in document["rules"]["caps"] if cap["when"]["question"] in left]
    return Rubric.model_validate(document)


def test_submissions_stand_in_time_whatever_order_they_came_in(entries):
    assert history_of(entries[::-1]).entries == entries


def test_a_history_of_nothing_is_refused(toy):
    with pytest.raises(ValueError, match="takes one submission at least"):
        history_of([])


def test_scores_of_two_rubrics_make_no_history(entries, ml_delivery):
    with pytest.raises(ValueError, match="of one rubric, not of ml-delivery and toy"):
        history_of([*entries, replace(entries[0], rubric=ml_delivery)])


def test_areas_carry_their_topics_and_each_has_one_score_for_each_submission(history, entries):
    assert [(area.node, [topic.node for topic in area.topics]) for area in history.areas] == [
        ("m", ["t1", "t2"]),
        ("c", ["t3"]),
        ("i", ["t4"]),
    ]
    assert {track.node: list(track.scores) for track in history.tracks} == {
        track.node: [entry.scores[track.node] for entry in entries] for track in history.tracks
    }


def test_a_topic_without_a_score_is_a_gap(history):
    topic = next(track for track in history.tracks if track.node == "t2")
    assert [score is None for score in topic.scores] == [False, True, False]


def test_a_topic_that_a_version_lacks_is_a_gap_there_and_keeps_its_place(toy, entries):
    older, newer = without_topic(toy, "t1", "0.9.0"), without_topic(toy, "t2", "1.1.0")
    history = history_of(
        [replace(entries[0], rubric=older, scores={"t2": 25}), replace(entries[2], rubric=newer, scores={"t1": 60})]
    )
    assert [topic.node for topic in history.areas[0].topics] == ["t1", "t2"]
    assert [topic.scores for topic in history.areas[0].topics] == [(None, 60), (25, None)]


def test_the_target_is_that_of_the_newest_rubric(toy, entries):
    document = toy.model_dump(by_alias=True, mode="json")
    document["rubric"] |= {"version": "1.1.0", "target": 2}
    newest = replace(entries[2], rubric=Rubric.model_validate(document))
    assert [history_of(entries).target, history_of([*entries[:2], newest]).target] == [100, 50]


@pytest.mark.parametrize(
    ("newest", "months"),
    [
        (date(2026, 1, 31), (date(2026, 4, 1), date(2026, 7, 1))),
        (date(2026, 9, 30), (date(2026, 12, 1), date(2027, 3, 1))),
        (date(2026, 12, 1), (date(2027, 3, 1), date(2027, 6, 1))),
    ],
)
def test_the_next_assessment_is_due_a_quarter_to_half_a_year_later(entries, newest, months):
    assert history_of([replace(entries[0], at=newest)]).next_between == months


def test_a_submission_before_anything_is_live_says_so(ml_delivery):
    stage = ml_delivery.stages[0]
    staged = replace(entry(ml_delivery, date(2026, 1, 1), {}), stage=stage.id)
    assert (staged.stage_title, staged.reading.name) == (stage.title, f"Nova – 2026 Q1 ({stage.title.lower()})")


def test_drawing_chart_table_and_data_show_the_same_scores(history, entries):
    scores = [entry.score for entry in entries]
    drawn = ElementTree.fromstring(trend_svg(history.figure))
    marked = [mark.findtext(f"{SVG}title") for mark in drawn.iter(f"{SVG}g") if mark.findtext(f"{SVG}title")]
    charted = next(trace for trace in interactive_trend(history.figure)["data"] if trace["meta"] == "this")
    column = COLUMNS.index("Score")

    assert [int(words.split(": ")[1].split(",")[0]) for words in marked] == scores
    assert charted["y"] == scores
    assert [row[column] for row in history_sheet(history).rows] == scores
    assert [submission["score"] for submission in history_data(history)["submissions"]] == scores


def test_a_small_trend_is_drawn_of_each_area_and_topic(history):
    for track in history.tracks:
        drawn = ElementTree.fromstring(small_trend_svg(track.figure))
        marks = [circle for circle in drawn.iter(f"{SVG}circle") if "chart-mark" in circle.get("class", "")]
        assert drawn.findtext(f"{SVG}title") == track.label
        assert len(marks) == len([score for score in track.scores if score is not None])


def test_the_table_has_a_column_for_each_area_and_topic_and_an_empty_cell_for_a_gap(history):
    sheet = history_sheet(history)
    assert sheet.columns == (*COLUMNS, *(track.label for track in history.tracks))
    assert [row[len(COLUMNS) :] for row in sheet.rows] == [
        tuple(track.scores[index] for track in history.tracks) for index in range(3)
    ]


def test_the_workbook_has_events_on_a_second_sheet_and_types_in_its_cells(history):
    book = load_workbook(BytesIO(history_xlsx(history)))
    history_page, events_page = (book[name] for name in book.sheetnames)
    assert book.sheetnames == ["History", "Events"]
    assert [type(history_page.cell(2, column).value).__name__ for column in (1, 3, 5)] == ["str", "datetime", "int"]
    assert [tuple(cell.value for cell in row)[2] for row in events_page.iter_rows(min_row=2)] == [
        event.text for event in EVENTS
    ]
    assert {cell.data_type for row in events_page.iter_rows(min_row=2) for cell in row} == {"n", "d", "s"}


def test_the_same_history_gives_the_same_files(history):
    for write in (history_csv, history_xlsx, history_json):
        assert write(history) == write(history)


def test_csv_opens_in_spreadsheets(history):
    content = history_csv(history)
    assert content.startswith(b"\xef\xbb\xbfOrganisation,Team,Date,")
    assert content.count(b"\r\n") == 4


def test_json_says_which_schema_it_has_and_names_every_node(history, entries):
    data = json.loads(history_json(history))
    assert list(data) == [
        "schema", "organisation", "team", "is_sample", "target", "areas", "submissions", "events",
    ]  # fmt: skip
    assert (data["schema"], data["target"]) == (1, 100)
    assert data["submissions"][1]["scores"] == dict(entries[1].scores)
    assert data["events"][0] == {"date": "2026-04-01", "text": "Squad formed"}


def test_plotly_accepts_the_interactive_trend(history):
    chart = interactive_trend(history.figure)
    go.Figure({"data": chart["data"], "layout": chart["layout"]})


def test_the_interactive_trend_leaves_a_gap_and_tells_each_reading(entries):
    unknown = replace(entries[1], score=None)
    history = history_of([entries[0], unknown, entries[2]])
    scores = next(trace for trace in interactive_trend(history.figure)["data"] if trace["meta"] == "this")
    assert scores["y"] == [entries[0].score, None, entries[2].score]
    assert scores["connectgaps"] is False
    assert scores["customdata"] == [reading.words for reading in history.figure.readings]


def test_the_interactive_trend_numbers_the_events_and_keeps_their_rings_apart(history):
    rings = interactive_trend(history.figure)["data"][-1]
    assert rings["text"] == ["1", "2", "3"]
    assert rings["x"] == [event.at.isoformat() for event in EVENTS]
    assert len(set(rings["y"][:2])) == 2
    assert rings["customdata"][2] == "1 September 2026: &lt;New&gt; lead"


@pytest.mark.parametrize(("first", "last", "side"), [(20, 95, "right"), (95, 20, "left")])
def test_the_target_is_named_where_no_reading_is_near(entries, first, last, side):
    history = history_of([replace(entries[0], score=first), replace(entries[2], score=last)], events=())
    target = next(trace for trace in interactive_trend(history.figure)["data"] if trace["meta"] == "target")
    assert target["textposition"] == f"top {side}"
    assert "Target 100" in target["text"]


def test_versions_of_one_rubric_make_one_history(toy, entries):
    history = history_of([*entries[:2], replace(entries[2], rubric=version(toy, "1.1.0"))])
    assert [row[COLUMNS.index("Rubric")] for row in history_sheet(history).rows] == [toy.name, toy.name, "toy@1.1.0"]
