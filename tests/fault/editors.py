"""People with a browser: they send what a page sends, again and again until it is answered, and note what was said."""

import json
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection, HTTPException
from itertools import cycle
from threading import Event
from typing import Any

from assessment.models import Assessment, User
from bench.serving import Server
from bench.world import signed_in

PAUSE = 0.02
"""Seconds before a request that got no answer is sent again."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer of the server: status, where it redirects to, and the JSON, if it is any."""

    status: int
    location: str
    data: Any


@dataclass(frozen=True, slots=True)
class Save:
    """What one autosave asks for."""

    question: str
    version: int
    note: str
    key: uuid.UUID


class Editor:
    """One signed-in person. `acknowledged` holds every save that the server confirmed, by the version it named."""

    def __init__(self, user: User, assessment: Assessment, questions: list[str]):
        self.headers = signed_in(user)
        self.assessment = assessment.pk
        self.versions = dict.fromkeys(questions, 0)
        self.acknowledged: dict[tuple[str, int], str] = {}

    def autosave(self, server: Server, enough: Event, deadline: float) -> None:
        """Save one answer after another until `enough`; the last one, too, until it is acknowledged."""
        for number, question in enumerate(cycle(self.versions)):
            if enough.is_set():
                return
            save = Save(question, self.versions[question], f"Note {number}", uuid.uuid4())
            reply = until_answered(partial(self.put, server, save), deadline)
            assert reply.status == 200, reply
            version = reply.data["version"]
            self.acknowledged[question, version] = save.note
            self.versions[question] = version

    def put(self, server: Server, save: Save) -> Reply:
        """Send an autosave once. Raises OSError or HTTPException when no answer comes."""
        headers = {"If-Match": f'"{save.version}"', "Idempotency-Key": str(save.key)}
        body = json.dumps({"answer": {"level": save.version % 5, "note": save.note, "evidence": []}})
        path = f"/assessments/{self.assessment}/questions/{save.question}/"
        return self.send(server, "PUT", path, body, {"Content-Type": "application/json", **headers})

    def post(self, server: Server, path: str, body: str = "") -> Reply:
        """Send a form once."""
        return self.send(server, "POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def send(self, server: Server, method: str, path: str, body: str, headers: Mapping[str, str]) -> Reply:
        """One request over a connection of its own."""
        connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
        try:
            connection.request(method, path, body, {**self.headers, **headers})
            response = connection.getresponse()
            content = response.read()
        finally:
            connection.close()
        is_json = response.headers.get_content_type() == "application/json"
        return Reply(response.status, response.headers.get("Location", ""), json.loads(content) if is_json else None)


def until_answered(ask: Callable[[], Reply], deadline: float) -> Reply:
    """Ask until the server answers with anything but its own failure; raises TimeoutError at `deadline`."""
    while time.monotonic() < deadline:
        try:
            reply = ask()
        except (OSError, HTTPException):
            time.sleep(PAUSE)
            continue
        if reply.status < 500:
            return reply
        time.sleep(PAUSE)
    raise TimeoutError("The server did not come back.")
