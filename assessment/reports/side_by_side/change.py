"""A change between two submissions of one team in words and whole numbers, as every page, file and paper prints it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assessment.domain.answers import Answer
from assessment.domain.arithmetic import decimal
from assessment.domain.comparison import CLEAR_MOVES, Change, ChangeVerdict, Move, Side, clear_points
from assessment.domain.plan import known
from assessment.domain.rubric import Printed, Question, Rubric, trimmed
from assessment.domain.scoring import Scorecard
from assessment.reports.practices import STATES, Link

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
HEADLINES = {
    ChangeVerdict.BEYOND_DOUBT: "Clear change, beyond doubt",
    ChangeVerdict.CLEAR: "Clear change",
    ChangeVerdict.UNCLEAR: "No clear change",
    ChangeVerdict.NOT_COMPARABLE: "Not comparable",
}


def signed(difference: Printed) -> str:
    """A difference of two printed numbers with its sign; nothing to add or take away is a plain 0."""
    return f"{'+' if difference > 0 else '−' if difference else ''}{trimmed(abs(Decimal(difference)))}"


def counted(number: int, one: str, many: str) -> str:
    """So many things in words: “no levels”, “one level”, “12 levels”."""
    word = NUMBERS[number] if number < len(NUMBERS) else str(number)
    return f"{word} {one if number == 1 else many}"


@dataclass(frozen=True, slots=True)
class Said:
    """An answer in words: the name of its level, or its state, and beside it the text of the level or the reason."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A question that is answered otherwise than before; `direction` says how, in words. The evidence is the later."""

    number: int
    title: str
    where: str
    direction: str
    steps: int | None
    earlier: Said
    later: Said
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ChangeInWords:
    """What became of one submission in a later one.

    `points` is the difference of the two printed scores, `None` where overall scores are not compared. `practice` and
    `instrument` are its two parts, there only when versions of the rubric differ; `practice` is the difference of the
    printed scores on the common questions, and the rest makes up the sum. `reason` says why the verdict is what it is,
    `caution` what a clear change takes. `added` and `dropped` name what only the later or the earlier version asks.
    """

    verdict: ChangeVerdict
    reason: str
    caution: str
    points: Printed | None
    practice: Printed | None
    instrument: Printed | None
    moved: tuple[Moved, ...]
    added: tuple[str, ...]
    dropped: tuple[str, ...]

    @property
    def headline(self) -> str:
        """The verdict as a heading."""
        return HEADLINES[self.verdict]

    @property
    def sentence(self) -> str:
        """The verdict with its reason."""
        return f"{self.headline}: {self.reason}" if self.reason else f"{self.headline}."

    @property
    def short(self) -> str:
        """The points and the verdict in a few words: “+6, clear change”."""
        return ", ".join(filter(None, (self.number, self.headline.lower())))

    @property
    def number(self) -> str:
        """The points with their sign."""
        return "" if self.points is None else signed(self.points)

    @property
    def practice_number(self) -> str:
        """The part that is practice with its sign."""
        return "" if self.practice is None else signed(self.practice)

    @property
    def instrument_number(self) -> str:
        """The rest with its sign."""
        return "" if self.instrument is None else signed(self.instrument)

    @property
    def split(self) -> str:
        """How much of the points is practice, and how much is not; empty under one version of the rubric."""
        if self.practice is None:
            return ""
        return (
            f"Of {self.number} in all, {self.practice_number} is a change of practice, seen on the common questions, "
            f"and {self.instrument_number} comes from the instrument or from questions that only one side answered."
        )


def change_in_words(change: Change, earlier: Side, later: Side) -> ChangeInWords:
    """Put a change into words."""
    is_compared = change.verdict is not ChangeVerdict.NOT_COMPARABLE
    is_same = earlier.rubric == later.rubric
    published = (earlier.scorecard, later.scorecard)
    judged = published if is_same else change.common.scorecards
    points = _points(later.rubric, published) if is_compared else None
    practice = _points(later.rubric, change.common.scorecards) if is_compared and not is_same else None
    return ChangeInWords(
        verdict=change.verdict,
        reason=_reason(change, judged, is_same=is_same) if is_compared else _obstacle(change),
        caution=_caution(change, judged),
        points=points,
        practice=practice,
        instrument=None if points is None or practice is None else points - practice,
        moved=tuple(_moved(move, earlier.rubric, later.rubric) for move in change.moves),
        added=tuple(question.title for question in change.added),
        dropped=tuple(question.title for question in change.dropped),
    )


def said(rubric: Rubric, question: Question, answer: Answer) -> Said:
    """An answer in the words of `rubric`, which asks the question."""
    if answer.level is not None:
        own = rubric.question_by_id[question.id]
        return Said(rubric.scale_of(own).options[answer.level].label, rubric.texts_of(own)[answer.level])
    return Said(STATES[answer.state], rubric.na_reasons[answer.na].title if answer.na is not None else "")


def _points(rubric: Rubric, scorecards: Sequence[Scorecard]) -> Printed | None:
    """The difference of the printed scores; `None` unless both are scored."""
    before, after = (card.overall.estimate for card in scorecards)
    return None if before is None or after is None else rubric.shown(after) - rubric.shown(before)


def _reason(change: Change, judged: Sequence[Scorecard], *, is_same: bool) -> str:
    points = _points(change.common.rubric, judged) or 0
    proven = counted(_proven(change), "practice", "practices")
    on = "" if is_same else " on the common questions"
    reason = f"{signed(points)} point{'' if abs(points) == 1 else 's'}{on}, {proven} moved with evidence"
    if change.verdict is not ChangeVerdict.BEYOND_DOUBT:
        return f"{reason}."
    before, after = (card.overall for card in judged)
    end, start, way = ("lower", "upper", "above") if points > 0 else ("upper", "lower", "below")
    ends = (after.floor, before.ceiling) if points > 0 else (after.ceiling, before.floor)
    new, old = (change.common.rubric.shown(known(score)) for score in ends)
    return f"{reason}, and even the {end} end of the new range, {new}, lies {way} the {start} end of the old, {old}."


def _obstacle(change: Change) -> str:
    """Why no verdict is passed on the overall scores."""
    return "the stages differ." if change.common.stages_differ else "too little of the weight is common."


def _caution(change: Change, judged: Sequence[Scorecard]) -> str:
    """What a clear change takes, where this is none."""
    if change.verdict is not ChangeVerdict.UNCLEAR:
        return ""
    needed = clear_points(change.common.rubric)
    rule = (
        f"A change is clear from {decimal(needed)} points on, with {NUMBERS[CLEAR_MOVES]} practices at least that "
        "moved with evidence; anything less may be noise."
    )
    before, after = (card.overall.estimate for card in judged)
    moved = _points(change.common.rubric, judged)
    is_less = moved is not None and abs(known(after) - known(before)) < needed
    if moved is not None and is_less and abs(float(moved)) >= needed:
        return f"{rule} Before rounding it is less than {decimal(needed)}."
    return rule


def _proven(change: Change) -> int:
    return sum(move.is_proven and move.steps is not None for move in change.moves)


def _moved(move: Move, earlier: Rubric, later: Rubric) -> Moved:
    question = move.question
    return Moved(
        number=later.number_of[question.id],
        title=question.title,
        where=f"{later.area_of(question).title} · {later.topic_of(question).title}",
        direction=_direction(move),
        steps=move.steps,
        earlier=said(earlier, question, move.earlier),
        later=said(later, question, move.later),
        links=tuple(Link(address) for address in move.later.evidence),
    )


def _direction(move: Move) -> str:
    if move.steps is not None:
        way = "Up" if move.steps > 0 else "Down"
        return f"{way} {counted(abs(move.steps), 'level', 'levels')}"
    if move.later.na is not None:
        return "No longer applies"
    if move.later.level is not None:
        return "Applies now" if move.earlier.na is not None else "Known now"
    return "No longer known" if move.earlier.is_known else "Still not known"
