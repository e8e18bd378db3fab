"""The ML Test Score as its paper has it: 28 tests, sums, the weakest section, and the bands."""

from fractions import Fraction

import pytest

from assessment.domain.answers import Answer
from assessment.domain.rubric_file import find_rubric
from assessment.domain.scoring import score

RUBRIC = find_rubric("ml-test-score")
SECTIONS = ("data", "model", "infra", "monitor")


def points(**halves: int) -> dict[str, Answer]:
    """Answers that come to so many half points in each section."""
    return {
        f"{section}-{number}": Answer(level=min(2, max(0, halves[section] - 2 * (number - 1))))
        for section in SECTIONS
        for number in range(1, 8)
    }


def test_it_has_seven_tests_in_each_of_four_sections():
    assert [area.id for area in RUBRIC.areas] == [topic.id for topic in RUBRIC.topics] == list(SECTIONS)
    assert [question.id for question in RUBRIC.questions] == [f"{s}-{n}" for s in SECTIONS for n in range(1, 8)]


def test_it_says_that_it_is_an_adaptation():
    assert RUBRIC.rubric.status == "adaptation"
    assert "third-party adaptation" in RUBRIC.rubric.summary
    assert "primary PDF not reachable" in RUBRIC.references[RUBRIC.rubric.source].state


@pytest.mark.parametrize("half_points", range(15))
def test_a_section_is_the_sum_of_its_tests_and_the_score_the_lowest_section(half_points):
    card = score(RUBRIC, points(data=half_points, model=14, infra=9, monitor=14))

    assert card.nodes["data"].estimate == Fraction(half_points, 2)
    assert card.overall.estimate == min(Fraction(half_points, 2), Fraction(9, 2))


@pytest.mark.parametrize(
    ("half_points", "band"),
    [
        (0, "Research project"),
        (1, "Serious holes possible"),
        (2, "Serious holes possible"),
        (3, "First pass"),
        (4, "First pass"),
        (5, "Reasonably tested"),
        (6, "Reasonably tested"),
        (7, "Strong"),
        (10, "Strong"),
        (11, "Exceptional"),
        (14, "Exceptional"),
    ],
)
def test_a_band_ends_with_its_upper_limit(half_points, band):
    card = score(RUBRIC, points(**dict.fromkeys(SECTIONS, half_points)))

    assert RUBRIC.overall_bands.name(card.overall.estimate) == band


@pytest.mark.parametrize("question", [q for q in RUBRIC.questions if q.na], ids=lambda question: question.id)
def test_a_test_that_does_not_apply_counts_as_not_done(question):
    perfect = points(**dict.fromkeys(SECTIONS, 14))

    card = score(RUBRIC, perfect | {question.id: Answer(na=question.na[0])})

    assert card.nodes[question.node].estimate == card.overall.floor == card.overall.ceiling == 6
    assert card.is_publishable


def test_an_unknown_test_leaves_a_range_and_no_verdict():
    card = score(RUBRIC, points(data=14, model=14, infra=14, monitor=10) | {"monitor-7": Answer(dont_know=True)})

    assert (card.overall.floor, card.overall.ceiling) == (5, 6)
    assert not card.is_publishable
