"""`manage.py rubric`: check, publish and show."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from assessment.domain.rubric_file import shelved_rubrics
from assessment.domain.rubric_starter import rubric_schema
from assessment.models import RubricVersion
from tests.conftest import TOY
from tests.newer import TOY_2, toy_text

SHELVED = ", ".join(shelved_rubrics())


def run(*arguments: object, **options: object) -> str:
    """What the command printed."""
    out = StringIO()
    call_command("rubric", *map(str, arguments), stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def changed(tmp_path):
    """The toy rubric with one weight changed and its version kept."""
    file = tmp_path / "changed.yaml"
    file.write_text(TOY.read_text(encoding="utf-8").replace("weight: 3\n", "weight: 2\n", 1), encoding="utf-8")
    return file


@pytest.fixture
def faulty(tmp_path):
    """The toy rubric with two faults."""
    file = tmp_path / "faulty.yaml"
    text = TOY.read_text(encoding="utf-8").replace("status: expert", "status: proven").replace("value: 25", "value: 0")
    file.write_text(text, encoding="utf-8")
    return file


def test_lint_says_what_is_in_a_sound_file():
    assert run("lint", TOY) == "toy@1.0.0: 3 areas, 4 topics, 7 questions, no faults.\n"
    assert json.loads(run("lint", TOY, "--json")) == {"file": str(TOY), "faults": []}


def test_lint_prints_every_fault_and_fails(faulty):
    out = StringIO()

    with pytest.raises(CommandError, match=r"^2 faults$"):
        call_command("rubric", "lint", str(faulty), stdout=out)

    assert out.getvalue() == (
        f"{faulty}:10:11 rubric.status: is “proven”; expected expert, validated or adaptation [shape-word]\n"
        f"{faulty}:23:44 scales.five.options[1].value: is 0; expected more than 0, the option before "
        "[scale-order]\n"
    )


def test_lint_prints_faults_for_other_programs(faulty):
    out = StringIO()

    with pytest.raises(CommandError, match=r"^2 faults$"):
        call_command("rubric", "lint", str(faulty), "--json", stdout=out)

    assert json.loads(out.getvalue())["faults"][0] == {
        "rule": "shape-word",
        "line": 10,
        "column": 11,
        "path": "rubric.status",
        "message": "is “proven”; expected expert, validated or adaptation",
    }


def test_lint_lists_its_rules():
    lines = run("lint", "--rules").splitlines()

    assert lines[0] == "file-read: The file can be read and is written in UTF-8."
    assert json.loads(run("lint", "--rules", "--json")) == dict(line.split(": ", 1) for line in lines)


def test_lint_without_a_file_says_what_it_needs():
    with pytest.raises(CommandError, match=r"^Name the file to check, or ask for the --rules\.$"):
        run("lint")


def test_publish_freezes_a_version(db, toy):
    assert run("publish", TOY) == f"toy@1.0.0 is published (hash {toy.content_hash}).\n"
    assert run("publish", TOY, verbosity=0) == ""
    assert [version.content_hash for version in RubricVersion.objects.all()] == [toy.content_hash]


def test_publish_refuses_other_content_under_a_published_version(db, toy, changed):
    run("publish", TOY)

    with pytest.raises(CommandError, match=r"^toy@1.0.0 is published with other content .* new version number.$"):
        run("publish", changed)

    assert RubricVersion.objects.get().content_hash == toy.content_hash


def test_publish_refuses_a_faulty_file(db, faulty):
    with pytest.raises(CommandError) as caught:
        run("publish", faulty)

    assert len(str(caught.value).splitlines()) == 2
    assert RubricVersion.objects.count() == 0


def test_show_prints_an_outline():
    lines = run("show", "ml-delivery").splitlines()

    assert lines[0] == "ML delivery due diligence (ml-delivery@1.0.0)"
    assert lines[3:6] == [
        "A ML team mindset (weight 1)",
        "  A1 Impact first (weight 3)",
        "     1. Business metric before modelling (impact-metric, weight 3)",
    ]
    assert lines[-1] == "    45. Map of capabilities and gaps (capability-map, weight 1)"


def test_show_prints_the_file_and_its_data(ml_delivery, tmp_path):
    copy = tmp_path / "copy.yaml"
    copy.write_text(run("show", "ml-delivery@1.0.0", "--format", "yaml"), encoding="utf-8")

    assert run("lint", copy) == "ml-delivery@1.0.0: 3 areas, 14 topics, 45 questions, no faults.\n"
    assert json.loads(run("show", "ml-delivery@1.0.0", "--format", "json")) == ml_delivery.document


def test_show_says_which_rubrics_there_are():
    with pytest.raises(CommandError, match=rf"^There is no rubric “x”: choose {SHELVED}\.$"):
        run("show", "x")


@pytest.fixture
def shelf(tmp_path):
    """A folder of the toy rubric with its version 1.0.0."""
    folder = tmp_path / "toy"
    folder.mkdir()
    (folder / "1.0.0.yaml").write_text(TOY.read_text(encoding="utf-8"), encoding="utf-8")
    return folder


REWORDED = ("One person follows the first practice.", "One person does.")


def test_lint_holds_a_file_against_the_versions_in_its_folder(shelf):
    file = shelf / "1.0.1.yaml"
    file.write_text(toy_text("1.0.1", REWORDED), encoding="utf-8")
    out = StringIO()

    with pytest.raises(CommandError, match=r"^2 faults$"):
        call_command("rubric", "lint", str(file), stdout=out)

    assert out.getvalue() == (
        f"{file}:7:12 rubric.version: is 1.0.1 after 1.0.0; expected 2.0.0 or more, since questions[0].levels[1] makes "
        "it a major change [version-number]\n"
        f"{file}:92:10 questions[0].levels[1]: differs from 1.0.0 (level 1 of “q1”) and rev is still 1; expected rev "
        "2, or “q1” in `wording_only` if it means the same [version-rev]\n"
    )


def test_lint_holds_a_file_against_a_version_that_is_named(changed):
    with pytest.raises(CommandError, match=r"^1 fault$"):
        call_command("rubric", "lint", str(changed), "--against", str(TOY), stdout=StringIO())

    assert run("lint", TOY_2, "--against", TOY) == "toy@2.0.0: 3 areas, 4 topics, 7 questions, no faults.\n"


def test_lint_against_another_rubric_is_refused():
    with pytest.raises(CommandError, match=r"^Only versions of one rubric can be compared, not ml-delivery@1.0.0 and"):
        run("lint", TOY, "--against", "ml-delivery@1.0.0")


def test_publish_refuses_a_version_that_may_not_follow(db, tmp_path):
    run("publish", TOY)
    file = tmp_path / "next.yaml"
    file.write_text(toy_text("1.0.1", ("weight: 3\n", "weight: 2\n")), encoding="utf-8")

    with pytest.raises(CommandError) as caught:
        run("publish", file)

    assert str(caught.value) == (
        f"{file}:7:12 rubric.version: is 1.0.1 after 1.0.0; expected 1.1.0 or more, since questions[0].weight makes it "
        "a minor change"
    )
    assert RubricVersion.objects.count() == 1


def test_publish_lets_a_version_follow_and_says_nothing_when_asked_again(db):
    run("publish", TOY)
    run("publish", TOY_2)
    run("publish", TOY)

    assert [version.version for version in RubricVersion.objects.order_by("version")] == ["1.0.0", "2.0.0"]


def test_diff_tells_what_weighs_most_first():
    assert run("diff", TOY, TOY_2).splitlines() == [
        "toy@1.0.0 → toy@2.0.0: major, 5 changes",
        "needs version 2.0.0 or more",
        "needs q2 rev 2 or more",
        "",
        "Changed meaning (major)",
        "  questions[1].levels[3]: Second practice (q2), level 3",
        "    - Everybody follows the second practice, and it is on record.",
        "    + Everybody follows the second practice, and a tool refuses work that does not.",
        "  questions[1].levels[4]: Second practice (q2), level 4",
        "    - Standard, and the record changed something in the last 6 months.",
        "    + Standard, and what the tool refused changed the practice in the last 6 months.",
        "  questions[1].rev: Second practice (q2), rev",
        "    - 1",
        "    + 2",
        "",
        "Questions added (minor)",
        "  questions[4]: Eighth practice (q8), Third topic, renamed from “Fifth practice”",
        "    + Does the team follow the eighth practice?",
        "",
        "Questions dropped (minor)",
        "  questions[4]: Fifth practice (q5), Third topic",
        "    - Does the team follow the fifth practice?",
    ]


def test_diff_prints_for_other_programs():
    found = json.loads(run("diff", TOY, TOY_2, "--format", "json"))

    assert {name: found[name] for name in ("old", "new", "kind", "needed")} == {
        "old": "toy@1.0.0",
        "new": "toy@2.0.0",
        "kind": "major",
        "needed": {"version": "2.0.0", "revs": {"q2": 2}},
    }
    assert found["changes"][3] == {
        "what": "added",
        "kind": "minor",
        "path": "questions[4]",
        "id": "q8",
        "subject": "Eighth practice",
        "part": "Third topic",
        "before": None,
        "after": "Does the team follow the eighth practice?",
        "origin": "renamed from “Fifth practice”",
    }


def test_diff_of_a_version_with_itself_says_so_also_by_name():
    assert run("diff", "ml-delivery@1.0.0", "ml-delivery") == (
        "ml-delivery@1.0.0 and ml-delivery@1.0.0 do not differ.\n"
    )


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (("toy@1.0.0", TOY), rf"^There is no rubric “toy@1.0.0”: choose {SHELVED}\.$"),
        (("ml-delivery", TOY), r"^Only versions of one rubric can be compared, not ml-delivery@1.0.0 and toy@1.0.0\.$"),
    ],
)
def test_diff_says_what_cannot_be_compared(names, message):
    with pytest.raises(CommandError, match=message):
        run("diff", *names)


def test_new_writes_a_file_that_has_no_fault(tmp_path):
    file = tmp_path / "ours.yaml"

    assert run("new", "Data platform", file) == (
        f"{file} is written. Check it with `python manage.py rubric lint {file}`.\n"
    )
    assert run("lint", file) == "data-platform@1.0.0: 2 areas, 3 topics, 3 questions, no faults.\n"


def test_new_names_the_file_after_the_rubric_and_never_writes_over_one(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run("new", "Data platform")
    (tmp_path / "data-platform.yaml").write_text("mine", encoding="utf-8")

    with pytest.raises(CommandError, match=r"^data-platform.yaml cannot be written: File exists.$"):
        run("new", "Data platform")

    assert (tmp_path / "data-platform.yaml").read_text(encoding="utf-8") == "mine"


def test_schema_is_printed_for_editors():
    assert json.loads(run("schema")) == rubric_schema()
