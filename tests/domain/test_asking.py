"""Which questions are asked, and the words for when they are."""

import pytest

from assessment.domain.answers import UNANSWERED, Answer, answer_faults, with_ticks
from assessment.domain.asking import asking, deciding, undecided
from assessment.domain.rubric import AllOf, AnyOf, MeasureIs, QuestionIs
from assessment.domain.wording import asked_when, meaning

ALL = ("model", "features", "config")
LIVE = {"live": Answer(level=1)}
TAKES_ALL_BACK = {"rollback": Answer(level=1, ticks=ALL)}


@pytest.mark.parametrize(
    ("answers", "rollback", "drill"),
    [
        ({}, None, None),
        ({"live": Answer(dont_know=True)}, None, None),
        ({"live": Answer(level=0)}, False, False),
        ({"live": Answer(level=0), **TAKES_ALL_BACK}, False, False),
        (LIVE, True, None),
        ({**LIVE, "rollback": Answer(level=0, ticks=("model",))}, True, False),
        ({**LIVE, **TAKES_ALL_BACK}, True, True),
    ],
)
def test_a_chain_of_conditions_is_open_until_its_first_link_is_known(kinds, answers, rollback, drill):
    asked = asking(kinds, answers)

    assert (asked["rollback"], asked["drill"]) == (rollback, drill)


@pytest.mark.parametrize(
    ("answers", "questions"),
    [
        ({}, ["live", "live"]),
        (LIVE, ["rollback"]),
        ({"live": Answer(dont_know=True)}, ["live", "live"]),
    ],
)
def test_an_open_question_waits_for_what_is_asked_and_unknown(kinds, answers, questions):
    drill = kinds.question_by_id["drill"]

    assert list(undecided(kinds, drill, answers, asking(kinds, answers))) == questions


def test_deciding_are_the_questions_that_conditions_name(kinds, toy):
    assert (deciding(kinds), deciding(toy)) == ({"checks", "grade", "live", "rollback"}, frozenset())


@pytest.mark.parametrize(
    ("question", "op", "value", "words"),
    [
        ("live", "==", 1, "“Is a model live?” is answered “Yes”"),
        ("live", "<", 1, "“Is a model live?” is answered “No”"),
        ("grade", ">", 7, "“How far is the inventory of data?” is answered “Eighth step” or higher"),
        ("grade", "<=", 1, "“How far is the inventory of data?” is answered “First step” or lower"),
        ("grade", ">=", 0, "“How far is the inventory of data?” is answered at all"),
        ("checks", ">=", 1, "at least one box of “Which checks run on new data?” is ticked"),
        ("checks", ">=", 2, "at least 3 boxes of “Which checks run on new data?” are ticked"),
        ("checks", "==", 3, "every box of “Which checks run on new data?” is ticked"),
        ("checks", "==", 2, "3 to 4 boxes of “Which checks run on new data?” are ticked"),
        ("checks", "<", 1, "no box of “Which checks run on new data?” is ticked"),
        ("checks", "<=", 1, "at most 2 boxes of “Which checks run on new data?” are ticked"),
    ],
)
def test_a_condition_is_told_in_the_words_of_its_question(kinds, question, op, value, words):
    assert asked_when(kinds, QuestionIs(question=question, op=op, value=value)) == words


def test_parts_of_a_condition_are_told_apart(kinds):
    live, not_live = (QuestionIs(question="live", op="==", value=value) for value in (1, 0))
    condition = AllOf(all=(live, AnyOf(any=(live, AllOf(all=(live, not_live))))))

    yes, no = "“Is a model live?” is answered “Yes”", "“Is a model live?” is answered “No”"
    assert asked_when(kinds, condition) == f"{yes} and (either {yes} or (both {yes} and {no}))"


def test_a_condition_on_anything_but_answers_is_no_condition_here(kinds):
    with pytest.raises(TypeError, match="MeasureIs is no condition on answers"):
        asked_when(kinds, MeasureIs(measure="na_share", op=">", value=0))


def test_a_text_that_only_says_the_name_again_means_nothing_more(kinds):
    live, consent = kinds.question_by_id["live"], kinds.question_by_id["consent"]

    assert [meaning(kinds, live, 1), meaning(kinds, consent, 1)] == ["", "A beginning is made."]


class TestTicks:
    @pytest.mark.parametrize(
        ("question", "ticks", "answer"),
        [
            ("checks", ("drift", "types", "ranges"), Answer(level=2, ticks=("types", "ranges", "drift"))),
            ("checks", (), Answer(level=0)),
            ("checks", None, UNANSWERED),
            ("rollback", ("config", "features", "model"), Answer(level=1, ticks=ALL)),
            ("rollback", ("model",), Answer(level=0, ticks=("model",))),
            ("alerts", ("quality",), Answer(level=1, ticks=("quality",))),
        ],
    )
    def test_ticks_come_to_a_level_and_stand_in_the_order_of_the_question(self, kinds, question, ticks, answer):
        assert with_ticks(kinds.question_by_id[question], UNANSWERED, ticks) == answer

    @pytest.mark.parametrize(
        ("question", "answer", "fault"),
        [
            ("checks", Answer(level=1, ticks=("types", "smell")), "“smell” is not a box of this question."),
            ("live", Answer(level=1, ticks=("types",)), "“types” is not a box of this question."),
            ("checks", Answer(level=3, ticks=("types",)), "These ticks come to level 1, not 3: tick what holds."),
            (
                "checks",
                Answer(dont_know=True, ticks=("types",)),
                "Choose one: boxes that hold, not applicable, or don’t know.",
            ),
        ],
    )
    def test_ticks_that_lead_elsewhere_are_at_fault(self, kinds, question, answer, fault):
        faults = answer_faults(kinds, kinds.question_by_id[question], answer)

        assert [(each.field, each.message) for each in faults] == [("ticks", fault)]
