"""Two things timed in turns, and the table that comes of it."""

import gc
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from statistics import median

UNITS = ((1e-6, "µs", 1e-3), (1e-3, "ms", 1.0), (1.0, "s", float("inf")))
"""Seconds in a unit, its sign, and the number of seconds from which the next unit reads better."""
COLUMNS = "{:<52} {:>10} {:>10} {:>7}  {:<17} {}"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table, in words; `met` is None where there is no goal."""

    work: str
    ours: str
    floor: str = ""
    ratio: str = ""
    goal: str = ""
    met: bool | None = None

    def __str__(self) -> str:
        verdict = {True: "met", False: "MISSED", None: ""}[self.met]
        return COLUMNS.format(self.work, self.ours, self.floor, self.ratio, self.goal, verdict).rstrip()


HEAD = COLUMNS.format("work", "ours", "floor", "ratio", "goal", "met?")


def in_turns(
    ours: Callable[[], object],
    floor: Callable[[], object],
    *,
    rounds: int,
    seconds: float = 20.0,
    clock: Callable[[], float] = time.perf_counter,
) -> tuple[float, float]:
    """Median seconds of one call of each, called A B A B after one unmeasured call of both.

    Ends after `rounds`, or after `seconds` of the wall clock if that comes first.
    """
    pair = (ours, floor)
    times: tuple[list[float], list[float]] = ([], [])
    for work in pair:
        work()
    gc.collect()
    deadline = time.monotonic() + seconds
    for _ in range(rounds):
        for work, measured in zip(pair, times, strict=True):
            began = clock()
            work()
            measured.append(clock() - began)
        if time.monotonic() > deadline:
            break
    return median(times[0]), median(times[1])


def alone(work: Callable[[], object], *, rounds: int) -> float:
    """Median seconds of one call."""
    return in_turns(work, int, rounds=rounds)[0]


def against(work: str, times: tuple[float, float], *, at_most: float | None, goal: str = "") -> Row:
    """A line for work beside its floor; the goal is the ratio `at_most`, written as `goal` if that says it better."""
    ours, floor = times
    ratio = ours / floor
    row = Row(work, duration(ours), duration(floor), f"{ratio:.2f}")
    if at_most is None:
        return row
    return replace(row, goal=goal or f"<= {at_most:g}", met=ratio <= at_most)


def within(work: str, seconds: float, *, at_most: float) -> Row:
    """A line for work without a floor; the goal is a time."""
    return Row(work, duration(seconds), goal=f"<= {duration(at_most)}", met=seconds <= at_most)


def counted(work: str, number: int, *, at_most: int) -> Row:
    """A line for a number of things, such as queries."""
    return Row(work, str(number), goal=f"<= {at_most}", met=number <= at_most)


def duration(seconds: float) -> str:
    """Three digits in the unit that suits."""
    size, sign = next((size, sign) for size, sign, below in UNITS if seconds < below)
    return f"{seconds / size:.3g} {sign}"


def print_table(title: str, rows: Iterable[Row]) -> None:
    """Print each line as soon as it is measured."""
    print(f"\n{title}\n\n{HEAD}\n{'-' * len(HEAD)}", flush=True)
    for row in rows:
        print(row, flush=True)
