"""`manage.py rubric import`: writes the file and says what became of the source."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from assessment.domain.importing import import_rubric
from assessment.domain.rubric_file import read_rubric
from tests.importing.samples import SAMPLES


def run(*arguments: object) -> tuple[str, str]:
    """What the command printed and what it reported."""
    out, report = StringIO(), StringIO()
    call_command("rubric", "import", *map(str, arguments), stdout=out, stderr=report)
    return out.getvalue(), report.getvalue()


@pytest.mark.parametrize(("form", "sample"), SAMPLES.items())
def test_the_file_that_is_written_lints_without_fault(form, sample, tmp_path):
    file = tmp_path / "rubric.yaml"
    printed, _ = run("--from", form, sample, "--out", file)

    assert printed == ""
    assert read_rubric(file) == import_rubric(form, sample).rubric


def test_without_a_file_to_write_the_rubric_is_printed_and_the_report_stays_apart():
    printed, report = run("--from", "csv", SAMPLES["csv"])

    assert printed == import_rubric("csv", SAMPLES["csv"]).text
    assert report.splitlines()[:3] == [
        "kitchen-check@1.0.0: 4 questions.",
        f"{SAMPLES['csv']}:1:1 file: not carried: the column “Remark”",
        f"{SAMPLES['csv']}:1:1 file: chosen here: the name “Kitchen check”, after the file; areas and topics all weigh "
        "the same",
    ]


def test_what_is_said_of_several_places_is_reported_once_with_their_number():
    _, report = run("--from", "aws-lens", SAMPLES["aws-lens"])

    assert [line.partition("not carried: ")[2] for line in report.splitlines() if "improvementPlan" in line] == [
        "improvementPlan; advice needs an owner and an effort, which the source does not give (and in 1 more place)"
    ]


def test_the_report_for_other_programs_names_every_place():
    _, report = run("--from", "aws-lens", SAMPLES["aws-lens"], "--json")
    told = json.loads(report)

    assert {key: told[key] for key in ("file", "rubric", "questions", "faults")} == {
        "file": str(SAMPLES["aws-lens"]),
        "rubric": "kitchen-lens@1.0.0",
        "questions": 3,
        "faults": [],
    }
    assert [note["line"] for note in told["notes"] if note["message"].startswith("improvementPlan")] == [16, 17]
    assert told["notes"][-1] == {
        "file": str(SAMPLES["aws-lens"]),
        "line": 33,
        "column": 24,
        "path": "pillars[0].questions[1].riskRules",
        "kind": "carried otherwise",
        "message": "the risk depends on which choices are ticked, so that the levels put the rules into words",
    }


def test_a_file_at_fault_writes_nothing_and_names_every_fault(tmp_path):
    file, out, report = tmp_path / "check.csv", StringIO(), StringIO()
    file.write_text("id,area,question\na,One,\n,One,Second\n", encoding="utf-8")
    arguments = ("rubric", "import", "--from", "csv", str(file), "--out", str(tmp_path / "rubric.yaml"))

    with pytest.raises(CommandError, match=r"^2 faults$"):
        call_command(*arguments, stdout=out, stderr=report)
    with pytest.raises(CommandError, match=r"^2 faults$"):
        call_command(*arguments, "--json", stdout=out, stderr=(as_json := StringIO()))

    assert report.getvalue() == (f"{file}:2:1 question: is empty; fill it in\n{file}:3:1 id: is empty; fill it in\n")
    assert [fault["path"] for fault in json.loads(as_json.getvalue())["faults"]] == ["question", "id"]
    assert (out.getvalue(), (tmp_path / "rubric.yaml").exists()) == ("", False)


def test_a_file_that_is_there_is_not_written_over(tmp_path):
    file = tmp_path / "rubric.yaml"
    file.write_text("mine", encoding="utf-8")

    with pytest.raises(CommandError) as refused:
        run("--from", "csv", SAMPLES["csv"], "--out", file)

    assert str(refused.value) == f"{file} cannot be written (File exists): name another file."
    assert file.read_text(encoding="utf-8") == "mine"
