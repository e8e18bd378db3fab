"""build_comparison(entries, baseline) → Comparison: what the sides are called, and how far they can be compared."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assessment.domain.comparison import Common, Comparability, Side, common, compare, weak_in_most
from assessment.domain.report import standings
from assessment.domain.rubric import Rubric
from assessment.domain.scoring import Scorecard
from assessment.reports.instrument import percent
from assessment.reports.side_by_side.change import ChangeInWords, change_in_words
from assessment.reports.side_by_side.comparison import Column, CompanyFinding, Comparison, Entry, Scored
from assessment.reports.side_by_side.rows import Scores, answers


def build_comparison(entries: Sequence[Entry], baseline: str) -> Comparison:
    """Set two to six submissions side by side, with the one whose id is `baseline` first.

    Raises ValueError when they are not of one rubric.
    """
    pinned = sorted(entries, key=lambda entry: entry.id != baseline)
    columns = tuple(
        Column(entry, _name(entry, pinned), place, _as_published(entry)) for place, entry in enumerate(pinned, start=1)
    )
    sides = [column.side for column in columns]
    shared = common(sides)
    teams = len({entry.team for entry in pinned})
    is_on_common = shared.stages_differ or (teams > 1 and len({side.major for side in sides}) > 1)
    if is_on_common:
        cards = zip(columns, shared.scorecards, strict=True)
        columns = tuple(replace(column, scored=_once_more(shared.rubric, card)) for column, card in cards)
    level = shared.comparability
    is_compared = level is not Comparability.NOT_COMPARED
    is_company = teams == len(pinned) and len({entry.organisation for entry in pinned}) == 1
    scores = Scores(columns, with_areas=level is Comparability.COMPARABLE)
    questions = shared.questions if is_on_common else shared.rubric.questions
    asked = {question.id for question in questions}
    topics = [answers(topic, columns, shared.rubric, asked) for topic in shared.rubric.topics] if is_compared else []
    return Comparison(
        title=_title(columns, teams),
        organisation=" · ".join(dict.fromkeys(entry.report.heading.organisation for entry in entries)),
        is_sample=any(entry.report.heading.is_sample for entry in entries),
        columns=columns,
        level=level,
        is_on_common=is_on_common,
        stages_differ=shared.stages_differ,
        common_share=percent(shared.kappa),
        sentences=tuple(_sentences(columns, shared, teams, is_on_common=is_on_common)),
        overall=tuple(scores.overall(shared, is_on_common=is_on_common)) if level is Comparability.COMPARABLE else (),
        areas=tuple(scores.areas(shared.rubric)) if is_compared else (),
        topics=tuple(topic for topic in topics if topic.inner),
        change=_change(columns) if is_compared and (teams, len(columns)) == (1, 2) else None,
        findings=tuple(_findings(sides, shared.rubric)) if is_compared and is_company and not is_on_common else (),
        left_out=tuple(question.title for question in shared.rubric.questions if question.id not in asked),
    )


def _as_published(entry: Entry) -> Scored:
    return Scored(entry.report.rubric, entry.report.scorecard, entry.report.areas)


def _once_more(rubric: Rubric, card: Scorecard) -> Scored:
    """The areas and topics in which there is something common."""
    areas = (area for area in standings(rubric, card) if area.applies)
    kept = (replace(area, topics=tuple(topic for topic in area.topics if topic.applies)) for area in areas)
    return Scored(rubric, card, tuple(kept))


def _name(entry: Entry, entries: Sequence[Entry]) -> str:
    """The team, and as much as tells it from the other sides: the organisation, the day, the time."""
    heading = entry.report.heading
    others = [other for other in entries if other is not entry]
    of_team = [other for other in others if other.team == entry.team]
    name = heading.team
    if any(other.team != entry.team and other.report.heading.team == name for other in others):
        name += f" ({heading.organisation})"
    if of_team:
        name += f", {entry.at:%-d %b %Y}"
    if any(other.at.date() == entry.at.date() for other in of_team):
        name += f", {entry.at:%H:%M} UTC"
    return name


def _title(columns: Sequence[Column], teams: int) -> str:
    if teams > 1:
        names = [column.name for column in columns]
        return "\N{NO-BREAK SPACE}· ".join(names) if any("," in name for name in names) else _listed(names)
    days = list(dict.fromkeys(column.day for column in columns))
    team = columns[0].report.heading.team
    return f"{team}: {_listed(days)}" if len(days) == len(columns) else f"{team}: {len(columns)} submissions"


def _listed(parts: Sequence[str]) -> str:
    """“A, B and C”."""
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))


def _sentences(columns: Sequence[Column], shared: Common, teams: int, *, is_on_common: bool) -> Iterator[str]:
    """What differs, and how far the sides can be compared."""
    many = "Both" if len(columns) == 2 else f"All {len(columns)}"
    title = shared.rubric.rubric.title
    versions = list(dict.fromkeys(column.version for column in columns))
    if len(versions) == 1:
        yield f"{many} answer {title}, version {versions[0]}."
    else:
        yield f"Versions of {title} differ: {_listed([f'{c.name} answers {c.version}' for c in columns])}."
    stages = {column.stage for column in columns}
    if len(stages) == 1 and columns[0].stage:
        yield f"{many} carry the stamp “{columns[0].stage}”."
    yield from shared.obstacles
    if teams > 1 and len({column.side.major for column in columns}) > 1:
        yield "Published scores of different teams are compared within one major version only."
    if shared.comparability is Comparability.NOT_COMPARED:
        return
    if is_on_common or shared.comparability is Comparability.COMPARABLE:
        yield f"{len(shared.questions)} of {len(shared.rubric.questions)} questions have a level on every side."
    if not is_on_common and shared.comparability is Comparability.COMPARABLE:
        yield from filter(None, map(_without_verdict, columns))


def _without_verdict(column: Column) -> str:
    """What is said of a side that has no verdict, with the score that differences are reckoned from."""
    verdict = column.report.verdict
    if verdict.band is not None:
        return ""
    so_far = "" if verdict.score is None else f"; the answers so far average {verdict.score}"
    return f"{column.name} has no verdict, because too little is answered{so_far}."


def _change(columns: Sequence[Column]) -> ChangeInWords:
    earlier, later = (column.side for column in sorted(columns, key=lambda column: column.entry.at))
    return change_in_words(compare(earlier, later), earlier, later)


def _findings(sides: Sequence[Side], rubric: Rubric) -> Iterator[CompanyFinding]:
    for weakness in weak_in_most(sides):
        area = rubric.area_of(rubric.questions_of(weakness.topic.id)[0])
        yield CompanyFinding(
            area=area.title,
            topic=weakness.topic.title,
            reason=weakness.topic.reason or "",
            sentence=f"Weak in {weakness.teams} of {weakness.of} teams.",
        )
