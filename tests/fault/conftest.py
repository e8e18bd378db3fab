"""A real server over the test's own database, and people who answer at once."""

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

from assessment.models import Assessment, Membership, Team, User
from bench.serving import Server
from tests.conftest import colleague
from tests.fault.editors import Editor
from tests.fault.size import SIZES, Size


@pytest.fixture(scope="session")
def size() -> Size:
    """Small in the suite; `FAULT=long` (`make fault`) for the full promise."""
    return SIZES[os.environ.get("FAULT", "")]


@pytest.fixture
def editors(transactional_db, team: Team, ml_assessment: Assessment) -> list[Editor]:
    """Sixteen members of the team, each with questions of her own in the one assessment."""
    questions = [question.id for question in ml_assessment.rubric_version.rubric().questions]
    return [
        Editor(colleague(f"Editor-{number}", Membership.Role.MEMBER, team), ml_assessment, questions[number::16])
        for number in range(16)
    ]


@pytest.fixture(scope="session")
def static_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the servers collect their static files, once for all."""
    return tmp_path_factory.mktemp("static")


@pytest.fixture
def server(transactional_db, owner: User, static_root: Path) -> Iterator[Server]:
    """`manage.py serve` over the database of this test; everything is stopped afterwards."""
    name = connection.settings_dict["NAME"]
    url = f"sqlite:///{name}"
    if connection.vendor == "postgresql":
        url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    environment = {"DATABASE_URL": url, "STATIC_ROOT": str(static_root)}
    with Server("manage.py", "serve", environment=environment) as server:
        yield server
