"""`manage.py score`: from an answer file to a report without a browser and without a database."""

import json
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessment.domain.answer_file import AnswerFileError, read_answers
from assessment.domain.report import Heading, Report, build_report
from assessment.domain.rubric import Rubric
from assessment.domain.rubric_file import RubricFileError, UnknownRubricError, find_rubric, read_rubric
from assessment.domain.scoring import score
from assessment.reports.data import report_data
from assessment.reports.text import report_text


class Command(BaseCommand):
    """Score an answer file."""

    help = "Score an answer file and print the report. Nothing is read from or written to the database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, the rubric it answers, and how to print."""
        parser.add_argument("answers", type=Path, help="the answer file, YAML or JSON")
        rubric = parser.add_mutually_exclusive_group()
        rubric.add_argument("--rubric", metavar="NAME[@VERSION]", help="instead of the one that the file names")
        rubric.add_argument("--rubric-file", type=Path, metavar="FILE", help="a rubric of your own")
        parser.add_argument("--format", choices=tuple(PRINTERS), default="text")
        parser.add_argument("--output", type=Path, metavar="FILE", help="write there instead of to the terminal")

    def handle(
        self,
        *,
        answers: Path,
        rubric: str | None,
        rubric_file: Path | None,
        format: str,
        output: Path | None,
        **options: Any,
    ) -> None:
        """Raises CommandError with one line for each fault of the files."""
        try:
            chosen = read_rubric(rubric_file) if rubric_file else find_rubric(rubric) if rubric else None
            report = _report(answers, chosen)
        except (AnswerFileError, RubricFileError, UnknownRubricError) as error:
            raise CommandError(str(error)) from error
        if format == "pdf" and output is None:
            raise CommandError("A PDF is not for the terminal: say where it goes with --output FILE.")
        content = PRINTERS[format](report)
        if output is None:
            self.stdout.write(content.decode(), ending="")
            return
        try:
            output.write_bytes(content)
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror}.") from error


def _text(report: Report) -> bytes:
    return report_text(report).encode()


def _json(report: Report) -> bytes:
    return f"{json.dumps(report_data(report), indent=2, ensure_ascii=False)}\n".encode()


def _pdf(report: Report) -> bytes:
    from assessment.reports.pdf import render_pdf  # only here, since the typesetter takes long to load

    return render_pdf(report)


PRINTERS: dict[str, Callable[[Report], bytes]] = {"text": _text, "json": _json, "pdf": _pdf}


def _report(file: Path, chosen: Rubric | None) -> Report:
    """The report of one answer file, dated by the file."""
    rubric, sheet = read_answers(file, chosen)
    heading = Heading(
        organisation="Scored from a file",
        team=sheet.team,
        assessment=file.name,
        submitted_by=f"answer file {file.name}",
        submitted_at=datetime.fromisoformat(sheet.date).replace(tzinfo=UTC),
    )
    return build_report(heading, rubric, sheet.answers, score(rubric, sheet.answers))
