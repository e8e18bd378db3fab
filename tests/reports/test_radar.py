"""The radar as SVG: right places, real text, gaps, and the same numbers as its figure."""

import re
from math import atan2, degrees, hypot
from xml.etree import ElementTree

import pytest

from assessment.domain.answers import Answer
from assessment.reports.radar import CENTRE_X, CENTRE_Y, HEIGHT, RADIUS, WIDTH, radar_svg
from tests.domain.test_scoring import UNKNOWN, full_answers, toy_answers
from tests.reports.test_figure import figure_of

SVG = "{http://www.w3.org/2000/svg}"


def drawn(figure, theme="screen"):
    return ElementTree.fromstring(radar_svg(figure, theme=theme))


def marks(root):
    return [
        (float(circle.get("cx")), float(circle.get("cy")))
        for group in root.findall(f"{SVG}g")
        if "chart-mark" in group.get("class", "")
        for circle in group
    ]


def test_a_point_lies_at_its_score_on_its_axis_clockwise_from_the_top(toy):
    places = [
        (
            round(hypot(x - CENTRE_X, y - CENTRE_Y) / RADIUS * 100),
            round(degrees(atan2(x - CENTRE_X, CENTRE_Y - y))) % 360,
        )
        for x, y in marks(drawn(figure_of(toy, toy_answers())))
    ]
    assert places == [(60, 0), (25, 90), (83, 180), (45, 270)]


def test_every_number_stands_as_text_with_its_code_and_title(ml_delivery):
    figure = figure_of(ml_delivery, full_answers(ml_delivery, level=2, rollback=0))
    root = drawn(figure)
    words = [" ".join("".join(text.itertext()).split()) for text in root.iter(f"{SVG}text")]
    for axis in figure.axes:
        assert f"{axis.code} {axis.number}" in words
    for group in figure.groups:
        assert group.title in words


def test_a_topic_without_a_score_is_a_gap_and_never_a_zero(toy):
    root = drawn(figure_of(toy, toy_answers(q3=UNKNOWN)))
    line = next(p for p in root.iter(f"{SVG}path") if p.get("class") == "series-this chart-line").get("d")
    assert len(marks(root)) == 3
    assert line.count("M") == 2
    assert f"{CENTRE_X} {CENTRE_Y}" not in line


def test_a_full_round_is_one_closed_line(toy):
    root = drawn(figure_of(toy, toy_answers()))
    line = next(p for p in root.iter(f"{SVG}path") if p.get("class") == "series-this chart-line").get("d")
    assert (line.count("M"), line[-1]) == (1, "Z")


def test_nothing_answered_draws_rings_and_target_and_no_point(toy):
    root = drawn(figure_of(toy, {}))
    assert marks(root) == []
    assert len([p for p in root.iter(f"{SVG}path") if p.get("class") == "chart-grid"]) == 1


def test_it_has_a_name_a_description_and_the_role_of_an_image(toy):
    root = drawn(figure_of(toy, toy_answers()))
    assert root.get("role") == "img"
    named = {element.get("id"): element.text for element in root if element.tag in (f"{SVG}title", f"{SVG}desc")}
    assert list(named) == root.get("aria-labelledby").split()
    assert named["radar-title"] == "Nova: scores of 4 topics, 0 to 100"


def test_the_font_is_set_on_the_root(toy):
    assert drawn(figure_of(toy, toy_answers())).get("font-family").startswith("Inter")


def test_rings_are_labelled_from_0_to_100(toy):
    faint = next(g for g in drawn(figure_of(toy, toy_answers())) if "chart-text-faint" in g.get("class", ""))
    assert [text.text for text in faint] == ["0", "25", "50", "75", "100"]


@pytest.mark.parametrize("theme", ["screen", "paper"])
def test_it_carries_no_style(toy, theme):
    assert re.findall(r"<style|style=", radar_svg(figure_of(toy, toy_answers()), theme=theme)) == []


def test_on_screen_no_element_names_a_colour_and_on_paper_none_has_a_class(toy):
    figure = figure_of(toy, toy_answers())
    assert "#" not in radar_svg(figure)
    assert "class=" not in radar_svg(figure, theme="paper")


def test_the_area_is_filled_with_at_most_15_per_cent(toy):
    opacities = re.findall(r'fill-opacity="([\d.]+)"', radar_svg(figure_of(toy, toy_answers()), theme="paper"))
    assert [float(opacity) <= 0.15 for opacity in opacities] == [True]


def test_words_of_a_name_cannot_become_markup(toy):
    document = toy.model_dump(by_alias=True, mode="json")
    document["nodes"][2]["title"] = "</text><script>alert(1)</script>"
    drawing = radar_svg(figure_of(type(toy).model_validate(document), toy_answers()))
    assert "<script" not in drawing
    ElementTree.fromstring(drawing)


def test_very_long_words_stay_on_the_sheet(ml_delivery):
    document = ml_delivery.model_dump(by_alias=True, mode="json")
    for node in document["nodes"]:
        node["title"] = "Wirtschaftlichkeitsberechnungsverfahren und Zuverlässigkeit"
    rubric = type(ml_delivery).model_validate(document)
    root = drawn(figure_of(rubric, {rubric.questions[0].id: Answer(level=2)}), "paper")
    for text in root.iter(f"{SVG}text"):
        assert 0 <= float(text.get("x")) <= WIDTH
        assert 0 <= float(text.get("y")) <= HEIGHT
    assert max(len("".join(text.itertext())) for text in list(root.iter(f"{SVG}g"))[2]) <= 15
