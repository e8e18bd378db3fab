"""Checks of what a rubric says about earlier versions of itself; whether it is true, `versions` checks beside them."""

from collections.abc import Iterator
from itertools import pairwise

from assessment.domain.lint_rules import Rule
from assessment.domain.rubric_checks.place import Flaw, Place, level_flaws, top_of


def check_earlier(rubric: Place) -> Iterator[Flaw]:
    """What speaks of earlier versions: questions that are there, and maps that give each earlier level one of ours."""
    questions = rubric["questions"].by_id()
    for name in rubric["wording_only"].keys:
        if name not in questions:
            yield Place(name, ("wording_only", name)).unknown("question")
    sources = [
        (place["id"].text, place["rev"].number, name)
        for name, question in questions.items()
        for place in question["map_from"]
    ]
    for question in questions.values():
        asked_before = {(place["id"].text, place["rev"].number) for place in question["map_from"]}
        for place in question["map_from"]:
            source = place["id"].text, place["rev"].number
            heirs = {heir for name, rev, heir in sources if (name, rev) == source}
            yield from _map_kind_flaws(place, len(asked_before), len(heirs))
            yield from _map_level_flaws(place["levels"], top_of(rubric, question))
            if source[0] in questions and (questions[source[0]]["rev"].number or 0) <= (source[1] or 0):
                message = f"“{source[0]}” rev {source[1]} is still asked; map only what is gone or has a higher rev now"
                yield place["id"].flaw(Rule.MAP_SOURCE, message)


def _map_kind_flaws(place: Place, sources: int, heirs: int) -> Iterator[Flaw]:
    """Renamed is one from one, split is several from one, merged is one from several."""
    match place["kind"].text:
        case "rename" if sources > 1 or heirs > 1:
            message = "is rename; expected one question that becomes one, and no other map of either"
            yield place["kind"].flaw(Rule.MAP_KIND, message)
        case "split" if heirs < 2:
            message = f"is split; expected another question that names “{place['id'].text}”, too"
            yield place["kind"].flaw(Rule.MAP_KIND, message)
        case "merge" if sources < 2:
            yield place["kind"].flaw(Rule.MAP_KIND, "is merge; expected two earlier questions or more")


def _map_level_flaws(levels: Place, top: int | None) -> Iterator[Flaw]:
    """Every level from 0 up has its target on the scale, and a higher level never a lower target."""
    places = levels.by_level()
    if missing := [str(level) for level in range(max(places, default=0)) if level not in places]:
        message = f"level {', '.join(missing)} is missing; give every earlier level its place"
        yield levels.flaw(Rule.MAP_LEVELS, message)
    targets = [places[level] for level in sorted(places) if places[level].number is not None]
    for target in targets:
        yield from level_flaws(target, top)
    for lower, higher in pairwise(targets):
        if lower.value > higher.value:
            message = f"is {higher.value}; expected {lower.value} or more, as the level below"
            yield higher.flaw(Rule.MAP_LEVELS, message)
