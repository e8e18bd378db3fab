"""Golden cases: answers worked by hand that travel with a rubric and must come to what they expect."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from assessment.domain.answers import Answer
from assessment.domain.lint_rules import Rule
from assessment.domain.rubric import Golden, GoldenAnswer, Question, Rubric
from assessment.domain.rubric_checks.numbers import agrees, written
from assessment.domain.rubric_checks.place import Flaw, Place, level_flaws, top_of
from assessment.domain.scoring import score
from assessment.domain.source import Steps


def check_golden_words(rubric: Place) -> Iterator[Flaw]:
    """A case answers questions of the rubric as they can be answered, and expects something of its nodes."""
    questions, nodes = rubric["questions"].by_id(), rubric["nodes"].by_id()
    names = {name.text for bands in rubric["bands"] for name in bands["names"]}
    for case in rubric["golden"]:
        tops = [top for name in questions.keys() - set(case["answers"].keys)
                if (top := top_of(rubric, questions[name])) is not None]  # fmt: skip
        yield from level_flaws(case["others"], min(tops, default=None), "a level of every question not named")
        for name in case["answers"].keys:
            if name in questions:
                yield from _answer_flaws(rubric, case["answers"][name], questions[str(name)])
            else:
                yield Place(name, (*case.steps, "answers", name)).unknown("question")
        expect = case["expect"]
        for node in expect["nodes"].keys:
            if node not in nodes:
                yield Place(node, (*expect.steps, "nodes", node)).unknown("node")
        if expect["band"].text is not None and expect["band"].text not in names:
            yield expect["band"].unknown("band")
        if isinstance(expect.value, dict) and not any(expect.value.values()) and not _numbers(expect):
            yield expect.flaw(Rule.GOLDEN_EMPTY, "expects nothing; say a score, a floor, a ceiling, a band or nodes")


def _numbers(expect: Place) -> bool:
    return any(expect[word].number is not None for word in ("score", "floor", "ceiling"))


def _answer_flaws(rubric: Place, answer: Place, question: Place) -> Iterator[Flaw]:
    name = question["id"].text
    yield from level_flaws(answer, top_of(rubric, question), f"a level of “{name}”")
    if isinstance(answer.value, dict) and len(answer.keys) != 1:
        yield answer.flaw(Rule.GOLDEN_ANSWER, "says none or several of na, ticks and unknown; say one")
    if answer["na"].text is not None and answer["na"].text not in question["na"].texts():
        message = f"“{answer['na'].text}” is not a reason of “{name}”; list it in the question or answer otherwise"
        yield answer["na"].flaw(Rule.GOLDEN_ANSWER, message)
    boxes = {item["key"].text for item in question["ticks"]["items"]}
    if answer["ticks"].value is not None and not boxes:
        yield answer["ticks"].flaw(Rule.GOLDEN_ANSWER, f"“{name}” is not answered by ticks; give a level")
    else:
        yield from (tick.unknown("tick") for tick in answer["ticks"].texts().values() if tick.text not in boxes)


def check_golden(rubric: Rubric) -> Iterator[Flaw]:
    """Every case comes to what it expects."""
    for position, case in enumerate(rubric.golden):
        yield from _case_flaws(rubric, case, ("golden", position, "expect"))


def golden_answers(rubric: Rubric, case: Golden) -> dict[str, Answer]:
    """The answers of a golden case, by question."""
    answers = {} if case.others is None else {q.id: Answer(level=case.others) for q in rubric.questions}
    return answers | {name: _answer(rubric.question_by_id[name], said) for name, said in case.answers.items()}


def _answer(question: Question, said: int | GoldenAnswer) -> Answer:
    if isinstance(said, int):
        return Answer(level=said)
    if said.ticks is not None and question.ticks is not None:
        return Answer(level=question.ticks.level(said.ticks), ticks=said.ticks)
    return Answer(na=said.na, dont_know=bool(said.unknown))


def _case_flaws(rubric: Rubric, case: Golden, steps: Steps) -> Iterator[Flaw]:
    card = score(rubric, golden_answers(rubric, case))
    overall, expect = card.overall, case.expect
    found: Mapping[str, tuple[float | None, Fraction | None]] = {
        "score": (expect.score, overall.estimate),
        "floor": (expect.floor, overall.floor),
        "ceiling": (expect.ceiling, overall.ceiling),
    }
    nodes = {node: (number, card.nodes[node].estimate) for node, number in expect.nodes.items()}
    for place, numbers in ((steps, found), ((*steps, "nodes"), nodes)):
        for word, (expected, came) in numbers.items():
            if expected is not None and (came is None or not agrees(expected, came)):
                what = "no score" if came is None else written(came)
                message = f"is {expected:g}; “{case.name}” comes to {what}"
                yield Flaw(Rule.GOLDEN_CASE, (*place, word), message)
    band = None if overall.estimate is None else rubric.overall_bands.name(overall.estimate)
    if expect.band is not None and expect.band != band:
        message = f"is “{expect.band}”; “{case.name}” comes to {f'“{band}”' if band else 'no band'}"
        yield Flaw(Rule.GOLDEN_CASE, (*steps, "band"), message)
