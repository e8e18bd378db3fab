"""The rubric that grows while a file is imported: ids that name one thing, texts that fit, and what must be told.

Other formats lack blocks that ours needs. What is put there is the same for all of them and claims nothing: one band
over the whole range unless the source has bands of its own, a verdict only once everything is answered, the licence of
the source, the status of an adaptation. Each is told in a note.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from pydantic import ValidationError

from assessment.domain.importing.notes import ImportFault, ImportFileError, Kind, Note, Place
from assessment.domain.plan import Range, ranges
from assessment.domain.rubric import Rubric

QUESTION_LIMIT = 500
LINE, TEXT, ID = 300, 2000, 60
"""Characters in a line, a text and an id of a rubric."""
ROOT = "overall"
SOURCE = "SOURCE"
"""The reference that stands for the imported file."""
SEE_SOURCE = "see source"
NOT_APPLICABLE = "not-applicable"
ONE_BAND = {"closed": "left", "limits": [0, 1], "names": ["Scored"], "texts": ["the source has no bands of its own"]}
"""What stands for bands until the range is known."""
COARSE = 20
"""Points of a range from which on whole numbers tell scores apart; narrower ranges are printed in tenths."""
FIRM, FAIR = Fraction(5, 100), Fraction(15, 100)
"""Widths of a score's own range, as shares of the whole range, up to which it is called firm and fair."""


@dataclass(slots=True)
class Draft:
    """What has been read so far, and what is wrong with it."""

    file: str
    faults: list[ImportFault] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    scales: dict[str, Any] = field(default_factory=dict)
    nodes: list[dict[str, Any]] = field(default_factory=list)
    questions: list[dict[str, Any]] = field(default_factory=list)
    flags: list[dict[str, Any]] = field(default_factory=list)
    references: dict[str, Any] = field(default_factory=dict)
    ids: set[str] = field(default_factory=lambda: {ROOT, NOT_APPLICABLE})
    first: dict[tuple[str, str], Place] = field(default_factory=dict)

    @property
    def start(self) -> Place:
        """The beginning of the file, for what is true of the whole of it."""
        return Place(self.file, 1, 1, "file")

    def note(self, kind: Kind, place: Place, message: str) -> None:
        """Tell what became of something."""
        self.notes.append(Note(place, kind, message))

    def fault(self, place: Place, message: str) -> None:
        """Say what must be mended before the file can be imported."""
        self.faults.append(ImportFault(place, message))

    def is_first(self, noun: str, name: str, place: Place) -> bool:
        """Whether no such thing had this id before; if one had, that is a fault which names both places."""
        before = self.first.setdefault((noun, name), place)
        if before is place:
            return True
        self.fault(place, f"“{name}” is the id of two: the first is at {before}; give every {noun} an id of its own")
        return False

    def new_id(self, name: str, fallback: str) -> str:
        """An id made of a name of the source, which nothing else in the rubric has."""
        plain = slug(name) or slug(fallback)
        candidate, number = plain, 1
        while candidate in self.ids:
            number += 1
            ending = f"-{number}"
            candidate = plain[: ID - len(ending)].rstrip("-") + ending
        self.ids.add(candidate)
        return candidate

    def line(self, text: str, place: Place) -> str:
        """A text as one line that fits."""
        return self._fitting(" ".join(text.split()), LINE, place)

    def text(self, text: str, place: Place) -> str:
        """A text that fits."""
        return self._fitting(text.strip(), TEXT, place)

    def refer(self, work: str, place: Place) -> str:
        """The key of a work that the source points to."""
        work = self.text(work, place)
        for key, reference in self.references.items():
            if reference["work"] == work:
                return key
        key = f"R{len(self.references) + 1}"
        self.references[key] = {"work": work, "state": "named by the source, not looked up"}
        return key

    def options(self, values: list[tuple[float, str, str]], place: Place) -> list[dict[str, Any]]:
        """The options of a scale from values, names and texts, lowest first; that two are worth the same is a fault."""
        values = sorted(values, key=lambda option: option[0])
        if len({value for value, _, _ in values}) < len(values):
            self.fault(place, "has two options that are worth the same; give each a value of its own")
        if not 2 <= len(values) <= 10:
            self.fault(place, f"has {len(values)} options; expected 2 to 10")
        return [
            {"key": key, "label": self.line(label, place), "value": value, "text": self.line(text or label, place)}
            for key, (value, label, text) in enumerate(values)
        ]

    def document(
        self,
        *,
        name: str,
        title: str,
        version: str,
        work: str,
        summary: str = "",
        authors: str = "",
        licence: str = "",
        language: str = "",
        answering: str,
        na_reasons: dict[str, Any],
        bands: dict[str, Any] | None = None,
        step: float | None = None,
    ) -> dict[str, Any]:
        """The whole rubric file as plain data; raises `ImportFileError` with every fault that was found."""
        self._check()
        tops = [len(scale["options"]) - 1 for scale in self.scales.values()]
        own = [len(q["scale"]["options"]) - 1 for q in self.questions if isinstance(q["scale"], dict)]
        target = min(tops) if tops else max(own, default=1)
        document: dict[str, Any] = {
            "format": 1,
            "rubric": {
                "id": slug(name) or "imported",
                "version": self._version(version),
                "title": self.line(title, self.start),
                "summary": self.text(summary or title, self.start),
                "status": "adaptation",
                "languages": [self._language(language)],
                "authors": [self.line(authors or SEE_SOURCE, self.start)],
                "licence": self.line(licence or SEE_SOURCE, self.start),
                "source": SOURCE,
                "target": target,
                "guidance": {"answering": answering},
            },
            "scales": self.scales,
            "nodes": self.nodes,
            "states": {"na": "exclude" if na_reasons else "forbidden"},
            "bands": {"overall": bands or {**ONE_BAND}},
            "publish": {"completeness": 1, "area_completeness": 1, "gates_known": True},
            "display": {"firm": 5, "fair": 15},
            "questions": self.questions,
            "references": {SOURCE: {"work": self.text(work, self.start), "state": "imported"}, **self.references},
        }
        if na_reasons:
            document["na_reasons"] = na_reasons
        if self.flags:
            document["rules"] = {"flags": self.flags}
        whole = _range(document)
        if bands is None:
            document["bands"]["overall"]["limits"] = [_number(whole.low), _number(whole.high)]
        width = whole.high - whole.low
        document["display"] = {
            "firm": _number(width * FIRM),
            "fair": _number(width * FAIR),
            "step": step or (1 if width >= COARSE else 0.1),
        }
        self._tell(licence, authors, own_bands=bands is not None, target=target)
        return document

    def _check(self) -> None:
        if not self.faults and not self.questions:
            self.fault(self.start, "holds no question that can be carried")
        if len(self.questions) > QUESTION_LIMIT:
            self.fault(self.start, f"holds more than {QUESTION_LIMIT} questions, the most of a rubric; split it")
        if self.faults:
            raise ImportFileError(self.faults)

    def _fitting(self, text: str, limit: int, place: Place) -> str:
        if len(text) <= limit:
            return text
        self.note(Kind.CHANGED, place, f"a text of {len(text):,} characters is cut to {limit:,}")
        return text[: limit - 1].rstrip() + "…"

    def _version(self, version: str) -> str:
        numbers = re.findall(r"\d{1,9}", version)[:3]
        made = ".".join(str(int(number)) for number in [*numbers, "0", "0", "0"][:3]) if numbers else "1.0.0"
        if made != version:
            self.note(Kind.CHOSEN, self.start, f"version {made}, since the source says {version or 'none'}")
        return made

    def _language(self, language: str) -> str:
        if re.fullmatch("[a-z]{2}", language):
            return language
        self.note(Kind.CHOSEN, self.start, f"language en, since the source says {language or 'none'}")
        return "en"

    def _tell(self, licence: str, authors: str, *, own_bands: bool, target: int) -> None:
        """Name what the source does not say and a rubric must."""
        chosen = [
            "" if own_bands else "one band over the whole range, named “Scored”",
            "a verdict only once every question is answered",
            "" if licence else "licence “see source”",
            "" if authors else "authors “see source”",
            "status “adaptation”",
            f"target level {target}, which advice and gaps are measured against",
            "how wide a score’s own range may be to be called firm (5 % of the whole) and fair (15 %)",
        ]
        for choice in filter(None, chosen):
            self.note(Kind.CHOSEN, self.start, choice)


def slug(text: str) -> str:
    """A text as an id: small letters and digits joined by hyphens; empty when it has none of these."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:ID].rstrip("-")


def in_order(document: dict[str, Any]) -> dict[str, Any]:
    """The document in the order of the format, as it is once it is read; what is no rubric stays as it is."""
    try:
        return Rubric.model_validate(document).document
    except ValidationError:
        return document


def _range(document: dict[str, Any]) -> Range:
    """The lowest and the highest overall score; what is no rubric is told when it is read back."""
    try:
        rubric = Rubric.model_validate(document)
    except ValidationError:
        return Range(Fraction(0), Fraction(1))
    return ranges(rubric)[rubric.root.id]


def _number(value: Fraction) -> int | float:
    return int(value) if value.denominator == 1 else float(value)
