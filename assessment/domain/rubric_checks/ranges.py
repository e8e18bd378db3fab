"""Checks of what the parts of a node are worth together: floor and ceiling must bound the estimate for every answer.

Who leaves a part out of a mean asks for what is left to lie in the same range; out of a sum, for the part to be worth
nothing. These checks read a rubric whose structure is sound.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from assessment.domain.asking import conditions_in, truth
from assessment.domain.lint_rules import Rule
from assessment.domain.plan import ranges
from assessment.domain.rubric import BlendAggregate, Cap, LadderAggregate, Node, Question, QuestionIs, Rubric, exact
from assessment.domain.rubric_checks.numbers import agrees, written
from assessment.domain.rubric_checks.place import Flaw
from assessment.domain.source import Steps

COMBINATIONS = 50_000
"""Combinations of levels that the condition of a gate may have and still be gone through one by one."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A question or node under a node: its range, and whether every assessment has a score for it."""

    id: str
    steps: Steps
    low: Fraction
    high: Fraction
    is_steady: bool

    @property
    def range(self) -> str:
        return f"{written(self.low)} to {written(self.high)}"


def check_scored(rubric: Rubric) -> Iterator[Flaw]:
    """Something under the overall score is scored."""
    scored = {node.id for node in rubric.nodes if node.aggregate != "none"}
    if not any(all(node.id in scored for node in rubric.way_up(question)) for question in rubric.questions):
        message = f"every question of “{rubric.root.id}” lies under a node that is none; give one an aggregate"
        yield Flaw(Rule.TREE_ROOT, ("nodes",), message)


def check_parts(rubric: Rubric) -> Iterator[Flaw]:
    """What comes together in a node may come together so."""
    for position, node in enumerate(rubric.nodes):
        parts = list(_parts(rubric, node))
        match node.aggregate:
            case "none":
                continue
            case LadderAggregate() as aggregate:
                steps: Steps = ("nodes", position, "aggregate", "ladder", "worth")
                yield from _worth_flaws(rubric, node, aggregate.ladder.worth, steps)
            case "sum":
                yield from _sum_flaws(node, parts)
            case _:
                yield from _mean_flaws(node, parts)


def _mean_flaws(node: Node, parts: list[_Part]) -> Iterator[Flaw]:
    if not all(part.is_steady for part in parts):
        for part in parts[1:]:
            if (part.low, part.high) != (parts[0].low, parts[0].high):
                message = (
                    f"“{part.id}” scores {part.range} and “{parts[0].id}” {parts[0].range}; under “{node.id}” give "
                    "both one range, or let nothing be left out (an `estimate` for unknown, no `na`, no `visible_when`)"
                )
                yield Flaw(Rule.PARTS_RANGE, part.steps, message)
    for part in parts:
        if node.aggregate == "geometric_mean" and part.low < 0:
            message = f"“{part.id}” scores {part.range}; expected 0 or more under the geometric mean of “{node.id}”"
            yield Flaw(Rule.GEOMETRIC_NEGATIVE, part.steps, message)


def check_losses(rubric: Rubric) -> Iterator[Flaw]:
    """What stands beside others under a mean keeps its range, or is always scored.

    A part of which nothing is known yet is left out of the estimate and counts in the ceiling, which must not be lower
    then. So its ceiling is the top of the range, whatever of it does not apply.
    """
    told = set()
    for node in rubric.nodes:
        parts = [child for child in rubric.children_of(node.id) if child.aggregate != "none"]
        if len(parts) < 2 or node.aggregate == "sum":
            continue
        losses = (_loss(rubric, child) for child in parts if not _is_always_scored(rubric, child))
        for loser, part in filter(None, losses):
            if loser not in told:
                told.add(loser)
                message = (
                    f"“{part}” may be left out of “{loser}”, which then reaches less of its range, and “{node.id}” "
                    "compares it with others; let it not be left out (`na_policy`, `visible_when`), or give a question "
                    "of it an `estimate` for unknown"
                )
                position = next(place for place, each in enumerate(rubric.nodes) if each.id == loser)
                yield Flaw(Rule.PARTS_LEFT_OUT, ("nodes", position), message)


def _loss(rubric: Rubric, node: Node) -> tuple[str, str] | None:
    """A sum or a ladder at or below a node that loses some of its range with a part, and the part."""
    questions = [question for question in rubric.questions if question.node == node.id]
    children = [child for child in rubric.children_of(node.id) if child.aggregate != "none"]
    parts: list[Node | Question] = [*questions, *children]
    if node.aggregate == "sum":
        for part in parts:
            inside = [part] if isinstance(part, Question) else rubric.questions_of(part.id)
            if all(_may_be_left_out(rubric, question) for question in inside):
                return node.id, part.id
    if isinstance(node.aggregate, LadderAggregate):
        kept = {question.rung for question in questions if not _may_be_left_out(rubric, question)}
        if lost := [question.id for question in questions if question.rung not in kept]:
            return node.id, lost[0]
    return next(filter(None, (_loss(rubric, child) for child in children)), None)


def _may_be_left_out(rubric: Rubric, question: Question) -> bool:
    """Whether some answer, or no answer to be given, leaves a question out."""
    is_excluded = bool(question.na) and rubric.not_applicable_of(question) == "exclude"
    return is_excluded or question.visible_when is not None


def _sum_flaws(node: Node, parts: list[_Part]) -> Iterator[Flaw]:
    for part in parts:
        if not part.is_steady and not part.low <= 0 <= part.high:
            message = (
                f"“{part.id}” scores {part.range} and may be left out of the sum “{node.id}”; give its scale a value "
                "of 0, or let it not be left out (an `estimate` for unknown, no `na`, no `visible_when`)"
            )
            yield Flaw(Rule.SUM_ZERO, part.steps, message)


def _worth_flaws(rubric: Rubric, node: Node, worth: float, steps: Steps) -> Iterator[Flaw]:
    for question in rubric.questions:
        low, *_, high = (option.value for option in rubric.scale_of(question).options)
        if question.node == node.id and not low < worth <= high:
            message = f"is {worth:g}; expected more than {low:g} and at most {high:g}, as “{question.id}” scores"
            yield Flaw(Rule.LADDER_WORTH, steps, message)


def _parts(rubric: Rubric, node: Node) -> Iterator[_Part]:
    for position, question in enumerate(rubric.questions):
        if question.node == node.id:
            options = rubric.scale_of(question).options
            ends = exact(options[0].value), exact(options[-1].value)
            yield _Part(question.id, ("questions", position), *ends, _is_steady(rubric, question))
    for position, child in enumerate(rubric.nodes):
        if child.parent == node.id and child.aggregate != "none":
            ends = ranges(rubric)[child.id]
            yield _Part(child.id, ("nodes", position), ends.low, ends.high, _is_always_scored(rubric, child))


def _is_always_scored(rubric: Rubric, node: Node) -> bool:
    children = [child for child in rubric.children_of(node.id) if child.aggregate != "none"]
    questions = [question for question in rubric.questions if question.node == node.id]
    return any(_is_steady(rubric, question) for question in questions) or any(
        _is_always_scored(rubric, child) for child in children
    )


def _is_steady(rubric: Rubric, question: Question) -> bool:
    """Whether a question counts whatever is answered."""
    return rubric.unknown_of(question).estimate is not None and not _may_be_left_out(rubric, question)


def check_unknown(rubric: Rubric) -> Iterator[Flaw]:
    """An unknown answer that the estimate leaves out stands at both ends of its scale."""
    told: set[Steps] = set()
    for position, question in enumerate(rubric.questions):
        unknown, top = rubric.unknown_of(question), rubric.top_of(question)
        if unknown.estimate is not None and question.visible_when is None:
            continue
        place: Steps = ("questions", position, "unknown") if question.unknown else ("states", "unknown")
        for word, found, end in (("floor", unknown.floor, 0), ("ceiling", unknown.ceiling, top)):
            if found != end and (*place, word) not in told:
                told.add((*place, word))
                message = f"is {found}; expected {end}, as “{question.id}” may be left out of the estimate"
                yield Flaw(Rule.UNKNOWN_RANGE, (*place, word), message)


def check_weights(rubric: Rubric) -> Iterator[Flaw]:
    """Weights stand where they count."""
    parts: list[tuple[Node | Question, str | None, Steps]] = [
        *((node, node.parent, ("nodes", position)) for position, node in enumerate(rubric.nodes)),
        *((question, question.node, ("questions", position)) for position, question in enumerate(rubric.questions)),
    ]
    idle = {part.id: why for part, parent, _ in parts if (why := _idle(rubric, part, parent))}
    for part, _, steps in parts:
        if part.id in idle and part.weight != 1:
            message = f"is {part.weight:g} and counts for nothing, since {idle[part.id]}; remove it"
            yield Flaw(Rule.WEIGHT_IDLE, (*steps, "weight"), message)
    for name, lens in rubric.lenses.items():
        for weighed in lens.weights:
            if weighed in idle:
                message = f"counts for nothing, since {idle[weighed]}; remove it from the lens"
                yield Flaw(Rule.WEIGHT_IDLE, ("lenses", name, "weights", weighed), message)


def _idle(rubric: Rubric, part: Node | Question, parent: str | None) -> str:
    """Why the weight of a part counts for nothing; empty when it counts."""
    if parent is None:
        return "nothing stands beside the overall score"
    if isinstance(part, Node) and part.aggregate == "none":
        return f"“{part.id}” has no score"
    match rubric.node_by_id[parent].aggregate:
        case "min" | "max" | "none" as name:
            return f"“{parent}” is {name}"
        case LadderAggregate():
            return f"“{parent}” is a ladder"
        case BlendAggregate() as aggregate if aggregate.blend.alpha == 0:
            return f"“{parent}” is a blend with alpha 0"
    return ""


def check_cap_ranges(rubric: Rubric) -> Iterator[Flaw]:
    """What holds a node down does so within its range."""
    caps = [(cap.cap, ("rules", "caps", position)) for position, cap in enumerate(rubric.rules.caps)]
    stages = [(stage.cap, ("stages", position)) for position, stage in enumerate(rubric.stages)]
    for cap, steps in (*caps, *stages):
        low, high = ranges(rubric)[cap.node]
        if rubric.node_by_id[cap.node].aggregate == "none":
            message = f"“{cap.node}” is none and has no score to hold down; name another node"
            yield Flaw(Rule.CAP_RANGE, (*steps, "cap", "node"), message)
        elif not low <= exact(cap.max) < high:
            message = f"is {cap.max:g}; expected {written(low)} or more, and less than {written(high)}"
            yield Flaw(Rule.CAP_RANGE, (*steps, "cap", "max"), message)


def check_joint_caps(rubric: Rubric) -> Iterator[Flaw]:
    """A gate on several answers that is closed stays closed when one of them falls, and open when one is unknown."""
    for position, cap in enumerate(rubric.rules.caps):
        steps: Steps = ("rules", "caps", position, "when")
        if cap.question is None and (found := _rising(rubric, cap)):
            yield Flaw(Rule.CAP_SLOPE, steps, found)


def _rising(rubric: Rubric, cap: Cap) -> str:
    """What is wrong with a gate that a lower answer opens, or that is closed at the top; empty when nothing is."""
    tops = {part.question: rubric.top_of(rubric.question_by_id[part.question]) for part in conditions_in(cap.when)}
    if all(_falls(part, tops[part.question]) for part in conditions_in(cap.when)):
        return ""
    size = 1
    for top in tops.values():
        size *= top + 2
    if size > COMBINATIONS:
        return "is too wide to be gone through answer by answer; compare with < or <= only"
    # None, an answer without a level, stands between the lowest and the highest.
    steps_up = {q: [*((level, level + 1) for level in range(top)), (0, None), (None, top)] for q, top in tops.items()}
    for levels in product(*([*range(top + 1), None] for top in tops.values())):
        given = dict(zip(tops, levels, strict=True))
        for question, pairs in steps_up.items():
            for lower, higher in pairs:
                if given[question] != higher or not _is_closed(cap, given):
                    continue
                if not _is_closed(cap, given | {question: lower}):
                    said = f"closes with “{question}” {_at(higher)} and not {_at(lower)}"
                    return f"{said}; a lower answer may never stand higher"
    return ""


def _falls(condition: QuestionIs, top: int) -> bool:
    held = [condition.holds(level) for level in range(top + 1)]
    return held == sorted(held, reverse=True) and not held[-1]


def _is_closed(cap: Cap, levels: dict[str, int | None]) -> bool:
    return truth(cap.when, lambda part: part.holds(levels[part.question])) is True


def _at(level: int | None) -> str:
    return "without a level" if level is None else f"at level {level}"


def check_stages(rubric: Rubric) -> Iterator[Flaw]:
    """A stage is set by questions that are always asked."""
    for position, stage in enumerate(rubric.stages):
        if stage.cap.node != rubric.root.id:
            message = f"is “{stage.cap.node}”; expected “{rubric.root.id}”, since a stage holds the overall score"
            yield Flaw(Rule.STAGE_ROOT, ("stages", position, "cap", "node"), message)
        listing = [question for question in rubric.questions if stage.when_na in question.na]
        steps: Steps = ("stages", position, "when_na")
        if not listing:
            message = f"no question lists “{stage.when_na}”, so nothing sets the stage; list it or remove the stage"
            yield Flaw(Rule.STAGE_UNREACHABLE, steps, message)
        for question in listing:
            if question.visible_when is not None:
                message = f"“{question.id}” lists “{stage.when_na}” and is not always asked; take it out of its `na`"
                yield Flaw(Rule.STAGE_UNREACHABLE, steps, message)


def check_band_ranges(rubric: Rubric) -> Iterator[Flaw]:
    """Bands run from the lowest to the highest score of every node that names them."""
    for node in rubric.nodes:
        if (name := bands_of(rubric, node)) is None:
            continue
        limits = rubric.bands[name].limits
        low, high = ranges(rubric)[node.id]
        if not (agrees(limits[0], low) and agrees(limits[-1], high)):
            message = f"run from {limits[0]:g} to {limits[-1]:g}; expected {written(low)} to {written(high)}"
            yield Flaw(Rule.BANDS_RANGE, ("bands", name, "limits"), f"{message}, the whole range of “{node.id}”")


def bands_of(rubric: Rubric, node: Node) -> str | None:
    """The bands that a node is told in; those of the overall score are the first when it names none."""
    return node.bands or (next(iter(rubric.bands)) if node.parent is None else None)
