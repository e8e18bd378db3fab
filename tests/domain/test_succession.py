"""Whether a version may follow upon those before it: each rule is broken once, with its place in the file."""

import pytest

from assessment.domain.rubric_file import RubricFileError, parse_rubric, read_rubric, versions_beside
from assessment.domain.versions import check_succession
from tests.conftest import TOY
from tests.domain.test_lint_rules import BLOCKS, changed
from tests.newer import NINTH, TOY_2, newer_toy, toy_text

REWORDED = ("One person follows the first practice.", "One person does.")
GONE = TOY.read_text(encoding="utf-8").partition("  - id: q5\n")[2].partition("  - id: q6\n")[0]
WITHOUT_Q5 = (f"  - id: q5\n{GONE}", "")


def declared(*questions: str) -> tuple[str, str]:
    """The change that says that these questions are only reworded."""
    lines = "".join(f"  {question}: Shorter.\n" for question in questions)
    return "references:\n", f"wording_only:\n{lines}\nreferences:\n"


def mapped(entry: str) -> tuple[str, str]:
    """The change that maps an earlier question on the first."""
    return "    roles: {best: [pm]}\n", f"    roles: {{best: [pm]}}\n    map_from:\n      - {entry}\n"


def faults(number, *changes, earlier=None):
    """What is said of the toy rubric with these changes after version 1.0.0 or other earlier versions."""
    with pytest.raises(RubricFileError) as caught:
        parse_rubric(toy_text(number, *changes), "toy.yaml", earlier or [read_rubric(TOY)])
    return [str(fault) for fault in caught.value.faults]


def test_version_2_of_the_worked_example_may_follow(toy):
    assert read_rubric(TOY_2, [toy]).name == "toy@2.0.0"


def test_first_version_follows_upon_nothing(toy):
    assert check_succession([], toy) == []


@pytest.mark.parametrize(
    ("number", "changes"),
    [
        ("1.0.1", [("First practice", "The first practice")]),
        ("1.0.1", [REWORDED, declared("q1")]),
        ("1.1.0", [NINTH]),
        ("1.1.0", [WITHOUT_Q5]),
        ("1.1.0", [("weight: 3\n", "weight: 2\n")]),
        ("1.10.0", [NINTH]),
        ("2.0.0", [REWORDED, ("rev: 1", "rev: 2")]),
        ("3.0.0", [("First practice", "The first practice")]),
    ],
)
def test_version_that_keeps_the_rules_may_follow(toy, number, changes):
    assert parse_rubric(toy_text(number, *changes), "toy.yaml", [toy]).rubric.version == number


@pytest.mark.parametrize(
    ("number", "changes", "found"),
    [
        ("1.0.0", [("First practice", "The first practice")], "toy.yaml:7:12 rubric.version: is 1.0.0 after 1.0.0; "
         "expected 1.0.1 or more, since questions[0].title makes it a patch change"),
        ("1.0.0", [("format: 1", "format: 1")], "toy.yaml:7:12 rubric.version: is 1.0.0 after 1.0.0; expected 1.0.1 "
         "or more"),
        ("1.0.9", [NINTH], "toy.yaml:7:12 rubric.version: is 1.0.9 after 1.0.0; expected 1.1.0 or more, since "
         "questions[7] makes it a minor change"),
        ("1.9.0", [("cap: {node: overall, max: 62}", "cap: {node: overall, max: 50}")], "toy.yaml:7:12 "
         "rubric.version: is 1.9.0 after 1.0.0; expected 2.0.0 or more, since stages[0].cap.max makes it a major "
         "change"),
        ("2.0.0", [REWORDED], "toy.yaml:92:10 questions[0].levels[1]: differs from 1.0.0 (level 1 of “q1”) and rev "
         "is still 1; expected rev 2, or “q1” in `wording_only` if it means the same"),
        ("2.0.0", [("value: 0}, cap: {node: m, max: 62}", "value: 0}, cap: {node: m, max: 50}")], "toy.yaml:234:7 "
         "rules.caps[0]: differs from 1.0.0 (gate of “q1”) and rev is still 1; expected rev 2"),
        ("2.0.0", [("na: [nothing-live, other]", "na: [other]")], "toy.yaml:182:9 questions[4].na: differs from "
         "1.0.0 (reasons for not applicable of “q5”) and rev is still 1; expected rev 2"),
        ("1.0.1", [declared("q1")], "toy.yaml:253:7 wording_only.q1: the levels of “q1” read as in 1.0.0; remove it"),
        ("2.0.0", [REWORDED, ("rev: 1", "rev: 2"), declared("q1")], "toy.yaml:253:7 wording_only.q1: “q1” has rev 2 "
         "after 1 in 1.0.0; remove it or keep the rev"),
        ("1.1.0", [NINTH, declared("q9")], "toy.yaml:275:7 wording_only.q9: “q9” was asked in no earlier version; "
         "remove it"),
        ("2.0.0", [mapped("{id: q0, rev: 1, kind: rename, levels: {0: 0, 1: 1, 2: 2, 3: 3, 4: 4}}")],
         "toy.yaml:99:14 questions[0].map_from[0].id: “q0” rev 1 is a question of no earlier version"),
        ("2.0.0", [WITHOUT_Q5, mapped("{id: q5, rev: 1, kind: rename, levels: {0: 0, 1: 1}}")], "toy.yaml:99:48 "
         "questions[0].map_from[0].levels: are not those of “q5”; expected a place for each level, 0 to 4"),
    ],
)  # fmt: skip
def test_broken_rule_is_named_at_its_place(number, changes, found):
    assert faults(number, *changes) == [found]


def blocks_after(version, *changes):
    """The rubric with every block once but its golden cases, changed, read as the version after 1.0.0."""
    text = changed(BLOCKS, ("version: 1.0.0", f"version: {version}"), *changes).partition("golden:")[0]
    return parse_rubric(text, "blocks.yaml", [read_rubric(BLOCKS)])


SCALE_TEXT = ("Everybody does it.", "All do it.")


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ([("The plan is written down.", "A plan exists.")], "questions[5].ticks.items[0].text: differs from 1.0.0 (box "
         "1 of “written”) and rev is still 1; expected rev 2, or “written” in `wording_only` if it means the same"),
        ([("There is one.", "It is there.")], "questions[9].scale: differs from 1.0.0 (level 1 of “has-repository”) "
         "and rev is still 1; expected rev 2, or “has-repository” in `wording_only` if it means the same"),
        ([("title: First step", "title: The very first step")], "questions[2].title: differs from 1.0.0 (title of "
         "“first-step”) and rev is still 1; expected rev 2, or “first-step” in `wording_only` if it means the same"),
        ([("na_policy: exclude", "na_policy: {count_as: 0}")], "questions[4].na_policy: differs from 1.0.0 (not "
         "applicable of “second-step”) and rev is still 1; expected rev 2"),
        ([("counts: [1, 3]", "counts: [1, 2]")], "questions[5].ticks.counts: differs from 1.0.0 (ticks counts of "
         "“written”) and rev is still 1; expected rev 2"),
    ],
)  # fmt: skip
def test_another_meaning_of_any_block_needs_a_higher_rev(changes, found):
    with pytest.raises(RubricFileError) as caught:
        blocks_after("2.0.0", *changes)

    assert [f"{fault.path}: {fault.message}" for fault in caught.value.faults] == [found]


@pytest.mark.parametrize(
    ("question", "change"),
    [
        ("written", ("The plan is written down.", "A plan exists.")),
        ("has-repository", ("There is one.", "It is there.")),
        ("first-step", ("title: First step", "title: The very first step")),
    ],
)
def test_other_words_of_any_block_may_be_declared_so(question, change):
    declared = ("references:\n", f"wording_only: {{{question}: Shorter.}}\n\nreferences:\n")

    assert blocks_after("1.0.1", change, declared).rubric.version == "1.0.1"


def test_text_of_a_named_scale_changes_every_question_without_texts_of_its_own():
    with pytest.raises(RubricFileError) as caught:
        blocks_after("2.0.0", SCALE_TEXT)

    assert [fault.path for fault in caught.value.faults] == [f"questions[{n}].scale" for n in (5, 6, 8)]


def test_every_fault_is_named_at_once():
    assert len(faults("1.0.1", REWORDED, ("weight: 3\n", "weight: 2\n"), declared("q2"))) == 3


def test_question_of_which_nothing_is_left_needs_an_id_of_its_own():
    levels = [(text, f"Other {n}.") for n, text in enumerate(read_rubric(TOY).questions[0].levels.values())]
    others = [("title: First practice", "title: Another"), ("Does the team follow the first", "Who knows the other")]

    found = faults("2.0.0", *others, *levels, declared("q1"))

    assert found[0].endswith(
        "differs from 1.0.0 (level 0 of “q1”) and rev is still 1; expected rev 2, or an id of its own, since nothing "
        "is left of the question that it was"
    )
    assert len(found) == 5


def test_rev_does_not_come_back_down():
    assert faults("3.0.0", earlier=[newer_toy("2.0.0", ("rev: 1", "rev: 2"))]) == [
        "toy.yaml:83:10 questions[0].rev: is 1; expected 2 or more, the rev that it had in 2.0.0"
    ]


def test_dropped_question_comes_back_only_with_the_meaning_it_had(toy):
    earlier = [newer_toy("1.1.0", WITHOUT_Q5), toy]
    other = ("One person follows the fifth practice.", "Two follow the fifth practice.")

    assert parse_rubric(toy_text("1.2.0"), "toy.yaml", earlier).rubric.version == "1.2.0"
    assert faults("1.2.0", other, earlier=earlier) == [
        "toy.yaml:176:10 questions[4].levels[1]: differs from 1.0.0 (level 1 of “q5”) and rev is still 1; expected rev "
        "2, or “q5” in `wording_only` if it means the same"
    ]


def test_number_is_held_against_the_newest_of_several(toy):
    newest = newer_toy("1.10.0", ("weight: 3\n", "weight: 2\n"))

    assert faults("1.9.0", NINTH, earlier=[newest, toy])[0] == (
        "toy.yaml:7:12 rubric.version: is 1.9.0 after 1.10.0; expected 1.11.0 or more, since questions[7] makes it a "
        "minor change"
    )


def test_version_of_another_rubric_is_no_earlier_one(toy, ml_delivery):
    with pytest.raises(ValueError, match=r"^Only versions of one rubric can be compared"):
        check_succession([ml_delivery], toy)


def test_earlier_versions_are_found_in_the_folder_of_a_rubric(toy, tmp_path):
    folder = tmp_path / "toy"
    folder.mkdir()
    for name, number in {"1.0.0": "1.0.0", "1.2.0": "1.2.0", "notes": "1.0.5", "2.0.0": "2.0.0"}.items():
        (folder / f"{name}.yaml").write_text(toy_text(number), encoding="utf-8")

    beside = versions_beside(folder / "2.0.0.yaml", newer_toy("2.0.0"))

    assert sorted(rubric.rubric.version for rubric in beside) == ["1.0.0", "1.2.0"]
    assert versions_beside(TOY, toy) == []
