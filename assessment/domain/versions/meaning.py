"""What a question means beyond its words: the points of its levels, and its gate."""

from fractions import Fraction

from assessment.domain.rubric import AllOf, AnyOf, Cap, Condition, CountAs, Question, QuestionIs, Rubric, Scale, exact

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


def joint_gate_in_words(rubric: Rubric, cap: Cap) -> str:
    """A gate on several answers: “fatal: Infrastructure is held at 37 when all of q1 == 0, q2 <= 1”."""
    return f"{cap.severity}: {rubric.node_by_id[cap.cap.node].title} is held at {cap.cap.max:g} when {_said(cap.when)}"


def _said(condition: Condition) -> str:
    match condition:
        case QuestionIs():
            return f"{condition.question} {condition.op} {condition.value}"
        case AllOf():
            return f"all of ({', '.join(map(_said, condition.all))})"
        case AnyOf():
            return f"one of ({', '.join(map(_said, condition.any))})"
        case _:
            raise TypeError(f"{type(condition).__name__} is no condition on answers.")


def not_applicable_in_words(rubric: Rubric, question: Question) -> str:
    """What an answer of not applicable does: “exclude”, “forbidden”, “counts as 0”."""
    policy = rubric.not_applicable_of(question)
    return f"counts as {policy.count_as:g}" if isinstance(policy, CountAs) else policy


def own_texts(question: Question) -> set[str]:
    """The texts of levels and ticks that are the question’s own; those of a named scale say nothing about it."""
    scale = [option.text for option in question.scale.options] if isinstance(question.scale, Scale) else []
    ticks = [item.text for item in question.ticks.items] if question.ticks else []
    return {*(question.levels.values() or scale), *ticks}


def is_another(old: Question, new: Question) -> bool:
    """Whether nothing is left of a question but its id: title, intent and every text of its own are new."""
    same_intent = old.intent == new.intent and new.intent is not None
    return old.title != new.title and not same_intent and not own_texts(old) & own_texts(new)


def is_asked_otherwise(old: Rubric, new: Rubric, question: str) -> bool:
    """Whether a question without texts of its own, which means what its title and intent say, says something new."""
    before, after = old.question_by_id[question], new.question_by_id[question]
    return not own_texts(before) and not own_texts(after) and is_another(before, after)
