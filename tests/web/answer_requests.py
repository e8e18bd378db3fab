"""What a browser sends when somebody answers."""

import json
import uuid

from django.test import Client
from django.urls import reverse


def question_url(assessment, question_id="q1") -> str:
    """The address of a question."""
    return reverse("question", args=[assessment.pk, question_id])


def put(client: Client, url: str, answer: object, *, version: int = 0, key: str = "", **headers):
    """One autosave; `answer` is the JSON under “answer”."""
    return client.put(
        url,
        json.dumps({"answer": answer}),
        content_type="application/json",
        headers={"If-Match": f'"{version}"', "Idempotency-Key": key or str(uuid.uuid4()), **headers},
    )


def post(client: Client, url: str, **fields):
    """The plain form of a question."""
    form = {"choice": "", "na_reason": "", "note": "", "evidence": "", "version": "0", "key": str(uuid.uuid4())}
    return client.post(url, {**form, "go": "next", **fields})
