"""Reads rubric files: every fault of a file at once, each with the place and what was expected."""

import re
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from pydantic import ValidationError

from assessment.domain.lint_rules import Rule
from assessment.domain.rubric import Rubric, version_number
from assessment.domain.rubric.words import VERSION
from assessment.domain.rubric_checks import rubric_flaws
from assessment.domain.rubric_limits import LONGEST, depth_faults, text_faults
from assessment.domain.shape import shape_faults
from assessment.domain.source import FAULT_LIMIT, Fault, SourceError, parse_text, read_text
from assessment.domain.versions import check_succession

SHELF = Path(__file__).resolve().parents[2] / "fixtures" / "rubrics"
"""The rubrics that come with the product, as `<id>/<version>.yaml`."""


class RubricFileError(SourceError):
    """A rubric file that cannot be used; `faults` names everything wrong with it, in the order of the file."""


class UnknownRubricError(LookupError):
    """A rubric that is not on the shelf; the message says which are."""


def read_rubric(path: Path, earlier: Sequence[Rubric] = ()) -> Rubric:
    """The rubric in a file, held against earlier versions of it; raises `RubricFileError`."""
    try:
        text = read_text(path)
    except SourceError as error:
        raise RubricFileError(error.faults) from error
    return parse_rubric(text, path.as_posix(), earlier)


def parse_rubric(text: str, name: str, earlier: Sequence[Rubric] = ()) -> Rubric:
    """The rubric in a text; `name` stands for the file in messages. Raises `RubricFileError`.

    Raises ValueError when one of the `earlier` is a version of another rubric.
    """
    if faults := text_faults(text, name):
        raise RubricFileError(faults)
    try:
        source = parse_text(text, name, longest=LONGEST)
    except SourceError as error:
        raise RubricFileError(error.faults) from error
    if faults := depth_faults(source):
        raise RubricFileError(faults)
    faults = source.faults
    rubric = None
    try:
        rubric = Rubric.model_validate(source.data)
    except ValidationError as error:
        faults.extend(islice(shape_faults(source, Rubric, error), FAULT_LIMIT))
    if len(faults) < FAULT_LIMIT:
        flaws = rubric_flaws(source.data, rubric)
        if rubric is not None and not faults and not flaws:
            flaws = check_succession(earlier, rubric)
        faults.extend(source.fault(flaw.steps, flaw.message, flaw.rule) for flaw in flaws)
    if rubric is None or faults:
        raise RubricFileError(faults)
    return rubric


def versions_beside(path: Path, rubric: Rubric) -> list[Rubric]:
    """The earlier versions in the folder of a file, if it lies as on the shelf: `<id>/<version>.yaml`.

    Raises `RubricFileError` when one of them is at fault.
    """
    if path.resolve().parent.name != rubric.rubric.id:
        return []
    files = [file for file in path.resolve().parent.glob("*.yaml") if re.match(VERSION, file.stem)]
    return [read_rubric(file) for file in files if version_number(file.stem) < rubric.number]


def shelved_rubrics(shelf: Path = SHELF) -> dict[str, Path]:
    """The files on the shelf by `id@version`, each rubric's newest version last."""
    versions = sorted(shelf.glob("*/*.yaml"), key=lambda path: (path.parent.name, version_number(path.stem)))
    return {f"{path.parent.name}@{path.stem}": path for path in versions}


def find_rubric(name: str, shelf: Path = SHELF) -> Rubric:
    """A rubric from the shelf by `id@version`, or its newest version by `id` alone.

    Raises `UnknownRubricError`, and `RubricFileError` when the file is at fault or says to be another rubric.
    """
    files = shelved_rubrics(shelf)
    matches = [known for known in files if known == name or known.split("@")[0] == name]
    if not matches:
        raise UnknownRubricError(f"There is no rubric “{name}”: choose {', '.join(files)}.")
    path = files[matches[-1]]
    rubric = read_rubric(path)
    if rubric.name != matches[-1]:
        message = f"is {rubric.name}; expected {matches[-1]}, as the name of the file says"
        raise RubricFileError([Fault(path.as_posix(), 1, 1, "rubric", message, Rule.FILE_NAME)])
    return rubric
