"""`manage.py demo`: a sample organisation to look around in, made by the same actions as real data.

What its teams say stands in `fixtures/demo`, one answer file for each assessment; tags and events in `about.yaml`, and
before which assessment a team filled its delivery ledger.
"""

import os
import secrets
import uuid
from argparse import ArgumentParser
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from assessment import actions
from assessment.access import May, built_in_rubrics, organisations_for
from assessment.domain.answer_file import read_answers
from assessment.domain.answers import AnswerSheet
from assessment.domain.ledger_file import read_entries
from assessment.domain.source import parse_text, read_text
from assessment.models import Organisation, RubricVersion, Team, User

EMAIL = "sam@shipworthy.example"
NAME = "Sam Sample"
ORGANISATION = "Halden Mutual (sample)"
RUBRIC = ("ml-delivery", "1.0.0")
ANSWERS = settings.FIXTURES / "demo"
DAYS = "*-????-??.yaml"
"""How answer files are named: the team, the year, the month."""
ABOUT = ANSWERS / "about.yaml"
LEFT_OPEN = "document-intelligence-2026-11.yaml"
"""The one that is not submitted, so that there is something to go on with."""

START = time(9, tzinfo=UTC)
PER_QUESTION = timedelta(minutes=2)


class Command(BaseCommand):
    """Load or remove the sample organisation."""

    help = "Load a sample organisation with three teams, or remove it with everything in it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do."""
        parser.add_argument("act", choices=("load", "remove"))

    def handle(self, *, act: str, **options: Any) -> None:
        """Raises CommandError when the rubric that the sample answers is not published."""
        if act == "load":
            self.stdout.write(load())
            self.stdout.write(how_to_sign_in())
        else:
            self.stdout.write(remove())


@transaction.atomic
def load() -> str:
    """Make what is missing of the sample, all or nothing, and say what happened."""
    slug, version = RUBRIC
    rubric_version = built_in_rubrics().filter(slug=slug, version=version).first()
    if rubric_version is None:
        file = Path("fixtures", "rubrics", slug, f"{version}.yaml")
        raise CommandError(
            f"The sample answers {slug}@{version}, which is not published: run `manage.py rubric publish {file}` first."
        )
    sam = User.objects.filter(email=EMAIL).first()
    if sam is None:
        sam = actions.create_person(email=EMAIL, name=NAME, password=password())
    if organisation := sample_of(sam):
        return f"{organisation} is there already."
    organisation = actions.create_organisation(name=ORGANISATION, by=sam, is_sample=True)
    about = parse_text(read_text(ABOUT), ABOUT.name).data
    teams: dict[str, Team] = {}
    for file in sorted(ANSWERS.glob(DAYS)):
        _, sheet = read_answers(file, rubric_version.rubric())
        if sheet.team not in teams:
            teams[sheet.team] = actions.create_team(organisation=organisation, name=sheet.team, by=sam)
        if ledger := about[sheet.team]["ledgers"].get(file.name):
            entries = read_entries((ANSWERS / ledger).read_text(encoding="utf-8"))
            actions.import_entries(team=teams[sheet.team], entries=entries, by=sam)
        assess(teams[sheet.team], rubric_version, sheet, by=sam, to_the_end=file.name != LEFT_OPEN)
    for name, words in about.items():
        describe(teams[name], words, by=sam)
    return f"{organisation} is loaded with {len(teams)} teams. Everything in it is made up and labelled as sample data."


def assess(team: Team, rubric_version: RubricVersion, sheet: AnswerSheet, *, by: User, to_the_end: bool) -> None:
    """Answer as the sheet does, on its day, question by question, and submit when it goes to the end.

    What the team submitted before stands beside the questions as “last time”.
    """
    now = datetime.combine(datetime.fromisoformat(sheet.date), START)
    assessment = actions.start_assessment(
        team=team,
        rubric_version=rubric_version,
        name=f"{team.name} – {now.year} Q{(now.month + 2) // 3}",
        key=uuid.uuid4(),
        by=by,
        previous=team.submissions.first(),
        at=now,
    )
    for question, answer in sheet.answers.items():
        now += PER_QUESTION
        actions.record_response(
            assessment=assessment, question_id=question, answer=answer, version=0, key=uuid.uuid4(), by=by, at=now
        )
    if to_the_end:
        actions.submit(assessment=assessment, by=by, at=now + PER_QUESTION)


def describe(team: Team, about: dict[str, Any], *, by: User) -> None:
    """Give the team its tags, and note what happened to it."""
    actions.set_tags(team=team, names=about["tags"], by=by)
    for event in about["events"]:
        actions.add_event(team=team, happened_on=date.fromisoformat(event["day"]), text=event["text"], by=by)


def remove() -> str:
    """Remove the sample organisation and say so. Its person stays: she may have teams of her own by now."""
    sam = User.objects.filter(email=EMAIL).first()
    if sam is None or (organisation := sample_of(sam)) is None:
        return "There is no sample organisation."
    actions.remove_sample_organisation(organisation=organisation, by=sam)
    return f"{organisation} is removed with everything in it."


def sample_of(person: User) -> Organisation | None:
    """The sample organisation that this person may remove."""
    return organisations_for(person, May.MANAGE).filter(is_sample=True).first()


def how_to_sign_in() -> str:
    """The sample person's address and password, or how to set a new one when hers is another; empty without her."""
    sam = User.objects.filter(email=EMAIL).first()
    if sam is None:
        return ""
    file = password_file()
    if file.exists() and sam.check_password(file.read_text()):
        return f"Sign in as {EMAIL} with the password {file.read_text()} (kept in {file})."
    return f"Sign in as {EMAIL}. The password was changed: `manage.py changepassword {EMAIL}` sets a new one."


def password_file() -> Path:
    """Where the sample person's first password is kept, readable by its owner only."""
    return settings.STATE_DIR / "demo_password"


def password() -> str:
    """The password in the file, which is made when there is none."""
    file = password_file()
    try:
        descriptor = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return file.read_text()
    with os.fdopen(descriptor, "w") as handle:
        handle.write(secrets.token_hex(8))
    return file.read_text()
