"""Every rubric of the product: complete, in good prose, true to the cases inside it, frozen once published."""

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

import pytest

from assessment.domain.answers import Answer
from assessment.domain.rubric import Golden, GoldenAnswer, Question, Rubric
from assessment.domain.rubric_file import SHELF, find_rubric, shelved_rubrics
from assessment.domain.scoring import score

RUBRICS = {name: find_rubric(name) for name in shelved_rubrics()}
CASES = {f"{name}: {case.name}": (rubric, case) for name, rubric in RUBRICS.items() for case in rubric.golden}
QUESTIONS = {
    f"{name} {question.id}": (rubric, question) for name, rubric in RUBRICS.items() for question in rubric.questions
}


def texts(question: Question) -> Iterator[str]:
    """Everything of a question that people read as sentences."""
    yield from (question.intent, question.why, question.evidence, *question.levels.values())
    for step in question.advice:
        yield from (step.first, step.effect, step.done)


def answer(given: int | GoldenAnswer) -> Answer:
    """An answer of a golden case."""
    return Answer(level=given) if isinstance(given, int) else Answer(na=given.na, dont_know=bool(given.unknown))


def answers(rubric: Rubric, case: Golden) -> dict[str, Answer]:
    """All answers of a golden case."""
    others = {} if case.others is None else dict.fromkeys(rubric.question_by_id, Answer(level=case.others))
    return others | {question: answer(given) for question, given in case.answers.items()}


@pytest.fixture(params=RUBRICS.values(), ids=RUBRICS)
def rubric(request) -> Rubric:
    """Each in turn."""
    return request.param


@pytest.mark.parametrize(("rubric", "case"), CASES.values(), ids=CASES)
def test_a_case_worked_by_hand_comes_out_to_the_last_digit(rubric, case):
    card = score(rubric, answers(rubric, case))
    expected = case.expect

    found = {
        "score": card.overall.estimate,
        "floor": card.overall.floor,
        "ceiling": card.overall.ceiling,
        "band": rubric.overall_bands.name(card.overall.estimate) if card.is_publishable else None,
    }
    assert {word: found[word] for word in expected.model_fields_set - {"nodes"}} == {
        word: value if isinstance(value, str) else Fraction(str(value))
        for word, value in expected.model_dump(exclude_unset=True, exclude={"nodes"}).items()
    }
    assert {node: card.nodes[node].estimate for node in expected.nodes} == {
        node: Fraction(str(value)) for node, value in expected.nodes.items()
    }


def test_it_carries_cases_worked_by_hand(rubric):
    assert len(rubric.golden) >= 3
    assert len({case.name for case in rubric.golden}) == len(rubric.golden)


def test_every_question_is_complete(rubric):
    for question in rubric.questions:
        top = rubric.top_of(question)
        assert list(question.levels) == list(range(top + 1)), question.id
        assert [(step.from_, step.to) for step in question.advice] == [(n, n + 1) for n in range(top)], question.id
        assert question.roles.best, question.id
        assert question.references or question.trace, question.id


def test_every_area_and_axis_says_what_it_is(rubric):
    assert [area.id for area in rubric.areas if not area.text] == []
    assert [topic.id for topic in rubric.topics if not topic.reason] == []


def test_what_it_lists_is_used(rubric):
    steps = [step for question in rubric.questions for step in question.advice]
    named = {
        "roles": {role for q in rubric.questions for role in (*q.roles.best, *q.roles.also)}
        | {role for step in steps for role in step.owner},
        "efforts": {step.effort for step in steps},
        "reasons": {reason for question in rubric.questions for reason in question.na},
        "scales": {question.scale for question in rubric.questions},
        "bands": {rubric.root.bands},
    }

    assert {word: set(found) for word, found in named.items()} == {
        "roles": set(rubric.roles),
        "efforts": set(rubric.efforts),
        "reasons": set(rubric.na_reasons),
        "scales": set(rubric.scales),
        "bands": set(rubric.bands),
    }


def links(rubric: Rubric) -> set[tuple[str, str, str, str, str]]:
    """Every link of a rubric, written from the one that comes first in the alphabet to the other."""
    found = set()
    for question in rubric.questions:
        for other, each in ((other, each) for other, links in question.links.items() for each in links):
            ends = sorted([(rubric.rubric.id, question.id), (other, each.id)])
            found.add((*ends[0], *ends[1], each.kind))
    return found


@pytest.mark.parametrize(("one", "other"), [*combinations(RUBRICS.values(), 2)], ids=lambda rubric: rubric.name)
def test_two_rubrics_say_the_same_of_how_they_overlap(one, other):
    between = [
        {link for link in links(each) if {link[0], link[2]} == {one.rubric.id, other.rubric.id}}
        for each in (one, other)
    ]

    assert between[0] == between[1] != set()


def test_a_link_leads_to_a_question(rubric):
    known = {other.rubric.id: set(other.question_by_id) for other in RUBRICS.values()}

    assert [link for link in links(rubric) if link[1] not in known[link[0]] or link[3] not in known[link[2]]] == []


@pytest.mark.parametrize(("rubric", "question"), QUESTIONS.values(), ids=QUESTIONS)
class TestProse:
    """Printed on every page, so held to one manner."""

    def test_headings_are_short_enough_to_take_in_at_a_glance(self, rubric, question):
        assert len(question.title.split()) <= 10
        assert len(question.intent.split()) <= 25
        assert question.intent.endswith("?")

    def test_a_sentence_begins_and_ends_as_one(self, rubric, question):
        broken = [t for t in texts(question) if not re.match(r"[A-Z0-9“]", t) or not re.search(r"[.?][”)]?$", t)]

        assert broken == []

    def test_it_is_free_of_codes_numbers_of_levels_and_typewriter_marks(self, rubric, question):
        marks = re.compile(r"\(part\)|\bS\d+\b|\bRF\d|\blevel \d|\bAs \d|\be\.g\.|\bi\.e\.| - |--|'|\"| {2}")

        assert [text for text in (question.title, *texts(question)) if marks.search(text)] == []

    def test_no_two_levels_or_steps_say_the_same(self, rubric, question):
        said = [*question.levels.values(), *(step.first for step in question.advice)]

        assert len(set(said)) == len(said)


@pytest.mark.parametrize("name", shelved_rubrics())
def test_a_published_version_never_changes(name):
    published = dict(line.split() for line in (SHELF / "PUBLISHED").read_text(encoding="utf-8").splitlines())

    assert find_rubric(name).content_hash == published.get(name), (
        f"{name} differs from what was published: undo the change, or copy the file to a new version and add that "
        "version with its hash to fixtures/rubrics/PUBLISHED."
    )


def test_no_published_version_is_removed():
    published = [line.split()[0] for line in (SHELF / "PUBLISHED").read_text(encoding="utf-8").splitlines()]

    assert published == list(shelved_rubrics())


@pytest.mark.parametrize(
    ("name", "order"),
    [
        ("ml-delivery@1.0.0", ["infra", "company", "mindset"]),
        ("ml-test-score@2017.1.0", ["data", "model", "infra", "monitor"]),
    ],
)
def test_areas_are_asked_in_the_order_of_the_file_unless_it_names_another(name, order):
    assert [area.id for area in RUBRICS[name].areas_as_asked] == order
