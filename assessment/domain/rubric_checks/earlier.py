"""Checks of what a rubric says about earlier versions of itself; whether it is true, `versions` checks beside them."""

from collections.abc import Iterator
from itertools import pairwise

from assessment.domain.rubric_checks.place import Flaw, Place, top_of, unknown


def check_earlier(rubric: Place) -> Iterator[Flaw]:
    """What speaks of earlier versions: questions that are there, and maps that give each earlier level one of ours."""
    questions = rubric["questions"].by_id()
    for name in rubric["wording_only"].keys:
        if name not in questions:
            yield unknown(Place(name, ("wording_only", name)), "question")
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
                yield place["id"].steps, message


def _map_kind_flaws(place: Place, sources: int, heirs: int) -> Iterator[Flaw]:
    """Renamed is one from one, split is several from one, merged is one from several."""
    match place["kind"].text:
        case "rename" if sources > 1 or heirs > 1:
            yield place["kind"].steps, "is rename; expected one question that becomes one, and no other map of either"
        case "split" if heirs < 2:
            yield place["kind"].steps, f"is split; expected another question that names “{place['id'].text}”, too"
        case "merge" if sources < 2:
            yield place["kind"].steps, "is merge; expected two earlier questions or more"


def _map_level_flaws(levels: Place, top: int | None) -> Iterator[Flaw]:
    """Every level from 0 up has its target on the scale, and a higher level never a lower target."""
    keys = sorted(key for key in levels.keys if isinstance(key, int))
    if missing := [str(level) for level in range(max(keys, default=0)) if level not in keys]:
        yield levels.steps, f"level {', '.join(missing)} is missing; give every earlier level its place"
    targets = [levels[key] for key in keys if levels[key].number is not None]
    for target in targets:
        if top is not None and target.value > top:
            yield target.steps, f"is {target.value}; expected a level of the scale, 0 to {top}"
    for lower, higher in pairwise(targets):
        if lower.value > higher.value:
            yield higher.steps, f"is {higher.value}; expected {lower.value} or more, as the level below"
