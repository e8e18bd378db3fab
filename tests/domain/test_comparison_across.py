"""Sides in several stages: what they have in common, how it is weighed and scored, and what is not claimed."""

from fractions import Fraction

from assessment.domain.answers import Answer
from assessment.domain.comparison import ChangeVerdict, common, compare
from tests.domain.test_comparison import NOTHING_LIVE, ids, side, version
from tests.domain.test_scoring import full_answers, toy_answers

STAGES_DIFFER = (
    "Stages differ (Pre-production, Live): published scores are not compared, only the common questions are."
)


def test_no_verdict_is_passed_on_a_stamped_result_beside_a_live_one(toy):
    change = compare(side(toy, toy_answers(q7=NOTHING_LIVE)), side(toy, toy_answers()))
    assert change.verdict is ChangeVerdict.NOT_COMPARABLE
    assert change.common.stages_differ
    assert change.common.obstacles == (STAGES_DIFFER,)


def test_across_stages_the_common_questions_are_scored_without_the_cap_of_the_stage(toy):
    early, live = full_answers(toy, q5=NOTHING_LIVE, q7=NOTHING_LIVE), full_answers(toy)
    assert side(toy, early).scorecard.overall.estimate == 62  # what the stage allows at most
    shared = common([side(toy, early), side(toy, live)])
    assert ids(shared.questions) == ["q1", "q2", "q3", "q4", "q6"]
    assert [(card.stage, card.overall.estimate) for card in shared.scorecards] == [(None, 100), (None, 100)]


def test_gates_act_on_the_common_questions_of_several_stages_as_well(toy):
    early, live = full_answers(toy, q6=0, q7=NOTHING_LIVE), full_answers(toy)
    shared = common([side(toy, early), side(toy, live)])
    assert [card.nodes["i"].estimate for card in shared.scorecards] == [0, 100]
    assert [gate.level for gate in shared.scorecards[0].gates if gate.is_closed] == [0]


def test_the_common_share_of_several_stages_is_the_same_whichever_side_stands_first(toy):
    sides = [side(toy, toy_answers(q7=NOTHING_LIVE)), side(toy, toy_answers())]
    assert [common(order).kappa for order in (sides, sides[::-1])] == [Fraction(13, 15)] * 2  # without q7
    both = [side(toy, toy_answers(q7=NOTHING_LIVE)), side(toy, toy_answers(q7=Answer(na="other", note="No.")))]
    assert common(both).kappa == 1  # what applies to neither is not missing


def test_two_stamped_results_are_compared_under_their_cap(toy):
    before, after = toy_answers(q7=NOTHING_LIVE), full_answers(toy, q5=NOTHING_LIVE, q7=NOTHING_LIVE)
    change = compare(side(toy, before), side(version(toy, "1.1.0"), after))
    assert change.common.obstacles == ()
    assert [card.stage for card in change.common.scorecards] == ["pre-production"] * 2
    assert change.on_common.later == 62
    assert change.verdict is ChangeVerdict.BEYOND_DOUBT
