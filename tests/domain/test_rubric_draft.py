"""The text of a rubric on its way: faults with their lines, what stands already, worst and best score."""

from fractions import Fraction

from assessment.domain.plan import ranges
from assessment.domain.rubric_draft import Published, check
from assessment.domain.rubric_file import parse_rubric
from assessment.domain.rubric_starter import starter
from tests.newer import NINTH, newer_toy, toy_text


def nothing(slug: str) -> Published:
    """Nothing is published under any id."""
    return Published()


def told(text: str, published=nothing) -> list[tuple[int, str]]:
    return [(fault.line, fault.message) for fault in check(text, published).faults]


def test_sound_text_is_ready():
    checked = check(toy_text("1.0.0"), nothing)

    assert (checked.is_ready, checked.is_published, checked.found) == (True, False, None)


def test_every_fault_stands_with_its_line_parted_where_it_begins():
    checked = check(toy_text("1.0.0", ("status: expert", "status: proven"), ("node: t4", "node: t9")), nothing)

    assert checked.rubric is None
    assert [(fault.line, fault.before, fault.at) for fault in checked.faults] == [
        (10, "status: ", "proven"),
        (190, "node: ", "t9"),
    ]


def test_long_line_is_cut_around_the_fault():
    text = toy_text("1.0.0", ("summary: Seven", f"summary: {'x' * 3_000} Seven"))

    (fault,) = check(text, nothing).faults

    assert (fault.before, fault.at, fault.after) == ("summary: ", "x" * 40, f"{'x' * 100}…")


def test_line_numbers_are_those_of_yaml_whatever_ends_a_line():
    text = toy_text(
        "1.0.0", ("title: Toy rubric", 'title: "Toy\u2028 rubric\x85 x"'), ("status: expert", "status: proven")
    )

    (fault,) = check(text, nothing).faults

    assert (fault.line, fault.before, fault.at) == (10, "status: ", "proven")


def test_text_that_is_no_rubric_at_all_is_one_fault():
    assert told("") == [(1, "is empty")]
    assert told("questions: [") != []


def test_next_version_is_held_against_those_before(toy):
    published = {"toy": Published((toy,))}.get

    assert told(toy_text("1.0.0", NINTH), published) == [
        (7, "is 1.0.0 after 1.0.0; expected 1.1.0 or more, since questions[7] makes it a minor change")
    ]
    checked = check(toy_text("1.1.0", NINTH), published)
    assert (checked.is_ready, checked.newest) == (True, toy)
    assert [change.id for change in checked.found.changes] == ["q9"]


def test_what_is_published_already_has_no_fault_and_is_not_published_again(toy):
    checked = check(toy_text("1.0.0") + "\n# one comment more\n", {"toy": Published((toy,))}.get)

    assert (checked.faults, checked.is_published, checked.is_ready) == ((), True, False)


def test_number_below_the_newest_is_a_fault(toy):
    newer = newer_toy("1.1.0")

    assert [line for line, _ in told(toy_text("1.0.1"), {"toy": Published((toy, newer))}.get)] == [7]


def test_id_of_somebody_else_is_a_fault_where_it_stands():
    assert told(toy_text("1.0.0"), lambda slug: Published(is_taken=True)) == [
        (6, "“toy” is a rubric that comes with the product; give yours an id of its own")
    ]


def test_lowest_and_highest_are_what_the_instrument_can_give(toy):
    assert ranges(toy)[toy.root.id] == (Fraction(0), Fraction(100))


def test_starter_reaches_from_one_end_to_the_other():
    rubric = parse_rubric(starter("Ours"), "starter.yaml")

    assert ranges(rubric)[rubric.root.id] == (0, 100)
