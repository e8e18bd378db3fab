"""`manage.py rubric`: check a rubric file, publish it, or show a rubric that comes with the product."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from assessment.actions import ActionError, publish_rubric
from assessment.domain.rubric import Node, Rubric
from assessment.domain.rubric_file import (
    RubricFileError,
    UnknownRubricError,
    find_rubric,
    read_rubric,
    shelved_rubrics,
)


class Command(BaseCommand):
    """Look after rubrics from the command line."""

    help = "Check, publish or show a rubric."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One sub-command for each thing to do."""
        commands = parser.add_subparsers(dest="command", required=True)
        lint = commands.add_parser("lint", help="name every fault of a rubric file")
        lint.add_argument("file", type=Path)
        lint.add_argument("--json", action="store_true", help="print the faults as JSON")
        publish = commands.add_parser("publish", help="freeze the version in a rubric file")
        publish.add_argument("file", type=Path)
        show = commands.add_parser("show", help="print a rubric that comes with the product")
        show.add_argument("name", metavar="NAME[@VERSION]", help="the newest version when none is named")
        show.add_argument("--format", choices=("text", "yaml", "json"), default="text")

    def handle(self, *, command: str, verbosity: int, **options: Any) -> None:
        """Raises CommandError with a sentence, or one line for each fault."""
        match command:
            case "lint":
                self.lint(options["file"], as_json=options["json"])
            case "publish":
                self.publish(options["file"], quiet=verbosity == 0)
            case "show":
                self.show(options["name"], options["format"])

    def lint(self, file: Path, *, as_json: bool) -> None:
        """Say what is wrong with a file, or what is in it."""
        try:
            rubric = read_rubric(file)
        except RubricFileError as error:
            if as_json:
                faults = [
                    {"line": fault.line, "column": fault.column, "path": fault.path, "message": fault.message}
                    for fault in error.faults
                ]
                self.stdout.write(json.dumps({"file": file.as_posix(), "faults": faults}, indent=2, ensure_ascii=False))
            else:
                self.stdout.write(str(error))
            raise CommandError(_count(len(error.faults), "fault")) from error
        if as_json:
            self.stdout.write(json.dumps({"file": file.as_posix(), "faults": []}, indent=2, ensure_ascii=False))
        else:
            counts = (
                _count(len(rubric.areas), "area"),
                _count(len(rubric.topics), "topic"),
                _count(len(rubric.questions), "question"),
            )
            self.stdout.write(f"{rubric.name}: {', '.join(counts)}, no faults.")

    def publish(self, file: Path, *, quiet: bool) -> None:
        """Freeze the version in a file."""
        try:
            rubric = read_rubric(file)
            publish_rubric(rubric=rubric)
        except (RubricFileError, ActionError) as error:
            raise CommandError(str(error)) from error
        except DatabaseError as error:
            raise CommandError(f"The database is not ready ({error}): run `python manage.py migrate` first.") from error
        if not quiet:
            self.stdout.write(f"{rubric.name} is published (hash {rubric.content_hash}).")

    def show(self, name: str, form: str) -> None:
        """Print a rubric from the shelf."""
        try:
            rubric = find_rubric(name)
        except (RubricFileError, UnknownRubricError) as error:
            raise CommandError(str(error)) from error
        match form:
            case "yaml":
                self.stdout.write(shelved_rubrics()[rubric.name].read_text(encoding="utf-8"), ending="")
            case "json":
                self.stdout.write(json.dumps(rubric.document, indent=2, ensure_ascii=False))
            case _:
                self.stdout.write("\n".join(_outline(rubric)))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _outline(rubric: Rubric) -> Iterator[str]:
    """The rubric on about a page: areas, topics and questions with their weights and gates."""
    yield f"{rubric.rubric.title} ({rubric.name})"
    yield f"hash {rubric.content_hash}"
    for area in rubric.areas:
        yield ""
        yield _line(area, "")
        for topic in (node for node in rubric.topics if area in _above(rubric, node)):
            yield _line(topic, "  ")
            for question in rubric.questions_of(topic.id):
                gate = rubric.gates.get(question.id)
                mark = f", {gate} gate" if gate else ""
                number = rubric.number_of[question.id]
                yield f"  {number:>4}. {question.title} ({question.id}, weight {question.weight:g}{mark})"


def _line(node: Node, indent: str) -> str:
    return f"{indent}{node.code} {node.title} (weight {node.weight:g})"


def _above(rubric: Rubric, node: Node) -> Iterator[Node]:
    """A node and those above it."""
    yield node
    if node.parent is not None:
        yield from _above(rubric, rubric.node_by_id[node.parent])
