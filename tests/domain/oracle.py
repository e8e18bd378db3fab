"""The scoring model once more, as slowly and plainly as it is written down, to hold the quick one against.

Nothing here is shared with the product but the rubric and the answers: plain fractions, one loop per sentence.
"""

from fractions import Fraction


def exact(number):
    return Fraction(str(number))


def scores(rubric, answers, *, floor=False, ceiling=False, equal=False, caps=True):
    """The score of every node by id; `None` where nothing is scored."""
    levels = {}
    for question in rubric.questions:
        answer = answers.get(question.id)
        if answer is not None and answer.na is not None:
            continue
        level = None if answer is None else answer.level
        if floor and level is None:
            level = rubric.states.unknown.floor
        elif floor and level >= rubric.states.evidence_floor.above and not answer.evidence:
            level = rubric.states.evidence_floor.counts_as
        elif ceiling and level is None:
            level = rubric.states.unknown.ceiling
        if level is not None:
            levels[question.id] = level

    found = {}
    for node in reversed(rubric.nodes):  # the tests list parents before children
        parts = []
        for question in rubric.questions:
            if question.node == node.id and question.id in levels:
                points = rubric.scales[question.scale].options[levels[question.id]].value
                parts.append((1 if equal else exact(question.weight), exact(points)))
        for child in rubric.nodes:
            if child.parent == node.id and found[child.id] is not None:
                parts.append((1 if equal else exact(child.weight), found[child.id]))
        if not parts:
            found[node.id] = None
            continue
        score = sum(weight * value for weight, value in parts) / sum(weight for weight, _ in parts)
        if node.aggregate != "weighted_mean":
            alpha = exact(node.aggregate.blend.alpha)
            score = alpha * score + (1 - alpha) * min(value for _, value in parts)
        if caps:
            for cap in rubric.rules.caps:
                if cap.cap.node == node.id and levels.get(cap.when.question) == cap.when.value:
                    score = min(score, exact(cap.cap.max))
            for stage in stages(rubric, answers):
                if stage.cap.node == node.id:
                    score = min(score, exact(stage.cap.max))
        found[node.id] = score
    return found


def stages(rubric, answers):
    """The stamps on the assessment."""
    reasons = {answer.na for answer in answers.values()}
    return [stage for stage in rubric.stages if stage.when_na in reasons]


def weight_of(rubric, answers, question):
    """(share of the area) × (share of the topic) × (share of the question), among what applies; 0 if it does not."""

    def applies(asked):
        answer = answers.get(asked.id)
        return answer is None or answer.na is None

    def inside(node):
        return [asked for asked in rubric.questions if applies(asked) and is_below(rubric, asked.node, node)]

    if not applies(question):
        return Fraction(0)
    siblings = [asked for asked in rubric.questions if asked.node == question.node and applies(asked)]
    share = exact(question.weight) / sum(exact(asked.weight) for asked in siblings)
    node = rubric.node_by_id[question.node]
    while node.parent is not None:
        beside = [other for other in rubric.nodes if other.parent == node.parent and inside(other.id)]
        share *= exact(node.weight) / sum(exact(other.weight) for other in beside)
        node = rubric.node_by_id[node.parent]
    return share


def is_below(rubric, node_id, ancestor):
    node = rubric.node_by_id[node_id]
    while node.id != ancestor and node.parent is not None:
        node = rubric.node_by_id[node.parent]
    return node.id == ancestor
