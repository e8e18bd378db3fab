"""A real server over the test's own database, and people who answer at once."""

import os
from collections.abc import Iterator
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


@pytest.fixture(scope="module")
def stopped_server(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """`manage.py serve` over the database of the tests; whatever was started is stopped with the last of them."""
    name = connection.settings_dict["NAME"]
    url = f"sqlite:///{name}"
    if connection.vendor == "postgresql":
        url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    environment = {"DATABASE_URL": url, "STATIC_ROOT": str(tmp_path_factory.mktemp("static"))}
    server = Server("manage.py", "serve", environment=environment)
    yield server
    if server.process:
        server.stop()


@pytest.fixture
def server(transactional_db, owner: User, stopped_server: Server) -> Server:
    """The same, serving. It is started when somebody is there already, so that it loads no sample."""
    if not stopped_server.process:
        stopped_server.start()
    return stopped_server
