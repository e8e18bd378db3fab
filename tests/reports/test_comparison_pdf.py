"""The printed comparison and the printed history: right numbers, readable by machines, the same every time."""

import io
import re
from dataclasses import replace
from datetime import date

import page
import pikepdf
import pytest

from assessment.domain.answers import Answer
from assessment.domain.comparison import Side, compare
from assessment.reports.history import Entry as HistoryEntry
from assessment.reports.history import build_history
from assessment.reports.pdf import render_comparison_pdf, render_history_pdf
from assessment.reports.side_by_side.change import change_in_words
from assessment.reports.trend import Note
from tests.domain.test_scoring import PROOF, full_answers, toy_answers
from tests.reports.test_comparison import JUNE, NOVEMBER, comparison_of, entry
from tests.reports.test_pdf import CONTROLS, GERMAN, HOSTILE, bookmarks, page_of, squeezed, text_of

SIZES = {"a4": [0, 0, 595, 842], "letter": [0, 0, 612, 792]}


def faults(pdf):
    return [(failure.rule_id, failure.message) for failure in page.validate_pdf_bytes(pdf, profile="ua1").failures]


def pages_of(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [[round(float(side)) for side in sheet.mediabox] for sheet in document.pages]


def mixed(rubric, shift):
    return {
        question.id: Answer(level=(position * 7 + shift) % 5, evidence=PROOF)
        for position, question in enumerate(rubric.questions)
    }


@pytest.fixture(scope="module")
def two(ml_delivery):
    """Two submissions of one team in which most practices moved."""
    return comparison_of(
        entry(ml_delivery, mixed(ml_delivery, 0), at=JUNE, is_sample=True),
        entry(ml_delivery, full_answers(ml_delivery, 3), is_sample=True),
    )


@pytest.fixture(scope="module")
def six(ml_delivery):
    """Six teams with long names."""
    return comparison_of(
        *(entry(ml_delivery, mixed(ml_delivery, shift), team=f"{shift} {GERMAN[: 12 * shift]}") for shift in range(6))
    )


@pytest.fixture(scope="module")
def history(ml_delivery):
    """A team in three submissions, the last but one before anything was live."""

    def one(at, shift, stage=""):
        report = entry(ml_delivery, mixed(ml_delivery, shift)).report
        return HistoryEntry(
            at=at,
            name=f"Nova – {at:%Y-%m}",
            rubric=ml_delivery,
            score=report.verdict.score,
            floor=report.verdict.floor,
            ceiling=report.verdict.ceiling,
            band=report.verdict.band or "",
            completeness=100,
            stage=stage,
            open_gates=0,
            submitted_by="Ana",
            scores={each.node.id: each.score for area in report.areas for each in (area, *area.topics)},
        )

    return build_history(
        organisation="Harbour Analytics",
        team="Nova",
        is_sample=True,
        entries=[one(date(2026, 2, 3), 0), one(date(2026, 6, 12), 1, "pre-production"), one(date(2026, 11, 23), 2)],
        events=[Note(date(2026, 4, 1), "Squad formed")],
    )


@pytest.fixture(scope="module")
def moved(ml_delivery):
    """What became of one submission in the next."""
    sides = []
    for shift in (1, 2):
        report = entry(ml_delivery, mixed(ml_delivery, shift)).report
        sides.append(Side(report.rubric, report.answers, report.scorecard))
    return change_in_words(compare(*sides), *sides)


@pytest.mark.parametrize("paper", SIZES)
def test_a_comparison_passes_the_rules_of_pdf_ua_on_either_paper(two, six, paper):
    for comparison in (two, six):
        pdf = render_comparison_pdf(comparison, paper=paper)
        assert faults(pdf) == []
        assert {tuple(size) for size in pages_of(pdf)} == {tuple(SIZES[paper])}


@pytest.mark.parametrize("paper", SIZES)
def test_a_history_passes_the_rules_of_pdf_ua_on_either_paper(history, moved, paper):
    pdf = render_history_pdf(history, moved, paper=paper)
    assert faults(pdf) == []
    assert {tuple(size) for size in pages_of(pdf)} == {tuple(SIZES[paper])}


def test_the_same_is_printed_the_same_and_dated_by_what_it_shows(two, history, moved):
    comparison, trend = render_comparison_pdf(two), render_history_pdf(history, moved)
    assert render_comparison_pdf(two) == comparison
    assert render_history_pdf(history, moved) == trend
    dates = []
    for pdf in (comparison, trend):
        with pikepdf.open(io.BytesIO(pdf)) as document:
            dates.append(str(document.docinfo["/CreationDate"])[2:16])
    assert dates == [f"{NOVEMBER:%Y%m%d%H%M%S}", "20261123000000"]


def test_the_first_page_of_a_comparison_says_what_the_page_says(two):
    first = squeezed(text_of(render_comparison_pdf(two), "-raw", "-l", "1"))
    said = [
        two.title,
        two.change.sentence,
        two.headline,
        *two.sentences,
        "Sample data",
        *two.names,
        "Harbour Analytics",
    ]
    assert [text for text in said if squeezed(text) not in first] == []


def test_every_row_of_a_comparison_is_printed_with_its_numbers_and_differences(six):
    printed = squeezed(text_of(render_comparison_pdf(six), "-layout"))
    for area in six.areas:
        for row in (area.row, *area.inner):
            numbers = "".join(f"{cell.number}{cell.delta}" for cell in row.cells)
            assert numbers in printed, row.title


def test_everything_that_moved_is_printed_with_both_texts_and_its_evidence(two):
    body = squeezed(text_of(render_comparison_pdf(two), "-x", "0", "-y", "80", "-W", "596", "-H", "700", "-raw"))
    assert len(two.change.moved) > 20
    for each in two.change.moved:
        for text in (each.title, each.direction, each.later.text, each.links[0].address):
            assert squeezed(text) in body, each.title


def test_bookmarks_lead_to_the_parts(two, history, moved):
    titles = [title for title, _ in bookmarks(render_comparison_pdf(two))]
    assert [title for title in titles if title in ("Scores", "Profile", "What moved", "Question by question")] == [
        "Scores",
        "Profile",
        "What moved",
        "Question by question",
    ]
    for title, number in bookmarks(pdf := render_history_pdf(history, moved)):
        assert squeezed(title) in squeezed(page_of(pdf, number))


def test_across_stages_the_first_page_and_every_table_say_that_only_the_common_questions_are_compared(toy):
    told = comparison_of(entry(toy, toy_answers()), entry(toy, toy_answers(q7=Answer(na="nothing-live")), team="Atlas"))
    pdf = render_comparison_pdf(told)
    first, printed = squeezed(page_of(pdf, 1)), squeezed(text_of(pdf, "-layout"))
    assert faults(pdf) == []
    said = [told.headline, *told.sentences, "Pre-production", "Live"]
    assert [text for text in said if squeezed(text) not in squeezed(text_of(pdf, "-raw", "-l", "1"))] == []
    assert "Band" not in first
    for text in (told.scores_heading, "Overall on the common questions 39 39 0", "Infrastructure 25 25 0"):
        assert squeezed(text) in printed


def test_what_is_not_compared_fits_one_page_with_the_reason(toy):
    told = comparison_of(entry(toy, toy_answers()), entry(toy, {}, team="Atlas"))
    pdf = render_comparison_pdf(told)
    assert len(pages_of(pdf)) == 1
    assert squeezed(told.sentences[-1]) in squeezed(page_of(pdf, 1))
    assert faults(pdf) == []


def test_topics_only_are_printed_without_scores_above_them(toy):
    unknown = {question: Answer(dont_know=True) for question in ("q4", "q5")}
    told = comparison_of(entry(toy, toy_answers()), entry(toy, toy_answers() | unknown, team="Atlas"))
    pdf = render_comparison_pdf(told)
    assert faults(pdf) == []
    assert "Overall" not in page_of(pdf, 2)
    assert re.search(r"First topic +60 +60 +0", page_of(pdf, 2))


def test_every_page_names_what_it_belongs_to(two, history, moved):
    for pdf, whose in (
        (render_comparison_pdf(two), f"Comparison · {two.title} · Sample data"),
        (render_history_pdf(history, moved), "History · Nova · Sample data"),
    ):
        count = len(pages_of(pdf))
        assert [n for n in range(2, count + 1) if squeezed(whose) not in squeezed(page_of(pdf, n))] == []
        assert [n for n in range(1, count + 1) if f"Page {n} of {count}" not in page_of(pdf, n)] == []


def test_a_history_prints_every_submission_event_and_score(history, moved):
    printed = text_of(render_history_pdf(history, moved), "-layout")
    flat = squeezed(printed)
    for each in history.entries:
        assert squeezed(f"{each.at:%-d %b %Y}{each.name}") in flat
        assert f"{each.floor}–{each.ceiling}" in flat
    assert squeezed("1 1 April 2026 Squad formed") in flat
    assert "Pre-production" in flat
    assert moved.sentence.split(":")[0] in printed
    for track in history.tracks:
        assert squeezed(f"{track.code}{track.title}{''.join(map(str, track.scores))}") in flat


def test_a_first_submission_makes_a_history_too(history):
    first = build_history(
        organisation="Harbour Analytics", team=GERMAN, is_sample=False, entries=history.entries[:1], events=()
    )
    pdf = render_history_pdf(first, None)
    assert faults(pdf) == []
    assert squeezed("The next submission draws a line.") in squeezed(page_of(pdf, 1))


def test_hostile_text_is_printed_as_text(toy):
    answers = toy_answers() | {
        f"q{number}": Answer(level=4, note=text, evidence=(f"https://example.org/{text}", "javascript:alert(1)"))
        for number, text in enumerate(HOSTILE[:7], start=1)
    }
    told = comparison_of(
        entry(toy, toy_answers(), at=JUNE, name=HOSTILE[0]), entry(toy, answers, name=f"{HOSTILE[1]}\x07\uffff")
    )
    pdf = render_comparison_pdf(told)
    body = squeezed(text_of(pdf, "-raw"))
    names = [name.translate(CONTROLS) for name in told.names]
    assert [name for name in names if squeezed(name) not in body] == []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        links = {
            str(item.A.URI)
            for item in document.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Subtype") == "/Link" and "/URI" in item.get("/A", {})
        }
    assert [link for link in links if not link.startswith("https://example.org/")] == []


def test_a_document_of_more_than_four_pages_lists_what_it_holds_on_which_page(two, history, moved):
    for pdf, parts in (
        (render_comparison_pdf(two), ["Scores", "Profile", "What moved", "Question by question"]),
        (
            render_history_pdf(history, moved),
            ["Submissions", "Areas and topics over time", "By area and topic", "What moved"],
        ),
    ):
        starts = {title: number for title, number in bookmarks(pdf) if title in parts}
        contents = squeezed(page_of(pdf, 2).partition("How")[0])
        assert contents.startswith("Contents") or "Contents" in contents
        assert [title for title in parts if squeezed(f"{title} {starts[title]}") not in contents] == []


def test_a_short_document_has_no_contents(toy, history):
    short = comparison_of(entry(toy, toy_answers()), entry(toy, toy_answers(q1=4), team="Atlas"))
    first = build_history(
        organisation="Harbour Analytics", team="Nova", is_sample=False, entries=history.entries[:1], events=()
    )
    for pdf in (render_comparison_pdf(short), render_history_pdf(first, None)):
        assert len(pages_of(pdf)) <= 4
        assert "Contents" not in text_of(pdf, "-raw")


def test_a_long_history_prints_every_submission_in_tables_that_fit_the_page(history):
    newest = history.entries[-1]
    entries = [
        replace(newest, at=date(2017 + number // 4, 1 + number % 4 * 3, 3), scores=dict.fromkeys(newest.scores, number))
        for number in range(20)
    ]
    long = build_history(organisation="Harbour Analytics", team="Nova", is_sample=False, entries=entries, events=())
    pdf = render_history_pdf(long, None)
    flat = squeezed(text_of(pdf, "-layout"))
    assert faults(pdf) == []
    for part in (range(6), range(6, 13), range(13, 20)):
        for track in long.tracks:
            assert squeezed(f"{track.code}{track.title}{''.join(map(str, part))}") in flat
    assert squeezed("3 July 2018 to 3 January 2020") in flat
