"""Risk rules of a lens: read as truth tables, and held against trying every set of ticks."""

import re
from itertools import compress, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.domain.importing.risk_rules import HIGH, MEDIUM, NONE, ConditionError, read_condition, risks_of

settings.register_profile("rules", max_examples=200, deadline=None, derandomize=True)
TITLES = {"a": "Ale", "b": "Beer", "c": "Cider"}

conditions = st.recursive(
    st.sampled_from(list(TITLES)),
    lambda inner: st.one_of(
        inner.map("!{}".format),
        inner.map("({})".format),
        st.tuples(inner, st.sampled_from(["&&", "||"]), inner).map(" ".join),
    ),
    max_leaves=8,
)


def holds(condition, ticked):
    """Whether a condition holds for a set of ticks, asked of Python itself."""
    text = condition.replace("&&", " and ").replace("||", " or ").replace("!", " not ")
    return eval(re.sub(r"\b[abc]\b", lambda name: str(name[0] in ticked), text))


def sets_of_ticks():
    """Every set of ticks with its number in a truth table."""
    for bits in product((0, 1), repeat=len(TITLES)):
        yield sum(bit << position for position, bit in enumerate(bits)), set(compress(TITLES, bits))


def risks(*rules):
    return risks_of([(read_condition(text, TITLES) if text else None, risk) for text, risk in rules], len(TITLES))


@settings.get_profile("rules")
@given(conditions)
def test_a_condition_holds_for_the_sets_of_ticks_that_it_says(condition):
    table = read_condition(condition, TITLES).table

    assert [bool(table >> number & 1) for number, _ in sets_of_ticks()] == [
        holds(condition, ticked) for _, ticked in sets_of_ticks()
    ]


@settings.get_profile("rules")
@given(conditions, conditions)
def test_the_first_rule_that_holds_says_the_risk_and_counts_say_the_same_or_are_not_given(first, second):
    found, _ = risks((first, NONE), (second, MEDIUM), (None, HIGH))
    expected = {
        number: NONE if holds(first, ticked) else MEDIUM if holds(second, ticked) else HIGH
        for number, ticked in sets_of_ticks()
    }
    by_size = {
        size: {expected[number] for number, ticked in sets_of_ticks() if len(ticked) == size} for size in range(4)
    }
    way = [max(by_size[size]) for size in range(4)]
    is_by_count = all(len(by_size[size]) == 1 for size in range(4)) and way == sorted(way)

    assert {number: risk for risk in (HIGH, MEDIUM, NONE) for number, _ in sets_of_ticks()
            if found.tables[risk] >> number & 1} == expected  # fmt: skip
    assert (found.counts() is not None) == (is_by_count and way[0] == HIGH and way[-1] == NONE)
    if counts := found.counts():
        assert [found.reached[sum(size >= count for count in counts)] for size in range(4)] == way


def test_a_condition_is_told_in_words_with_the_brackets_it_needs():
    assert read_condition("a && (b || !c)", TITLES).words == "“Ale” and (“Beer” or not “Cider”)"
    assert read_condition("!(a && b)", TITLES).words == "not (“Ale” and “Beer”)"
    assert read_condition("((a))", TITLES).words == "“Ale”"


def test_rules_that_overlap_say_which_comes_first():
    found, is_open = risks(("a", NONE), ("a || b", MEDIUM), (None, HIGH))

    assert found.words == ("Anything else", "“Ale” or “Beer”, unless that comes to no risk", "“Ale”")
    assert is_open is False


def test_what_no_rule_speaks_of_counts_as_high_risk():
    found, is_open = risks(("a", NONE))

    assert (found.reached, found.words[HIGH], is_open) == ([HIGH, NONE], "Anything no rule speaks of", True)


def test_none_of_these_is_never_ticked():
    assert read_condition("a && !a_no", TITLES, ["a_no"]).table == read_condition("a", TITLES).table


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ("", "ends or goes on where a choice was expected"),
        ("a &&", "ends or goes on where a choice was expected"),
        ("a & b", "holds “&”, which means nothing in a condition"),
        ("a b", "cannot be read from “b” on; join choices by && and ||"),
        ("(a || b", "has a bracket that is not closed"),
        ("a || d", "names “d”, which is no choice of this question"),
        ("!" * 40 + "a", "is nested deeper than 30 brackets"),
        ("a && " * 5_000, "has 25,000 characters; expected 10,000 at most"),
        ("(" * 5_000, "is nested deeper than 30 brackets"),
    ],
)
def test_a_condition_that_cannot_be_read_says_why(condition, message):
    with pytest.raises(ConditionError) as refused:
        read_condition(condition, TITLES)

    assert str(refused.value) == message
