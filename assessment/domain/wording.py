"""What a rubric leaves to be put into words: levels beyond their names, and when a question is asked."""

from assessment.domain.rubric import AllOf, AnyOf, Condition, Question, QuestionIs, Rubric


def meaning(rubric: Rubric, question: Question, level: int) -> str:
    """What a level stands for beyond its name; empty where the text only says the name again, as “Yes.” does."""
    label, text = rubric.scale_of(question).options[level].label, rubric.texts_of(question)[level]
    return "" if text.rstrip(".").casefold() == label.rstrip(".").casefold() else text


def asked_when(rubric: Rubric, condition: Condition) -> str:
    """A condition on answers as the end of a sentence: “Is a model live?” is answered “Yes” and …

    Raises TypeError for a condition on anything else.
    """
    match condition:
        case QuestionIs():
            return _comparison(rubric, condition)
        case AllOf():
            return " and ".join(_part(rubric, part) for part in condition.all)
        case AnyOf():
            return " or ".join(_part(rubric, part) for part in condition.any)
        case _:
            raise TypeError(f"{type(condition).__name__} is no condition on answers.")


def _part(rubric: Rubric, condition: Condition) -> str:
    """A part of a longer condition, told apart from its neighbours."""
    words = asked_when(rubric, condition)
    match condition:
        case AllOf(all=(_, _, *_)):
            return f"(both {words})" if len(condition.all) == 2 else f"(all of {words})"
        case AnyOf(any=(_, _, *_)):
            return f"(either {words})"
        case _:
            return words


def _comparison(rubric: Rubric, condition: QuestionIs) -> str:
    question = rubric.question_by_id[condition.question]
    top = rubric.top_of(question)
    levels = [level for level in range(top + 1) if condition.holds(level)]
    if not levels:
        return f"“{question.title}” is answered as nobody can answer it"
    if question.ticks:
        return _count(question, levels[0], levels[-1], top)
    labels = [option.label for option in rubric.scale_of(question).options]
    if levels[0] == levels[-1]:
        said = f"“{labels[levels[0]]}”"
    elif levels[-1] == top:
        said = "at all" if levels[0] == 0 else f"“{labels[levels[0]]}” or higher"
    else:
        said = (
            f"“{labels[levels[-1]]}” or lower" if levels[0] == 0 else f"“{labels[levels[0]]}” to “{labels[levels[-1]]}”"
        )
    return f"“{question.title}” is answered {said}"


def _count(question: Question, lowest: int, highest: int, top: int) -> str:
    """Levels of a question with boxes, as the number of boxes that comes to them."""
    boxes = len(question.ticks.items) if question.ticks else 0
    needed = [next((n for n in range(boxes) if _level(question, n) >= level), boxes) for level in range(top + 1)]
    at_least = needed[lowest]
    at_most = boxes if highest == top else needed[highest + 1] - 1
    if at_least == at_most:
        number = {0: "no box", boxes: "every box"}.get(at_least, _boxes(at_least))
    elif at_most == boxes:
        number = f"at least {_boxes(at_least)}"
    else:
        number = f"at most {_boxes(at_most)}" if at_least == 0 else f"{at_least} to {_boxes(at_most)}"
    return f"{number} of “{question.title}” {'are' if 'boxes' in number else 'is'} ticked"


def _level(question: Question, ticked: int) -> int:
    """The level that so many ticks come to."""
    return question.ticks.level([item.key for item in question.ticks.items[:ticked]]) if question.ticks else 0


def _boxes(count: int) -> str:
    return "one box" if count == 1 else f"{count} boxes"
