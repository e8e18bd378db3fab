"""Reads custom lenses of the AWS Well-Architected Tool (the JSON format of schema version 2021-11-01).

A lens gives every question a risk – high, medium or none – by rules on the choices that are ticked, and no score. Here
a question stands at its risk (0, 1, 2), and a pillar and the whole at their worst: nothing is weighed that the source
does not weigh. Each high and each medium risk is a flag, so that they are counted as the source counts them.

Where the number of ticks alone decides the risk, the choices are ticked as in the source. Where it matters which are
ticked, the levels of the question put the source's rules into words, and who answers picks the one that is true.
"""

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

from assessment.domain.importing.draft import NOT_APPLICABLE, ROOT, Draft, slug
from assessment.domain.importing.item import Item
from assessment.domain.importing.notes import Kind, as_faults
from assessment.domain.importing.risk_rules import (
    DEFAULT,
    HIGH,
    MEDIUM,
    NAMES,
    NONE,
    RISKS,
    Condition,
    ConditionError,
    Risks,
    read_condition,
    risks_of,
)
from assessment.domain.source import parse_text, read_text

CHOICE_LIMIT = 15
"""Choices of one question, as a lens allows."""
NONE_OF_THESE = "_no"
"""How the id of the choice “none of these” ends."""
RISK_SCALE = "risk"
TEXTS = (
    "By the rules of the source, the choices that hold leave a high risk.",
    "By the rules of the source, the choices that hold leave a medium risk.",
    "By the rules of the source, the choices that hold leave no risk.",
)
BAND_TEXTS = (
    "at least one high risk",
    "at least one medium risk and none that is high",
    "no risk by any rule of the source",
)
REASONS = {
    NOT_APPLICABLE: {"title": "Does not apply", "text": "The question does not apply to this work."},
    "out-of-scope": {"title": "Out of scope", "text": "The question is out of the scope of this assessment."},
    "business-priorities": {"title": "Business priorities", "text": "Business priorities rule this out."},
    "architecture-constraints": {"title": "Architecture", "text": "Constraints of the architecture rule this out."},
}
KNOWN = {
    "lens": {"schemaVersion", "name", "description", "pillars"},
    "pillar": {"id", "name", "questions"},
    "question": {"id", "title", "description", "choices", "riskRules", "helpfulResource"},
    "choice": {"id", "title", "helpfulResource"},
}
"""The words of each block that the rubric has a place for."""

_PAIR = re.compile(r"\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})", re.IGNORECASE)


def read(path: Path, draft: Draft) -> dict[str, Any]:
    """The rubric that a lens comes to, as plain data."""
    source = parse_text(_PAIR.sub(_one_character, read_text(path)), path.as_posix())
    draft.faults += as_faults(source.faults)
    lens = Item.whole(source, draft.faults)
    title = lens["name"].needed()
    draft.nodes.append({"id": ROOT, "title": draft.line(title or "Overall", lens.place), "aggregate": "min"})
    _tell_unknown(draft, lens, "lens")
    for pillar in lens["pillars"].blocks():
        _read_pillar(draft, pillar)
    draft.note(
        Kind.CHOSEN,
        lens.place,
        "the source gives risks and no score: a pillar and the whole stand at their worst risk (minimum), and each "
        "high and medium risk is a flag",
    )
    return draft.document(
        name=slug(title) or path.stem,
        title=title,
        version="1.0.0",
        work=f"AWS Well-Architected custom lens “{title}”",
        summary=lens["description"].text(),
        answering="Tick every choice that is true today. Where there is nothing to tick, pick the description that "
        "is true.",
        na_reasons=REASONS,
        bands=_bands([risk for risk in RISKS.values() if risk != MEDIUM or draft.scales]),
        step=1,
    )


def _one_character(pair: re.Match[str]) -> str:
    """JSON writes a character beyond U+FFFF as two halves, YAML as one."""
    high, low = int(pair[1], 16), int(pair[2], 16)
    return f"\\U{0x10000 + ((high - 0xD800) << 10) + low - 0xDC00:08x}"


def _option(key: int, risk: int) -> dict[str, Any]:
    return {"key": key, "label": NAMES[risk].capitalize(), "value": risk, "text": TEXTS[risk]}


def _bands(risks: list[int]) -> dict[str, Any]:
    """One band for each risk that a question can stand at; a limit lies half way between two."""
    return {
        "closed": "left",
        "limits": [risks[0], *((lower + higher) / 2 for lower, higher in pairwise(risks)), risks[-1]],
        "names": [NAMES[risk].capitalize() for risk in risks],
        "texts": [BAND_TEXTS[risk] for risk in risks],
    }


def _read_pillar(draft: Draft, pillar: Item) -> None:
    source_id, title = pillar["id"].needed(), pillar["name"].needed()
    draft.is_first("pillar", source_id, pillar["id"].place)
    _tell_unknown(draft, pillar, "pillar")
    node: dict[str, Any] = {
        "id": draft.new_id(source_id, "pillar"),
        "title": draft.line(title or "?", pillar["name"].place),
        "parent": ROOT,
        "aggregate": "min",
        "axis": True,
    }
    before = len(draft.questions)
    for question in pillar["questions"].blocks():
        _read_question(draft, question, node["id"])
    if len(draft.questions) > before:
        draft.nodes.append(node)
    else:
        draft.note(Kind.NOT_CARRIED, pillar.place, f"pillar “{title}” has no questions that could be carried")


def _read_question(draft: Draft, question: Item, node: str) -> None:
    source_id, title = question["id"].needed(), question["title"].needed()
    if not draft.is_first("question", source_id, question["id"].place):
        return
    _tell_unknown(draft, question, "question")
    choices, without = _read_choices(draft, question)
    risks = _read_risks(draft, question, {name: choice["title"].line() for name, choice in choices.items()}, without)
    if risks is None:
        return
    entry: dict[str, Any] = {
        "id": draft.new_id(source_id, "question"),
        "rev": 1,
        "node": node,
        "title": draft.line(title or "?", question["title"].place),
        "scale": RISK_SCALE,
        "na": list(REASONS),
    }
    if description := question["description"].text():
        entry["why"] = draft.text(description, question["description"].place)
    levels = _give_levels(draft, question, entry, choices, risks)
    if works := _works(draft, [question, *choices.values()]):
        entry["references"] = works
    draft.questions.append(entry)
    for level, risk in enumerate(levels[:-1]):
        if risk in risks.reached:
            _raise_flag(draft, entry, level, risk)


def _read_choices(draft: Draft, question: Item) -> tuple[dict[str, Item], list[str]]:
    """The choices that can be ticked, and the ids of those that stand for none of these."""
    choices: dict[str, Item] = {}
    without: list[str] = []
    blocks = list(question["choices"].blocks())
    if len(blocks) > CHOICE_LIMIT:
        question["choices"].fault(f"has {len(blocks)} choices; expected {CHOICE_LIMIT} at most")
        return {}, []
    seen: dict[str, Item] = {}
    for choice in blocks:
        name = choice["id"].needed()
        choice["title"].needed()
        if name in seen:
            choice["id"].fault(f"“{name}” is the id of two choices: the first is at {seen[name]['id'].place}")
            continue
        seen[name] = choice
        _tell_unknown(draft, choice, "choice")
        if name.endswith(NONE_OF_THESE):
            without.append(name)
            draft.note(Kind.CHANGED, choice.place, "“none of these” is what ticking nothing says")
        else:
            choices[name] = choice
    return choices, without


def _read_risks(draft: Draft, question: Item, titles: dict[str, str], without: list[str]) -> Risks | None:
    """What the rules come to; None, told, when there are none to carry."""
    rules: list[tuple[Condition | None, int]] = []
    for rule in question["riskRules"].blocks():
        risk, condition = rule["risk"].needed(), rule["condition"].needed()
        if risk not in RISKS:
            rule["risk"].fault(f"is “{risk}”; expected {', '.join(RISKS)}")
            continue
        try:
            read = None if condition == DEFAULT else read_condition(condition, titles, without)
        except ConditionError as error:
            rule["condition"].fault(str(error))
            continue
        rules.append((read, RISKS[risk]))
    if not titles or not rules:
        what = "choices" if not titles else "risk rules"
        draft.note(Kind.LEFT_OUT, question.place, f"“{question['id'].line()}” has no {what}, so it comes to no risk")
        return None
    risks, is_open = risks_of(rules, len(titles))
    if is_open:
        draft.note(Kind.CHANGED, question["riskRules"].place, "what no rule speaks of counts as high risk")
    return risks


def _give_levels(
    draft: Draft, question: Item, entry: dict[str, Any], choices: dict[str, Item], risks: Risks
) -> list[int]:
    """Put ticks or described levels into a question; returns the risk of each level."""
    levels = [HIGH, NONE] if risks.reached == [HIGH, NONE] else [HIGH, MEDIUM, NONE]
    scale = {"options": [_option(key, risk) for key, risk in enumerate(levels)]}
    if len(levels) == 2:
        entry["scale"] = scale
    else:
        draft.scales[RISK_SCALE] = scale
    counts = risks.counts()
    if counts is None:
        words = [risks.words[risk] for risk in levels]
        entry["levels"] = {
            level: draft.text(text[0].upper() + text[1:] + ".", question["riskRules"].place)
            for level, text in enumerate(words)
        }
        message = "the risk depends on which choices are ticked, so that the levels put the rules into words"
        draft.note(Kind.CHANGED, question["riskRules"].place, message)
        return levels
    keys: set[str] = set()
    items = []
    for name, choice in choices.items():
        key = slug(name) or "choice"
        while key in keys:
            key = f"{key[:56]}-{len(keys)}"
        keys.add(key)
        items.append({"key": key, "text": draft.line(choice["title"].line() or name, choice["title"].place)})
    if counts == (len(items),):
        entry["ticks"] = {"rule": "all", "items": items}
    elif counts == (1,):
        entry["ticks"] = {"rule": "any", "items": items}
    else:
        entry["ticks"] = {"rule": "count", "items": items, "counts": list(counts)}
    return levels


def _works(draft: Draft, items: list[Item]) -> list[str]:
    """The keys of the helpful resources that a question and its choices point to."""
    works: dict[str, None] = {}
    for item in items:
        resource = item["helpfulResource"]
        work = ", ".join(filter(None, (resource["displayText"].line(), resource["url"].line())))
        if work:
            works[draft.refer(work, resource.place)] = None
    return list(works)


def _raise_flag(draft: Draft, entry: dict[str, Any], level: int, risk: int) -> None:
    word = NAMES[risk].split()[0]
    draft.flags.append(
        {
            "id": draft.new_id(f"{word}-{entry['id']}", word),
            "severity": word,
            "title": f"{NAMES[risk].capitalize()}: {entry['title']}"[:300],
            "text": TEXTS[risk],
            "when": {"question": entry["id"], "op": "==", "value": level},
        }
    )


def _tell_unknown(draft: Draft, item: Item, block: str) -> None:
    for key in item.keys:
        if key not in KNOWN[block] and item[key].value not in (None, "", [], {}):
            reason = "; advice needs an owner and an effort, which the source does not give"
            draft.note(Kind.NOT_CARRIED, item[key].place, f"{key}{reason if key == 'improvementPlan' else ''}")
