"""What must hold for every comparison, tried on random small rubrics against the slow second reckoning."""

from hypothesis import assume, given
from hypothesis import strategies as st

from assessment.domain.comparison import ChangeVerdict, Comparability, Side, compare
from assessment.domain.rubric import Rubric
from assessment.domain.scoring import score
from tests.domain import oracle
from tests.domain.test_scoring_properties import ANSWERS, LEVELS, many, rubrics


def side(rubric, answers):
    return Side(rubric, answers, score(rubric, answers))


@st.composite
def sides(draw, rubric):
    """A submission against the rubric, with answers to most of its questions."""
    said = {question.id: draw(ANSWERS) for question in rubric.questions}
    return side(rubric, {question: answer for question, answer in said.items() if answer is not None})


@st.composite
def newer(draw, rubric):
    """The next version, with other weights and another meaning of some questions."""
    document = rubric.model_dump(by_alias=True, mode="json")
    document["rubric"]["version"] = "2.0.0"
    for question in document["questions"]:
        question |= {"rev": draw(st.sampled_from([1, 1, 1, 2])), "weight": draw(st.sampled_from([1, 2, 0.5]))}
    return Rubric.model_validate(document)


same_version = rubrics.flatmap(lambda rubric: st.tuples(sides(rubric), sides(rubric)))
two_versions = rubrics.flatmap(lambda rubric: st.tuples(sides(rubric), newer(rubric).flatmap(sides)))


def deltas(change):
    return [difference.delta for difference in (*change.topics, *change.areas, change.overall, change.on_common)]


def negated(numbers):
    return [None if number is None else -number for number in numbers]


@many
@given(rubrics.flatmap(sides))
def test_a_submission_has_not_changed_from_itself(only):
    change = compare(only, only)
    enough = change.common.comparability is Comparability.COMPARABLE
    assert (change.moves, change.added, change.dropped) == ((), (), ())
    assert {delta for delta in deltas(change) if delta is not None} <= {0}
    assert change.on_common == change.overall
    assert change.common.kappa == only.scorecard.completeness
    assert change.verdict is (ChangeVerdict.UNCLEAR if enough else ChangeVerdict.NOT_COMPARABLE)


@many
@given(same_version)
def test_going_back_undoes_every_difference(pair):
    earlier, later = pair
    there, back = compare(earlier, later), compare(later, earlier)
    assert deltas(back) == negated(deltas(there))
    assert (back.instrument, back.practice) == tuple(negated([there.instrument, there.practice]))
    assert [move.steps for move in back.moves] == negated([move.steps for move in there.moves])


@many
@given(st.one_of(same_version, two_versions))
def test_practice_and_instrument_add_up_to_the_whole_change(pair):
    change = compare(*pair)
    assert (change.practice is None) == (change.common.questions == ())
    if change.practice is not None:
        assert change.practice + change.instrument == change.overall.delta


@many
@given(two_versions)
def test_the_common_set_scores_as_the_slow_reckoning_of_its_answers_alone(pair):
    earlier, later = pair
    change = compare(earlier, later)
    kept = {question.id for question in later.rubric.questions if question.rev == 1}
    has_level = [{q for q, answer in submitted.answers.items() if answer.level is not None} for submitted in pair]
    shared = kept.intersection(*has_level)

    assert {question.id for question in change.common.questions} == shared
    for submitted, card in zip(pair, change.common.scorecards, strict=True):
        reasons = set() if change.common.stages_differ else {q for q, a in submitted.answers.items() if a.na}
        alone = {q: answer for q, answer in submitted.answers.items() if q in shared | reasons}
        assert {node: found.estimate for node, found in card.nodes.items()} == oracle.scores(later.rubric, alone)


@many
@given(two_versions, st.data())
def test_what_is_said_to_a_new_question_changes_no_practice(pair, data):
    earlier, later = pair
    change = compare(earlier, later)
    told = {question.id: data.draw(st.sampled_from(LEVELS)) for question in change.added}
    again = compare(earlier, side(later.rubric, later.answers | told))
    assume(again.common.scorecards[1].stage == change.common.scorecards[1].stage)
    assert again.practice == change.practice
