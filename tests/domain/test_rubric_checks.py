"""Rules that hold between two places of a rubric: each is broken once."""

import pytest

from tests.domain.test_rubric_file import faults


@pytest.mark.parametrize(
    ("rule", "old", "new", "fault"),
    [
        ("ids are unique", "id: gate-q6-1", "id: gate-q6-0", "236:12 rules.caps[2].id: “gate-q6-0” is used before; "
         "give every part its own id"),
        ("ids are unique across blocks", "id: shaky-ground", "id: t1", "238:11 rules.flags[0].id: “t1” is used "
         "before; give every part its own id"),
        ("one node stands on top", "title: Company, parent: overall", "title: Company", "33:5 nodes[4]: has no "
         "parent; only “overall” may stand on top"),
        ("parents are known", "title: Company, parent: overall", "title: Company, parent: above", "33:46 "
         "nodes[4].parent: “above” is not a node of this rubric"),
        ("every node reaches the top", "title: Company, parent: overall", "title: Company, parent: t3", "33:46 "
         "nodes[4].parent: “c” never reaches the top; its parents run in a circle"),
        ("no node is empty", "title: Fourth topic, parent: i", "title: Fourth topic, parent: c", "35:5 nodes[6]: “i” "
         "has nothing under it; give it a question or remove it"),
        ("questions hang on leaves", "node: t1", "node: m", "30:5 nodes[1]: “m” has nodes and questions under it; "
         "hang the questions on a node without nodes"),
        ("questions hang on known nodes", "node: t1", "node: t9", "84:11 questions[0].node: “t9” is not a node of "
         "this rubric"),
        ("every leaf lies on one axis", "parent: overall, text: People", "parent: overall, axis: true, text: People",
         "31:5 nodes[2]: “t1” lies on no axis or on several; set `axis: true` on one node of its branch"),
        ("bands are known", "bands: verdict", "bands: other", "29:76 nodes[0].bands: “other” is not a set of bands "
         "of this rubric"),
        ("options count from 0", "{key: 1, label: Improvised", "{key: 3, label: Improvised", "23:15 "
         "scales.five.options[1].key: is 3; expected 1, since options count up from 0"),
        ("options are worth more and more", "value: 25", "value: 0", "23:44 scales.five.options[1].value: is 0; "
         "expected more than 0, the option before"),
        ("scales are known", "scale: five", "scale: six", "87:12 questions[0].scale: “six” is not a scale of this "
         "rubric"),
        ("every level is described", "      4: Standard, and the record changed something in the last 6 months.\n", "",
         "91:7 questions[0].levels: level 4 is missing; describe every level of the scale"),
        ("no other level is described", "    evidence: The record of the first", "      5: More.\n    evidence: The "
         "record of the first", "96:10 questions[0].levels[5]: is not a level of the scale; expected 0 to 4"),
        ("the ceiling is not below the floor", "floor: 0, ceiling: 4", "floor: 3, ceiling: 2", "55:32 "
         "states.unknown.ceiling: is 2; expected the floor or more"),
        ("missing evidence never lifts a level", "above: 3, counts_as: 2", "above: 2, counts_as: 3", "56:41 "
         "states.evidence_floor.counts_as: is 3; expected `above` or less"),
        ("levels of the states exist", "ceiling: 4", "ceiling: 5", "55:32 states.unknown.ceiling: is 5; expected a "
         "level of every scale, 0 to 4"),
        ("limits rise", "[0, 12.5, 37.5,", "[0, 37.5, 12.5,", "68:23 bands.verdict.limits[2]: is 12.5; expected more "
         "than 37.5, the limit before"),
        ("bands cover the whole range", "[0, 12.5,", "[5, 12.5,", "68:13 bands.verdict.limits: run from 5 to 100; "
         "expected 0 to 100, the whole range of “overall”"),
        ("every band has a name", "[Exposed, ", "[", "69:12 bands.verdict.names: has 4 entries; expected 5, one "
         "between each two limits"),
        ("every band has a text", "      - standard everywhere\n", "", "71:7 bands.verdict.texts: has 4 entries; "
         "expected 5, one between each two limits"),
        ("caps stand above their question", "cap: {node: m", "cap: {node: c", "234:96 rules.caps[0].cap.node: “c” is "
         "not above “q1”; cap a node that it counts in"),
        ("caps hold known nodes", "cap: {node: m", "cap: {node: x", "234:96 rules.caps[0].cap.node: “x” is not a node "
         "of this rubric"),
        ("caps hold known levels", 'question: q1, op: "==", value: 0', 'question: q1, op: "==", value: 7', "234:80 "
         "rules.caps[0].when.value: is 7; expected a level of “q1”, 0 to 4"),
        ("a lower level is never capped higher", "value: 1}, cap: {node: i, max: 62}", "value: 1}, cap: {node: i, "
         "max: 30}", "236:102 rules.caps[2].cap.max: holds level 1 at 30 and level 0 at 37; a lower level may never "
         "be capped higher"),
        ("a cap begins at the bottom", 'question: q1, op: "==", value: 0', 'question: q1, op: "==", value: 1',
         "234:104 rules.caps[0].cap.max: holds level 1 at 62 and level 0 at nothing; a lower level may never be "
         "capped higher"),
        ("stages start from known reasons", "when_na: nothing-live", "when_na: never", "62:14 stages[0].when_na: "
         "“never” is not a reason of this rubric"),
        ("stages hold known nodes", "cap: {node: overall", "cap: {node: whole", "63:17 stages[0].cap.node: “whole” is "
         "not a node of this rubric"),
        ("flags speak of known questions", "{question: q6, op: <=", "{question: q9, op: <=", "242:31 "
         "rules.flags[0].when.all[0].question: “q9” is not a question of this rubric"),
        ("flags speak of known stages", "{stage: live}", "{stage: beta}", "242:62 rules.flags[0].when.all[1].stage: "
         "“beta” is not a stage of this rubric"),
        ("roles are known", "best: [pm]", "best: [boss]", "97:20 questions[0].roles.best[0]: “boss” is not a role of "
         "this rubric"),
        ("reasons are known", "na: [nothing-live, other]", "na: [holiday]", "182:10 questions[4].na[0]: “holiday” is "
         "not a reason of this rubric"),
        ("the source is known", "source: TOY", "source: BOOK", "14:11 rubric.source: “BOOK” is not a reference of "
         "this rubric"),
        ("references are known", "    roles: {best: [pm]}", "    references: [BOOK]\n    roles: {best: [pm]}",
         "97:18 questions[0].references[0]: “BOOK” is not a reference of this rubric"),
        ("claims are known", "    roles: {best: [pm]}", "    trace: [S1]\n    roles: {best: [pm]}", "97:13 "
         "questions[0].trace[0]: “S1” is not a claim of this rubric"),
        ("efforts are known", "effort: S", "effort: XL", "99:71 questions[0].advice[0].effort: “XL” is not an effort "
         "of this rubric"),
        ("owners are known", "owner: [pm]", "owner: [boss]", "99:112 questions[0].advice[0].owner[0]: “boss” is not "
         "a role of this rubric"),
        ("a step leads one level up", "from: 0, to: 1", "from: 0, to: 2", "99:23 questions[0].advice[0].to: is 2; "
         "expected 1, one level up"),
        ("a step stays on the scale", "from: 3, to: 4", "from: 4, to: 5", "102:23 questions[0].advice[3].to: is 5; "
         "expected a level of the scale, 0 to 4"),
        ("every level has its step", "from: 3, to: 4", "from: 2, to: 3", "99:7 questions[0].advice: no step leads up "
         "from level 3; give one step for each level"),
        ("no level has two steps", "from: 3, to: 4", "from: 2, to: 3", "102:16 questions[0].advice[3].from: level 2 "
         "has a step before; give one step for each level"),
        ("requirements are known", "owner: [pm], done", "requires: [{question: q9, level: 1}], owner: [pm], done",
         "99:126 questions[0].advice[0].requires[0].question: “q9” is not a question of this rubric"),
        ("requirements exist as levels", "owner: [pm], done", "requires: [{question: q2, level: 5}], owner: [pm], "
         "done", "99:137 questions[0].advice[0].requires[0].level: is 5; expected a level of “q2”, 0 to 4"),
        ("requirements do not run in a circle", "owner: [pm], done", "requires: [{question: q1, level: 1}], owner: "
         "[pm], done", "99:7 questions[0].advice: what “q1” requires comes back to itself; break the circle"),
    ],
)  # fmt: skip
def test_a_broken_rule_is_named_at_its_place(rule, old, new, fault):
    assert f"toy.yaml:{fault}" in faults((old, new))


TRACE = """
trace:
  - {id: S1, kind: claim, text: A claim., questions: [q1, q2], lands: Level 0}
  - {id: S2, kind: tip, text: A tip., questions: [q9], lands: Advice}
"""


def test_claims_and_questions_name_each_other():
    assert faults(
        ("references:\n  TOY", TRACE.strip() + "\n\nreferences:\n  TOY"),
        ("    roles: {best: [pm]}", "    trace: [S1, S2]\n    roles: {best: [pm]}"),
    ) == [
        "toy.yaml:97:17 questions[0].trace[1]: claim S2 does not list “q1”; name each in the other",
        *(
            f"toy.yaml:{line}:5 questions[{number - 1}]: “q{number}” traces to no claim; list in `trace` the claims "
            "it comes from"
            for number, line in ((2, 104), (3, 125), (4, 146), (5, 167), (6, 189), (7, 210))
        ),
        "toy.yaml:254:59 trace[0].questions[1]: “q2” does not trace to S1; name each in the other",
        "toy.yaml:255:51 trace[1].questions[0]: “q9” is not a question of this rubric",
    ]


def test_questions_without_any_list_of_claims_need_no_trace(toy):
    assert toy.trace == ()
    assert {question.trace for question in toy.questions} == {()}


KEPT = "{0: 0, 1: 1, 2: 2, 3: 3, 4: 4}"


@pytest.mark.parametrize(
    ("entries", "found"),
    [
        ([f"{{id: q0, rev: 1, kind: merge, levels: {KEPT}}}"], "99:32 questions[0].map_from[0].kind: is merge; "
         "expected two earlier questions or more"),
        ([f"{{id: q0, rev: 1, kind: split, levels: {KEPT}}}"], "99:32 questions[0].map_from[0].kind: is split; "
         "expected another question that names “q0”, too"),
        ([f"{{id: q0, rev: 1, kind: rename, levels: {KEPT}}}", f"{{id: q00, rev: 1, kind: rename, levels: {KEPT}}}"],
         "99:32 questions[0].map_from[0].kind: is rename; expected one question that becomes one, and no other map of "
         "either"),
        (["{id: q0, rev: 1, kind: rename, levels: {0: 0, 1: 1, 4: 4}}"], "99:48 questions[0].map_from[0].levels: "
         "level 2, 3 is missing; give every earlier level its place"),
        (["{id: q0, rev: 1, kind: rename, levels: {0: 0, 1: 5}}"], "99:58 questions[0].map_from[0].levels[1]: is 5; "
         "expected a level of the scale, 0 to 4"),
        (["{id: q0, rev: 1, kind: rename, levels: {0: 2, 1: 1}}"], "99:58 questions[0].map_from[0].levels[1]: is 1; "
         "expected 2 or more, as the level below"),
        ([f"{{id: q2, rev: 1, kind: rename, levels: {KEPT}}}"], "99:14 questions[0].map_from[0].id: “q2” rev 1 is "
         "still asked; map only what is gone or has a higher rev now"),
        ([f"{{id: q0, rev: 1, kind: copy, levels: {KEPT}}}"], "99:32 questions[0].map_from[0].kind: is “copy”; "
         "expected rename, split or merge"),
        (["{id: q0, rev: 1, kind: rename}"], "99:9 questions[0].map_from[0].levels: is missing; add it"),
    ],
)  # fmt: skip
def test_map_of_an_earlier_question_that_cannot_be_is_named_at_its_place(entries, found):
    lines = "".join(f"      - {entry}\n" for entry in entries)
    assert f"toy.yaml:{found}" in faults(
        ("    roles: {best: [pm]}\n", f"    roles: {{best: [pm]}}\n    map_from:\n{lines}")
    )


def test_only_questions_of_the_rubric_are_said_to_be_reworded():
    assert faults(("references:\n", "wording_only: {q9: Shorter.}\n\nreferences:\n")) == [
        "toy.yaml:252:20 wording_only.q9: “q9” is not a question of this rubric"
    ]
