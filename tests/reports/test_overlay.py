"""Comparisons: one figure for two to six series, drawn as overlaid radar, small multiples, dot plot and chart."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import plotly.graph_objects as go
import pytest

from assessment.domain.answers import Answer
from assessment.reports.comparison_dotplot import comparison_dotplot_svg
from assessment.reports.overlay import (
    MARKS,
    Series,
    build_overlay,
    interactive_overlay,
    overlay_radar_svg,
    small_multiples,
)
from assessment.reports.radar import CENTRE_X, CENTRE_Y
from tests.domain.test_scoring import UNKNOWN, full_answers, toy_answers
from tests.reports.test_figure import figure_of

SVG = "{http://www.w3.org/2000/svg}"
NAMES = ["Atlas", "Nova", "Orion", "Lyra", "Vega", "Süd & <West>"]


def drawn(svg):
    return ElementTree.fromstring(svg)


def words_of(root):
    return ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]


@pytest.fixture
def pair(toy):
    """The baseline does not know its last topic, the other one its first."""
    figures = [
        figure_of(toy, toy_answers(q6=UNKNOWN, q7=UNKNOWN)),
        figure_of(toy, toy_answers(q1=UNKNOWN, q2=UNKNOWN, q3=4)),
    ]
    return build_overlay(figures, NAMES[:2])


@pytest.fixture
def many(toy):
    """Six figures, of which each stands a level apart or is known in part."""
    return [figure_of(toy, toy_answers(q3=level)) for level in range(5)] + [figure_of(toy, toy_answers(q3=UNKNOWN))]


# The figure


def test_topics_are_matched_by_id_in_the_order_of_the_last_figure(toy, pair):
    shown = figure_of(toy, toy_answers())
    last = replace(shown, groups=tuple(reversed(shown.groups)))
    overlay = build_overlay([shown, last], NAMES[:2])
    assert [axis.topic for axis in overlay.axes] == ["t4", "t3", "t1", "t2"]
    assert [axis.places for axis in overlay.axes] == [(45, 45), (83, 83), (60, 60), (25, 25)]


def test_a_topic_that_a_series_was_not_asked_about_is_a_gap_and_one_that_only_earlier_ones_have_is_named(toy):
    full = figure_of(toy, toy_answers())
    short = replace(full, groups=(replace(full.groups[0], axes=full.groups[0].axes[:1]), *full.groups[1:]))
    later, earlier = build_overlay([short, full], NAMES[:2]), build_overlay([full, short], NAMES[:2])
    assert (later.axes[1].places, later.axes[1].numbers, later.dropped) == ((None, 25), ("–", "25"), ())
    assert ([axis.topic for axis in earlier.axes], earlier.dropped) == (["t1", "t3", "t4"], ("Second topic",))


def test_an_area_that_a_series_does_not_have_is_a_gap(toy):
    full = figure_of(toy, toy_answers())
    overlay = build_overlay([replace(full, groups=full.groups[1:]), full], NAMES[:2])
    assert overlay.groups[0].numbers == ("–", full.groups[0].number)
    assert "Mindset: Atlas not asked, Nova 51; First topic: Atlas not asked, Nova 60" in overlay.description


def test_a_series_has_the_day_beside_its_name_unless_that_is_its_name(toy):
    figure = figure_of(toy, toy_answers())
    overlay = build_overlay([figure, figure], ["Nova", figure.series])
    assert overlay.series == (Series("Nova", "23 November 2026"), Series("23 November 2026", ""))


def test_title_and_description_tell_every_number(pair):
    assert pair.title == "Atlas and Nova: scores of 4 topics, 0 to 100"
    for group in pair.groups:
        for axis in group.axes:
            first, second = axis.readings
            assert f"{axis.title}: Atlas {first.words}, Nova {second.words}" in pair.description
    assert pair.description.endswith("Target 100.")


@pytest.mark.parametrize("count", [0, 1, 7])
def test_a_comparison_takes_two_to_six_figures(toy, count):
    with pytest.raises(ValueError, match=f"2 to 6 figures, not {count}"):
        build_overlay([figure_of(toy, toy_answers())] * count, ["Nova"] * count)


def test_every_figure_needs_a_name(toy):
    with pytest.raises(ValueError):
        build_overlay([figure_of(toy, toy_answers())] * 2, ["Nova"])


# Overlaid radar


def test_three_series_differ_in_colour_dash_and_mark(many):
    drawing = overlay_radar_svg(build_overlay(many[:3], NAMES[:3]), theme="paper")
    lines = re.findall(r'stroke="(#\w+)" stroke-width="2" stroke-linejoin="round" stroke-dasharray="([^"]+)"', drawing)
    assert set(lines) == {("#0072b2", "none"), ("#b34700", "8 4"), ("#000000", "10 3 2 3")}
    assert [drawing.count(f'd="{mark}"') for mark in MARKS] == [5, 5, 5, 0, 0, 0]


def test_the_numbers_at_an_axis_stand_in_the_order_of_the_key(pair):
    words = words_of(drawn(overlay_radar_svg(pair)))
    for axis in pair.axes:
        assert " · ".join(axis.numbers) in words
    for group in pair.groups:
        assert words[words.index(group.title) + 1] == " · ".join(group.numbers)
    assert words[-3:] == ["Atlas23 November 2026", "Nova23 November 2026", "Target 100"]


def test_a_gap_in_one_series_breaks_its_line_alone(pair):
    root = drawn(overlay_radar_svg(pair))
    lines = {
        number: next(p.get("d") for p in root.iter(f"{SVG}path") if p.get("class") == f"series-{number} chart-line")
        for number in (1, 2)
    }
    assert [(line.count("M"), "Z" in line) for line in lines.values()] == [(2, False), (2, False)]
    assert f"{CENTRE_X} {CENTRE_Y}" not in "".join(lines.values())


def test_more_than_three_series_are_not_overlaid(many):
    overlay = build_overlay(many[:4], NAMES[:4])
    for draw in (overlay_radar_svg, interactive_overlay):
        with pytest.raises(ValueError, match="use small multiples"):
            draw(overlay)


# Small multiples


def test_there_is_a_small_radar_for_each_figure_with_its_name_and_codes_only(many, ml_delivery):
    figures = [figure_of(ml_delivery, full_answers(ml_delivery, level=level)) for level in (1, 2, 3, 4)]
    drawings = [drawn(svg) for svg in small_multiples(figures, NAMES[:4])]
    codes = [axis.code for axis in figures[0].axes]
    assert [words_of(root) for root in drawings] == [[name, *codes] for name in NAMES[:4]]


def test_the_baseline_is_behind_every_small_radar_but_its_own(many):
    drawings = small_multiples(many, NAMES)
    assert ["series-previous" in svg for svg in drawings] == [False, True, True, True, True, True]


def test_a_small_radar_tells_every_number_in_its_description(many):
    for svg, figure in zip(small_multiples(many, NAMES), many, strict=True):
        told = ", ".join(f"{axis.title} {axis.words}" for axis in figure.axes)
        assert drawn(svg).find(f"{SVG}desc").text == f"{told}. Target 100."


# Dot plot


@pytest.mark.parametrize("theme", ["screen", "paper"])
@pytest.mark.parametrize("count", [2, 6])
def test_the_dot_plot_prints_every_number_in_columns(many, theme, count):
    overlay = build_overlay(many[:count], NAMES[:count])
    root = drawn(comparison_dotplot_svg(overlay, theme=theme))
    columns = [t for t in root.iter(f"{SVG}text") if t.get("dx") and t.get("x") in ("100%", "480")]
    printed = [number for group in overlay.groups for row in (group, *group.axes) for number in row.numbers]
    assert [text.text for text in columns] == printed
    assert len({text.get("dx") for text in columns}) == count


def test_a_series_keeps_its_mark_in_key_head_and_rows(many):
    drawing = comparison_dotplot_svg(build_overlay(many, NAMES))
    scored = [sum(axis.score is not None for axis in figure.axes) for figure in many]
    assert [drawing.count(f'd="{mark}"') for mark in MARKS] == [2 + count for count in scored]


def test_a_line_runs_from_the_smallest_to_the_largest_score(many):
    overlay = build_overlay(many, NAMES)
    spans = re.findall(r'class="chart-span" x1="([\d.]+)%" x2="([\d.]+)%"', comparison_dotplot_svg(overlay))
    ends = [tuple(round((float(x) - 1.4) / 97.2 * 100) for x in span) for span in spans]
    known = [[score for score in axis.places if score is not None] for axis in overlay.axes]
    assert ends == [(min(scores), max(scores)) for scores in known]


def test_a_row_without_any_score_has_neither_line_nor_mark(toy):
    figure = figure_of(toy, toy_answers(q3=UNKNOWN))
    drawing = comparison_dotplot_svg(build_overlay([figure, figure], NAMES[:2]))
    assert drawing.count("chart-span") == 3


def test_equal_scores_hang_below_each_other(toy):
    figure = figure_of(toy, toy_answers())
    drawing = comparison_dotplot_svg(build_overlay([figure] * 3, NAMES[:3]))
    marks = re.findall(r'<svg x="([\d.]+%)" y="(\d+)"', drawing)
    row = [int(y) for x, y in marks if x == marks[-1][0]]
    assert [y - row[0] for y in row] == [0, 5, 10]


# Plotly


def test_plotly_accepts_the_overlay_and_draws_each_series(pair):
    chart = interactive_overlay(pair)
    go.Figure(data=chart["data"], layout=chart["layout"])
    series = [trace for trace in chart["data"] if trace["meta"].startswith("series-")]
    assert [(trace["meta"], trace["name"]) for trace in series] == [("series-1", "Atlas"), ("series-2", "Nova")]
    for place, trace in enumerate(series):
        scores = [axis.places[place] for axis in pair.axes]
        assert (trace["r"], trace["connectgaps"]) == ([*scores, scores[0]], False)
    assert len({(trace["line"]["dash"], trace["marker"]["symbol"]) for trace in series}) == 2


def test_plotly_fills_the_area_under_the_baseline_alone(pair):
    areas = [trace for trace in interactive_overlay(pair)["data"] if trace["meta"] == "area"]
    assert [[r for r in area["r"] if r] for area in areas] == [[60, 25, 25, 83]]


def test_plotly_has_all_numbers_at_the_axes_and_where_one_points(pair):
    chart = interactive_overlay(pair)
    assert chart["labels"]["full"] == [f"{axis.title}<br>{' · '.join(axis.numbers)}" for axis in pair.axes]
    assert chart["data"][-2]["customdata"][1] == "Second topic<br>Atlas: 25<br>Nova: 100"


def test_names_cannot_smuggle_markup_into_plotly(toy):
    figure = figure_of(toy, toy_answers())
    chart = interactive_overlay(build_overlay([figure, figure], ["<b>A</b>", NAMES[5]]))
    assert "<b>" not in str(chart)
    assert "Süd &amp; &lt;West&gt;" in str(chart)


# Every drawing


def drawings(figures, theme):
    yield overlay_radar_svg(build_overlay(figures[:3], NAMES[3:]), theme=theme)
    yield from small_multiples(figures, NAMES, theme=theme)
    yield comparison_dotplot_svg(build_overlay(figures, NAMES), theme=theme)


def test_on_screen_no_element_names_a_colour_and_on_paper_none_has_a_class(many):
    for svg in drawings(many, "screen"):
        assert re.findall(r'#[0-9a-f]{3,6}"|fill="(?!none)|stroke="|style', svg) == []
    for svg in drawings(many, "paper"):
        assert re.findall(r"class=|style|%", svg) == []


@pytest.mark.parametrize("theme", ["screen", "paper"])
def test_long_names_are_cut_and_escaped_and_stand_in_full_in_the_title(toy, theme):
    figure = figure_of(toy, toy_answers())
    names = ["Wartungsvorhersage für Großanlagen im südlichen Einzugsgebiet", "<script>alert(1)</script>"]
    overlay = build_overlay([figure, figure], names)
    for svg in (overlay_radar_svg(overlay, theme=theme), comparison_dotplot_svg(overlay, theme=theme)):
        root = drawn(svg)
        assert names[0] in root.find(f"{SVG}title").text
        assert any(
            word.startswith("Wartungsvorhersage für Großanlagen im s") and "…" in word for word in words_of(root)
        )
        assert "<script" not in svg


def test_decimals_do_not_follow_the_language(many, settings):
    expected = list(drawings(many, "screen"))
    settings.LANGUAGE_CODE = "de"
    assert list(drawings(many, "screen")) == expected
    assert re.findall(r'(?:x|y|x1|x2|d)="[^"]*\d,\d', "".join(expected)) == []


def test_all_unknown_draws_the_frame_and_no_mark(toy):
    figure = figure_of(toy, {"q1": Answer(na="other")})
    overlay = build_overlay([figure, figure], NAMES[:2])
    assert "translate(" in overlay_radar_svg(overlay)
    assert [axis.places for axis in overlay.axes] == [(None, None)] * 4
    assert comparison_dotplot_svg(overlay).count("chart-span") == 0
