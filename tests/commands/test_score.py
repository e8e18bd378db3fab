"""`manage.py score`: an answer file in, a report out, and no database (these tests are not allowed one)."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from assessment.domain.rubric_file import shelved_rubrics
from tests.conftest import TOY

SHELVED = ", ".join(shelved_rubrics())
ANSWERS = """\
rubric: toy@1.0.0
team: Search
date: 2026-03-31
answers:
  q1: {level: 2}
  q2: {level: 3, evidence: [https://wiki.example/q2]}
  q3: {level: 1}
  q4: {level: 4, evidence: [https://wiki.example/q4]}
  q5: {unknown: true}
  q6: {level: 1}
  q7: {level: 3, evidence: [https://wiki.example/q7]}
"""


@pytest.fixture
def answers(tmp_path):
    """The worked example of the content model, with one answer unknown."""
    file = tmp_path / "search.yaml"
    file.write_text(ANSWERS, encoding="utf-8")
    return file


def run(*arguments: object) -> str:
    """What the command printed."""
    out = StringIO()
    call_command("score", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_text_gives_the_verdict_the_profile_and_what_to_do(answers, toy):
    assert (
        run(answers, "--rubric-file", TOY)
        == f"""\
Search · 31 March 2026
Toy rubric 1.0.0 ({toy.content_hash[:12]})
========================================================================================

Partial: done for part of the work.
Score 55 (50–55, fair) · 89% answered · 51% of that with evidence
Weakest area: Infrastructure at 45.

MINDSET                            51 (51–51)  ██████████··········
  First topic                      60 (60–60)  ████████████········
  Second topic                     25 (25–25)  █████···············

COMPANY                           100 (67–100) ████████████████████
  Third topic                     100 (67–100) ████████████████████

INFRASTRUCTURE                     45 (45–45)  █████████···········
  Fourth topic                     45 (45–45)  █████████···········

GATES
  - Sixth practice. Infrastructure can score no more than 62 while this stands.

RED FLAGS
  - Shaky ground. The sixth practice is weak while the team is live.

ADVICE
Each figure says how the overall score would read if this practice reached the next
level and nothing else changed.

Open the gates
  - Sixth practice: Bring the sixth practice to part of the team. [medium, engineer; 61
    (+5.6)]

Do next
  - Seventh practice: Review the seventh practice twice a year. [small, engineer; 60
    (+4.8)]
  - First practice: Make the first practice the standard. [small, product manager; 57
    (+1.9)]
  - Second practice: Review the second practice twice a year. [small, leader; 56 (+1.2)]
  - Third practice: Bring the third practice to part of the team. [medium, data
    scientist; 56 (+1.0)]

TO FIND OUT
  - Fifth practice: ask data scientists (5.6 points of range)
"""
    )


def test_json_gives_exact_values_beside_what_people_see(answers):
    result = json.loads(run(answers, "--rubric-file", TOY, "--format", "json"))

    assert result["rubric"] == "toy@1.0.0"
    assert (result["team"], result["date"]) == ("Search", "2026-03-31")
    overall = result["overall"]
    assert overall["score"] == pytest.approx(55.208333, abs=1e-6)
    assert overall["floor"] == pytest.approx(49.652777, abs=1e-6)
    assert overall["ceiling"] == overall["score"]
    assert (overall["shown"], overall["band"], overall["width"]) == (55, "Partial", "fair")
    assert overall["completeness"] == pytest.approx(8 / 9)
    assert (overall["publishable"], overall["stage"], overall["obstacles"]) == (True, None, [])
    assert {area: (data["score"], data["uncapped"], data["gate"]) for area, data in result["areas"].items()} == {
        "m": (51.25, 51.25, None),
        "c": (100.0, 100.0, None),
        "i": (45.0, 45.0, None),
    }
    assert {topic: data["shown"] for topic, data in result["topics"].items()} == {
        "t1": 60,
        "t2": 25,
        "t3": 100,
        "t4": 45,
    }
    assert result["questions"]["q5"]["state"] == "dont_know"
    assert result["questions"]["q4"]["score"] == 100
    assert [gate["question"] for gate in result["gates"]] == ["q1", "q6"]
    assert [flag["id"] for flag in result["flags"]] == ["shaky-ground"]
    first = result["advice"][0]
    assert (first["lane"], first["question"], first["from"], first["to"]) == ("open-the-gates", "q6", 1, 2)
    assert first["delta_overall"] == pytest.approx(5.625, abs=1e-9)
    assert [unknown["question"] for unknown in result["unknowns"]] == ["q5"]


def test_a_gate_that_holds_an_area_is_named(answers):
    answers.write_text(ANSWERS.replace("q6: {level: 1}", "q6: {level: 0}").replace("q7: {level: 3", "q7: {level: 4"))

    result = json.loads(run(answers, "--rubric-file", TOY, "--format", "json"))

    area = result["areas"]["i"]
    assert (area["score"], area["uncapped"], area["gate"]) == (37.0, 40.0, "q6")


def test_without_enough_answers_there_is_no_band(answers):
    answers.write_text(ANSWERS.replace("q6: {level: 1}", "q6: {unknown: true}"))

    overall = json.loads(run(answers, "--rubric-file", TOY, "--format", "json"))["overall"]

    assert (overall["band"], overall["publishable"]) == (None, False)
    assert {"kind": "gate", "subject": "q6", "share": None} in overall["obstacles"]


def test_output_is_written_to_a_file(answers, tmp_path):
    file = tmp_path / "report.txt"

    assert run(answers, "--rubric-file", TOY, "--output", file) == ""
    assert file.read_text(encoding="utf-8") == run(answers, "--rubric-file", TOY)


def test_a_pdf_is_printed_the_same_each_time(answers, tmp_path):
    first, second = tmp_path / "first.pdf", tmp_path / "second.pdf"

    run(answers, "--rubric-file", TOY, "--format", "pdf", "--output", first)
    run(answers, "--rubric-file", TOY, "--format", "pdf", "--output", second)

    assert first.read_bytes().startswith(b"%PDF-")
    assert first.read_bytes() == second.read_bytes()


def test_a_pdf_needs_a_file_to_go_to(answers):
    with pytest.raises(CommandError, match=r"^A PDF is not for the terminal: say where it goes with --output FILE.$"):
        run(answers, "--rubric-file", TOY, "--format", "pdf")


def test_every_fault_of_the_answers_is_a_line(answers):
    answers.write_text(ANSWERS.replace("level: 2}", "level: 9}").replace("q7:", "q8:"))

    with pytest.raises(CommandError) as caught:
        run(answers, "--rubric-file", TOY)

    assert str(caught.value) == (
        f"{answers}:5:15 answers.q1.level: Level 9 does not exist: choose 0 to 4.\n"
        f"{answers}:11:3 answers.q8: is not a question of toy@1.0.0; see the ids in the rubric"
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--rubric", "ml-delivery"), "{answers}:1:9 rubric: is “toy@1.0.0”, but the answers are read with "
         "ml-delivery@1.0.0; use one rubric for both"),
        (("--rubric", "other"), f"There is no rubric “other”: choose {SHELVED}."),
        ((), f"{{answers}}:1:9 rubric: There is no rubric “toy@1.0.0”: choose {SHELVED}."),
        (("--rubric-file", "none.yaml"), "none.yaml:1:1 file: cannot be read: No such file or directory"),
        (("--rubric-file", str(TOY), "--output", "/none/x"), "/none/x cannot be written: No such file or directory."),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said_in_a_sentence(answers, arguments, message):
    with pytest.raises(CommandError) as caught:
        run(answers, *arguments)

    assert str(caught.value) == message.format(answers=answers)
