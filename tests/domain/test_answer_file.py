"""Answer files: a sound one becomes answers, and a bad one names every fault with its place."""

import pytest

from assessment.domain.answer_file import AnswerFileError, parse_answers, read_answers
from assessment.domain.answers import Answer
from assessment.domain.rubric_file import find_rubric, shelved_rubrics

HEAD = "rubric: toy@1.0.0\nteam: Search\ndate: 2026-03-31\nanswers:\n"


def faults(text: str, rubric) -> list[str]:
    with pytest.raises(AnswerFileError) as caught:
        parse_answers(text, "a.yaml", rubric)
    return [str(fault) for fault in caught.value.faults]


def test_levels_reasons_unknowns_notes_and_evidence_are_read(toy):
    text = HEAD + (
        "  q1: {level: 2, note: Once by hand in May., evidence: [https://wiki.example/q1]}\n"
        "  q3: {unknown: true}\n"
        "  q5: {na: other, note: Not our kind of work.}\n"
        "  q7: {note: Ask Kim.}\n"
        "  q2:\n"
    )

    _, sheet = parse_answers(text, "a.yaml", toy)

    assert (sheet.rubric, sheet.team, sheet.date) == ("toy@1.0.0", "Search", "2026-03-31")
    assert sheet.answers == {
        "q1": Answer(level=2, note="Once by hand in May.", evidence=("https://wiki.example/q1",)),
        "q3": Answer(dont_know=True),
        "q5": Answer(na="other", note="Not our kind of work."),
        "q7": Answer(note="Ask Kim."),
    }


def test_json_is_read_as_well(toy):
    text = '{"rubric": "toy@1.0.0", "team": "A", "date": "2026-03-31", "answers": {"q1": {"level": 0, "na": null}}}'

    assert faults(text, toy) == [
        "a.yaml:1:88 answers.q1.level: Choose one: a level, not applicable, or don’t know.",
        "a.yaml:1:91 answers.q1.na: This question cannot be left out as not applicable: choose a level or say that "
        "you don’t know.",
    ]
    assert parse_answers(text.replace(', "na": null', ""), "a.json", toy)[1].answers == {"q1": Answer(level=0)}


def test_the_rubric_is_the_one_that_the_file_names_when_none_is_given():
    rubric, sheet = parse_answers(HEAD.replace("toy@1.0.0", "ml-delivery") + "  focus: {level: 1}\n", "a.yaml")

    assert rubric == find_rubric("ml-delivery")
    assert sheet.rubric == rubric.name


def test_every_fault_of_the_answers_is_reported_at_once(toy):
    text = HEAD + (
        "  q1: {level: 7}\n"
        "  q2: {level: 2, unknown: true}\n"
        "  q3: {na: other}\n"
        "  q5: {na: holiday}\n"
        "  q7: {na: }\n"
        "  q4: {level: 1, evidence: ['javascript:alert(1)', https://a.b]}\n"
        f"  q6: {{level: -1, note: {'x' * 2001}}}\n"
        "  q9: {level: 2}\n"
    )

    assert faults(text, toy) == [
        "a.yaml:5:15 answers.q1.level: Level 7 does not exist: choose 0 to 4.",
        "a.yaml:6:15 answers.q2.level: Choose one: a level, not applicable, or don’t know.",
        "a.yaml:7:12 answers.q3.na: This question cannot be left out as not applicable: choose a level or say that "
        "you don’t know.",
        "a.yaml:8:12 answers.q5.na: “holiday” is not a reason for this question: choose nothing-live, other.",
        "a.yaml:9:8 answers.q7.na: Say why it is not applicable: choose nothing-live, other.",
        "a.yaml:10:28 answers.q4.evidence: Link 1 is not a web address: start it with https:// or http://.",
        "a.yaml:11:15 answers.q6.level: Level -1 does not exist: choose 0 to 4.",
        "a.yaml:11:25 answers.q6.note: The note has 2,001 characters: shorten it to 2,000 or fewer.",
        "a.yaml:12:3 answers.q9: is not a question of toy@1.0.0; see the ids in the rubric",
    ]


def test_a_note_of_2000_characters_is_kept(toy):
    _, sheet = parse_answers(HEAD + f"  q6: {{note: {'x' * 2000}}}\n", "a.yaml", toy)

    assert len(sheet.answers["q6"].note) == 2000


def test_a_misspelt_question_gets_the_nearest_id():
    text = "rubric: ml-delivery@1.0.0\nteam: A\ndate: 2026-03-31\nanswers:\n  impact-metrik: {level: 1}\n"

    assert faults(text, None) == [
        "a.yaml:5:3 answers.impact-metrik: is not a question of ml-delivery@1.0.0; did you mean impact-metric?"
    ]


def test_more_than_five_links_are_refused(toy):
    links = ", ".join(f"https://wiki.example/{number}" for number in range(6))

    assert faults(HEAD + f"  q1: {{level: 1, evidence: [{links}]}}\n", toy) == [
        "a.yaml:5:28 answers.q1.evidence: 6 links are too many: keep the best 5."
    ]


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ("{level: '2'}", "a.yaml:5:15 answers.q1.level: is “2”; expected a whole number"),
        ("{level: 2.5}", "a.yaml:5:15 answers.q1.level: is 2.5; expected a whole number"),
        ("{level: true}", "a.yaml:5:15 answers.q1.level: is true; expected a whole number"),
        ("{level: two}", "a.yaml:5:15 answers.q1.level: is “two”; expected a whole number"),
        ("{unknown: maybe}", "a.yaml:5:17 answers.q1.unknown: is “maybe”; expected true or false"),
        ("{lvl: 2}", "a.yaml:5:8 answers.q1.lvl: is not a word of this block; expected one of level, na, unknown, "
         "note, evidence, ticks"),
        ("{evidence: https://a.b}", "a.yaml:5:18 answers.q1.evidence: is “https://a.b”; expected a list"),
        ('{note: "a\\0b"}', "a.yaml:5:14 answers.q1.note: character U+0000 cannot be stored; remove it"),
        ("2", "a.yaml:5:7 answers.q1: is 2; expected a block"),
    ],
)  # fmt: skip
def test_an_entry_of_the_wrong_shape_says_what_was_expected(toy, entry, fault):
    assert fault in faults(HEAD + f"  q1: {entry}\n", toy)


def test_a_file_without_its_head_says_what_is_missing(toy):
    assert faults("rubric: toy@1.0.0\nanswer: {}\n", toy) == [
        "a.yaml:1:1 answers: is missing; add it",
        "a.yaml:1:1 date: is missing; add it",
        "a.yaml:1:1 team: is missing; add it",
        "a.yaml:2:1 answer: is not a word of this block; expected one of rubric, team, date, answers",
    ]


@pytest.mark.parametrize("day", ["31.3.2026", "2026-02-30", "yesterday"])
def test_a_day_that_is_not_in_the_calendar_is_refused(toy, day):
    assert faults(HEAD.replace("2026-03-31", day) + "  {}\n", toy) == [
        f"a.yaml:3:7 date: is “{day}”; expected a day such as 2026-03-31"
    ]


@pytest.mark.parametrize("name", ["toy@2.0.0", "ml-delivery@1.0.0"])
def test_a_file_for_another_rubric_is_refused(toy, name):
    assert faults(HEAD.replace("toy@1.0.0", name) + "  q1: {level: 9}\n", toy) == [
        f"a.yaml:1:9 rubric: is “{name}”, but the answers are read with toy@1.0.0; use one rubric for both"
    ]


def test_a_file_for_a_rubric_that_is_not_on_the_shelf_is_refused():
    known = ", ".join(shelved_rubrics())
    assert faults(HEAD + "  {}\n", None) == [f"a.yaml:1:9 rubric: There is no rubric “toy@1.0.0”: choose {known}."]


def test_a_file_that_is_not_there_is_refused(tmp_path, toy):
    with pytest.raises(AnswerFileError) as caught:
        read_answers(tmp_path / "none.yaml", toy)

    assert str(caught.value) == f"{tmp_path}/none.yaml:1:1 file: cannot be read: No such file or directory"
