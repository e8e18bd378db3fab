"""The delivery ledger in the report: on paper, in data, and not at all for a team without one."""

from dataclasses import replace
from datetime import UTC, datetime

from assessment.domain.ledger import Ledger
from assessment.domain.report import Heading, build_report
from assessment.domain.scoring import score
from assessment.reports.data import report_data
from assessment.reports.pdf import render_pdf
from tests.reports.test_pdf import squeezed, text_of

HEADING = Heading("Harbour Analytics", "Nova", "Nova – 2026 Q4", "Ana", datetime(2026, 11, 20, 14, 33, tzinfo=UTC))
WORKED = replace(Ledger.of([]), started=10, stopped_early=4, promised=5, lost_late=3, launched=2, withdrawn=1, ended=6)


def report_with(rubric, ledger):
    return build_report(HEADING, rubric, {}, score(rubric, {}), ledger)


def test_report_on_paper_prints_the_three_figures_with_their_caution(toy):
    text = squeezed(text_of(render_pdf(report_with(toy, WORKED))))

    for part in ("Delivery ledger", "3 of 5", "6 of 8", "4 of 10 (40 %)", "a figure whose origin nobody has found"):
        assert squeezed(part) in text


def test_report_without_a_ledger_says_nothing_of_it(toy):
    assert squeezed("Delivery ledger") not in squeezed(text_of(render_pdf(report_with(toy, None))))


def test_data_holds_the_counts(toy):
    assert [report_data(report_with(toy, ledger))["ledger"] for ledger in (WORKED, None)] == [WORKED.to_data(), None]
