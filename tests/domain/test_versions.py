"""What differs between two versions of a rubric, and how much of a change each difference is."""

import copy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.domain.rubric import Rubric
from assessment.domain.rubric_file import parse_rubric, read_rubric
from assessment.domain.source import parse_text
from assessment.domain.versions import Kind, Needed, What, diff
from tests.conftest import TOY
from tests.domain.test_lint_rules import BLOCKS, changed
from tests.domain.test_scoring_properties import rubrics
from tests.newer import NINTH, TOY_2, newer_toy

DOCUMENT = read_rubric(TOY).document


def told(*changes):
    """What a change of the toy rubric is told as."""
    return [
        (change.what, change.kind, change.path, change.part, change.before, change.after)
        for change in diff(read_rubric(TOY), newer_toy("9.0.0", *changes)).changes
    ]


# The worked example of 3.11


def test_version_2_of_the_worked_example_changes_a_meaning_and_replaces_a_question(toy):
    found = diff(toy, read_rubric(TOY_2))

    assert [(change.what, change.kind, change.path, change.id, change.origin) for change in found.changes] == [
        (What.MEANING, Kind.MAJOR, "questions[1].levels[3]", "q2", ""),
        (What.MEANING, Kind.MAJOR, "questions[1].levels[4]", "q2", ""),
        (What.MEANING, Kind.MAJOR, "questions[1].rev", "q2", ""),
        (What.ADDED, Kind.MINOR, "questions[4]", "q8", "renamed from “Fifth practice”"),
        (What.DROPPED, Kind.MINOR, "questions[4]", "q5", ""),
    ]
    assert found.kind is Kind.MAJOR
    assert found.needed == Needed("2.0.0", {"q2": 2})


# Every kind of change, with its place


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        ("First practice", "The first practice", (What.REWORDED, Kind.PATCH, "questions[0].title", "title",
         "First practice", "The first practice")),
        ("Does the team follow the first", "Does a team follow the first", (What.REWORDED, Kind.PATCH,
         "questions[0].intent", "question", "Does the team follow the first practice?",
         "Does a team follow the first practice?")),
        ("Try the first practice once.", "Try it once.", (What.REWORDED, Kind.PATCH, "questions[0].advice[0].first",
         "advice from level 0, first", "Try the first practice once.", "Try it once.")),
        ("weight: 3\n", "weight: 2.5\n", (What.REWEIGHTED, Kind.MINOR, "questions[0].weight", "weight", "3", "2.5")),
        ("parent: m, weight: 3", "parent: m, weight: 2", (What.REWEIGHTED, Kind.MINOR, "nodes[2].weight", "weight",
         "3", "2")),
        ("node: t1", "node: t2", (What.MOVED, Kind.MINOR, "questions[0].node", "topic", "First topic",
         "Second topic")),
        ("One person follows the first practice.", "Two do.", (What.MEANING, Kind.MAJOR, "questions[0].levels[1]",
         "level 1", "One person follows the first practice.", "Two do.")),
        ("rev: 1", "rev: 2", (What.MEANING, Kind.MAJOR, "questions[0].rev", "rev", "1", "2")),
        ("na: [nothing-live, other]", "na: [nothing-live]", (What.MEANING, Kind.MAJOR, "questions[4].na",
         "reasons for not applicable", "nothing-live, other", "nothing-live")),
        ("na: [nothing-live, other]", "na: [other, nothing-live]", (What.REWORDED, Kind.PATCH, "questions[4].na",
         "reasons for not applicable", "nothing-live, other", "other, nothing-live")),
        ("    roles: {best: [pm]}", "    na: [other]\n    roles: {best: [pm]}", (What.RULES, Kind.MINOR,
         "questions[0].na", "reasons for not applicable", "", "other")),
        ("    roles: {best: [pm]}", "    scan: true\n    roles: {best: [pm]}", (What.RULES, Kind.MINOR,
         "questions[0].scan", "scan", "false", "true")),
        ("value: 0}, cap: {node: m, max: 62}", "value: 0}, cap: {node: m, max: 50}", (What.MEANING, Kind.MAJOR,
         "rules.caps[0]", "gate", "serious: Mindset is held by level 0 at 62",
         "serious: Mindset is held by level 0 at 50")),
        ('    - {id: gate-q1-0, severity: serious, when: {question: q1, op: "==", value: 0}, cap: {node: m, max: 62}}'
         "\n", "", (What.MEANING, Kind.MAJOR, "rules.caps", "gate", "serious: Mindset is held by level 0 at 62",
         None)),
        ('question: q1, op: "==", value: 0', "question: q1, op: <=, value: 0", (What.RULES, Kind.PATCH,
         "rules.caps[0]", "gate, written in another way", None, None)),
        ("title: First topic", "title: Topic one", (What.STRUCTURE, Kind.PATCH, "nodes[2].title", "title",
         "First topic", "Topic one")),
        ("text: People and habits.", "text: People.", (What.TEXTS, Kind.PATCH, "nodes[1].text", "text",
         "People and habits.", "People.")),
        ("alpha: 0.5", "alpha: 0.6", (What.RULES, Kind.MINOR, "nodes[0].aggregate.blend.alpha",
         "aggregate blend alpha", "0.5", "0.6")),
        ("[0, 12.5, 37.5,", "[0, 15, 37.5,", (What.RULES, Kind.MAJOR, "bands.verdict.limits", "limits",
         "0, 12.5, 37.5, 62.5, 87.5, 100", "0, 15, 37.5, 62.5, 87.5, 100")),
        ("[Exposed,", "[Bare,", (What.TEXTS, Kind.PATCH, "bands.verdict.names", "names",
         "Exposed, Improvised, Partial, Dependable, Self-correcting",
         "Bare, Improvised, Partial, Dependable, Self-correcting")),
        ("cap: {node: overall, max: 62}", "cap: {node: overall, max: 50}", (What.RULES, Kind.MAJOR,
         "stages[0].cap.max", "cap max", "62", "50")),
        ("completeness: 0.8", "completeness: 0.7", (What.RULES, Kind.MINOR, "publish.completeness", "completeness",
         "0.8", "0.7")),
        ("above: 3, counts_as: 2", "above: 3, counts_as: 1", (What.RULES, Kind.MINOR,
         "states.evidence_floor.counts_as", "evidence_floor counts_as", "2", "1")),
        ("title: Shaky ground", "title: Shaky", (What.TEXTS, Kind.PATCH, "rules.flags[0].title", "title",
         "Shaky ground", "Shaky")),
        ("{question: q6, op: <=, value: 1}", "{question: q6, op: <=, value: 2}", (What.RULES, Kind.MINOR,
         "rules.flags[0].when.all[0].value", "when all 0 value", "1", "2")),
        ("feasibility: 0.5", "feasibility: 0.6", (What.RULES, Kind.MINOR, "efforts.M.feasibility", "feasibility",
         "0.5", "0.6")),
        ("target: 4", "target: 3", (What.RULES, Kind.MINOR, "rubric.target", "target", "4", "3")),
        ("title: Toy rubric", "title: Toy", (What.TEXTS, Kind.PATCH, "rubric.title", "title", "Toy rubric", "Toy")),
        ("label: Improvised", "label: By chance", (What.TEXTS, Kind.PATCH, "scales.five.options[1].label",
         "options 1 label", "Improvised", "By chance")),
    ],
)  # fmt: skip
def test_difference_is_told_with_its_kind_and_its_place(old, new, change):
    assert told((old, new)) == [change]


def told_of_blocks(*changes):
    """What a change of the rubric with every block once is told as."""
    text = changed(BLOCKS, ("version: 1.0.0", "version: 9.0.0"), *changes)
    newer = Rubric.model_validate(parse_text(text, "blocks.yaml").data)
    return [
        (change.what, change.kind, change.path, change.subject, change.part, change.before, change.after)
        for change in diff(read_rubric(BLOCKS), newer).changes
    ]


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        ("op: '>=', value: 1", "op: '>=', value: 2", (What.RULES, Kind.MINOR, "questions[1].visible_when.any[0].value",
         "The description is checked", "visible_when any 0 value", "1", "2")),
        ("estimate: 0", "estimate: 1", (What.RULES, Kind.MINOR, "questions[3].unknown.estimate", "Another first step",
         "unknown estimate", "0", "1")),
        ("    rung: 1\n    roles: {best: [dev]}\n    unknown", "    rung: 2\n    roles: {best: [dev]}\n    unknown",
         (What.RULES, Kind.MINOR, "questions[3].rung", "Another first step", "rung", "1", "2")),
        ("na_policy: exclude\n", "na_policy: {count_as: 0}\n", (What.MEANING, Kind.MAJOR, "questions[4].na_policy",
         "Second step", "not applicable", "exclude", "counts as 0")),
        ("    na_policy: exclude\n", "", (What.REWORDED, Kind.PATCH, "questions[4].na_policy", "Second step",
         "not applicable", "exclude", "exclude")),
        ("na: exclude", "na: {count_as: 0}", (What.MEANING, Kind.MAJOR, "questions[8].na_policy", "People decide",
         "not applicable", "exclude", "counts as 0")),
        ("The plan is", "A plan is", (What.MEANING, Kind.MAJOR, "questions[5].ticks.items[0].text",
         "It is written down", "box 1", "The plan is written down.", "A plan is written down.")),
        ("{id: data-2, kind: part}", "{id: data-3, kind: part}", (What.TEXTS, Kind.PATCH,
         "questions[1].links.ml-test-score[1]", "The description is checked", "links ml-test-score 1",
         "{id: data-2, kind: part}", None)),
        ("weights: {people: 3}", "weights: {people: 2}", (What.RULES, Kind.MINOR,
         "lenses.people-first.weights.people", "Lens “people-first”", "weights people", "3", "2")),
        ("text: People weigh three", "text: They weigh three", (What.TEXTS, Kind.PATCH, "lenses.people-first.text",
         "Lens “people-first”", "text", "People weigh three times as much.", "They weigh three times as much.")),
        ("name: nothing is known", "name: little is known", (What.TEXTS, Kind.PATCH, "golden[1].name",
         "Golden case “little is known”", "name", "nothing is known", "little is known")),
        ("value: 0}, {question: written, op: <=, value: 1}", "value: 0}, {question: written, op: <=, value: 0}",
         (What.RULES, Kind.MAJOR, "rules.caps[1]", "Gate “Silence”", "",
         "fatal: Overall is held at 1 when all of (spoken == 0, written <= 1)",
         "fatal: Overall is held at 1 when all of (spoken == 0, written <= 0)")),
        ("title: Silence", "title: Quiet", (What.TEXTS, Kind.PATCH, "rules.caps[1]", "Gate “Quiet”", "title", "Silence",
         "Quiet")),
        ("step: 0.5", "step: 0.25", (What.RULES, Kind.MINOR, "display.step", "How scores are printed", "step", "0.5",
         "0.25")),
        ("aggregate: max", "aggregate: min", (What.RULES, Kind.MINOR, "nodes[4].aggregate", "Strongest", "aggregate",
         "max", "min")),
    ],
)  # fmt: skip
def test_difference_of_any_block_is_told_with_its_kind(old, new, change):
    assert change in told_of_blocks((old, new))


def test_other_points_of_a_scale_change_the_meaning_of_every_question_on_it():
    changes = told(("value: 25", "value: 30"))

    assert changes == [
        *(
            (What.MEANING, Kind.MAJOR, f"questions[{position}].scale", "points of the levels", "0, 25, 50, 75, 100",
             "0, 30, 50, 75, 100")
            for position in range(7)
        ),
        (What.RULES, Kind.MINOR, "scales.five.options[1].value", "options 1 value", "25", "30"),
    ]  # fmt: skip


def test_added_and_dropped_questions_are_told_with_their_topic(toy):
    newer = newer_toy("1.1.0", NINTH)

    assert [(c.what, c.kind, c.path, c.subject, c.part, c.before, c.after) for c in diff(toy, newer).changes] == [
        (What.ADDED, Kind.MINOR, "questions[7]", "Ninth practice", "Fourth topic", None,
         "Does the team follow the ninth practice?"),
    ]  # fmt: skip
    assert [(c.what, c.path, c.before, c.after) for c in diff(newer, toy).changes] == [
        (What.DROPPED, "questions[7]", "Does the team follow the ninth practice?", None),
    ]


def test_added_topic_is_told(toy):
    document = copy.deepcopy(DOCUMENT)
    document["nodes"].append({"id": "t5", "title": "Fifth topic", "parent": "c", "axis": True})
    document["questions"][4]["node"] = "t5"

    found = diff(toy, Rubric.model_validate(document))

    assert [(change.what, change.path, change.before, change.after) for change in found.changes] == [
        (What.MOVED, "questions[4].node", "Third topic", "Fifth topic"),
        (What.STRUCTURE, "nodes[8]", None, "Fifth topic"),
    ]


def test_another_order_changes_words_only(toy):
    document = copy.deepcopy(DOCUMENT)
    document["questions"].reverse()

    found = diff(toy, Rubric.model_validate(document))

    assert [(change.what, change.path) for change in found.changes] == [(What.ORDER, "questions")]
    assert found.kind is Kind.PATCH


def test_reworded_levels_are_a_patch_where_the_file_says_so():
    declared = (
        ("One person follows the first practice.", "One person does."),
        ("references:\n", "wording_only:\n  q1: Shorter.\n\nreferences:\n"),
    )

    assert told(*declared) == [
        (What.REWORDED, Kind.PATCH, "questions[0].levels[1]", "level 1", "One person follows the first practice.",
         "One person does."),
    ]  # fmt: skip


def test_saying_so_does_not_help_where_nothing_is_left_of_the_question():
    levels = [
        ("The first practice is absent.", "a"),
        ("One person follows the first practice.", "b"),
        ("Part of the team follows the first practice.", "c"),
        ("Everybody follows the first practice, and it is on record.", "d"),
        ("Standard, and the record changed something in the last 6 months.", "e"),
    ]

    changes = told(
        ("title: First practice", "title: Another"),
        ("Does the team follow the first", "Does the team do something else"),
        *levels,
        ("references:\n", "wording_only:\n  q1: Shorter.\n\nreferences:\n"),
    )

    assert [path for what, _, path, *_ in changes if what is What.MEANING] == [
        f"questions[0].levels[{level}]" for level in range(5)
    ]


def test_translation_changes_words_only():
    translated = ("references:\n", "translations: {de: {nodes.m.title: Haltung}}\nreferences:\n")

    assert told(("languages: [en]", "languages: [en, de]"), translated) == [
        (What.TEXTS, Kind.PATCH, "rubric.languages", "languages", "en", "en, de"),
        (What.TEXTS, Kind.PATCH, "translations.de", "", None, "{nodes.m.title: Haltung}"),
    ]


def test_versions_of_other_rubrics_are_refused(toy, ml_delivery):
    with pytest.raises(ValueError, match=r"^Only versions of one rubric can be compared, not toy@1.0.0 and ml-del"):
        diff(toy, ml_delivery)


@pytest.mark.parametrize(
    ("change", "needed"),
    [
        (("First practice", "The first practice"), Needed("1.0.1", {})),
        (("weight: 3\n", "weight: 2\n"), Needed("1.1.0", {})),
        (("One person follows the first", "Two follow the first"), Needed("2.0.0", {"q1": 2})),
    ],
)
def test_needed_is_the_next_number_of_the_kind_and_the_next_rev(toy, change, needed):
    assert diff(toy, newer_toy("9.9.9", change)).needed == needed


# For every rubric


@given(rubrics)
@settings(max_examples=40, deadline=None, derandomize=True)
def test_rubric_does_not_differ_from_itself(rubric):
    found = diff(rubric, rubric)

    assert (found.changes, found.kind) == ((), None)


def test_the_products_rubric_does_not_differ_from_itself(ml_delivery):
    assert diff(ml_delivery, ml_delivery).changes == ()


def test_spelling_out_what_is_understood_is_no_difference(toy):
    assert diff(toy, Rubric.model_validate(toy.model_dump(by_alias=True, mode="json"))).changes == ()


TEXTS = st.text(alphabet="abc äöü 漢", min_size=1, max_size=30).filter(str.strip)


@given(
    st.integers(0, 6),
    st.fixed_dictionaries({}, optional=dict.fromkeys(("title", "intent", "why", "evidence"), TEXTS)),
    st.dictionaries(st.sampled_from(range(8)), TEXTS, max_size=3),
)
@settings(max_examples=60, deadline=None, derandomize=True)
def test_texts_alone_never_make_more_than_a_patch(position, question, nodes):
    document = copy.deepcopy(DOCUMENT)
    document["questions"][position] |= question
    for node, title in nodes.items():
        document["nodes"][node]["title"] = title

    found = diff(read_rubric(TOY), Rubric.model_validate(document))

    assert found.kind in (None, Kind.PATCH)
    assert found.needed == Needed("1.0.1", {})


@given(st.integers(0, 6), st.sampled_from(["weight", "level", "drop"]), TEXTS)
@settings(max_examples=40, deadline=None, derandomize=True)
def test_anything_more_than_texts_makes_more_than_a_patch(position, edit, text):
    document = copy.deepcopy(DOCUMENT)
    document["rules"] = {}
    old = Rubric.model_validate(document)
    if edit == "weight":
        document["questions"][position]["weight"] = 7
    elif edit == "level":
        document["questions"][position]["levels"]["2"] = text
    else:
        del document["questions"][position]

    assert diff(old, Rubric.model_validate(document)).kind is (Kind.MAJOR if edit == "level" else Kind.MINOR)


def test_every_difference_of_two_documents_is_told(ml_delivery):
    """A change to any leaf of the product's rubric is found, so that no edit passes unseen."""
    unseen = []
    for path, edited in edits(ml_delivery.document):
        if not diff(ml_delivery, Rubric.model_validate(edited)).changes:
            unseen.append(path)

    assert unseen == []


def edits(document):
    """The document with one text of each block changed, block by block."""
    for block in ("roles", "na_reasons", "efforts", "references"):
        key = next(iter(document[block]))
        word = "work" if block == "references" else "title"
        edited = copy.deepcopy(document)
        edited[block][key][word] += " x"
        yield f"{block}.{key}.{word}", edited
    for block, word in (("nodes", "title"), ("questions", "evidence"), ("trace", "text"), ("stages", "text")):
        for position in range(len(document[block])):
            edited = copy.deepcopy(document)
            edited[block][position][word] += " x"
            yield f"{block}[{position}].{word}", edited


def test_parsed_file_and_stored_document_do_not_differ():
    parsed = parse_rubric(TOY_2.read_text(encoding="utf-8"), "toy-2.yaml")

    assert diff(parsed, Rubric.model_validate(parsed.document)).changes == ()
