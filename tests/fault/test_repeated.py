"""What is sent twice counts once, and nobody overwrites what she has not seen (promises R-05 and R-06)."""

import random
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from assessment.models import Assessment, Response, Submission
from tests.fault.editors import Editor, Reply, Save

SEED = 20261123


@pytest.fixture
def olga(owner, ml_assessment) -> Editor:
    """The owner, who may start and submit assessments."""
    return Editor(owner, ml_assessment, [])


def at_once(*requests: Callable[[], Reply]) -> list[Reply]:
    """The replies to requests that are sent at the same moment."""
    with ThreadPoolExecutor(len(requests)) as pool:
        return list(pool.map(lambda request: request(), requests))


def test_autosave_that_arrives_several_times_at_once_counts_once(server, editors, size):
    editor, question = editors[0], next(iter(editors[0].versions))
    chance = random.Random(SEED)

    for version in range(size.bursts):
        save = Save(question, version, f"Note {version}", uuid.uuid4())
        replies = at_once(*[partial(editor.put, server, save)] * chance.randint(1, 5))
        assert {(reply.status, reply.data["version"]) for reply in replies} == {(200, version + 1)}

    saved = Response.objects.order_by("version").values_list("version", "note")
    assert list(saved) == [(version + 1, f"Note {version}") for version in range(size.bursts)]


def test_submit_pressed_five_times_at_once_submits_once(server, olga):
    path = reverse("submit", args=[olga.assessment])

    replies = at_once(*[partial(olga.post, server, path)] * 5)

    submission = Submission.objects.get()
    assert {(reply.status, reply.location) for reply in replies} == {(302, submission.get_absolute_url())}


def test_double_click_on_start_starts_one_assessment(server, olga, team, ml_delivery_version):
    form = {"name": "Nova – 2027 Q1", "rubric_version": ml_delivery_version.pk, "key": uuid.uuid4()}
    path = reverse("new-assessment", args=[team.pk])

    replies = at_once(*[partial(olga.post, server, path, urlencode(form))] * 2)

    started = Assessment.objects.exclude(pk=olga.assessment).get()
    assert {(reply.status, reply.location) for reply in replies} == {(302, started.get_absolute_url())}


def test_two_people_on_one_answer_never_overwrite_each_other_unseen(server, editors, size):
    ana, ben = editors[:2]
    question = next(iter(ana.versions))

    for version in range(size.conflicts):
        replies = at_once(
            partial(ana.put, server, Save(question, version, f"Ana {version}", uuid.uuid4())),
            partial(ben.put, server, Save(question, version, f"Ben {version}", uuid.uuid4())),
        )
        won, lost = sorted(replies, key=lambda reply: reply.status)
        kept = Response.objects.get(version=version + 1).note
        assert (won.status, lost.status) == (200, 409)
        assert (won.data["answer"]["note"], lost.data["current"]["answer"]["note"]) == (kept, kept)

    assert Response.objects.count() == size.conflicts
