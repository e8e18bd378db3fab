"""Random rubrics over every block of the format, each sound in the eyes of the linter, and random answers to them.

A rubric is drawn from a number, so that a failing one can be had again: `rubric_of(number)`.
"""

from dataclasses import replace
from functools import lru_cache
from random import Random

from hypothesis import strategies as st

from assessment.domain.answers import Answer
from assessment.domain.plan import ranges
from assessment.domain.rubric import Rubric
from assessment.domain.rubric_file import read_rubric
from tests.conftest import TOY

BLANK = read_rubric(TOY).model_dump(by_alias=True, mode="json")
del BLANK["display"]["order"]
PROOF = ("https://wiki.example.org/proof",)
RANGES = ((0, 1), (0, 2), (0, 3), (0, 100), (1, 3), (-1, 1))
WEIGHTS = (1, 2, 3, 0.5, 2.25)
IDLE = ("min", "max", "none", "ladder")
"""Aggregates in which weights count for nothing."""
DEPTH = 5


class _Maker:
    """Draws one rubric. Every part under a mean gets the range of the node, every part of a sum one that holds 0; a sum
    of sums has the range that comes of it, and so stands on top."""

    def __init__(self, number):
        self.random = Random(number)
        self.nodes, self.questions, self.caps, self.scales = [], [], [], {}
        self.conditions = number % 3 == 0
        self.has_stage = self.chance(0.3)
        self.stays = False  # what is drawn may not be left out

    def chance(self, share):
        return self.random.random() < share

    def rubric(self):
        self.node("overall", None, self.random.choice(RANGES), self.random.randint(2, DEPTH))
        states = {"na": self.random.choice(["exclude", "exclude", "forbidden"])}
        if self.chance(0.5):
            states["evidence_floor"] = {"above": 1, "counts_as": 0}
        parts = {
            "nodes": self.nodes,
            "questions": self.questions,
            "scales": self.scales or BLANK["scales"],
            "states": states,
            "rules": {},
            "stages": [],
            "lenses": {},
            "golden": [],
            "rubric": BLANK["rubric"] | {"target": 1},
        }
        ranges = self.ranges(Rubric.model_validate(BLANK | parts))
        low, high = ranges["overall"]
        parts["bands"] = {"all": {"closed": "left", "limits": [low, high], "names": ["All"], "texts": ["all of it"]}}
        parts["nodes"][0]["bands"] = "all"
        for node in self.nodes:
            self.cap(node["id"], *ranges[node["id"]])
        parts["rules"] = {"caps": self.caps}
        if any("nothing-live" in question.get("na", []) for question in self.questions):
            cap = {"node": "overall", "max": self.between(low, high)}
            parts["stages"] = [
                {"id": "early", "title": "Early", "text": "Too early.", "when_na": "nothing-live", "cap": cap}
            ]
        weighty = [part for part in (*self.nodes[1:], *self.questions) if part["weight"] != 1]
        if weighty:
            weights = {self.random.choice(weighty)["id"]: 7}
            parts["lenses"] = {"other": {"title": "Other", "text": "Other weights.", "weights": weights}}
        return Rubric.model_validate(BLANK | parts)

    def ranges(self, rubric):
        return {node: tuple(map(float, ends)) for node, ends in ranges(rubric).items()}

    def between(self, low, high):
        """A number from the lowest up to but not the highest, with one decimal."""
        return low + int(self.random.random() * (high - low) * 10) / 10

    def node(self, name, parent, ends, depth):
        """A node of a range with everything under it."""
        low, high = ends
        kinds = ["weighted_mean", "weighted_mean", "blend", "min", "max"]
        if low >= 0:
            kinds.append("geometric_mean")
        is_free = low <= 0 and (parent is None or parent["aggregate"] == "sum")
        if is_free or (low == 0 and depth == 1):
            kinds += ["sum", "sum"]
        if parent is not None and ends in ((0, 1), (0, 2), (0, 3)):
            kinds += ["ladder", "ladder"]
        kind = self.random.choice(kinds)
        place = {"id": name, "title": name, "aggregate": kind, "weight": 1, "axis": False}
        if parent is not None:
            place["parent"] = parent["id"]
            place["weight"] = self.weight(parent["aggregate"])
        if kind == "blend":
            place["aggregate"] = {"blend": {"alpha": self.random.choice([0.3, 0.5, 1])}}
        self.nodes.append(place)
        if kind == "ladder":
            self.ladder(place, high)
        elif depth == 1:
            place["axis"] = True
            self.leaves(place, ends, is_free)
        else:
            for child in range(self.random.randint(1, 2 if depth > 3 else 3)):
                inside = ends if kind != "sum" else self.random.choice([(0, 1), (0, 2), (-1, 1)])
                self.node(f"{name}-{child}", place, inside, depth - 1)
            if self.chance(0.1):
                listed = {"id": f"{name}-list", "title": "List", "aggregate": "none", "weight": 1, "axis": True}
                self.nodes.append(listed | {"parent": name})
                self.leaves(listed, (0, 1), True)

    def weight(self, aggregate):
        return 1 if aggregate in IDLE or (isinstance(aggregate, dict) and "ladder" in aggregate) else self.pick(WEIGHTS)

    def pick(self, values):
        return self.random.choice(values)

    def ladder(self, place, rungs):
        """A question or two on each rung, and one value that tells enough from too little on all of them."""
        place["axis"] = True
        place["aggregate"] = {"ladder": {"worth": 0.5, "share": self.pick([0.5, 1])}}
        self.stays = True
        for rung in range(1, int(rungs) + 1):
            for _ in range(self.random.randint(1, 2)):
                self.question(place, (0, 1), {"rung": rung})
        self.stays = False

    def leaves(self, place, ends, is_free):
        if place["aggregate"] == "sum" and not is_free:
            self.stays = True
            parts = self.pick([1, 2])
            for _ in range(parts):
                self.question(place, (0, ends[1] / parts), {})
            self.stays = False
            return
        for _ in range(self.random.randint(1, 3)):
            inside = ends if place["aggregate"] != "sum" else self.pick([(0, 1), (-1, 0), (-1, 1)])
            self.question(place, inside, {"weight": self.weight(place["aggregate"])})

    def question(self, place, ends, own):
        number = len(self.questions)
        name = f"q{number}"
        values = self.values(*ends)
        top = len(values) - 1
        question = {"id": name, "rev": 1, "node": place["id"], "title": name, "weight": 1, "scale": self.scale(values)}
        question |= own
        if self.conditions and self.questions and not self.stays and self.chance(0.3):
            question["visible_when"] = self.condition(list(self.questions[-6:]), lambda ops: self.pick(ops))
        if self.chance(0.4):
            question["na"] = (
                ["other"] if "visible_when" in question or not self.has_stage else ["nothing-live", "other"]
            )
            counts = {"count_as": self.pick(values)}
            question["na_policy"] = counts if self.stays else self.pick(["exclude", "exclude", counts])
        if self.chance(0.2):
            floor, estimate, ceiling = sorted(self.random.randint(0, top) for _ in range(3))
            if "visible_when" in question:
                floor, ceiling = 0, top
            question["unknown"] = {"floor": floor, "ceiling": ceiling, "estimate": estimate}
        if self.chance(0.15):
            question["ticks"] = self.ticks(top)
        self.questions.append(question)

    def values(self, low, high):
        tenths = range(int(low * 10) + 1, int(high * 10))
        between = sorted(self.random.sample(tenths, self.random.randint(0, 3)))
        return [low, *(tenth / 10 for tenth in between), high]

    def scale(self, values):
        options = [
            {"key": key, "label": f"Level {key}", "value": value, "text": f"Level {key}."}
            for key, value in enumerate(values)
        ]
        if self.chance(0.5):
            return {"options": options}
        name = f"s{len(self.scales)}"
        self.scales[name] = {"options": options}
        return name

    def ticks(self, top):
        rule = self.pick(["all", "any"]) if top == 1 else "count"
        items = [{"key": f"box-{box}", "text": f"Box {box}."} for box in range(top + 1)]
        return {"rule": rule, "items": items, "counts": list(range(1, top + 1)) if rule == "count" else []}

    def condition(self, questions, op, falling=False):
        """A comparison, or several of them with and or with or."""
        if len(questions) > 1 and self.chance(0.4):
            word = self.pick(["all", "any"])
            chosen = self.random.sample(questions, 2)
            return {word: [self.condition([question], op, falling) for question in chosen]}
        question = self.pick(questions)
        top = len(self.options(question)) - 1
        value = self.random.randint(0, top - 1) if falling else self.random.randint(0, top)
        return {"question": question["id"], "op": "<=" if falling else op(["==", "<=", ">=", ">", "<"]), "value": value}

    def options(self, question):
        scale = question["scale"]
        return scale["options"] if isinstance(scale, dict) else self.scales[scale]["options"]

    def cap(self, node, low, high):
        """Now and then a gate on a node, on one question or on two."""
        listed = [place["id"] for place in self.nodes if place["aggregate"] == "none"]
        counting = [question for question in self.questions if question["node"] not in listed]
        inside = [question for question in counting if self.is_below(question["node"], node)]
        if not inside or not self.chance(0.3):
            return
        when = self.condition(inside, None, falling=True)
        self.caps.append(
            {
                "id": f"gate-{len(self.caps)}",
                "severity": "serious",
                "title": "Gate",
                "when": when,
                "cap": {"node": node, "max": self.between(low, high)},
            }
        )

    def is_below(self, name, above):
        place = next(place for place in self.nodes if place["id"] == name)
        return name == above or ("parent" in place and self.is_below(place["parent"], above))


@lru_cache(maxsize=1000)
def rubric_of(number):
    """The rubric drawn from a number."""
    return _Maker(number).rubric()


def said_to(draw, rubric, question, some_unknown=True):
    """One answer: a level with or without evidence, not applicable where it may be, or nothing known."""
    choices = [
        Answer(level=level, evidence=proof) for level in range(rubric.top_of(question) + 1) for proof in ((), PROOF)
    ]
    choices += [Answer(na=reason) for reason in question.na]
    if some_unknown:
        choices += [Answer(dont_know=True), Answer()]
    return draw(st.sampled_from(choices))


def all_rubrics(trees):
    """Rubrics drawn from so many numbers."""
    return st.integers(0, trees).map(rubric_of)


@st.composite
def assessed(draw, rubrics, some_unknown=True):
    """A rubric with answers to its questions."""
    rubric = draw(rubrics)
    return rubric, {question.id: said_to(draw, rubric, question, some_unknown) for question in rubric.questions}


def one_level_up(answers, question):
    """The same answers, with the level of one question raised."""
    return answers | {question: replace(answers[question], level=answers[question].level + 1)}


def fallen(before, after, *names):
    """Every number of a node that is lower than it was: the estimate, the ceiling and that without caps, or `names`."""
    return [
        (node, name)
        for node, was in before.nodes.items()
        for name in names or ("estimate", "ceiling", "uncapped")
        if (now := getattr(after.nodes[node], name)) is not None and now < getattr(was, name)
    ]
