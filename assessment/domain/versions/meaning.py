"""What a question means beyond its words: the points of its levels, and its gate."""

from fractions import Fraction

from assessment.domain.rubric import Question, Rubric, exact

Gate = tuple[str, dict[str, tuple[Fraction | None, ...]]]
"""How severe it is, and for each node that it holds down the most that the node scores at each level."""


def points(rubric: Rubric, question: Question) -> tuple[Fraction, ...]:
    """What each level is worth."""
    return tuple(exact(option.value) for option in rubric.scale_of(question).options)


def gate(rubric: Rubric, question: Question) -> Gate | None:
    """What the gate of a question does, however many caps it is written as; `None` without one."""
    caps = [cap for cap in rubric.rules.caps if cap.question == question.id]
    levels = range(len(rubric.scale_of(question).options))
    limits = {
        cap.cap.node: tuple(
            min(
                (exact(each.cap.max) for each in caps if each.cap.node == cap.cap.node and each.holds_at(level)),
                default=None,
            )
            for level in levels
        )
        for cap in caps
    }
    return (rubric.gates[question.id], limits) if caps else None


def gate_in_words(rubric: Rubric, question: Question) -> str | None:
    """The gate as a sentence: “fatal; level 0 holds Infrastructure at 37, level 1 at 62”."""
    if (found := gate(rubric, question)) is None:
        return None
    severity, limits = found
    parts = []
    for node, held in limits.items():
        steps = [f"level {level} at {float(most):g}" for level, most in enumerate(held) if most is not None]
        parts.append(f"{rubric.node_by_id[node].title} is held by {', '.join(steps)}")
    return f"{severity}: {'; '.join(parts)}"


def is_another(old: Question, new: Question) -> bool:
    """Whether nothing is left of a question but its id: title, intent and every level text are new."""
    shared = old.levels.keys() & new.levels.keys()
    same_texts = any(old.levels[level] == new.levels[level] for level in shared)
    return old.title != new.title and old.intent != new.intent and not same_texts
