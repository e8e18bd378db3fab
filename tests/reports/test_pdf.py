"""The printed report: right numbers, nothing clipped, readable by machines, the same every time, and shut off from
the world while it is made."""

import io
import logging
import re
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import page
import pikepdf
import pytest

from assessment.domain.answers import Answer
from assessment.domain.findings import Lane
from assessment.domain.report import Heading, build_report
from assessment.domain.rubric_file import parse_rubric
from assessment.domain.scoring import score, shown
from assessment.reports.pdf import render_pdf
from tests.conftest import TOY

HEADING = Heading(
    organisation="Harbour Analytics",
    team="Nova",
    assessment="Nova – 2026 Q4",
    submitted_by="Ana",
    submitted_at=datetime(2026, 11, 20, 14, 33, tzinfo=UTC),
    is_sample=True,
)
LINK = "https://wiki.example.org/decisions/2026-10-12"
UNKNOWN = Answer(dont_know=True)
HOSTILE = [
    "<script>alert(1)</script>",
    '<img src="file:///etc/passwd">',
    '<img src="http://127.0.0.1:9/beacon.png">',
    '<link rel=attachment href="file:///etc/passwd">',
    '<a rel=attachment href="file:///etc/hosts">attached</a>',
    "<style>@import url(http://127.0.0.1:9/style.css); @page { size: 1cm }</style>",
    '<p style="background: url(http://127.0.0.1:9/paper.png)">paint</p>',
    "url(file:///etc/passwd)",
    '<svg><image href="file:///etc/passwd"/><use href="http://127.0.0.1:9/x.svg#y"/></svg>',
    '<object data="file:///etc/passwd"></object>',
    '<base href="http://127.0.0.1:9/"><meta http-equiv=refresh content="0;url=http://127.0.0.1:9/">',
    '<a href="javascript:alert(1)">press</a>',
    "</p></section></body></html><h1>escaped</h1>",
    "{{ report }} {% include 'secret' %} &lt;b&gt; &#x3c;",
]
CONTROLS = dict.fromkeys((0x07, 0x1B, 0xFFFF))
GERMAN = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


def report_of(rubric, answers, heading=HEADING):
    return build_report(heading, rubric, answers, score(rubric, answers))


def squeezed(text):
    """The text without any white space: how lines were broken does not matter."""
    return re.sub(r"\s", "", text)


def text_of(pdf, *options):
    return subprocess.run(
        ["pdftotext", *options, "-", "-"], input=pdf, capture_output=True, check=True, timeout=60
    ).stdout.decode()


def body_of(pdf):
    """The text of an A4 report without its running heads and page numbers."""
    return squeezed(text_of(pdf, "-x", "0", "-y", "80", "-W", "596", "-H", "700"))


def page_of(pdf, number):
    return text_of(pdf, "-layout", "-f", str(number), "-l", str(number))


def bookmarks(pdf):
    """Every bookmark with the page it leads to, counted from 1, by its title."""
    with pikepdf.open(io.BytesIO(pdf)) as document, document.open_outline() as outline:
        numbers = {sheet.obj.objgen: number for number, sheet in enumerate(document.pages, start=1)}

        def walk(items):
            for item in items:
                yield item.title, numbers[item.destination[0].objgen]
                yield from walk(item.children)

        return list(walk(outline.root))


@pytest.fixture(scope="module")
def report(ml_delivery):
    """A strong mindset, a middling company, weak operations: a closed gate, unknowns, and what does not apply."""
    usual = {"mindset": 3, "company": 2, "infra": 1}
    answers = {
        question.id: Answer(
            level=usual[ml_delivery.area_of(question).id] + (position % 4 == 0),
            note=f"Note on practice {position + 1}." if position % 2 else "",
            evidence=(LINK,) if position % 3 else (),
        )
        for position, question in enumerate(ml_delivery.questions)
    }
    answers |= {
        "population-monitoring": Answer(level=0, note="Nothing is compared."),
        "hiring-for-impact": Answer(na="no-hiring-12m", note="Hiring has been frozen since autumn."),
        "shared-path": UNKNOWN,
        "alerting": UNKNOWN,
    }
    return report_of(ml_delivery, answers)


@pytest.fixture(scope="module")
def pdf(report):
    return render_pdf(report)


def test_the_file_passes_the_rules_of_pdf_ua_on_a4_and_letter(report, pdf):
    letter = render_pdf(report, paper="letter")

    assert [
        (failure.rule_id, failure.message) for failure in page.validate_pdf_bytes(pdf, profile="ua1").failures
    ] == []
    assert [failure.rule_id for failure in page.validate_pdf_bytes(letter, profile="ua1").failures] == []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert [round(float(side)) for side in document.pages[0].mediabox] == [0, 0, 595, 842]
        assert str(document.Root.Lang) == "en"
        assert str(document.docinfo["/Title"]) == "ML delivery due diligence: Nova, 20 November 2026"
    with pikepdf.open(io.BytesIO(letter)) as document:
        assert [round(float(side)) for side in document.pages[0].mediabox] == [0, 0, 612, 792]


def test_the_first_page_says_what_the_report_says(report, pdf):
    first, verdict = squeezed(text_of(pdf, "-raw", "-l", "1")), report.verdict
    said = [
        verdict.sentence,
        f"{verdict.score} of 100",
        f"Range {verdict.range}, {verdict.width}",
        "Sample data",
        "Nova",
        "Harbour Analytics",
        "20 November 2026, 14:33 UTC",
        f"ml-delivery@1.0.0, content {report.rubric.content_hash[:12]}",
        f"completeness {shown(report.scorecard.completeness * 100)}%",
        f"evidence behind {shown(report.scorecard.evidence_coverage * 100)}%",
        *verdict.details,
    ]
    titles = [point.title for point in (*report.risks, *report.strengths)]

    assert [text for text in said if squeezed(text) not in first] == []
    assert [title for title in titles if squeezed(title) not in first] == []
    assert [area.node.title for area in report.areas if f"{area.score}({area.floor}–{area.ceiling})" not in first] == []


def test_every_area_and_topic_stands_with_its_numbers(report, pdf):
    body = body_of(pdf)
    tables = squeezed(text_of(pdf, "-layout"))
    for topic in report.topics:
        assert f"{topic.node.code}{squeezed(topic.node.title)}{topic.score}{topic.floor}–{topic.ceiling}" in tables
        limits = f"({topic.floor}–{topic.ceiling})" if topic.floor != topic.ceiling else ""
        assert f"{squeezed(topic.node.title)}{topic.score}{limits}Weight" in body


def test_every_practice_answer_gate_flag_and_step_is_printed(report, pdf):
    body, rubric = body_of(pdf), report.rubric
    texts = [
        text
        for question in rubric.questions
        for answer in [report.answer(question)]
        for text in (
            question.title,
            question.intent,
            answer.note,
            *answer.evidence,
            question.levels[answer.level] if answer.level is not None else "",
        )
    ]
    texts += [gate.sentence for gate in report.gates] + [flag.text for flag in report.findings.flags]
    texts += [text for r in report.findings.remediations for text in (r.step.first, r.step.done)]
    texts += [text for work in rubric.references.values() for text in (work.work, work.state, work.caution or "")]
    texts += [
        f"If this practice reached level {r.step.to} (“{rubric.scale_of(r.question).options[r.step.to].label}”) "
        f"and nothing else changed, the score would read {shown(r.projection.overall)}"
        for r in report.findings.in_lane(Lane.NEXT)
    ]

    assert [text for text in texts if squeezed(text) not in body] == []


def test_contents_and_bookmarks_lead_to_the_page_that_they_name(pdf):
    listed = re.findall(r"^ *(\S.*?) {3,}(\d+)$", page_of(pdf, 2), re.MULTILINE)
    marked = bookmarks(pdf)

    assert len(listed) == 12
    assert [(title, int(number)) for title, number in listed if (title, int(number)) not in marked] == []
    for title, number in marked:
        assert squeezed(title) in squeezed(page_of(pdf, number))


def test_headings_never_skip_a_level(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as document:
        levels = [
            int(str(element.S)[2:])
            for element in document.objects
            if isinstance(element, pikepdf.Dictionary) and re.fullmatch(r"/H\d", str(element.get("/S", "")))
        ]
    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_a_heading_is_never_the_last_line_of_a_page(report, pdf):
    headings = {squeezed(title) for title, _ in bookmarks(pdf)} | {squeezed(q.title) for q in report.rubric.questions}
    with pikepdf.open(io.BytesIO(pdf)) as document:
        count = len(document.pages)
    last = {
        squeezed(lines[-1])
        for number in range(3, count)
        if (
            lines := text_of(pdf, "-f", str(number), "-l", str(number), "-y", "80", "-W", "596", "-H", "700").split(
                "\n"
            )
        )
    }

    assert last & headings == set()


def test_the_same_submission_gives_the_same_bytes(report, pdf):
    assert render_pdf(report) == pdf
    assert b"20261120143300" in pikepdf_dates(pdf)


def pikepdf_dates(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return bytes(document.docinfo["/CreationDate"]) + bytes(document.docinfo["/ModDate"])


def test_the_file_is_small_and_holds_all_its_fonts(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as document:
        fonts = [
            item
            for item in document.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor"
        ]
        names = {str(font.FontName).split("+")[-1] for font in fonts}
        embedded = [any(key in font for key in ("/FontFile", "/FontFile2", "/FontFile3")) for font in fonts]

    assert len(pdf) < 500_000
    assert names == {"Inter", "Inter-Semi-Bold", "Inter-Bold"}
    assert all(embedded)


opened: list[str] | None = None


def _watch(event, arguments):
    """An audit hook cannot be taken out again, so it looks only while a list is there to write to."""
    if opened is None:
        return
    if event == "open" and isinstance(arguments[0], str | bytes):
        opened.append(f"file {arguments[0]}")
    elif event == "urllib.Request" and not arguments[0].startswith("data:"):
        opened.append(f"address {arguments[0]}")
    elif event.startswith("socket."):
        opened.append(event)


sys.addaudithook(_watch)


@pytest.fixture
def everything_opened(monkeypatch):
    """Files, addresses and sockets opened from here on."""
    seen = []
    monkeypatch.setattr(sys.modules[__name__], "opened", seen)
    return seen


def test_hostile_text_is_printed_as_text_and_fetches_nothing(everything_opened, caplog):
    text = (
        TOY.read_text()
        .replace("title: First topic", f"title: '{HOSTILE[1]}'")
        .replace("title: Toy rubric", f"title: '{HOSTILE[0]}'")
    )
    rubric = parse_rubric(text, "hostile.yaml")
    payloads = [" ".join(HOSTILE), *HOSTILE]
    answers = {
        question.id: Answer(
            level=1,
            note="\n".join(payloads[index::7]),
            evidence=(f"https://example.org/{HOSTILE[7]}", "javascript:alert(1)", "file:///etc/passwd"),
        )
        for index, question in enumerate(rubric.questions)
    }
    heading = Heading(HOSTILE[5], HOSTILE[8], HOSTILE[2], HOSTILE[12], HEADING.submitted_at)
    hostile = report_of(rubric, answers, heading)
    everything_opened.clear()

    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        pdf = render_pdf(hostile)

    body = body_of(pdf)
    root = Path(__file__).resolve().parents[2]
    allowed = (
        str(root / "templates"),
        str(root / "static" / "vendor" / "inter"),
        str(root / "assessment"),
        sys.prefix,
        sys.base_prefix,
        f"{tempfile.gettempdir()}/weasyprint-",
    )
    assert [payload for payload in HOSTILE if squeezed(payload) not in body] == []
    assert [record.getMessage() for record in caplog.records if "load" in record.getMessage()] == []
    assert [entry for entry in everything_opened if not entry.removeprefix("file ").startswith(allowed)] == []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        links = {
            str(item.A.URI)
            for item in document.objects
            if isinstance(item, pikepdf.Dictionary)
            and item.get("/Subtype") == "/Link"
            and "/A" in item
            and "/URI" in item.A
        }
        assert "/Names" not in document.Root or "/EmbeddedFiles" not in document.Root.Names
    assert [link for link in links if not link.startswith("https://example.org/")] == []


def test_long_words_notes_and_addresses_are_complete(toy):
    note = ("Sentences follow upon sentences. " * 70)[:2000]
    address = "https://example.org/" + "a" * 380
    texts = [
        note,
        f"{GERMAN} {GERMAN}",
        "x" * 2000,
        "Łódź, Tiếng Việt, Ελληνικά, Кириллица, Ґєї",
        "two\nlines\x07 and\x1b a bell\uffff",
    ]
    answers = {
        question.id: Answer(level=2, note=texts[index % 5], evidence=(address,))
        for index, question in enumerate(toy.questions)
    }
    heading = replace(HEADING, team=GERMAN, organisation=" ".join([GERMAN] * 3))

    pdf = render_pdf(report_of(toy, answers, heading))

    body = body_of(pdf)
    assert [text[:40] for text in (*texts, address, GERMAN) if squeezed(text.translate(CONTROLS)) not in body] == []
    assert page.validate_pdf_bytes(pdf, profile="ua1").is_compliant


def test_too_few_answers_give_the_range_and_what_to_find_out(ml_delivery, report):
    answers = {key: answer for number, (key, answer) in enumerate(report.answers.items()) if number % 3 == 0}
    few = report_of(ml_delivery, answers)

    first = squeezed(text_of(render_pdf(few), "-raw", "-l", "1"))

    assert squeezed(few.verdict.sentence) in first
    assert few.verdict.sentence.startswith("Not enough answers: between ")
    assert f"{few.verdict.range}of100" in first
    assert squeezed("No verdict yet") in first
    assert squeezed("What to find out first") in first
    assert squeezed("What carries delivery") not in first


def test_an_empty_assessment_still_makes_a_whole_report(ml_delivery):
    empty = report_of(ml_delivery, {}, replace(HEADING, is_sample=False))

    pdf = render_pdf(empty)

    assert page.validate_pdf_bytes(pdf, profile="ua1").is_compliant
    first = squeezed(text_of(pdf, "-raw", "-l", "1"))
    assert squeezed("Not enough answers: between Exposed and Self-correcting.") in first
    assert "Sampledata" not in first
    assert body_of(pdf).count("Notanswered") >= 45


def test_the_stamp_of_an_assessment_before_production_stands_on_every_page(ml_delivery, report):
    answers = dict(report.answers) | {
        question.id: Answer(na="nothing-live") for question in ml_delivery.questions if "nothing-live" in question.na
    }

    pdf = render_pdf(report_of(ml_delivery, answers))

    with pikepdf.open(io.BytesIO(pdf)) as document:
        count = len(document.pages)
    assert [n for n in range(1, count + 1) if "Pre-production" not in page_of(pdf, n)] == []
    assert [n for n in range(1, count + 1) if "Sample data" not in page_of(pdf, n)] == []
