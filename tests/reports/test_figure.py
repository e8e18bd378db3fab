"""One figure feeds every drawing: the same whole numbers in table, SVG and Plotly."""

import re

import plotly.graph_objects as go
import pytest

from assessment.domain.answers import Answer
from assessment.domain.report import build_report
from assessment.domain.scoring import score
from assessment.reports.dotplot import dotplot_svg
from assessment.reports.figure import Practice, build_figure, label_lines
from assessment.reports.interactive import interactive_radar
from tests.domain.test_report import HEADING
from tests.domain.test_scoring import PROOF, UNKNOWN, full_answers, toy_answers


def figure_of(rubric, answers):
    return build_figure(build_report(HEADING, rubric, answers, score(rubric, answers)))


@pytest.fixture(scope="module")
def answers(ml_delivery):
    """Every topic at another score, one not applicable, one not known."""
    mixed = {
        question.id: Answer(level=position * 7 % 5, evidence=PROOF)
        for position, question in enumerate(ml_delivery.questions)
    }
    mixed |= {question.id: Answer(na="nothing-live") for question in ml_delivery.questions_of("monitoring")}
    return mixed | {question.id: UNKNOWN for question in ml_delivery.questions_of("squads")}


@pytest.fixture(scope="module")
def figure(ml_delivery, answers):
    return figure_of(ml_delivery, answers)


def test_topics_stand_in_the_order_of_the_rubric_grouped_by_area(figure, ml_delivery):
    assert [axis.topic for axis in figure.axes] == [topic.id for topic in ml_delivery.topics]
    assert [(group.code, len(group.axes)) for group in figure.groups] == [("A", 4), ("B", 5), ("C", 5)]
    assert figure.target == 75


def test_a_topic_not_applicable_and_one_not_known_have_a_sign_or_words_in_place_of_a_number(figure):
    axes = {axis.topic: axis for axis in figure.axes}
    told = {topic: (axes[topic].number, axes[topic].words, axes[topic].range) for topic in ("monitoring", "squads")}
    assert told == {"monitoring": ("n/a", "not applicable", ""), "squads": ("?", "not known", "0–100")}


def test_the_range_of_an_exact_number_is_not_repeated(toy):
    axes = figure_of(toy, toy_answers(q5=UNKNOWN)).axes
    assert [(axis.range, axis.open_range) for axis in axes[1:3]] == [("25–25", ""), ("67–100", "67–100")]


def test_an_axis_carries_what_was_said_to_each_question(toy):
    figure = figure_of(toy, toy_answers(q5=UNKNOWN, q7=Answer(na="other")))
    practices = {axis.topic: axis.practices for axis in figure.axes}
    assert practices["t3"] == (Practice("Fourth practice", "Sustained"), Practice("Fifth practice", "don’t know"))
    assert practices["t4"] == (Practice("Sixth practice", "Improvised"), Practice("Seventh practice", "not applicable"))


def test_an_area_held_by_a_gate_shows_what_it_counts_with(toy):
    groups = figure_of(toy, toy_answers(q6=0, q7=4)).groups
    assert [(group.number, group.is_held) for group in groups] == [("51", False), ("83", False), ("37", True)]
    assert [axis.score for axis in groups[2].axes] == [40]


def test_the_description_tells_every_number(toy):
    assert figure_of(toy, toy_answers()).description == (
        "Mindset: First topic 60, Second topic 25; Company: Third topic 83; Infrastructure: Fourth topic 45. "
        "Target 100."
    )


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("Safe release", ["Safe release"]),
        ("Reproducible and tested", ["Reproducible", "and tested"]),
        ("Wirtschaftlichkeitsberechnung", ["Wirtschaftlich-", "keitsberechnung"]),
        ("One two three four five six seven eight nine ten", ["One two three", "four five six", "seven eight…"]),
    ],
)
def test_a_long_title_is_broken_and_at_last_cut(title, lines):
    assert label_lines(title, 15, 3) == lines


# Plotly


def trace(chart, meta):
    return next(trace for trace in chart["data"] if trace["meta"] == meta)


def test_plotly_accepts_the_chart(figure):
    chart = interactive_radar(figure)
    go.Figure(data=chart["data"], layout=chart["layout"])
    assert chart["layout"]["template"] == "none"


def test_plotly_draws_the_scores_of_the_figure_and_closes_the_line(figure):
    scores = [axis.score for axis in figure.axes]
    assert trace(interactive_radar(figure), "this")["r"] == [*scores, scores[0]]


def test_plotly_leaves_a_gap_where_there_is_no_score(figure):
    line = trace(interactive_radar(figure), "this")
    gaps = [figure.axes[index].topic for index, value in enumerate(line["r"][:-1]) if value is None]
    assert (gaps, line["connectgaps"]) == (["squads", "monitoring"], False)


def test_plotly_draws_the_target_as_a_dotted_ring(figure):
    target = trace(interactive_radar(figure), "target")
    assert (set(target["r"]), target["line"]["dash"], target["name"]) == ({75}, "dot", "Target 75")


def test_hovering_tells_topic_score_range_and_levels(toy):
    hover = trace(interactive_radar(figure_of(toy, toy_answers(q5=UNKNOWN))), "this")["customdata"]
    assert hover[2] == "Third topic: 100, range 67–100<br>Fourth practice: Sustained<br>Fifth practice: don’t know"


def test_titles_cannot_smuggle_markup_into_plotly(toy):
    document = toy.model_dump(by_alias=True, mode="json")
    document["nodes"][2]["title"] = "<b>T</b>"
    rubric = type(toy).model_validate(document)
    chart = interactive_radar(figure_of(rubric, toy_answers()))
    assert chart["labels"]["full"][0] == "&lt;b&gt;T&lt;/b&gt;<br>60"


def test_nothing_in_the_chart_names_a_colour(figure):
    assert re.findall(r"#[0-9a-f]{3,6}\b", str(interactive_radar(figure))) == []


# Dot plot


def test_the_dot_plot_prints_every_number_and_places_every_dot(figure):
    drawing = dotplot_svg(figure)
    rows = re.findall(r'text-anchor="end">([^<]*)</text><text [^>]*text-anchor="end">([^<]+)</text>', drawing)
    dots = re.findall(r'<circle [^>]*cx="([\d.]+)%"', drawing)
    assert rows == [(axis.open_range, axis.number) for axis in figure.axes]
    assert [round((float(x) - 1.4) / 97.2 * 100) for x in dots] == [a.score for a in figure.axes if a.score is not None]


def test_the_dot_plot_draws_a_bar_from_floor_to_ceiling_for_every_topic_that_applies(figure):
    bars = re.findall(r'class="chart-range" x1="([\d.]+)%" x2="([\d.]+)%"', dotplot_svg(figure))
    ranges = [tuple(round((float(x) - 1.4) / 97.2 * 100) for x in bar) for bar in bars]
    assert ranges == [(axis.floor, axis.ceiling) for axis in figure.axes if axis.ceiling is not None]


@pytest.mark.parametrize("theme", ["screen", "paper"])
def test_a_drawing_carries_no_style(figure, theme):
    assert "style" not in dotplot_svg(figure, theme=theme)


def test_on_paper_colours_stand_in_the_drawing(ml_delivery):
    drawing = dotplot_svg(figure_of(ml_delivery, full_answers(ml_delivery, level=2)), theme="paper")
    assert "class=" not in drawing
    assert 'viewBox="0 0 480' in drawing
