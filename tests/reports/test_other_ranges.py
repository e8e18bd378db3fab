"""Scores that are not whole numbers from 0 to 100: printed in the steps of their rubric, drawn on its own scale."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from assessment.domain.answers import Answer
from assessment.domain.plan import Range, ranges
from assessment.domain.report import out_of
from assessment.domain.rubric_file import find_rubric
from assessment.domain.scoring import score
from assessment.models import Submission
from assessment.reports.dotplot import dotplot_svg, profile_svg
from assessment.reports.interactive import interactive_radar
from assessment.reports.overlay import build_overlay, interactive_overlay, overlay_radar_svg
from assessment.reports.radar import arcs, radar_svg
from assessment.reports.side_by_side.change import signed
from tests.reports.test_figure import figure_of

LEVELS = {"data": "2211100", "model": "2111100", "infra": "2221000", "monitor": "1110000"}


@pytest.fixture(scope="module")
def ml_test_score():
    return find_rubric("ml-test-score")


@pytest.fixture(scope="module")
def answers(ml_test_score):
    given = {section: iter(map(int, levels)) for section, levels in LEVELS.items()}
    return {question.id: Answer(level=next(given[question.node])) for question in ml_test_score.questions}


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0, 100, [0, 25, 50, 75, 100]),
        (0, 7, [0, 1, 2, 3, 4, 5, 6, 7]),
        (1, 5, [1, 2, 3, 4, 5]),
        (0, 1, [0, 25, 50, 75, 100]),
    ],
)
def test_a_scale_is_marked_at_every_point_or_in_quarters(low, high, ticks):
    scale = Range(Fraction(low), Fraction(high))
    found = scale.ticks if high > 1 else [100 * tick for tick in scale.ticks]
    assert list(found) == ticks
    assert [scale.place(low), scale.place(high)] == [0, 100]


def test_half_points_are_printed_as_such_and_whole_ones_without_a_point(ml_test_score):
    assert [str(ml_test_score.shown(Fraction(*value))) for value in ((3, 2), (2, 1), (7, 4), (0, 1))] == [
        "1.5",
        "2",
        "2",
        "0",
    ]


def test_a_difference_of_half_points_is_printed_as_such():
    differences = [Decimal("3.5") - Decimal("5.5"), Decimal("1.5") - 1, Decimal("0.0"), Decimal("10.0"), -3]
    assert [signed(difference) for difference in differences] == ["−2", "+0.5", "0", "+10", "−3"]


def test_a_score_says_what_it_is_out_of(ml_test_score, ml_delivery):
    assert (out_of(ml_test_score), out_of(ml_delivery)) == ("of 7", "of 100")


def test_axes_and_rings_stand_on_the_scale_of_the_rubric(ml_test_score, answers):
    figure = figure_of(ml_test_score, answers)
    assert [axis.number for axis in figure.axes] == ["3.5", "3", "3.5", "1.5"]
    assert [number for _, number in figure.rings] == list("01234567")
    assert figure.goals == (100.0,) * 4
    assert [axis.place for axis in figure.axes] == [50.0, pytest.approx(300 / 7), 50.0, pytest.approx(150 / 7)]


def test_an_area_that_is_an_axis_is_named_once(ml_test_score, answers):
    figure = figure_of(ml_test_score, answers)
    assert list(arcs(figure)) == []
    assert [dotplot_svg(figure).count(f">{axis.title}<") for axis in figure.axes] == [1] * 4
    assert interactive_radar(figure)["layout"]["annotations"] == []


def test_figures_whose_areas_are_axes_are_laid_over_one_another(ml_test_score, answers):
    overlay = build_overlay([figure_of(ml_test_score, answers)] * 2, ["Nova", "Orion"])
    chart = interactive_overlay(overlay)
    assert (chart["layout"]["annotations"], chart["labels"]["short"]) == ([], ["1", "2", "3", "4"])
    assert overlay_radar_svg(overlay).count("1.5") == 2 + overlay.description.count("1.5")


def test_an_axis_without_a_code_is_known_by_its_number(ml_test_score, ml_delivery):
    assert [ml_test_score.code_of(topic) for topic in ml_test_score.topics] == ["1", "2", "3", "4"]
    assert [ml_delivery.code_of(topic) for topic in ml_delivery.topics][:2] == ["A1", "A2"]


def test_with_two_axes_the_dot_plot_stands_alone(ml_test_score, answers):
    figure = figure_of(ml_test_score, answers)
    narrow = replace(figure, groups=figure.groups[:2])
    assert (figure.has_radar, narrow.has_radar) == (True, False)
    assert profile_svg(figure) == radar_svg(figure)
    assert profile_svg(narrow) == dotplot_svg(narrow)


def test_the_range_of_the_whole_is_that_of_its_weakest_section(ml_test_score):
    assert ranges(ml_test_score)[ml_test_score.root.id] == Range(Fraction(0), Fraction(7))


def test_columns_hold_numbers_as_they_are_printed(ml_test_score, answers):
    columns = Submission.columns(ml_test_score, score(ml_test_score, answers))
    assert (columns["score"], columns["profile"]) == (
        Decimal("1.5"),
        {"data": 3.5, "model": 3, "infra": 3.5, "monitor": 1.5},
    )
