"""`manage.py rubric`: check, publish and show."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from assessment.models import RubricVersion
from tests.conftest import TOY


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
        f"{faulty}:10:11 rubric.status: is “proven”; expected expert, validated or adaptation\n"
        f"{faulty}:23:44 scales.five.options[1].value: is 0; expected more than 0, the option before\n"
    )


def test_lint_prints_faults_for_other_programs(faulty):
    out = StringIO()

    with pytest.raises(CommandError, match=r"^2 faults$"):
        call_command("rubric", "lint", str(faulty), "--json", stdout=out)

    assert json.loads(out.getvalue())["faults"][0] == {
        "line": 10,
        "column": 11,
        "path": "rubric.status",
        "message": "is “proven”; expected expert, validated or adaptation",
    }


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
    with pytest.raises(CommandError, match=r"^There is no rubric “x”: choose ml-delivery@1.0.0.$"):
        run("show", "x")
