"""`manage.py rubric`: begin a rubric file, check it, publish it, show a rubric, tell what differs between two versions,
or read another instrument's file into a rubric."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from assessment.access import published_before
from assessment.actions import ActionError, publish_rubric
from assessment.domain.importing import FORMATS, Imported, ImportFileError, Place, grouped, import_rubric
from assessment.domain.lint_rules import Rule
from assessment.domain.rubric import Node, Rubric
from assessment.domain.rubric_file import (
    RubricFileError,
    UnknownRubricError,
    find_rubric,
    read_rubric,
    shelved_rubrics,
    versions_beside,
)
from assessment.domain.rubric_starter import rubric_id, rubric_schema, starter
from assessment.domain.versions import Change, RubricDiff, diff

RUBRIC = "FILE|NAME@VERSION"
"""How a rubric is named on the command line."""


class Command(BaseCommand):
    """Look after rubrics from the command line."""

    help = "Write, check, publish, show, compare or import rubrics."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One sub-command for each thing to do."""
        commands = parser.add_subparsers(dest="command", required=True)
        new = commands.add_parser("new", help="write a commented file to start a rubric from")
        new.add_argument("name", help="what the rubric is called, such as “Data platform”")
        new.add_argument("file", type=Path, nargs="?", help="<id>.yaml when none is named")
        commands.add_parser("schema", help="print the format as JSON Schema, for editors")
        lint = commands.add_parser("lint", help="name every fault of a rubric file")
        lint.add_argument("file", type=Path, nargs="?")
        lint.add_argument("--json", action="store_true", help="print the faults as JSON")
        lint.add_argument("--rules", action="store_true", help="list the rules instead, each in a sentence")
        lint.add_argument(
            "--against", metavar=RUBRIC, help="an earlier version, besides those in the folder of the file"
        )
        publish = commands.add_parser("publish", help="freeze the version in a rubric file")
        publish.add_argument("file", type=Path)
        show = commands.add_parser("show", help="print a rubric that comes with the product")
        show.add_argument("name", metavar="NAME[@VERSION]", help="the newest version when none is named")
        show.add_argument("--format", choices=("text", "yaml", "json"), default="text")
        compare = commands.add_parser("diff", help="tell what differs between two versions of a rubric")
        compare.add_argument("old", metavar=f"OLD ({RUBRIC})")
        compare.add_argument("new", metavar=f"NEW ({RUBRIC})")
        compare.add_argument("--format", choices=("text", "json"), default="text")
        bring = commands.add_parser("import", help="read another instrument's file into a rubric file")
        bring.add_argument("--from", dest="form", choices=FORMATS, required=True, help="the format of the file")
        bring.add_argument("file", type=Path, help="for samm also the folder of the model")
        bring.add_argument("--out", type=Path, help="the rubric file to write; without it, it is printed")
        bring.add_argument("--json", action="store_true", help="report as JSON what became of the source")

    def handle(self, *, command: str, verbosity: int, **options: Any) -> None:
        """Raises CommandError with a sentence, or one line for each fault."""
        match command:
            case "new":
                self.new(options["name"], options["file"] or Path(f"{rubric_id(options['name'])}.yaml"))
            case "schema":
                self.stdout.write(json.dumps(rubric_schema(), indent=2, ensure_ascii=False))
            case "lint":
                self.lint(options["file"], options["against"], as_json=options["json"], rules=options["rules"])
            case "publish":
                self.publish(options["file"], quiet=verbosity == 0)
            case "show":
                self.show(options["name"], options["format"])
            case "diff":
                self.diff(options["old"], options["new"], options["format"])
            case "import":
                self.bring(options["form"], options["file"], options["out"], as_json=options["json"])

    def new(self, name: str, file: Path) -> None:
        """Write a file to start from; one that is there stays as it is."""
        try:
            with file.open("x", encoding="utf-8") as target:
                target.write(starter(name))
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"{file} is written. Check it with `python manage.py rubric lint {file}`.")

    def lint(self, file: Path | None, against: str | None, *, as_json: bool, rules: bool) -> None:
        """Say what is wrong with a file, also after earlier versions, or else what is in it; or list the rules."""
        if rules:
            said = {rule.value: rule.says for rule in Rule}
            lines = (f"{name}: {says}" for name, says in said.items())
            self.stdout.write(json.dumps(said, indent=2, ensure_ascii=False) if as_json else "\n".join(lines))
            return
        if file is None:
            raise CommandError("Name the file to check, or ask for the --rules.")
        named = [_named(against)] if against else []
        try:
            rubric = read_rubric(file)
            rubric = read_rubric(file, [*versions_beside(file, rubric), *named])
        except RubricFileError as error:
            if as_json:
                words = ("rule", "line", "column", "path", "message")
                faults = [{word: getattr(fault, word) for word in words} for fault in error.faults]
                self.stdout.write(json.dumps({"file": file.as_posix(), "faults": faults}, indent=2, ensure_ascii=False))
            else:
                self.stdout.write("\n".join(f"{fault} [{fault.rule}]" for fault in error.faults))
            raise CommandError(_count(len(error.faults), "fault")) from error
        except ValueError as error:
            raise CommandError(str(error)) from error
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
            rubric = read_rubric(file, [version.rubric() for version in published_before(rubric)])
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

    def diff(self, old: str, new: str, form: str) -> None:
        """Tell what differs between two versions."""
        try:
            found = diff(_named(old), _named(new))
        except ValueError as error:
            raise CommandError(str(error)) from error
        if form == "json":
            self.stdout.write(json.dumps(_as_data(found), indent=2, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(_in_lines(found)))

    def bring(self, form: str, file: Path, out: Path | None, *, as_json: bool) -> None:
        """Write the rubric that another instrument's file comes to, and report on stderr what became of the file."""
        try:
            found = import_rubric(form, file)
        except ImportFileError as error:
            self.stderr.write(_faults_as_json(file, error) if as_json else str(error))
            raise CommandError(_count(len(error.faults), "fault")) from error
        if out is None:
            self.stdout.write(found.text, ending="")
        else:
            try:
                with out.open("x", encoding="utf-8") as target:
                    target.write(found.text)
            except OSError as error:
                raise CommandError(f"{out} cannot be written ({error.strerror}): name another file.") from error
        self.stderr.write(_notes_as_json(file, found) if as_json else "\n".join(_notes_in_lines(found)))


def _faults_as_json(file: Path, error: ImportFileError) -> str:
    faults = [_placed(fault.place) | {"message": fault.message} for fault in error.faults]
    return json.dumps({"file": file.as_posix(), "faults": faults, "notes": []}, indent=2, ensure_ascii=False)


def _notes_as_json(file: Path, found: Imported) -> str:
    notes = [_placed(note.place) | {"kind": str(note.kind), "message": note.message} for note in found.notes]
    report = {"file": file.as_posix(), "rubric": found.rubric.name, "questions": len(found.rubric.questions)}
    return json.dumps(report | {"faults": [], "notes": notes}, indent=2, ensure_ascii=False)


def _notes_in_lines(found: Imported) -> Iterator[str]:
    """What became of the source, each thing once, with the first of its places."""
    yield f"{found.rubric.name}: {_count(len(found.rubric.questions), 'question')}."
    for note, more in grouped(found.notes):
        also = f" (and in {_count(more, 'more place')})" if more else ""
        yield f"{note}{also}"


def _placed(place: Place) -> dict[str, Any]:
    return {"file": place.file, "line": place.line, "column": place.column, "path": place.path}


def _named(rubric: str) -> Rubric:
    """A rubric by its file, or by its name on the shelf; raises CommandError."""
    try:
        return read_rubric(Path(rubric)) if Path(rubric).is_file() else find_rubric(rubric)
    except (RubricFileError, UnknownRubricError) as error:
        raise CommandError(str(error)) from error


def _as_data(found: RubricDiff) -> dict[str, Any]:
    """The difference for other programs."""
    return {
        "old": found.old.name,
        "new": found.new.name,
        "kind": found.kind and str(found.kind),
        "needed": {"version": found.needed.version, "revs": found.needed.revs},
        "changes": [
            {
                "what": change.what.name.lower(),
                "kind": str(change.kind),
                "path": change.path,
                "id": change.id,
                "subject": change.subject,
                "part": change.part,
                "before": change.before,
                "after": change.after,
                "origin": change.origin,
            }
            for change in found.changes
        ],
    }


def _in_lines(found: RubricDiff) -> Iterator[str]:
    """The difference on a page: what weighs most first, each change with its place."""
    if found.kind is None:
        yield f"{found.old.name} and {found.new.name} do not differ."
        return
    yield f"{found.old.name} → {found.new.name}: {found.kind}, {_count(len(found.changes), 'change')}"
    yield f"needs version {found.needed.version} or more"
    if found.needed.revs:
        yield f"needs {', '.join(f'{name} rev {rev}' for name, rev in found.needed.revs.items())} or more"
    for what, changes in found.by_what().items():
        yield ""
        yield f"{what} ({changes[0].kind})"
        for change in changes:
            yield from _change_in_lines(change)


def _change_in_lines(change: Change) -> Iterator[str]:
    name = f"{change.subject} ({change.id})" if change.id else change.subject
    about = ", ".join(filter(None, (name, change.part, change.origin)))
    yield f"  {change.path}: {about}"
    if change.before is not None:
        yield f"    - {change.before}"
    if change.after is not None:
        yield f"    + {change.after}"


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
