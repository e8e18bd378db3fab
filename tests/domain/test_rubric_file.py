"""Rubric files: a sound one is read, and a bad one names every fault with its place."""

from pathlib import Path

import pytest

from assessment.domain.rubric import Rubric
from assessment.domain.rubric_file import (
    RubricFileError,
    UnknownRubricError,
    find_rubric,
    parse_rubric,
    read_rubric,
    shelved_rubrics,
)

TOY = Path(__file__).parents[1] / "rubrics" / "toy.yaml"


def planted(*changes: tuple[str, str]) -> str:
    """The toy rubric with each first text replaced once by the second."""
    text = TOY.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def faults(*changes: tuple[str, str]) -> list[str]:
    with pytest.raises(RubricFileError) as caught:
        parse_rubric(planted(*changes), "toy.yaml")
    return [str(fault) for fault in caught.value.faults]


def test_a_sound_file_becomes_a_rubric():
    rubric = read_rubric(TOY)

    assert rubric.name == "toy@1.0.0"
    assert [topic.id for topic in rubric.topics] == ["t1", "t2", "t3", "t4"]
    assert rubric.gates == {"q1": "serious", "q6": "fatal"}


def test_comments_and_layout_do_not_change_the_content_hash():
    rubric = read_rubric(TOY)

    assert parse_rubric("# a comment\n" + planted(), "toy.yaml").content_hash == rubric.content_hash
    assert parse_rubric(planted(("weight: 3\n", "weight: 3.0\n")), "x").content_hash == rubric.content_hash
    assert parse_rubric(planted(("weight: 3\n", "weight: 2\n")), "x").content_hash != rubric.content_hash


def test_the_stored_document_gives_the_same_rubric_back():
    rubric = read_rubric(TOY)

    assert Rubric.model_validate(rubric.document) == rubric


def test_ten_faults_of_every_kind_are_reported_at_once():
    assert faults(
        ("status: expert", "status: proven"),
        ("  target: 4", "  target: 9\n  tarjet: 3"),
        ("alpha: 0.5", "alpha: 2"),
        ("axis: true, reason: It decides", "axs: true, reason: It decides"),
        ("    rev: 1", "    rev: one"),
        ("    title: First practice\n", ""),
        ("      3: Everybody", "      6: Everybody"),
        ("effort: S", "effort: XL"),
        ('{question: q1, op: "==", value: 0}', '{question: q8, op: "==", value: 0}'),
    ) == [
        "toy.yaml:10:11 rubric.status: is “proven”; expected expert, validated or adaptation",
        "toy.yaml:15:11 rubric.target: is 9; expected a level of some scale, 0 to 4",
        "toy.yaml:16:3 rubric.tarjet: is not a word of this block; expected one of id, version, title, summary, "
        "status, languages, authors, licence, source, target, guidance",
        "toy.yaml:30:62 nodes[0].aggregate.blend.alpha: is 2; expected 1 or less",
        "toy.yaml:32:5 nodes[2]: “t1” lies on no axis or on several; set `axis: true` on one node of its branch",
        "toy.yaml:32:66 nodes[2].axs: is not a word of this block; expected one of id, title, parent, code, weight, "
        "reason, text, aggregate, axis, bands",
        "toy.yaml:83:5 questions[0].title: is missing; add it",
        "toy.yaml:84:10 questions[0].rev: is “one”; expected a whole number",
        "toy.yaml:91:7 questions[0].levels: level 3 is missing; describe every level of the scale",
        "toy.yaml:94:10 questions[0].levels[6]: is not a level of the scale; expected 0 to 4",
        "toy.yaml:99:71 questions[0].advice[0].effort: “XL” is not an effort of this rubric",
        "toy.yaml:234:59 rules.caps[0].when.question: “q8” is not a question of this rubric",
    ]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("format: 1", "format: 2", "3:9 format: is 2; expected 1"),
        ("id: toy", "id: Toy rubric", "6:7 rubric.id: is “Toy rubric”; expected small letters and digits joined by "
         "hyphens, such as safe-release"),
        ("version: 1.0.0", "version: '1.0'", "7:12 rubric.version: is “1.0”; expected three numbers, such as 1.0.0"),
        ("languages: [en]", "languages: []", "11:14 rubric.languages: is a list of 0; expected at least 1 entry"),
        ("languages: [en]", "languages: en", "11:14 rubric.languages: is “en”; expected a list"),
        ("title: Toy rubric", "title:", "8:3 rubric.title: is empty; expected text"),
        ("title: Toy rubric", "title: ' '", "8:10 rubric.title: is empty; expected text"),
        ("aggregate: {blend: {alpha: 0.5}}", "aggregate: median", "29:46 nodes[0].aggregate: is “median”; expected "
         "weighted_mean, sum, min, max, geometric_mean or none"),
        ("aggregate: {blend: {alpha: 0.5}}", "aggregate: {ladder: 3}", "29:55 nodes[0].aggregate.ladder: is 3; "
         "expected a block"),
        ("aggregate: {blend: {alpha: 0.5}}", "aggregate: {mean: 3}", "29:46 nodes[0].aggregate: is a block; "
         "expected the name of an aggregate, or a block with blend or ladder"),
        ("parent: m, weight: 3", "parent: m, weight: 0", "31:63 nodes[2].weight: is 0; expected a number above 0"),
        ("parent: m, weight: 3", "parent: m, weight: .nan", "31:63 nodes[2].weight: is “.nan”; expected a number"),
        ("parent: m, weight: 3", "parent: m, weight: high", "31:63 nodes[2].weight: is “high”; expected a number"),
        ("rev: 1", "rev: 1.5", "83:10 questions[0].rev: is 1.5; expected a whole number"),
        ("roles: {best: [pm]}", "roles: [pm]", "97:12 questions[0].roles: is a list of 1; expected a block"),
        ("op: <=, value: 1", "op: =<, value: 1", "242:39 rules.flags[0].when.all[0].op: is “=<”; use one of ==, <=, "
         "<, >=, >"),
        ("{stage: live}", "{age: live}", "242:54 rules.flags[0].when.all[1]: is a block; expected a block with one of "
         "question, measure, stage, all, any"),
        ("{stage: live}", "{stage: live, age: 3}", "242:68 rules.flags[0].when.all[1].age: is not a word of this "
         "block; expected one of stage"),
    ],
)  # fmt: skip
def test_a_part_of_the_wrong_shape_says_what_was_expected(old, new, fault):
    assert f"toy.yaml:{fault}" in faults((old, new))


def test_a_block_that_the_engine_does_not_know_is_refused_by_name():
    assert faults(("display: {", "ladder: {}\ndisplay: {")) == [
        "toy.yaml:79:1 ladder: is not a word of this block; expected one of format, rubric, scales, nodes, roles, "
        "na_reasons, efforts, states, stages, bands, publish, display, questions, rules, references, trace, "
        "lenses, golden, wording_only, translations"
    ]


def test_more_than_five_hundred_questions_are_refused():
    text = planted()
    start = text.index("  - id: q1")
    question = text[start : text.index("  - id: q2")]
    more = "".join(question.replace("id: q1", f"id: extra-{number}") for number in range(494))

    with pytest.raises(RubricFileError) as caught:
        parse_rubric(text[:start] + more + text[start:], "toy.yaml")

    assert [str(fault) for fault in caught.value.faults] == [
        "toy.yaml:82:3 questions: is a list of 501; expected at most 500 entries"
    ]


@pytest.mark.parametrize(("text", "found"), [("- a\n", "is a list of 1"), ("hello\n", "is “hello”"), ("3\n", "is 3")])
def test_a_file_that_is_no_block_is_refused(text, found):
    with pytest.raises(RubricFileError, match=f"^a.yaml:1:1 file: {found}; expected a block$"):
        parse_rubric(text, "a.yaml")


def test_double_keys_and_anchors_stand_among_the_other_faults():
    assert faults(("  target: 4", "  target: &goal 4\n  target: 3"), ("status: expert", "status: proven")) == [
        "toy.yaml:10:11 rubric.status: is “proven”; expected expert, validated or adaptation",
        "toy.yaml:15:11 rubric.target: an anchor (&) is not allowed; write the text where it is needed",
        "toy.yaml:16:3 rubric.target: is given twice; the first is in line 15",
    ]


def test_a_rubric_is_found_by_name_and_version_or_by_name_alone():
    assert find_rubric("ml-delivery") == find_rubric("ml-delivery@1.0.0")


def test_a_rubric_that_is_not_on_the_shelf_is_refused_with_those_that_are():
    with pytest.raises(UnknownRubricError) as caught:
        find_rubric("ml-delivery@9.9.9")

    assert str(caught.value) == f"There is no rubric “ml-delivery@9.9.9”: choose {', '.join(shelved_rubrics())}."


@pytest.mark.parametrize("name", shelved_rubrics())
def test_every_rubric_on_the_shelf_is_what_its_file_name_says(name):
    assert find_rubric(name).name == name


def test_a_file_on_the_shelf_that_says_to_be_another_rubric_is_refused(tmp_path):
    (tmp_path / "toy").mkdir()
    (tmp_path / "toy" / "1.10.0.yaml").write_text(planted(), encoding="utf-8")

    with pytest.raises(RubricFileError) as caught:
        find_rubric("toy", tmp_path)

    assert str(caught.value) == (
        f"{tmp_path}/toy/1.10.0.yaml:1:1 rubric: is toy@1.0.0; expected toy@1.10.0, as the name of the file says"
    )


def test_the_newest_version_is_chosen_by_number_and_not_by_letter(tmp_path):
    (tmp_path / "toy").mkdir()
    for version in ("1.9.0", "1.10.0"):
        text = planted(("version: 1.0.0", f"version: {version}"))
        (tmp_path / "toy" / f"{version}.yaml").write_text(text, encoding="utf-8")

    assert find_rubric("toy", tmp_path).name == "toy@1.10.0"
