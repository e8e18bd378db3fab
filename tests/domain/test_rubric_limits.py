"""Rubrics that are too large are refused with a sentence, before anything takes long over them."""

import pytest

from assessment.domain.rubric_file import RubricFileError, parse_rubric
from tests.conftest import TOY

TEXT = TOY.read_text(encoding="utf-8")
QUESTION = TEXT.partition("  - id: q7\n")[2].partition("\n\nrules:")[0]


def planted(old: str, new: str) -> str:
    assert old in TEXT, old
    return TEXT.replace(old, new, 1)


def bomb() -> str:
    """Nine lists, each nine times the one before: a billion entries, were aliases followed."""
    rows = [
        f"{key}: &{key} [{', '.join([f'*{before}'] * 9)}]" for before, key in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    return "\n".join(["a: &a [x, x, x, x, x, x, x, x, x]", *rows]) + "\n"


def chain(length: int) -> str:
    """Nodes each of which hangs on the next."""
    nodes = "".join(f"  - {{id: n{i}, title: T, parent: n{i + 1}}}\n" for i in range(length))
    return planted("nodes:\n", f"nodes:\n{nodes}")


TOO_LARGE = {
    "more than a megabyte": ("# a comment\n" * 90_000, "file: has 90,001 lines; a rubric has up to 50,000"),
    "more than a megabyte in few lines": (
        f"{'# ' + 'x' * 19_000}\n" * 60,
        "file: is larger than 1,000,000 bytes; split it or shorten it",
    ),
    "a line of 100,000 characters": (
        planted("Seven questions in three areas", "x" * 100_000),
        "file: has 100,043 characters in this line; break it up",
    ),
    "one tag as long as the file": ("!" * 900_000, "file: has 900,000 characters in this line; break it up"),
    "many questions": (
        planted("questions:\n", "questions:\n" + "".join(f"  - id: z{n}\n{QUESTION}\n" for n in range(600))),
        "questions: is a list of 607; expected at most 500 entries",
    ),
    "many questions in one list": (
        "questions: [" + ",\n".join(["{id: a}"] * 600) + "]\n",
        "questions: has more than 500 entries; split the file",
    ),
    "many nodes": (chain(3_000), "nodes: has more than 1,000 entries; split the file"),
    "many golden cases": (
        TEXT + "golden:\n" + "".join(f"  - {{name: c{n}, expect: {{score: 0}}}}\n" for n in range(300)),
        "golden: has more than 200 entries; split the file",
    ),
    "a tree far too deep": (chain(300), "nodes[0]: lies more than 64 nodes deep; hang it higher up"),
    "a tree too deep": (chain(30), "nodes[0].parent: “n0” is 30 nodes deep; expected at most 8"),
    "blocks too deep": (
        "".join(" " * depth + "a:\n" for depth in range(1_200)),
        f"{'a.' * 20}a: is nested deeper than 20 blocks",
    ),
    "aliases": (bomb(), "a: an anchor (&) is not allowed; write the text where it is needed"),
    "one key again and again": (
        planted("  id: toy\n", "  id: toy\n" * 20_000),
        "rubric.id: is given twice; the first is in line 6",
    ),
}


@pytest.mark.parametrize("name", TOO_LARGE)
def test_a_rubric_that_is_too_large_is_refused_with_a_sentence(name):
    text, sentence = TOO_LARGE[name]

    with pytest.raises(RubricFileError) as caught:
        parse_rubric(text, "large.yaml")

    assert sentence in [f"{fault.path}: {fault.message}" for fault in caught.value.faults]
    assert len(caught.value.faults) <= 1_000


def test_a_file_of_nothing_but_faults_lists_the_first_thousand():
    text = TEXT + "".join(f"word-{n}: 1\n" for n in range(5_000))

    with pytest.raises(RubricFileError) as caught:
        parse_rubric(text, "large.yaml")

    assert len(caught.value.faults) == 1_000


def test_a_tree_of_eight_nodes_is_deep_enough():
    below = "".join(f"  - {{id: n{i}, title: T, parent: {f'n{i - 1}' if i else 'm'}}}\n" for i in range(5))
    text = planted("  - {id: t2", f"{below}  - {{id: t0, title: T, parent: n4, axis: true}}\n  - {{id: t2")

    rubric = parse_rubric(text.replace("node: t1", "node: t0", 1), "deep.yaml")

    assert rubric.topic_of(rubric.questions[0]).id == "t0"


@pytest.mark.parametrize("indent", ["", "  ", "    "])
def test_five_hundred_questions_are_counted_whatever_the_indentation(indent):
    head = "questions:\n\n# the first\n"
    text = head + "".join(f"{indent}- id: a\n{indent}  why: |\n{indent}    - a\n" for _ in range(501)) + "rules: {}\n"

    with pytest.raises(RubricFileError) as caught:
        parse_rubric(text, "many.yaml")

    assert [str(fault) for fault in caught.value.faults] == [
        f"many.yaml:4:{len(indent) + 1} questions: is a list of 501; expected at most 500 entries"
    ]
