"""Texts of YAML and JSON: what they mean, and what is refused before anybody looks at the content."""

import pytest

from assessment.domain.source import BYTE_LIMIT, SourceError, parse_text, read_text


def refused(text: str) -> list[str]:
    with pytest.raises(SourceError) as caught:
        parse_text(text, "a.yaml")
    return [str(fault) for fault in caught.value.faults]


def noted(text: str) -> list[str]:
    return [str(fault) for fault in sorted(parse_text(text, "a.yaml").faults)]


def test_plain_words_mean_what_yaml_1_2_says():
    source = parse_text("a: no\nb: 012\nc: 1.0.0\nd: 2026-03-31\ne: true\nf: ~\ng: 1.5\nh: '3'\n4: x\n", "a.yaml")

    assert source.data == {
        "a": "no",
        "b": 12,
        "c": "1.0.0",
        "d": "2026-03-31",
        "e": True,
        "f": None,
        "g": 1.5,
        "h": "3",
        4: "x",
    }


def test_json_is_read_as_well():
    assert parse_text('{"a": [1, {"b": null}], "c": "d"}', "a.json").data == {"a": [1, {"b": None}], "c": "d"}


def test_every_value_knows_its_line_and_column():
    source = parse_text("a:\n  - b: 1\n", "a.yaml")

    assert source.values == {(): (1, 1), ("a",): (2, 3), ("a", 0): (2, 5), ("a", 0, "b"): (2, 8)}
    assert source.keys == {("a",): (1, 1), ("a", 0, "b"): (2, 5)}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a: 1\nb: 2\na: 3\n", "a.yaml:3:1 a: is given twice; the first is in line 1"),
        ("a: &x 1\n", "a.yaml:1:4 a: an anchor (&) is not allowed; write the text where it is needed"),
        ("a: *x\n", "a.yaml:1:4 a: an alias (*) is not allowed; write the text out"),
        ("a: !!python/object x\n", "a.yaml:1:4 a: a tag (!) is not allowed; remove it"),
        ("? [a]\n: 1\n", "a.yaml:1:3 file: a key must be one word"),
        ('a: "b\\0"\n', "a.yaml:1:4 a: character U+0000 cannot be stored; remove it"),
        ("a: 1\n---\nb: 2\n", "a.yaml:2:1 file: a second document begins here; one file holds one document"),
    ],
)
def test_a_word_that_could_mislead_is_a_fault_and_reading_goes_on(text, fault):
    assert noted(text) == [fault]


@pytest.mark.parametrize("text", ["", "\n", "# nothing but a comment\n"])
def test_an_empty_text_is_refused(text):
    assert refused(text) == ["a.yaml:1:1 file: is empty"]


def test_a_nul_is_refused_with_its_place():
    assert refused("a: b\nc: d\0\n") == ["a.yaml:2:5 file: character U+0000 cannot be stored; remove it"]


def test_broken_yaml_is_refused_with_its_place():
    assert refused("a: [1, 2\nb: 3\n") == [
        "a.yaml:2:2 file: is not YAML from here on; check indentation, quotes, brackets and colons up to this place"
    ]


def test_blocks_deeper_than_the_limit_are_refused():
    assert refused("[" * 10_000) == [f"a.yaml:1:22 {'[0]' * 21}: is nested deeper than 20 blocks"]


def test_more_values_than_the_limit_are_refused():
    assert refused("[" + "a," * 60_000 + "]") == ["a.yaml:1:100000 [49999]: the file holds more than 50,000 values"]


def test_a_file_larger_than_the_limit_is_refused(tmp_path):
    file = tmp_path / "large.yaml"
    file.write_bytes(b"a" * (BYTE_LIMIT + 1))

    with pytest.raises(SourceError) as caught:
        read_text(file)

    assert str(caught.value) == f"{file}:1:1 file: is larger than 1,000,000 bytes; split it or shorten it"
    assert refused("a" * (BYTE_LIMIT + 1)) == [
        "a.yaml:1:1 file: is larger than 1,000,000 bytes; split it or shorten it"
    ]


def test_bytes_that_are_not_utf_8_are_refused_with_their_place(tmp_path):
    file = tmp_path / "latin.yaml"
    file.write_bytes(b"a: 1\nb: caf\xe9\n")

    with pytest.raises(SourceError) as caught:
        read_text(file)

    assert str(caught.value) == f"{file}:2:7 file: byte 0xe9 is not UTF-8; save the file as UTF-8"


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(SourceError) as caught:
        read_text(tmp_path / "none.yaml")

    assert str(caught.value) == f"{tmp_path}/none.yaml:1:1 file: cannot be read: No such file or directory"
