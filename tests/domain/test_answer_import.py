"""Answers from a file against what stands: who wins is a table."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.domain.answer_import import Offer, UploadError, plan_import
from assessment.domain.answer_json import read_json
from assessment.domain.answers import UNANSWERED, Answer

OLD, NEW, MINE = Answer(level=1), Answer(level=2, note="Online."), Answer(level=3, note="In the train.")


def outcome(offered, seen, *past):
    """What becomes of one answer that was offered after its author saw version `seen` of these."""
    versions = None if seen is None else {"q1": seen}
    plan = plan_import(Offer({"q1": offered}, versions), {"q1": dict(enumerate(past, start=1))})
    return next(
        (name for name in ("changes", "clashes") if getattr(plan, name)),
        "kept" if plan.kept else "unchanged",
    )


@pytest.mark.parametrize(
    ("offered", "seen", "past", "expected"),
    [
        (MINE, 0, (), "changes"),
        (UNANSWERED, 0, (), "unchanged"),
        (MINE, 1, (OLD,), "changes"),
        (OLD, 1, (OLD,), "unchanged"),
        (UNANSWERED, 1, (OLD,), "changes"),
        (MINE, 1, (OLD, NEW), "clashes"),
        (OLD, 1, (OLD, NEW), "kept"),
        (NEW, 1, (OLD, NEW), "unchanged"),
        (UNANSWERED, 0, (NEW,), "kept"),
        (MINE, 0, (NEW,), "clashes"),
        (OLD, 1, (OLD, NEW, OLD), "unchanged"),
        (MINE, None, (OLD, NEW), "changes"),
        (NEW, None, (OLD, NEW), "unchanged"),
        (UNANSWERED, None, (OLD,), "unchanged"),
    ],
)
def test_what_becomes_of_an_answer(offered, seen, past, expected):
    assert outcome(offered, seen, *past) == expected


def test_note_that_a_cell_cannot_hold_as_it_is_counts_as_the_same():
    saved = Answer(level=2, note=" Two\r\nlines\x0b ")

    assert outcome(Answer(level=2, note="Two\nlines"), 1, saved) == "unchanged"
    assert outcome(Answer(level=2, note="Two\nlines"), 1, saved, NEW) == "kept"


def test_change_is_made_from_the_newest_version():
    plan = plan_import(Offer({"q1": MINE}), {"q1": {1: OLD, 2: NEW}})

    assert [(change.version, change.before, change.after) for change in plan.changes] == [(2, NEW, MINE)]


def test_version_that_never_was_is_refused():
    with pytest.raises(UploadError, match="names version 7 of “q1”, which never was"):
        plan_import(Offer({"q1": MINE}, {"q1": 7}), {"q1": {1: OLD}})


def document(**blocks):
    return json.dumps({"rubric": "toy@1.0.0", "team": "Nova", "date": "2026-03-31", "answers": {}, **blocks}).encode()


def faults(content, rubric):
    with pytest.raises(UploadError) as caught:
        read_json(content, rubric)
    return [(fault.place, fault.message) for fault in caught.value.faults]


def test_answer_file_in_json_is_read(toy):
    answers = {
        "q1": {"level": 2, "note": "Since May.", "evidence": ["https://wiki.example/a"]},
        "q5": {"unknown": True},
    }

    offer = read_json(document(answers=answers), toy)

    assert offer.answers == {
        "q1": Answer(level=2, note="Since May.", evidence=("https://wiki.example/a",)),
        "q5": Answer(dont_know=True),
    }
    assert offer.versions is None


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"\xff\xfe", ("File", "The file is not written in UTF-8. Save it in that encoding.")),
        (b"{", ("Line 1, column 2", "The file is not JSON from here on.")),
        (b"", ("Line 1, column 1", "The file is not JSON from here on.")),
        (b"[]", ("file", "is a list of 0; expected a block.")),
        (b'{"rubric": 1, "rubric": 2}', ("rubric", "This is given twice in one block: remove one of the two.")),
        (document(rubric="other@1.0.0"), ("rubric", "The answers are to other@1.0.0, and this assessment uses "
         "toy@1.0.0. Start an assessment with that version.")),
        (document(answers={"q9": {"level": 1}}), ("answers.q9", "This is not a question of toy@1.0.0.")),
        (document(answers={"q1": {"level": 9}}), ("answers.q1.level", "Level 9 does not exist: choose 0 to 4.")),
        (document(answers={"q1": {"level": "2"}}), ("answers.q1.level", "is “2”; expected a whole number.")),
        (document(answers={"q1": {"evidence": ["javascript:alert(1)"]}}), ("answers.q1.evidence",
         "Link 1 is not a web address: start it with https:// or http://.")),
        (document(questions={}), ("rubric_hash", "is missing; add it.")),
    ],
)  # fmt: skip
def test_fault_of_a_json_file_says_where_and_what(content, expected, toy):
    assert expected in faults(content, toy)


@pytest.mark.parametrize("content", [b"[" * 500_000, b"1" * 5_000, b'"\\ud800"', b'{"a":' * 100_000])
def test_what_is_beyond_all_measure_is_refused(content, toy):
    assert len(faults(content, toy)) == 1


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "rubric",
                    "rubric_hash",
                    "team",
                    "date",
                    "answers",
                    "questions",
                    "q1",
                    "level",
                    "na",
                    "note",
                    "evidence",
                    "state",
                ]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=30,
)


@given(JSON)
def test_no_json_at_all_does_more_than_be_refused(toy, data):
    try:
        assert read_json(json.dumps(data).encode(), toy).versions is None
    except UploadError as error:
        assert error.faults
