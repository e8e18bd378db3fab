"""Trends: days in true proportion, every number told, gaps, and no words over each other."""

import re
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from assessment.domain.plan import Range
from assessment.reports.trend import Note, Reading, TrendFigure, small_trend_svg, sparkline_svg, trend_svg

SVG = "{http://www.w3.org/2000/svg}"
START = date(2025, 3, 3)


def reading(days, score, floor=None, ceiling=None, name="Round"):
    floor, ceiling = (max((score or 50) - 10, 0) if floor is None else floor), ceiling or min((score or 50) + 10, 100)
    return Reading(START + timedelta(days=days), score, floor, ceiling, name)


READINGS = (reading(0, 40), reading(100, 55), reading(200, None), reading(400, 30), reading(420, 62))
NOTES = (Note(START + timedelta(days=150), "Platform team founded"), Note(START + timedelta(days=152), "New lead"))
SCALE = Range(Fraction(0), Fraction(100))
FIGURE = TrendFigure("Nova: overall score", READINGS, SCALE, 75, NOTES)
SMALL = TrendFigure("Safe release", READINGS, SCALE, 75, ())


def drawn(svg):
    return ElementTree.fromstring(svg)


def words_of(svg):
    return ["".join(text.itertext()) for text in drawn(svg).iter(f"{SVG}text")]


def marks(svg):
    """Centre of every mark: per cent of the width, pixels down."""
    return [
        (float(circle.get("cx").rstrip("%")), float(circle.get("cy")))
        for circle in drawn(svg).iter(f"{SVG}circle")
        if "chart-mark" in circle.get("class", "")
    ]


def numbers(svg):
    """The numbers at the marks, in order, with their place across."""
    return [
        (text.text, float(text.get("x").rstrip("%")))
        for group in drawn(svg).iter(f"{SVG}g")
        if group.get("text-anchor") == "middle" and "chart-text-strong" in group.get("class", "")
        for text in group
    ]


def dense(count, gap):
    return TrendFigure("Nova", tuple(reading(index * gap, 30 + index) for index in range(count)), SCALE, 75, ())


# The trend


def test_days_stand_in_true_proportion_and_scores_at_their_height():
    places = marks(trend_svg(FIGURE))
    assert [round((x - 9) / 85 * 420) for x, _ in places] == [0, 100, 400, 420]
    (_, first), (_, second), *_ = places
    assert (first - second) / 180 == pytest.approx(0.15)


def test_a_reading_without_a_score_breaks_the_line_and_has_a_sign_in_place_of_a_mark():
    svg = trend_svg(FIGURE)
    line = next(p.get("d") for p in drawn(svg).iter(f"{SVG}path") if p.get("class") == "series-this chart-line")
    assert (line.count("M"), line.count("L"), len(marks(svg))) == (2, 2, 4)
    assert [number for number, _ in numbers(svg)] == ["40", "55", "?", "62"]


def test_the_description_tells_every_number_day_and_note():
    text = drawn(trend_svg(FIGURE)).find(f"{SVG}desc").text
    assert text == (
        "3 March 2025, Round: 40, range 30–50; 11 June 2025, Round: 55, range 45–65; "
        "19 September 2025, Round: no score, range 40–60; 7 April 2026, Round: 30, range 20–40; "
        "27 April 2026, Round: 62, range 52–72; Target 75; "
        "Note 1, 31 July 2025: Platform team founded; Note 2, 2 August 2025: New lead."
    )


def test_readings_are_drawn_in_time_whatever_their_order():
    assert trend_svg(replace(FIGURE, readings=READINGS[::-1])) == trend_svg(FIGURE)


def test_numbers_that_stand_too_near_are_left_out_but_never_the_first_or_the_last():
    svg = trend_svg(dense(40, 30))
    shown = numbers(svg)
    assert len(marks(svg)) == 40
    assert (shown[0][0], shown[-1][0]) == ("30", "69")
    assert all((right - left) * 6.2 >= 26 for (_, left), (_, right) in pairwise(shown))


def test_on_a_narrow_page_the_style_sheet_hides_more_numbers():
    texts = [t for t in drawn(trend_svg(dense(12, 30))).iter(f"{SVG}text") if t.get("x", "").endswith("%")]
    kept = [float(t.get("x").rstrip("%")) for t in texts if (t.text or "").isdigit() and t.get("class") is None]
    assert any(text.get("class") == "chart-roomy" for text in texts)
    assert all((right - left) * 3.28 >= 26 for left, right in pairwise(kept))


def test_a_single_reading_is_a_single_mark_with_its_range_as_a_bar():
    svg = trend_svg(TrendFigure("Nova", READINGS[:1], SCALE, 75, ()))
    assert [x for x, _ in marks(svg)] == [51.5]
    assert [number for number, _ in numbers(svg)] == ["40"]
    assert svg.count("chart-range") == 1


def test_two_readings_of_one_day_both_keep_their_number():
    figure = TrendFigure("Nova", (reading(0, 40), reading(0, 44)), SCALE, 75, ())
    svg = trend_svg(figure)
    assert len(marks(svg)) == 2
    assert [number for number, _ in numbers(svg)] == ["40", "44"]
    heights = [float(t.get("y")) for t in drawn(svg).iter(f"{SVG}text") if t.text in ("40", "44")]
    assert heights[0] - heights[1] > 20


def test_a_reading_without_a_range_has_no_band():
    told = [Reading(START + timedelta(days=day), score, None, None, "Round") for day, score in ((0, 40), (9, None))]
    svg = trend_svg(TrendFigure("Nova", tuple(told), SCALE, None, ()))
    assert 'chart-area" d=""' in svg
    assert "Round: 40; 12 March 2025, Round: no score." in svg


def test_there_is_no_trend_without_a_reading():
    for draw in (
        lambda: trend_svg(replace(FIGURE, readings=())),
        lambda: small_trend_svg(replace(FIGURE, readings=())),
    ):
        with pytest.raises(ValueError, match="one reading at least"):
            draw()


def test_the_target_is_named_where_the_readings_keep_away_from_it():
    def anchor(*scores):
        readings = tuple(reading(day * 50, score) for day, score in enumerate(scores))
        svg = trend_svg(TrendFigure("Nova", readings, SCALE, 60, ()))
        return next(t.get("text-anchor") for t in drawn(svg).iter(f"{SVG}text") if t.text == "Target 60")

    assert (anchor(20, 58), anchor(62, 90)) == ("start", "end")
    assert "Target" not in " ".join(words_of(trend_svg(replace(FIGURE, target=None))))


def test_notes_are_numbered_in_their_order_and_near_ones_in_rows():
    root = drawn(trend_svg(replace(FIGURE, notes=NOTES[::-1])))
    rings = [t for t in root.iter(f"{SVG}text") if "chart-event-number" in t.get("class", "")]
    assert [(ring.text, ring.get("y")) for ring in rings] == [("1", "32"), ("2", "12")]


@pytest.mark.parametrize(
    ("days", "labels"),
    [
        (0, ["3 Mar 2025"]),
        (1, ["3 Mar 2025", "4 Mar 2025"]),
        (20, ["3 Mar 2025", "13 Mar 2025", "23 Mar 2025"]),
        (120, ["Apr 2025", "May 2025", "Jun 2025", "Jul 2025"]),
        (365, ["May 2025", "Jul 2025", "Sep 2025", "Nov 2025", "Jan 2026", "Mar 2026"]),
        (1500, ["2026", "2027", "2028", "2029"]),
    ],
)
def test_the_time_scale_has_three_to_six_marks(days, labels):
    words = words_of(trend_svg(TrendFigure("Nova", (reading(0, 40), reading(days, 50)), SCALE, None, ())))
    assert [word for word in words if re.search(r"20\d\d", word)] == labels


# Small forms


def test_a_small_trend_has_its_title_and_its_first_and_last_number_only():
    assert words_of(small_trend_svg(SMALL)) == ["Safe release", "40", "62"]


def test_a_small_trend_begins_and_ends_with_a_number_that_is_there():
    unknown = [Reading(START + timedelta(days=day), None, None, None, "Round") for day in (-9, 900)]
    assert words_of(small_trend_svg(replace(SMALL, readings=(*unknown, *READINGS))))[1:] == ["40", "62"]


def test_a_sparkline_tells_its_numbers_and_marks_the_last():
    root = drawn(sparkline_svg([30, None, 50, 60], SCALE))
    assert (root.get("role"), root.get("width"), root.get("height")) == ("img", "96", "24")
    assert root.get("aria-label") == "Scores: 30, no score, 50, 60"
    assert root.find(f"{SVG}circle").get("transform") == "translate(88 10.2)"


def test_a_sparkline_is_broken_at_a_gap_and_a_score_alone_is_a_point():
    path = drawn(sparkline_svg([30, None, 50, 60], SCALE)).find(f"{SVG}path")
    assert path.get("d") == "M4 15.6L4 15.6M60 12L88 10.2"


@pytest.mark.parametrize(("scores", "label"), [([], "Scores: none"), ([None], "Scores: no score"), ([7], "Scores: 7")])
def test_a_short_sparkline_is_drawn_too(scores, label):
    root = drawn(sparkline_svg(scores, SCALE))
    assert root.get("aria-label") == label
    assert len(root.findall(f"{SVG}circle")) == sum(score is not None for score in scores)


# Every drawing


def drawings(theme):
    yield trend_svg(FIGURE, theme=theme)
    yield trend_svg(dense(40, 30), theme=theme)
    yield small_trend_svg(SMALL, theme=theme)


def test_on_screen_no_element_names_a_colour_and_on_paper_none_has_a_class():
    for svg in (*drawings("screen"), sparkline_svg([30, None, 50], SCALE)):
        assert re.findall(r'#[0-9a-f]{3,6}"|fill="|stroke="|style', svg) == []
    for svg in drawings("paper"):
        assert re.findall(r"class=|style|%", svg) == []


def test_names_notes_and_titles_are_escaped():
    hostile = "<script>alert(1)</script> für Größe"
    figure = TrendFigure(hostile, (reading(0, 40, name=hostile),), SCALE, 75, (Note(START, hostile),))
    for svg in (trend_svg(figure), small_trend_svg(figure)):
        assert "<script" not in svg
        assert drawn(svg).find(f"{SVG}title").text == hostile


def test_decimals_do_not_follow_the_language(settings):
    expected = list(drawings("screen"))
    settings.LANGUAGE_CODE = "de"
    assert list(drawings("screen")) == expected
    assert re.findall(r'(?:x|y|cx|cy|d)="[^"]*\d,\d', "".join(expected)) == []
