"""Reads rubric files: every fault of a file at once, each with the place and what was expected."""

from pathlib import Path

from pydantic import ValidationError

from assessment.domain.rubric import Rubric
from assessment.domain.rubric_checks import rubric_flaws
from assessment.domain.shape import shape_faults
from assessment.domain.source import Fault, SourceError, parse_text, read_text

SHELF = Path(__file__).resolve().parents[2] / "fixtures" / "rubrics"
"""The rubrics that come with the product, as `<id>/<version>.yaml`."""


class RubricFileError(SourceError):
    """A rubric file that cannot be used; `faults` names everything wrong with it, in the order of the file."""


class UnknownRubricError(LookupError):
    """A rubric that is not on the shelf; the message says which are."""


def read_rubric(path: Path) -> Rubric:
    """The rubric in a file; raises `RubricFileError`."""
    try:
        text = read_text(path)
    except SourceError as error:
        raise RubricFileError(error.faults) from error
    return parse_rubric(text, path.as_posix())


def parse_rubric(text: str, name: str) -> Rubric:
    """The rubric in a text; `name` stands for the file in messages. Raises `RubricFileError`."""
    try:
        source = parse_text(text, name)
    except SourceError as error:
        raise RubricFileError(error.faults) from error
    faults = source.faults
    rubric = None
    try:
        rubric = Rubric.model_validate(source.data)
    except ValidationError as error:
        faults.extend(shape_faults(source, Rubric, error))
    faults.extend(source.fault(steps, message) for steps, message in rubric_flaws(source.data))
    if rubric is None or faults:
        raise RubricFileError(faults)
    return rubric


def shelved_rubrics(shelf: Path = SHELF) -> dict[str, Path]:
    """The files on the shelf by `id@version`, each rubric's newest version last."""
    versions = sorted(shelf.glob("*/*.yaml"), key=lambda path: (path.parent.name, _version_key(path.stem)))
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
        raise RubricFileError([Fault(path.as_posix(), 1, 1, "rubric", message)])
    return rubric


def _version_key(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in version.split("."))
