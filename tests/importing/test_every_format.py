"""What must hold for every format that is imported: nothing is lost silently, and nothing that is read does harm."""

import os
import random
from copy import deepcopy
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.domain.importing import FORMATS, ImportFileError, Kind, import_rubric
from assessment.domain.rubric_file import parse_rubric
from assessment.domain.rubric_writing import dump
from tests.importing.samples import HERE, SAMPLES, count_questions, data, imported, write

EXAMPLES = 5_000 if os.environ.get("FAULT") == "long" else 15
settings.register_profile("importing", max_examples=EXAMPLES, deadline=None, derandomize=True)
many = settings.get_profile("importing")
every_format = pytest.mark.parametrize("form", FORMATS)
JUNK = (None, "", " ", "x", "ä" * 400, 0, -1, 2.5, 10**12, True, [], {}, [[]], [{}], {"id": "x"}, "a\nb", "1e999", "&x")


def test_every_format_has_a_sample():
    assert set(SAMPLES) == set(FORMATS)


@every_format
def test_a_sample_comes_to_the_file_that_was_looked_through(form):
    assert import_rubric(form, SAMPLES[form]).text == (HERE / f"{form}.rubric.yaml").read_text(encoding="utf-8")


@every_format
def test_what_is_written_reads_back_as_it_was(form):
    found = import_rubric(form, SAMPLES[form])
    again = parse_rubric(found.text, "again.yaml")
    body = found.text[found.text.index("format: 1") :]

    assert again == found.rubric
    assert dump(again.document) == body


@every_format
def test_every_question_of_the_sample_is_there_or_told(form):
    found = import_rubric(form, SAMPLES[form])

    assert _accounted_for(found) == count_questions(form, data(form))


def _accounted_for(found):
    asked = [question for question in found.rubric.questions if question.node != "scope"]
    return len(asked) + sum(note.kind is Kind.LEFT_OUT for note in found.notes)


def _ways(value, way=()):
    """Every way into plain data."""
    yield way
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, entry in inside:
        yield from _ways(entry, (*way, key))


def _mutated(value, chance):
    """The value with one part left out, doubled, exchanged, or made something else."""
    value = deepcopy(value)
    *above, key = chance.choice([way for way in _ways(value) if way])
    holder = value
    for step in above:
        holder = holder[step]
    match chance.randrange(5):
        case 0:
            del holder[key]
        case 1 if isinstance(holder, list):
            holder.insert(chance.randrange(len(holder) + 1), deepcopy(holder[key]))
        case 2:
            other = chance.choice([way for way in _ways(value) if way])
            found = value
            for step in other:
                found = found[step]
            holder[key] = deepcopy(found)
        case _:
            holder[key] = deepcopy(chance.choice(JUNK))
    return value


def _mutated_rows(rows, chance):
    rows = deepcopy(rows)
    row = chance.randrange(len(rows))
    cell = chance.randrange(len(rows[row]))
    match chance.randrange(5):
        case 0:
            del rows[row][cell]
            rows[row] = rows[row] or [""]
        case 1:
            rows.insert(chance.randrange(len(rows) + 1), list(rows[row]))
        case 2:
            rows[row][cell] = chance.choice(chance.choice(rows))
        case _:
            rows[row][cell] = chance.choice(["", " ", "0", "-1", "x", "level 3", "1e9", "id", "ä" * 400, "2,5", "a;b"])
    return rows


@every_format
@many
@given(seed=st.integers(0, 10**9), times=st.integers(1, 4))
def test_a_changed_sample_is_imported_whole_or_refused_in_sentences(form, seed, times):
    chance = random.Random(seed)
    value = data(form)
    for _ in range(times):
        value = _mutated_rows(value, chance) if form == "csv" else _mutated(value, chance)
        if not value:
            return
    with TemporaryDirectory() as folder:
        try:
            found = imported(form, value, Path(folder))
        except ImportFileError as error:
            assert all(fault.message and fault.place.line >= 1 for fault in error.faults)
        else:
            assert parse_rubric(found.text, "again.yaml") == found.rubric
            assert _accounted_for(found) >= count_questions(form, value)


@every_format
@many
@given(seed=st.integers(0, 10**9))
def test_a_text_with_holes_is_imported_or_refused_in_sentences(form, seed):
    chance = random.Random(seed)
    text = SAMPLES[form].read_text(encoding="utf-8")
    for _ in range(chance.randint(1, 3)):
        start = chance.randrange(len(text))
        cut = text[start : start + chance.randrange(12)]
        text = (
            text[:start]
            + chance.choice(["", '"', "}", "\n", "\0", ": ", "- ", "😀", cut * 2])
            + text[start + len(cut) :]
        )
    with TemporaryDirectory() as folder:
        file = Path(folder) / SAMPLES[form].name
        file.write_text(text, encoding="utf-8")
        try:
            import_rubric(form, file)
        except ImportFileError as error:
            assert all(fault.message for fault in error.faults)


HOSTILE = {
    "nothing": b"",
    "more than a megabyte": b"a" * 1_000_001,
    "no text": b"\xff\xfe\x00",
    "brackets in brackets": b"[" * 50_000,
    "aliases of aliases": b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b, *b, *b]\n",
    "a program": b"!!python/object/apply:os.system ['true']\n",
    "the same key twice": b'{"name": "a", "name": "b"}',
    "a number": b"3",
    "documents without end": b"---\na: 1\n" * 3_000,
    "columns without end": b"," * 500_000,
    "rows without end": b"id,area,question\n" + b"a,b,c\n" * 100_000,
    "quotes without an end": b'"' * 4_001,
}


@every_format
@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_refused_in_a_sentence(form, content, tmp_path):
    file = tmp_path / SAMPLES[form].name
    file.write_bytes(content)

    with pytest.raises(ImportFileError) as refused:
        import_rubric(form, file)

    assert all(fault.message for fault in refused.value.faults)
    assert all(fault.place.file == file.as_posix() for fault in refused.value.faults)


@every_format
def test_a_file_that_is_not_there_is_refused(form, tmp_path):
    with pytest.raises(ImportFileError) as refused:
        import_rubric(form, tmp_path / "none")

    assert str(refused.value) == f"{tmp_path}/none:1:1 file: cannot be read: No such file or directory"


@every_format
def test_more_questions_than_a_rubric_holds_are_refused(form, tmp_path):
    value = data(form)
    match form:
        case "aws-lens":
            questions = value["pillars"][0]["questions"]
            questions += [deepcopy(questions[0]) | {"id": f"more_{number}"} for number in range(500)]
        case "samm":
            question = next(part for part in value if part["type"] == "Question")
            value += [question | {"id": f"more-{number}"} for number in range(500)]
        case "ciso-assistant":
            nodes = value["objects"]["framework"]["requirement_nodes"]
            nodes += [deepcopy(nodes[1]) | {"urn": f"urn:more:{number}"} for number in range(500)]
        case "csv":
            value += [[f"more-{number}", "Hot", "", "More", *[""] * 4, "Old", "", "New", ""] for number in range(500)]

    with pytest.raises(
        ImportFileError, match=r"^\S+:1:1 file: holds more than 500 questions, the most of a rubric; split it$"
    ):
        import_rubric(form, write(form, value, tmp_path))
