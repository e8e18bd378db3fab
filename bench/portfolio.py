"""What the portfolio costs beside bare queries for what it shows, with few teams and with many.

`BENCH_TEAMS=10000 python -m bench` adds an organisation of that size; it takes minutes to fill and 15 kB a submission.
"""

import os
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from statistics import median, quantiles

from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from assessment import actions
from assessment.domain.answers import Answer
from assessment.domain.rubric import Rubric
from assessment.domain.scoring import score
from assessment.models import Assessment, Organisation, RubricVersion, Submission, Tag, Team, User
from assessment.web.portfolio import PAGE_LENGTH, SPARKLINE_LENGTH
from bench.measure import Row, against, counted, in_turns, within
from bench.pages import queries_of
from bench.sample import NOTE, sample_levels

SIZES = (100, 1_000)
SUBMISSIONS = SPARKLINE_LENGTH
PATTERNS = 40
"""Different sets of answers among the submissions."""
TAGS = ("fraud", "EMEA", "search", "pricing", "forecasting")
NEWEST = datetime(2026, 11, 2, 9, tzinfo=UTC)
QUARTER = timedelta(days=91)
ROUNDS = 40


def portfolio_rows(rubric: Rubric) -> Iterator[Row]:
    """The first page of each size beside its floor; then other orders and views of the largest, and its files."""
    sizes = [*SIZES, *filter(None, [int(os.environ.get("BENCH_TEAMS", "0"))])]
    filled = {size: fill(rubric, size) for size in sizes}
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    clients = {size: client_of(owner) for size, owner in filled.items()}
    for size, client in clients.items():
        page = partial(ask, client, reverse("home"))
        floor = partial(bare_page, filled[size].memberships.get().organisation)
        times = in_turns(page, floor, rounds=ROUNDS)
        yield against(f"portfolio of {size:,} teams / bare queries", times, at_most=None)
        yield counted(
            f"queries: portfolio of {size:,} teams", queries_of(partial(client.get, reverse("home"))), at_most=12
        )
    smallest, largest = (partial(ask, clients[size], reverse("home")) for size in (sizes[0], sizes[-1]))
    times = in_turns(largest, smallest, rounds=ROUNDS)
    yield against(f"portfolio of {sizes[-1]:,} teams / of {sizes[0]:,}", times, at_most=1.5)
    for words, asked in (
        ("portfolio", ""),
        ("topics", "?view=topics"),
        ("last page", f"?page={sizes[-1] // PAGE_LENGTH}"),
        ("one tag", "?tag=fraud"),
        ("by score", "?sort=score"),
        ("by change", "?sort=change"),
        ("weakest area, by change", f"?area={rubric.areas[0].id}&sort=change"),
    ):
        worst = nineteen_of_twenty(partial(ask, clients[sizes[-1]], reverse("home") + asked))
        yield within(f"p95: {words} of {sizes[-1]:,} teams", worst, at_most=1)
    for ending in ("csv", "xlsx", "json"):
        write = partial(ask, clients[sizes[-1]], reverse(f"portfolio-{ending}"))
        yield Row(f"portfolio.{ending} of {sizes[-1]:,} teams", f"{median(timed(write, rounds=3)):.2f} s")


def ask(client: Client, address: str) -> bytes:
    """What is answered; raises RuntimeError unless with 200."""
    response = client.get(address)
    if response.status_code != 200:
        raise RuntimeError(f"{address} is answered with {response.status_code}.")
    return response.content


def timed(work: Callable[[], object], *, rounds: int) -> list[float]:
    """Seconds of each call."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return times


def nineteen_of_twenty(work: Callable[[], object]) -> float:
    """Seconds that 95 % of the calls keep, after one unmeasured."""
    work()
    return quantiles(timed(work, rounds=ROUNDS), n=20)[-1]


def client_of(owner: User) -> Client:
    """A signed-in person without a network between."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(owner)
    return client


def bare_page(organisation: Organisation) -> int:
    """The floor: a page of teams of a known organisation with the columns of their submissions, by three statements."""
    key = organisation.pk.hex if connection.vendor == "sqlite" else str(organisation.pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM assessment_team WHERE organisation_id = %s", [key])
        cursor.execute(
            "SELECT id, name FROM assessment_team WHERE organisation_id = %s ORDER BY name, id LIMIT %s",
            [key, PAGE_LENGTH],
        )
        teams = [team for team, _ in cursor.fetchall()]
        cursor.execute(
            "SELECT id, team_id, score, floor, ceiling, completeness, band, stage, open_gates, profile, rubric_hash, "
            f"submitted_at FROM assessment_submission WHERE team_id IN ({', '.join(['%s'] * len(teams))}) "
            "ORDER BY submitted_at DESC",
            teams,
        )
        return len(cursor.fetchall())


@transaction.atomic
def fill(rubric: Rubric, size: int) -> User:
    """An organisation of so many teams, each with twelve submissions as wide as real ones; its owner."""
    owner = User.objects.create_user(f"head-of-{size}@example.org", None, name="Hanna")
    organisation = actions.create_organisation(name=f"Organisation of {size:,}", by=owner)
    version = actions.publish_rubric(rubric=rubric)
    patterns = [columns(rubric, seed) for seed in range(PATTERNS)]
    for first in range(0, size, 500):
        numbers = range(first, min(first + 500, size))
        create(organisation, version, numbers, patterns)
    return owner


def columns(rubric: Rubric, seed: int) -> dict[str, object]:
    """What a submission holds besides its place in time."""
    levels = sample_levels(rubric, seed)
    answers = {
        question.id: Answer(level=level, note=NOTE, evidence=(f"https://wiki.example.org/{level}",))
        for question, level in zip(rubric.questions, levels, strict=True)
    }
    return {
        "answers": {question: answer.to_data() for question, answer in answers.items()},
        **Submission.columns(rubric, score(rubric, answers)),
    }


def create(
    organisation: Organisation, version: RubricVersion, numbers: range, patterns: list[dict[str, object]]
) -> None:
    """Teams with these numbers, their tags, assessments and submissions, in bulk."""
    teams = Team.objects.bulk_create(Team(organisation=organisation, name=f"Team {number:05}") for number in numbers)
    Tag.objects.bulk_create(
        Tag(team=team, name=TAGS[number % len(TAGS)]) for number, team in zip(numbers, teams, strict=True)
    )
    assessments = Assessment.objects.bulk_create(
        (
            Assessment(team=team, rubric_version=version, name=f"Quarter {quarter}", key=uuid.uuid4(), is_open=False)
            for team in teams
            for quarter in range(SUBMISSIONS)
        ),
        batch_size=500,
    )
    Submission.objects.bulk_create(
        (
            Submission(
                assessment=assessment,
                team=assessment.team,
                organisation_name=organisation.name,
                team_name=assessment.team.name,
                assessment_name=assessment.name,
                submitted_by_name="Hanna",
                submitted_at=NEWEST - QUARTER * (place % SUBMISSIONS) - timedelta(minutes=place // SUBMISSIONS),
                **patterns[(place * 7 + numbers.start) % PATTERNS],
            )
            for place, assessment in enumerate(assessments)
        ),
        batch_size=500,
    )
