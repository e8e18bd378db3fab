"""How the scores of a rubric come together, node by node, as a reader would say it and as a formula."""

from dataclasses import dataclass

from assessment.domain.rubric import BlendAggregate, LadderAggregate, Node, Question, Rubric

SUBJECTS = {"overall": "The overall score", "area": "An area", "topic": "A topic", "part": "A part"}
PLURALS = {"area": "areas", "topic": "topics", "part": "parts", "question": "questions"}


@dataclass(frozen=True, slots=True)
class Step:
    """How one kind of score comes about: of what it speaks, the rule, what follows from it, and the formula."""

    subject: str
    rule: str
    remark: str
    formula: str


@dataclass(frozen=True, slots=True)
class _Parts:
    """What a score is made of: “its questions” in words, “points” in a formula, and whether their weights differ."""

    words: str
    kind: str
    are_weighed: bool

    @property
    def are_questions(self) -> bool:
        return self.kind == "question"

    @property
    def term(self) -> str:
        """One of them in a formula, with its weight where that says something."""
        value = "points" if self.are_questions else self.kind
        return f"(weight × {value})" if self.are_weighed else value

    @property
    def all(self) -> str:
        """All of them in a formula."""
        return "points" if self.are_questions else PLURALS[self.kind]


def steps(rubric: Rubric) -> tuple[Step, ...]:
    """From the questions up to the overall score; nodes of one kind that are scored alike are one step."""
    kinds: dict[str, dict[tuple[str, str], list[Node]]] = {}
    for node in sorted(rubric.nodes, key=lambda node: -_depth(rubric, node)):
        alike = kinds.setdefault(_kind(rubric, node), {})
        alike.setdefault((repr(node.aggregate), _kind_below(rubric, node)), []).append(node)
    return tuple(
        _step(rubric, kind, nodes, is_only=len(alike) == 1) for kind, alike in kinds.items() for nodes in alike.values()
    )


def _step(rubric: Rubric, kind: str, nodes: list[Node], *, is_only: bool) -> Step:
    rule, remark, formula = _rule(nodes[0], _parts(rubric, nodes))
    titles = ", ".join(f"“{node.title}”" for node in nodes)
    if any(cap.cap.node == node.id for cap in rubric.rules.caps for node in nodes):
        rule += ", and then no more than its gates allow"
        formula = f"lower of ({formula}) and every closed gate"
    return Step(
        subject=SUBJECTS[kind] if is_only else titles,
        rule=rule,
        remark=remark,
        formula=f"{kind if is_only else titles} = {formula}" if formula else "",
    )


def _rule(node: Node, parts: _Parts) -> tuple[str, str, str]:
    """Rule, remark and formula of an aggregate."""
    one = parts.kind
    mean = "weighted mean" if parts.are_weighed else "mean"
    match node.aggregate:
        case BlendAggregate():
            a, rest = f"{node.aggregate.blend.alpha:g}", f"{1 - node.aggregate.blend.alpha:g}"
            remark = (
                f"A plain mean would flatter where one {one} is weak, and a plain minimum would give no credit for "
                "progress elsewhere."
            )
            rule = f"is {a} × the {mean} of {parts.words} + {rest} × the weakest {one}"
            return rule, remark, f"{a} × mean ({parts.all}) + {rest} × lowest ({parts.all})"
        case LadderAggregate():
            ladder = node.aggregate.ladder
            many = "every question" if ladder.share == 1 else f"{100 * ladder.share:g} per cent of the questions"
            rule = f"is the highest rung reached: on it and on each below, {many} scored {ladder.worth:g} or more"
            return rule, "A gap on a low rung cannot be made up for higher up.", "highest rung reached"
        case "sum":
            each = ", each times its weight" if parts.are_weighed else ""
            return f"is the sum of {parts.words}{each}", "What is not done adds nothing.", f"Σ {parts.term}"
        case "min":
            return f"is the lowest of {parts.words}", f"No other {one} makes up for it.", f"lowest ({parts.all})"
        case "max":
            return f"is the highest of {parts.words}", "One that is good is enough.", f"highest ({parts.all})"
        case "geometric_mean":
            remark = "One low score costs more than in a plain mean, and a zero costs everything."
            value = "points" if parts.are_questions else one
            rule = f"is the {mean.replace('mean', 'geometric mean')} of {parts.words}"
            return rule, remark, f"(∏ {value} ^ weight) ^ (1 / Σ weight)"
        case "none":
            return "is a list: it has no score, and counts nowhere", "", ""
        case _:
            known = " that have a level" if parts.are_questions else ""
            remark = "Inside it one practice may make up for another." if parts.are_questions else ""
            whole = f"Σ {parts.term} / Σ weight" if parts.are_weighed else f"mean ({parts.all})"
            return f"is the {mean} of {parts.words}{known}", remark, whole


def _parts(rubric: Rubric, nodes: list[Node]) -> _Parts:
    """What nodes that are scored alike are made of."""
    kind = _kind_below(rubric, nodes[0])
    inside: list[list[Node | Question]] = [
        [*rubric.children_of(node.id), *(question for question in rubric.questions if question.node == node.id)]
        for node in nodes
    ]
    return _Parts(
        words=f"{'the' if nodes[0].parent is None else 'its'} {PLURALS[kind]}",
        kind=kind,
        are_weighed=any(len({part.weight for part in parts}) > 1 for parts in inside),
    )


def _kind_below(rubric: Rubric, node: Node) -> str:
    kinds = {_kind(rubric, child) for child in rubric.children_of(node.id)} or {"question"}
    return kinds.pop() if len(kinds) == 1 else "part"


def _kind(rubric: Rubric, node: Node) -> str:
    if node.parent is None:
        return "overall"
    return "area" if node.parent == rubric.root.id else "topic" if node.axis else "part"


def _depth(rubric: Rubric, node: Node) -> int:
    return 0 if node.parent is None else 1 + _depth(rubric, rubric.node_by_id[node.parent])
