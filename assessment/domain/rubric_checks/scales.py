"""Checks of what an answer can be: scales, levels, ticks, not applicable, unknown, and bands over the scores."""

from collections.abc import Iterator
from itertools import pairwise

from assessment.domain.lint_rules import Rule
from assessment.domain.rubric_checks.place import Flaw, Place, level_flaws, options_of, top_of


def check_scales(rubric: Place) -> Iterator[Flaw]:
    """Options count up from 0 and are worth more and more; a question describes exactly the levels of its scale."""
    questions = list(rubric["questions"])
    own = [question["scale"] for question in questions if isinstance(question["scale"].value, dict)]
    for scale in (*rubric["scales"], *own):
        for index, option in enumerate(scale["options"]):
            if option["key"].number not in (None, index):
                message = f"is {option['key'].value}; expected {index}, since options count up from 0"
                yield option["key"].flaw(Rule.SCALE_KEY, message)
        for lower, higher in pairwise(scale["options"]):
            before, after = lower["value"].number, higher["value"].number
            if before is not None and after is not None and before >= after:
                message = f"is {after}; expected more than {before}, the option before"
                yield higher["value"].flaw(Rule.SCALE_ORDER, message)
    for question in questions:
        if question["scale"].text is not None and question["scale"].text not in rubric["scales"].keys:
            yield question["scale"].unknown("scale")
        elif (top := top_of(rubric, question)) is not None and question["levels"].keys:
            yield from _text_flaws(question["levels"], top)


def _text_flaws(levels: Place, top: int) -> Iterator[Flaw]:
    described = levels.by_level()
    for key in levels.keys:
        if levels[key].steps not in {described[level].steps for level in described if level <= top}:
            yield levels[key].flaw(Rule.LEVEL_TEXT, f"is not a level of the scale; expected 0 to {top}")
    if missing := [str(level) for level in range(top + 1) if level not in described]:
        message = f"level {', '.join(missing)} is missing; describe every level of the scale"
        yield levels.flaw(Rule.LEVEL_TEXT, message)


def check_ticks(rubric: Place) -> Iterator[Flaw]:
    """Every level of a question that is answered by ticks is reached by some number of them."""
    for question in rubric["questions"]:
        ticks, top = question["ticks"], top_of(rubric, question)
        rule, counts = ticks["rule"].text, [count for count in ticks["counts"] if count.whole is not None]
        if rule in ("all", "any") and top is not None and top != 1:
            message = f"is {rule}, which leads to two levels; the scale has {top + 1}, so use count"
            yield ticks["rule"].flaw(Rule.TICKS_RULE, message)
        if rule in ("all", "any") and counts:
            yield ticks["counts"].flaw(Rule.TICKS_RULE, f"counts nothing under {rule}; remove it or use count")
        if rule == "count" and top is not None and len(counts) != top:
            message = f"has {len(counts)} entries; expected {top}, one for each level above 0"
            yield ticks["counts"].flaw(Rule.TICKS_RULE, message)
        for lower, higher in pairwise(counts):
            if lower.value >= higher.value:
                message = f"is {higher.value}; expected more than {lower.value}, the count before"
                yield higher.flaw(Rule.TICKS_COUNT, message)
        boxes = len(list(ticks["items"]))
        for count in counts:
            if boxes and count.value > boxes:
                yield count.flaw(Rule.TICKS_COUNT, f"is {count.value}; expected {boxes} or less, as many as there are")


def check_states(rubric: Place) -> Iterator[Flaw]:
    """What answers other than a level count as lies on their scale and in the right order."""
    states = rubric["states"]
    questions = list(rubric["questions"])
    tops = [(question, top) for question in questions if (top := top_of(rubric, question)) is not None]
    without = [top for question, top in tops if question["unknown"].value is None]
    yield from _unknown_flaws(states["unknown"], min(without, default=None), "a level of every scale")
    for question, top in tops:
        yield from _unknown_flaws(question["unknown"], top, "a level of the scale")
    highest = max((top for _, top in tops), default=None)
    for place in (rubric["rubric"]["target"], *(states["evidence_floor"][word] for word in ("above", "counts_as"))):
        yield from level_flaws(place, highest, "a level of some scale")
    evidence = states["evidence_floor"]
    if evidence["above"].number is not None and (evidence["counts_as"].number or 0) > evidence["above"].value:
        message = f"is {evidence['counts_as'].value}; expected `above` or less"
        yield evidence["counts_as"].flaw(Rule.EVIDENCE_ORDER, message)


def _unknown_flaws(unknown: Place, top: int | None, what: str) -> Iterator[Flaw]:
    floor, ceiling, estimate = (unknown[word] for word in ("floor", "ceiling", "estimate"))
    for place in (floor, ceiling, estimate):
        yield from level_flaws(place, top, what)
    if floor.number is None or ceiling.number is None:
        return
    if ceiling.value < floor.value:
        yield ceiling.flaw(Rule.UNKNOWN_ORDER, f"is {ceiling.value}; expected the floor or more")
    elif estimate.number is not None and not floor.value <= estimate.value <= ceiling.value:
        message = f"is {estimate.value}; expected {floor.value} to {ceiling.value}, between floor and ceiling"
        yield estimate.flaw(Rule.UNKNOWN_ORDER, message)


def check_not_applicable(rubric: Place) -> Iterator[Flaw]:
    """A reason stands only where it may be given, and not applicable counts as something that the scale knows."""
    told = set()
    for question in rubric["questions"]:
        own = question["na_policy"]
        policy = own if own.value is not None else rubric["states"]["na"]
        if policy.text == "forbidden" and question["na"].texts():
            message = "lists reasons, and not applicable is forbidden; remove them or set `na_policy`"
            yield question["na"].flaw(Rule.NA_FORBIDDEN, message)
        counts_as = policy["count_as"]
        values = [value for option in options_of(rubric, question) if (value := option["value"].number) is not None]
        needs_value = own.value is not None or question["na"].texts()
        if counts_as.number is None or counts_as.steps in told or not values or not needs_value:
            continue
        if not values[0] <= counts_as.value <= values[-1]:
            told.add(counts_as.steps)
            expected = f"{values[0]:g} to {values[-1]:g}, as “{question['id'].text}” scores"
            yield counts_as.flaw(Rule.NA_VALUE, f"is {counts_as.value:g}; expected {expected}")


def check_bands(rubric: Place) -> Iterator[Flaw]:
    """The limits of bands rise, and every band has a name and a text."""
    for bands in rubric["bands"]:
        limits = [limit for limit in bands["limits"] if limit.number is not None]
        end = {"right": 0, "left": len(limits) - 2}.get(bands["closed"].text or "")
        for position, (lower, higher) in enumerate(pairwise(limits)):
            if lower.value > higher.value or (lower.value == higher.value and position != end):
                message = f"is {higher.value}; expected more than {lower.value}, the limit before"
                yield higher.flaw(Rule.BANDS_ORDER, message)
        for word in ("names", "texts"):
            count = len(list(bands[word]))
            if limits and count and count != len(limits) - 1:
                message = f"has {count} entries; expected {len(limits) - 1}, one between each two limits"
                yield bands[word].flaw(Rule.BANDS_NAMES, message)


def check_display(rubric: Place) -> Iterator[Flaw]:
    """Scores are printed in steps that make up a whole one, a firm range is no wider than a fair one, and the order of
    areas has them all."""
    step, firm, fair = (rubric["display"][word] for word in ("step", "firm", "fair"))
    if step.number is not None and 0 < step.value <= 1 and step.value not in STEPS:
        yield step.flaw(Rule.DISPLAY_STEP, f"is {step.value}; expected 1, 0.5, 0.25 or 0.1")
    if firm.number is not None and fair.number is not None and firm.value > fair.value:
        yield fair.flaw(Rule.DISPLAY_ORDER, f"is {fair.value:g}; expected `firm` or more")
    order = rubric["display"]["order"]
    roots = {name for name, node in rubric["nodes"].by_id().items() if node["parent"].value is None}
    areas = [name for name, node in rubric["nodes"].by_id().items() if node["parent"].text in roots]
    if isinstance(order.value, list) and order.value and sorted(map(str, order.value)) != sorted(areas):
        message = f"does not name every area once; expected {', '.join(areas)} in some order"
        yield order.flaw(Rule.DISPLAY_AREAS, message)


STEPS = (1, 0.5, 0.25, 0.1)
