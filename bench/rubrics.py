"""What a rubric of five hundred questions costs beside one of forty-five: it may grow with their number, no faster."""

import uuid
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from typing import Any

from django.test import Client
from django.urls import reverse

from assessment import actions
from assessment.domain.plan import plan
from assessment.domain.report import Heading, Report, build_report
from assessment.domain.rubric import Rubric
from assessment.domain.rubric_file import parse_rubric
from assessment.domain.rubric_writing import dump
from assessment.domain.scoring import score
from assessment.reports.pdf import render_pdf
from bench.measure import Row, against, in_turns
from bench.sample import sample_answers, sample_levels
from bench.world import World

QUESTIONS = 500
"""As many as a rubric may have."""
LENGTH = 140
"""Characters of a text."""
SLACK = 1.3
"""How much more than in proportion still counts as growing linearly."""


def rubric_rows(world: World) -> Iterator[Row]:
    """Lint, publish, show one question, score, print."""
    short = shortened(world.rubric.document)
    text, same = dump(larger(short)), dump(short)
    large, small = parse_rubric(text, "large"), parse_rubric(same, "small")
    at_most = SLACK * len(large.questions) / len(small.questions)
    growth = partial(against, at_most=at_most, goal=f"<= {at_most:.1f} (linear)")
    sizes = f"{len(large.questions)} questions / {len(small.questions)}"

    linting = in_turns(lambda: parse_rubric(text, "large"), lambda: parse_rubric(same, "small"), rounds=5)
    yield growth(f"lint a rubric, {sizes}", linting)
    pages = in_turns(_question_page(world, large), _question_page(world, small), rounds=30)
    yield growth(f"show one question, {sizes}", pages)
    scoring = in_turns(_scoring(large), _scoring(small), rounds=200)
    yield growth(f"score one assessment, {sizes}", scoring)
    reports = in_turns(lambda: _report(large), lambda: _report(small), rounds=3, seconds=60)
    yield growth(f"whole report, {sizes}", reports)
    papers = [_report(rubric) for rubric in (large, small)]
    printing = in_turns(lambda: render_pdf(papers[0]), lambda: render_pdf(papers[1]), rounds=1)
    yield growth(f"PDF, {sizes}", printing)


def shortened(document: dict[str, Any]) -> dict[str, Any]:
    """The document of a rubric under another name, with texts so short that five hundred questions are no megabyte."""
    short = deepcopy(document)
    short["rubric"] |= {"id": "small", "version": "1.0.0"}
    for block in ("trace", "golden"):
        short.pop(block, None)
    for question in short["questions"]:
        question |= {"trace": [], "links": {}, "map_from": [], "advice": []}
        question["levels"] = {level: text[:LENGTH] for level, text in question["levels"].items()}
        question["why"], question["evidence"] = question["why"][:LENGTH], question["evidence"][:LENGTH]
    return short


def larger(document: dict[str, Any]) -> dict[str, Any]:
    """The document of a rubric with its questions again and again, under other ids, until they are `QUESTIONS`."""
    grown = deepcopy(document)
    grown["rubric"]["id"] = "large"
    asked = grown["questions"]
    copies = (question | {"id": f"{question['id']}-{turn}"} for turn in range(2, QUESTIONS) for question in asked)
    grown["questions"] = [*asked, *islice(copies, QUESTIONS - len(asked))]
    return grown


def _question_page(world: World, rubric: Rubric) -> Any:
    assessment = actions.start_assessment(
        team=world.open.team,
        rubric_version=actions.publish_rubric(rubric=rubric),
        name=f"Of {len(rubric.questions)} questions",
        key=uuid.uuid4(),
        by=world.owner,
    )
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(world.owner)
    return partial(client.get, reverse("question", args=[assessment.pk, rubric.questions[22].id]))


def _scoring(rubric: Rubric) -> Any:
    planned, levels = plan(rubric), sample_levels(rubric, 1)
    return lambda: planned.evaluate(levels)


def _report(rubric: Rubric) -> Report:
    answers = sample_answers(rubric)
    heading = Heading("Harbour Analytics", "Nova", "Nova – 2026 Q4", "Olga", datetime(2026, 11, 23, tzinfo=UTC), False)
    return build_report(heading, rubric, answers, score(rubric, answers))
