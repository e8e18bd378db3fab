"""Every rule of the linter is broken once, and the fault carries its id, its place and what to do."""

from pathlib import Path

import pytest

from assessment.domain.lint_rules import Rule
from assessment.domain.rubric_file import RubricFileError, find_rubric, parse_rubric, read_rubric
from tests.conftest import TOY
from tests.newer import toy_text

BLOCKS = Path(__file__).parents[1] / "rubrics" / "blocks.yaml"


def changed(file: Path, *changes: tuple[str, str]) -> str:
    """The text of a rubric with each first text replaced once by the second."""
    text = file.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def found(text: str, earlier=()) -> list[str]:
    """Every fault of a text, as line, place, message and rule."""
    with pytest.raises(RubricFileError) as caught:
        parse_rubric(text, "a.yaml", earlier)
    return [f"{fault.path}: {fault.message} [{fault.rule}]" for fault in caught.value.faults]


CHAIN = "".join(
    f"  - {{id: c{n}, rev: 1, node: notes, title: Link {n}, scale: three, roles: {{best: [dev]}}"
    + (f", visible_when: {{question: c{n - 1}, op: '>', value: 0}}}}\n" if n else "}\n")
    for n in range(10)
)
DEEP = "".join(f"  - {{id: n{n}, title: Node {n}, parent: {f'n{n - 1}' if n else 'overall'}}}\n" for n in range(8))

IN_TOY = [
    ("file-document", [("state: read in full}", "state: read in full}\n---\na: 1")], "file: a second document begins "
     "here; one file holds one document"),
    ("file-character", [("title: Toy rubric", 'title: "Toy\\0"')], "rubric.title: character U+0000 cannot be stored; "
     "remove it"),
    ("yaml-key-double", [("format: 1", "format: 1\nformat: 1")], "format: is given twice; the first is in line 3"),
    ("yaml-key-word", [("format: 1", "format: 1\n? [a]\n: 1")], "file: a key must be one word"),
    ("yaml-anchor", [("format: 1", "format: &one 1")], "format: an anchor (&) is not allowed; write the text where it "
     "is needed"),
    ("yaml-tag", [("format: 1", "format: !int 1")], "format: a tag (!) is not allowed; remove it"),
    ("shape-missing", [("    rev: 1\n", "")], "questions[0].rev: is missing; add it"),
    ("shape-unknown-word", [("format: 1", "format: 1\nform: 1")], None),
    ("shape-empty", [("title: Toy rubric", "title: ''")], "rubric.title: is empty; expected text"),
    ("shape-type", [("    rev: 1\n", "    rev: one\n")], "questions[0].rev: is “one”; expected a whole number"),
    ("shape-word", [("status: expert", "status: proven")], "rubric.status: is “proven”; expected expert, validated or "
     "adaptation"),
    ("shape-range", [("parent: m, weight: 3", "parent: m, weight: 0")], "nodes[2].weight: is 0; expected a number "
     "above 0"),
    ("shape-length", [("languages: [en]", "languages: []")], "rubric.languages: is a list of 0; expected at least 1 "
     "entry"),
    ("shape-kind", [("{stage: live}", "{age: live}")], None),
    ("id-double", [("id: gate-q6-1", "id: gate-q6-0")], None),
    ("list-double", [("na: [nothing-live, other]", "na: [other, other]")], "questions[4].na[1]: “other” is listed "
     "before; name it once"),
    ("unknown-name", [("node: t1", "node: t9")], "questions[0].node: “t9” is not a node of this rubric"),
    ("level-range", [("target: 4", "target: 5")], "rubric.target: is 5; expected a level of some scale, 0 to 4"),
    ("tree-root", [("title: Company, parent: overall", "title: Company")], None),
    ("tree-circle", [("title: Company, parent: overall", "title: Company, parent: t3")], None),
    ("tree-mixed", [("node: t1", "node: m")], None),
    ("tree-empty", [("title: Fourth topic, parent: i", "title: Fourth topic, parent: c")], None),
    ("tree-axis", [("parent: overall, text: People", "parent: overall, axis: true, text: People")], None),
    ("scale-key", [("{key: 1, label: Improvised", "{key: 3, label: Improvised")], None),
    ("scale-order", [("value: 25", "value: 0")], None),
    ("level-text", [("      3: Everybody", "      6: Everybody")], None),
    ("unknown-order", [("floor: 0, ceiling: 4", "floor: 3, ceiling: 2")], "states.unknown.ceiling: is 2; expected the "
     "floor or more"),
    ("unknown-range", [("floor: 0, ceiling: 4", "floor: 1, ceiling: 4")], "states.unknown.floor: is 1; expected 0, as "
     "“q1” may be left out of the estimate"),
    ("evidence-order", [("above: 3, counts_as: 2", "above: 2, counts_as: 3")], None),
    ("bands-order", [("[0, 12.5, 37.5,", "[0, 12.5, 12.5,")], "bands.verdict.limits[2]: is 12.5; expected more than "
     "12.5, the limit before"),
    ("bands-names", [("[Exposed, ", "[")], None),
    ("bands-range", [("[0, 12.5,", "[5, 12.5,")], "bands.verdict.limits: run from 5 to 100; expected 0 to 100, the "
     "whole range of “overall”"),
    ("cap-outside", [("cap: {node: m", "cap: {node: c")], None),
    ("cap-slope", [('question: q1, op: "==", value: 0', 'question: q1, op: ">=", value: 0')], "rules.caps[0].cap.max: "
     "holds level 4 as well, the highest; let it end below"),
    ("cap-range", [("cap: {node: m, max: 62}", "cap: {node: m, max: 100}")], "rules.caps[0].cap.max: is 100; expected "
     "0 or more, and less than 100"),
    ("stage-unreachable", [("na: [nothing-live, other]", "na: [other]"), ("na: [nothing-live, other]", "na: [other]")],
     "stages[0].when_na: no question lists “nothing-live”, so nothing sets the stage; list it or remove the stage"),
    ("trace-missing", [("references:\n", "trace:\n  - {id: S1, kind: tip, text: A tip., lands: Advice}\n"
     "references:\n")], None),
    ("trace-back", [("references:\n", "trace:\n  - {id: S1, kind: tip, text: A tip., questions: [q1], lands: Advice}\n"
     "references:\n")], "trace[0].questions[0]: “q1” does not trace to S1; name each in the other"),
    ("advice-step", [("from: 0, to: 1", "from: 0, to: 2")], None),
    ("advice-double", [("from: 3, to: 4", "from: 2, to: 3")], None),
    ("advice-missing", [("from: 3, to: 4", "from: 2, to: 3")], None),
    ("advice-circle", [("owner: [pm], done", "requires: [{question: q1, level: 1}], owner: [pm], done")], None),
    ("display-order", [("firm: 5", "firm: 50")], "display.fair: is 15; expected `firm` or more"),
    ("display-areas", [("order: [i, c, m]", "order: [i, c, c]")],
     "display.order: does not name every area once; expected m, c, i in some order"),
    ("condition-always", [("{measure: evidence_coverage, op: <, value: 0.5}", "{measure: evidence_coverage, op: <=, "
     "value: 1}")], "rules.flags[1].when.all[1]: holds whatever is answered; mend the comparison or remove it"),
    ("translation-language", [("languages: [en]", "languages: [en, de]")], "rubric.languages[1]: nothing is translated "
     "into “de”; add it to `translations` or take it out"),
    ("translation-language", [("references:\n", "translations: {fr: {questions.q1.title: Premier}}\nreferences:\n")],
     "translations.fr: “fr” has translations, and it is no language of the rubric; remove them"),
    ("translation-language", [("references:\n", "translations: {en: {questions.q1.title: First}}\nreferences:\n")],
     "translations.en: “en” has translations, and the rubric is written in it; remove them"),
    ("translation-path", [("languages: [en]", "languages: [en, de]"), ("references:\n", "translations: {de: "
     "{questions.q0.title: Erste}}\nreferences:\n")], "translations.de.questions.q0.title: “questions.q0.title” is not "
     "the path of a text; name blocks by their id, such as questions.q1.title"),
    ("translation-length", [("languages: [en]", "languages: [en, de]"), ("references:\n", "translations: {de: "
     f"{{questions.q1.title: {'lang ' * 80}}}}}\nreferences:\n")], "translations.de.questions.q1.title: has 399 "
     "characters; expected at most 300, as the text it translates"),
    ("map-kind", [("    roles: {best: [pm]}\n", "    roles: {best: [pm]}\n    map_from: [{id: q0, rev: 1, kind: merge, "
     "levels: {0: 0, 1: 1}}]\n")], None),
    ("map-levels", [("    roles: {best: [pm]}\n", "    roles: {best: [pm]}\n    map_from: [{id: q0, rev: 1, kind: "
     "rename, levels: {0: 1, 1: 0}}]\n")], None),
    ("map-source", [("    roles: {best: [pm]}\n", "    roles: {best: [pm]}\n    map_from: [{id: q2, rev: 1, kind: "
     "rename, levels: {0: 0, 1: 1}}]\n")], None),
]  # fmt: skip

IN_BLOCKS = [
    ("id-double", [("key: result", "key: plan")], "questions[5].ticks.items[1].key: “plan” is used before; give every "
     "box its own key"),
    ("id-double", [("name: nothing is known", "name: everything by hand")], "golden[1].name: “everything by hand” is "
     "used before; give every case its own name"),
    ("id-double", [("  people-first: {", "  data: {")], "lenses.data: “data” is used before; give every part its own "
     "id"),
    ("list-double", [("{id: data-2, kind", "{id: data-1, kind")], "questions[1].links.ml-test-score[1].id: “data-1” is "
     "listed before; name it once"),
    ("shape-kind", [("aggregate: sum", "aggregate: {median: 1}")], "nodes[1].aggregate: is a block; expected the name "
     "of an aggregate, or a block with blend or ladder"),
    ("unknown-name", [("weights: {people: 3}", "weights: {folk: 3}")], "lenses.people-first.weights.folk: “folk” is "
     "not a node or question of this rubric"),
    ("unknown-name", [("answers: {schema: {", "answers: {scheme: {")], "golden[1].answers.scheme: “scheme” is not a "
     "question of this rubric"),
    ("unknown-name", [("ticks: [plan, reason]}", "ticks: [plan, idea]}")], "golden[1].answers.written.ticks[1]: “idea” "
     "is not a tick of this rubric"),
    ("unknown-name", [("nodes: {data: 0,", "nodes: {date: 0,")], "golden[1].expect.nodes.date: “date” is not a node of "
     "this rubric"),
    ("level-range", [("others: 1", "others: 2")], "golden[0].others: is 2; expected a level of every question not "
     "named, 0 to 1"),
    ("level-range", [("floor: 0, ceiling: 2, estimate: 0", "floor: 0, ceiling: 3, estimate: 0")], "questions[3].unknown"
     ".ceiling: is 3; expected a level of the scale, 0 to 2"),
    ("unknown-order", [("floor: 0, ceiling: 2, estimate: 0", "floor: 0, ceiling: 1, estimate: 2")],
     "questions[3].unknown.estimate: is 2; expected 0 to 1, between floor and ceiling"),
    ("tree-root", [("aggregate: {blend: {alpha: 0.5}}", "aggregate: none")], "nodes[0].aggregate: is none; the overall "
     "score needs an aggregate, such as weighted_mean"),
    ("tree-root", [("aggregate: sum", "aggregate: none"), ("aggregate: {ladder: {worth: 0.5, share: 0.5}}",
     "aggregate: none"), ("aggregate: geometric_mean", "aggregate: none"), ("    rung: 1\n", ""), ("    rung: 1\n", ""),
     ("    rung: 2\n", ""), ("cap: {node: overall, max: 1}\n  flags", "cap: {node: strongest, max: "
     "1}\n  flags")], "nodes: every question of “overall” lies under a node that is none; give one an aggregate"),
    ("tree-depth", [("\nroles:", f"{DEEP}\nroles:"), ("node: notes", "node: n7")], "nodes[14].parent: “n7” is 9 nodes "
     "deep; expected at most 8"),
    ("ticks-rule", [("rule: count", "rule: any")], "questions[5].ticks.rule: is any, which leads to two levels; the "
     "scale has 3, so use count"),
    ("ticks-rule", [("counts: [1, 3]", "counts: [1]")], "questions[5].ticks.counts: has 1 entries; expected 2, one for "
     "each level above 0"),
    ("ticks-rule", [("rule: all\n", "rule: all\n      counts: [1]\n")], "questions[9].ticks.counts: counts nothing "
     "under all; remove it or use count"),
    ("ticks-count", [("counts: [1, 3]", "counts: [3, 1]")], "questions[5].ticks.counts[1]: is 1; expected more than 3, "
     "the count before"),
    ("ticks-count", [("counts: [1, 3]", "counts: [1, 4]")], "questions[5].ticks.counts[1]: is 4; expected 3 or less, "
     "as many as there are"),
    ("na-forbidden", [("na_policy: exclude", "na_policy: forbidden")], "questions[4].na: lists reasons, and not "
     "applicable is forbidden; remove them or set `na_policy`"),
    ("na-value", [("na_policy: {count_as: 0}", "na_policy: {count_as: 2}")], "questions[0].na_policy.count_as: is 2; "
     "expected 0 to 1, as “schema” scores"),
    ("na-value", [("na: exclude", "na: {count_as: 9}")], "states.na.count_as: is 9; expected 0 to 2, as “decisions” "
     "scores"),
    ("scale-order", [("label: 'Yes', value: 1", "label: 'Yes', value: -1")], "questions[9].scale.options[1].value: is "
     "-1; expected more than 0, the option before"),
    ("unknown-range", [("estimate: 0}", "estimate: 0}\n    visible_when: {question: spoken, op: '>', value: 0}"),
     ("ceiling: 2, estimate: 0", "ceiling: 1, estimate: 0")], "questions[3].unknown.ceiling: is 1; expected 2, as "
     "“other-first-step” may be left out of the estimate"),
    ("band-unreachable", [("limits: [0, 0, 0.5, 1, 1.5, 2]", "limits: [0, 0.01, 0.02, 1, 1.5, 2]")],
     "bands.verdict.names[1]: “Low” is reached by none of"),
    ("score-unreachable", [("roles: {best: [dev]}\n    na: [no-data]\n    na_policy: {count", "roles: {best: [dev]}\n"
     "    visible_when: {question: spoken, op: ==, value: 0}\n    na: [no-data]\n    na_policy: {count"),
     ("any: [{question: schema, op: '>=', value: 1}]", "all: [{question: spoken, op: '>', value: 0}]"),
     ("aggregate: {blend: {alpha: 0.5}}", "aggregate: sum"), ("[0, 0, 0.5, 1, 1.5, 2]", "[0, 0, 0.5, 1, 1.5, 8]")],
     "nodes[1]: “data” never comes to 2, the highest score of its range: in 8 answer sets tried it is 1; let questions "
     "that exclude each other count as one"),
    ("parts-range", [("    scale: wide\n", "    scale: three\n")], "questions[6]: “spoken” scores 0 to 2 and “written” "
     "0 to 1; under “strongest” give both one range, or let nothing be left out (an `estimate` for unknown, no `na`, "
     "no `visible_when`)"),
    ("parts-left-out", [("    unknown: {floor: 0, ceiling: 2, estimate: 1}\n", "")], "nodes[1]: “schema-checked” may "
     "be left out of “data”, which then reaches less of its range, and “overall” compares it with others; let it not "
     "be left out (`na_policy`, `visible_when`), or give a question of it an `estimate` for unknown"),
    ("parts-left-out", [("    unknown: {floor: 0, ceiling: 2, estimate: 0}\n  - id: second", "  - id: second")],
     "nodes[2]: “second-step” may be left out of “growth”, which then reaches less of its range"),
    ("sum-zero", [("{key: 0, label: None, value: 0,", "{key: 0, label: None, value: 0.1,"),
     ("count_as: 0", "count_as: 0.1")], "questions[1]: "
     "“schema-checked” scores 0.1 to 1 and may be left out of the sum “data”; give its scale a value of 0, or let it "
     "not be left out (an `estimate` for unknown, no `na`, no `visible_when`)"),
    ("geometric-negative", [("label: Nobody, value: 0", "label: Nobody, value: -1")], "nodes[4]: “strongest” scores -1 "
     "to 2; expected 0 or more under the geometric mean of “people”"),
    ("weight-idle", [("node: strongest\n", "node: strongest\n    weight: 2\n")], "questions[5].weight: is 2 and counts "
     "for nothing, since “strongest” is max; remove it"),
    ("weight-idle", [("id: notes, title", "id: notes, weight: 2, title")], "nodes[6].weight: is 2 and counts for "
     "nothing, since “notes” has no score; remove it"),
    ("weight-idle", [("rung: 2", "rung: 2\n    weight: 2")], "questions[4].weight: is 2 and counts for nothing, since "
     "“growth” is a ladder; remove it"),
    ("weight-idle", [("weights: {people: 3}", "weights: {spoken: 3}")], "lenses.people-first.weights.spoken: counts "
     "for nothing, since “strongest” is max; remove it from the lens"),
    ("weight-idle", [("alpha: 0.5", "alpha: 0")], "nodes[1].weight: is 2 and counts for nothing, since “overall” is a "
     "blend with alpha 0; remove it"),
    ("ladder-rung", [("    rung: 1\n", "")], "questions[2]: “growth” is a ladder; give the question its `rung`"),
    ("ladder-rung", [("scale: wide\n", "scale: wide\n    rung: 1\n")], "questions[5].rung: “strongest” is no ladder; "
     "remove the rung"),
    ("ladder-rung", [("aggregate: geometric_mean", "aggregate: {ladder: {worth: 1}}")], "nodes[3].aggregate: “people” "
     "has nodes under it; a ladder holds questions"),
    ("ladder-gap", [("rung: 2", "rung: 3")], "nodes[2].aggregate: nothing stands on rung 2; number the rungs from 1 "
     "without a gap"),
    ("ladder-worth", [("worth: 0.5", "worth: 1.5")], "nodes[2].aggregate.ladder.worth: is 1.5; expected more than 0 "
     "and at most 1, as “first-step” scores"),
    ("condition-kind", [("any: [{question: schema, op: '>=', value: 1}]", "measure: na_share, op: <, value: 1")],
     "questions[1].visible_when.measure: a question is shown by answers to questions, not by a measure; keep that for "
     "flags"),
    ("condition-kind", [("when: {question: meetings, op: <, value: 1}", "when: {stage: draft}"),
     ("severity: serious,", "severity: serious, title: Draft,")], "rules.caps[0].when.stage: a gate closes by answers "
     "to questions, not by a stage; keep that for flags"),
    ("condition-circle", [("roles: {best: [dev]}", "visible_when: {question: schema-checked, op: <, value: 1}\n"
     "    roles: {best: [dev]}")], "questions[0].visible_when: what “schema” waits for comes back to itself; break the "
     "circle"),
    ("condition-depth", [("\nrules:", f"{CHAIN}\nrules:")], "questions[19].visible_when: “c9” waits for more than 8 "
     "questions one after the other; let it wait for fewer"),
    ("condition-never", [("any: [{question: schema, op: '>=', value: 1}]", "all: [{question: schema, op: <, value: 1}, "
     "{question: schema, op: '>', value: 0}]")], "questions[1].visible_when: can never hold, so nothing shows "
     "“schema-checked”; mend the comparison"),
    ("condition-never", [("op: '>=', value: 1", "op: <, value: 0")], "questions[1].visible_when.any[0]: can never "
     "hold, so nothing shows “schema-checked”; mend the comparison"),
    ("condition-never", [("when: {question: meetings, op: <, value: 1}", "when: {question: meetings, op: <, "
     "value: 0}")], "rules.caps[0].when: can never hold, so nothing closes the gate “gate-meetings”; mend the "
     "comparison"),
    ("condition-never", [("{measure: dont_know_share, op: <, value: 0.5}", "{question: schema, op: ==, value: 0}")],
     "rules.flags[0].when: can never hold, so nothing puts up the flag “unchecked”; mend the comparison"),
    ("condition-never", [("dont_know_share, op: <, value: 0.5", "late_loss_share, op: '>', value: 1")],
     "rules.flags[0].when.all[1]: can never hold, so nothing puts up the flag “unchecked”; mend the comparison"),
    ("condition-always", [("roles: {best: [dev]}\n    na: [no-data]\n    na_policy: {count_as: 0}", "roles: {best: "
     "[dev]}"), ("op: '>=', value: 1", "op: '>=', value: 0"), ("schema: {na: no-data}", "schema: 0")],
     "questions[1].visible_when: holds whatever is answered, and so always shows “schema-checked”; remove it"),
    ("cap-slope", [("{question: spoken, op: '==', value: 0}", "{question: spoken, op: '==', value: 1}")],
     "rules.caps[1].when: closes with “spoken” at level 1 and not at level 0; a lower answer may never stand higher"),
    ("cap-slope", [("{question: spoken, op: '==', value: 0}", "{question: spoken, op: '>=', value: 0}")],
     "rules.caps[1].when: closes with “spoken” at level 2 and not without a level; a lower answer may never stand "
     "higher"),
    ("cap-range", [("cap: {node: people, max: 1}", "cap: {node: people, max: -1}")], "rules.caps[0].cap.max: is -1; "
     "expected 0 or more, and less than 2"),
    ("cap-range", [("question: meetings, op: <, value: 1}, cap: {node: people", "question: has-repository, op: <, "
     "value: 1}, cap: {node: notes")], "rules.caps[0].cap.node: “notes” is none and has no score to hold down; name "
     "another node"),
    ("cap-outside", [("question: meetings, op: <, value: 1}, cap: {node: people", "question: has-repository, op: <, "
     "value: 1}, cap: {node: overall")], "rules.caps[0].cap.node: “has-repository” is only listed and counts for "
     "nothing; give its node an aggregate"),
    ("stage-root", [("cap: {node: overall, max: 1}}\n\nbands", "cap: {node: people, max: 1}}\n\nbands")],
     "stages[0].cap.node: is “people”; expected “overall”, since a stage holds the overall score"),
    ("cap-title", [("      title: Silence\n", "")], "rules.caps[1]: holds on several answers; give it a `title` to be "
     "called by"),
    ("stage-unreachable", [("na: [no-data]\n    na_policy: exclude", "na: [no-data, planned]\n    visible_when: "
     "{question: first-step, op: '>', value: 0}")], "stages[0].when_na: “second-step” lists “planned” and is not "
     "always asked; take it out of its `na`"),
    ("display-step", [("step: 0.5", "step: 0.3")], "display.step: is 0.3; expected 1, 0.5, 0.25 or 0.1"),
    ("golden-answer", [("schema: {na: no-data}", "schema: {na: planned}")], "golden[1].answers.schema.na: “planned” is "
     "not a reason of “schema”; list it in the question or answer otherwise"),
    ("golden-answer", [("spoken: {unknown: true}", "spoken: {ticks: [plan]}")], "golden[1].answers.spoken.ticks: "
     "“spoken” is not answered by ticks; give a level"),
    ("golden-answer", [("spoken: {unknown: true}", "spoken: {}")], "golden[1].answers.spoken: says none or several of "
     "na, ticks and unknown; say one"),
    ("golden-empty", [("expect: {floor: 0, ceiling: 0.5, nodes: {data: 0, strongest: 1}}", "expect: {}")],
     "golden[1].expect: expects nothing; say a score, a floor, a ceiling, a band or nodes"),
    ("golden-case", [("score: 1.125", "score: 1.12")], None),
    ("golden-case", [("nodes: {data: 0,", "nodes: {data: 1,")], "golden[1].expect.nodes.data: is 1; “nothing is "
     "known” comes to 0"),
    ("golden-case", [("band: Good", "band: Low")], "golden[0].expect.band: is “Low”; “everything by hand” comes to "
     "“Good”"),
]  # fmt: skip

PLANTED = [(TOY, *case) for case in IN_TOY] + [(BLOCKS, *case) for case in IN_BLOCKS]


@pytest.mark.parametrize(("file", "rule", "changes", "fault"), PLANTED)
def test_planted_fault_is_named_by_its_rule(file, rule, changes, fault):
    said = [line for line in found(changed(file, *changes)) if line.endswith(f" [{rule}]")]

    assert said, found(changed(file, *changes))
    assert fault is None or any(line.startswith(fault) for line in said), said


EARLIER = [
    ("version-number", "1.0.0", ("weight: 3\n", "weight: 2\n")),
    ("version-rev", "2.0.0", ("One person follows the first practice.", "One person does.")),
    ("version-wording", "1.0.1", ("references:\n", "wording_only: {q1: Shorter.}\nreferences:\n")),
]


@pytest.mark.parametrize(("rule", "number", "change"), EARLIER)
def test_planted_fault_beside_earlier_versions_is_named_by_its_rule(rule, number, change):
    said = found(toy_text(number, change), [read_rubric(TOY)])

    assert [line.endswith(f" [{rule}]") for line in said] == [True]


WHOLE = [
    ("file-empty", b""),
    ("file-yaml", b"a: [1\n"),
    ("file-character", b'a: "b\x01"\n'),
    ("file-size", b"a" * 1_000_001),
    ("file-read", b"\xff"),
]


@pytest.mark.parametrize(("rule", "content"), WHOLE)
def test_file_that_cannot_be_used_is_named_by_its_rule(tmp_path, rule, content):
    file = tmp_path / "a.yaml"
    file.write_bytes(content)

    with pytest.raises(RubricFileError) as caught:
        read_rubric(file)

    assert [fault.rule for fault in caught.value.faults] == [rule]


def test_file_under_another_name_is_named_by_its_rule(tmp_path):
    (tmp_path / "toy").mkdir()
    (tmp_path / "toy" / "9.9.9.yaml").write_text(TOY.read_text(encoding="utf-8"), encoding="utf-8")

    with pytest.raises(RubricFileError) as caught:
        find_rubric("toy", tmp_path)

    assert [fault.rule for fault in caught.value.faults] == ["file-name"]


def test_every_rule_has_a_planted_fault():
    planted = {rule for _, rule, _, _ in PLANTED} | {rule for rule, *_ in (*EARLIER, *WHOLE)} | {"file-name"}

    assert planted == set(Rule)


def test_every_rule_says_in_a_sentence_what_holds():
    assert [rule for rule in Rule if not rule.says.endswith(".") or len(rule.says) > 200] == []
    assert len({rule.says for rule in Rule}) == len(Rule)
