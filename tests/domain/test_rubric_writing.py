"""Rubric files that are written: they read back as what they were written from."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assessment.domain.rubric_file import find_rubric, parse_rubric, read_rubric, shelved_rubrics
from assessment.domain.rubric_writing import dump
from assessment.domain.source import parse_text
from tests.conftest import TOY

settings.register_profile("writing", max_examples=150, deadline=None, derandomize=True)
printable = st.characters(min_codepoint=0x20, exclude_categories=["Cs", "Cc", "Cn", "Co"], include_characters="\n\t")
texts = st.text(printable, max_size=200).filter(lambda text: "\ufeff" not in text)
numbers = st.integers(-(10**12), 10**12) | st.sampled_from([0.5, -0.25, 1e-7, 12.5])
values = st.recursive(
    texts | numbers | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts.filter(str.isalpha), inner, max_size=4),
    max_leaves=12,
)


def test_a_document_is_written_block_by_block_under_its_comment():
    document = {
        "format": 1,
        "levels": {"0": "no", "1": "Weekly, at least."},
        "list": [{"weight": 1.0}, {"weight": 0.5}],
    }

    assert dump(document, ["Where it comes from.", "", "What it left behind."]) == (
        "# Where it comes from.\n"
        "#\n"
        "# What it left behind.\n"
        "\n"
        "format: 1\n"
        "\n"
        "levels:\n"
        '  0: "no"\n'
        "  1: Weekly, at least.\n"
        "\n"
        "list:\n"
        "- {weight: 1}\n"
        "- {weight: 0.5}\n"
    )


@pytest.mark.parametrize("name", [*shelved_rubrics(), "toy"])
def test_a_written_rubric_reads_back_as_the_same_rubric(name):
    rubric = read_rubric(TOY) if name == "toy" else find_rubric(name)
    text = dump(rubric.document)
    again = parse_rubric(text, "again.yaml")

    assert again.content_hash == rubric.content_hash
    assert dump(again.document) == text


@settings.get_profile("writing")
@given(st.dictionaries(texts.filter(str.isalpha), values, max_size=4))
@example(
    {"a": ["012", "1.", ".5", "1e5", "0x1F", "0o17", "yes", "Null", "~", "2026-03-31", "1_000", "-", "?", "12:30"]}
)
@example(
    {"a": ["ends with a blank \nand goes on", "\nbegins empty", "ends empty\n", "tab\there", "# no comment", "- x"]}
)
@example({"a": ["?0"]})
@example({"a": "word " * 60, "b": "line one\n" + "word " * 60 + "end"})
def test_whatever_is_written_is_read_as_it_was(document):
    text = dump(document)

    assert (parse_text(text, "a.yaml").data if document else {}) == document
    assert dump(document) == text
