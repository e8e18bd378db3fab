"""The delivery ledger: the worked example, what contradicts itself, when a share is a percentage, and the CSV file."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from assessment.domain.ledger import Entry, Ledger, Promised, Reason, Share, Stage, entry_faults
from assessment.domain.ledger_file import COLUMNS, LedgerFileError, entry_row, read_entries

JANUARY, MARCH, MAY, JULY = (date(2026, month, 1) for month in (1, 3, 5, 7))

RUNNING = Entry("Churn", JANUARY, Stage.PROOF)
STOPPED = replace(RUNNING, ended_on=MARCH, reason=Reason.OTHER)
PROMISED = replace(RUNNING, stage=Stage.BUILD, promised_to=Promised.CUSTOMER, promised_on=MARCH)
LOST = replace(PROMISED, ended_on=MAY, reason=Reason.COMPANY)
LIVE = replace(PROMISED, stage=Stage.LIVE, launched_on=MAY)
WITHDRAWN = replace(LIVE, withdrawn_on=JULY, reason=Reason.OPERATIONS)

WORKED = [*[STOPPED] * 4, LOST, LOST, LIVE, WITHDRAWN, PROMISED, RUNNING]
"""Content model 3.7: ten started, four ended at proof of concept, five promised of which two ended and two launched
(one withdrawn) and one running, one still in proof of concept."""


def test_worked_example_gives_its_three_figures():
    ledger = Ledger.of(WORKED)

    assert [str(share) for share in (ledger.late_losses, ledger.never_launched, ledger.early_stops)] == [
        "3 of 5",
        "6 of 8",
        "4 of 10 (40 %)",
    ]
    assert ledger.late_loss_share == Fraction(3, 5)


def test_nothing_promised_has_no_share_of_losses():
    assert Ledger.of([RUNNING, STOPPED]).late_loss_share is None


def test_empty_ledger_counts_nothing():
    assert Ledger.of([]) == Ledger(0, 0, 0, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("share", "text"), [(Share(1, 9), "1 of 9"), (Share(1, 10), "1 of 10 (10 %)"), (Share(0, 0), "0 of 0")]
)
def test_share_is_a_percentage_from_ten_cases_on(share, text):
    assert str(share) == text


def test_launch_without_a_promise_is_no_late_loss_when_withdrawn():
    quiet = replace(WITHDRAWN, promised_to=None, promised_on=None)

    assert (Ledger.of([quiet]).lost_late, entry_faults(quiet)) == (0, ())


@pytest.mark.parametrize("entry", WORKED)
def test_worked_entries_contradict_nothing(entry):
    assert entry_faults(entry) == ()


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        (replace(RUNNING, name=" "), "name"),
        (replace(RUNNING, promised_on=MARCH), "promised_to"),
        (replace(RUNNING, promised_to=Promised.CUSTOMER), "promised_on"),
        (replace(RUNNING, stage=Stage.LIVE), "launched_on"),
        (replace(LIVE, stage=Stage.BUILD), "launched_on"),
        (replace(STOPPED, withdrawn_on=MARCH, ended_on=None), "withdrawn_on"),
        (replace(LIVE, ended_on=JULY, reason=Reason.OTHER), "ended_on"),
        (replace(STOPPED, reason=None), "reason"),
        (replace(RUNNING, reason=Reason.MINDSET), "reason"),
        (replace(STOPPED, ended_on=date(2025, 12, 31)), "ended_on"),
        (replace(WITHDRAWN, withdrawn_on=MARCH), "withdrawn_on"),
        (replace(LOST, promised_on=JULY), "promised_on"),
    ],
)
def test_contradiction_is_named_by_its_field(entry, field):
    assert [fault.field for fault in entry_faults(entry)] == [field]


def csv_of(*rows):
    return "\r\n".join([",".join(COLUMNS), *rows]) + "\r\n"


def test_file_holds_every_column_of_an_entry():
    text = csv_of("Churn,2026-01-01,live,customer,2026-03-01,2026-05-01,2026-07-01,,operations")

    assert read_entries(text) == (replace(WITHDRAWN, name="Churn"),)


@pytest.mark.parametrize("entry", WORKED)
def test_row_that_is_written_reads_back(entry):
    row = ",".join("" if cell is None else str(cell) for cell in entry_row(entry))

    assert read_entries(csv_of(row)) == (entry,)


def test_columns_may_stand_in_any_order_after_a_byte_order_mark_and_blank_lines_count_for_nothing():
    assert read_entries("\ufeffstage,started,name\n\nidea,2026-01-01,Churn\n,,\n") == (
        Entry("Churn", JANUARY, Stage.IDEA),
    )


def test_every_fault_of_a_file_is_told_at_once_with_its_row_and_column():
    text = csv_of(
        "Churn,yesterday,idea,,,,,,",
        ",2026-01-01,dream,,,,,,",
        "Fraud,2026-01-01,proof-of-concept,,,,,2026-03-01,",
        "fraud,2026-01-01,idea,,,,,,",
    )

    with pytest.raises(LedgerFileError) as refusal:
        read_entries(text)

    assert str(refusal.value).splitlines() == [
        "row 2, started: “yesterday” is no date: write it as 2026-03-31.",
        "row 3, stage: “dream” is not known: use idea, proof-of-concept, build or live.",
        "row 4, reason: An end has a reason, and only an end has one.",
        "row 5, name: “fraud” stands in row 4 already.",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "The file is empty: its first row names the columns"),
        ("name,started,colour\n", "row 1, colour: There is no such column: use name, started"),
        ("name,name,started,stage\n", "row 1, name: This column stands there twice."),
        ("x" * 200_000, "This is no CSV file"),
        ("name,started\n", "row 1, stage: This column is missing."),
        ("name,started,stage\nChurn,2026-01-01,idea,more\n", "row 2: There are more cells than columns."),
        ("name,started,stage\n" + "x" * 121 + ",2026-01-01,idea\n", "row 2, name: Shorten it to 120 characters"),
        ("name,started,stage\na\0b,2026-01-01,idea\n", "row 2, name: It holds a character that cannot be stored"),
    ],
)
def test_file_that_is_no_ledger_is_refused_with_the_way_out(text, message):
    with pytest.raises(LedgerFileError) as refusal:
        read_entries(text)

    assert str(refusal.value).startswith(message)
