"""Answering: the task list, one question a page with its autosave, the review, and the submission."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment import actions
from assessment.access import May, assessments_for, can, require
from assessment.domain.answers import Answer, AnswerError
from assessment.domain.asking import deciding
from assessment.domain.rubric import Rubric
from assessment.web.answer_forms import AnswerForm, as_pairs, as_read, read_save
from assessment.web.desk import Desk, ways_from
from assessment.web.elsewhere import elsewhere
from assessment.web.guide import guide
from assessment.web.languages import in_language_of
from assessment.web.last_time import Background, background_of
from assessment.web.moves import moves_of, offer_of
from assessment.web.progress import place_of, progress_of, sections
from assessment.web.requests import PersonRequest
from assessment.web.reviewing import FILTERS, filters, in_words, rows_by_area

if TYPE_CHECKING:
    from assessment.models import Assessment, Response


@never_cache
@require_safe
def assessment(request: PersonRequest, assessment_id: str) -> HttpResponse:
    """The task list: areas as they are asked, with their topics, how far each is, and where to go on."""
    assessment, may_answer = _open_if_possible(request, assessment_id)
    if not may_answer and (submission := assessment.submissions.first()):
        return redirect(submission)
    rubric = in_language_of(request, assessment.rubric_version.rubric())
    answers = assessment.answers()
    background = background_of(assessment, request.user)
    return render(
        request,
        "assessment/task_list.html",
        {
            **_heading(assessment, background),
            "waiting": background.waiting(rubric, answers),
            "moves": moves_of(assessment, answers, request.user),
            "newer": offer_of(assessment, request.user),
            "sections": sections(rubric, answers),
            "progress": progress_of(rubric, answers),
            "may_answer": may_answer,
        },
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST", "PUT"])
def question(request: PersonRequest, assessment_id: str, question_id: str) -> HttpResponse:
    """One question: shown (GET), answered by the plain form (POST), or saved by the script (PUT, JSON)."""
    if request.method == "PUT":
        return _autosave(request, get_object_or_404(assessments_for(request.user), pk=assessment_id), question_id)
    desk = _desk(request, *_open_if_possible(request, assessment_id), question_id)
    if request.method == "POST":
        return _answer(request, desk)
    if not desk.may_answer and (submission := desk.assessment.submissions.first()):
        return _closed(request, desk, submission=submission)
    if desk.place.is_hidden:
        return _not_asked(request, desk)
    return _question_page(request, desk, desk.form(initial=desk.current_values()))


@never_cache
@require_safe
def review(request: PersonRequest, assessment_id: str) -> HttpResponse:
    """Every answer with a way to change it; `?show=` leaves only those that lack something. Then the button."""
    assessment, may_answer = _open_if_possible(request, assessment_id)
    if not may_answer and (submission := assessment.submissions.first()):
        return redirect(submission)
    rubric = in_language_of(request, assessment.rubric_version.rubric())
    answers = assessment.answers()
    background = background_of(assessment, request.user)
    areas = rows_by_area(rubric, answers, background.last_time)
    show = request.GET.get("show", "")
    counted = filters([row for area in areas for row in area.rows], background.last_time)
    return render(
        request,
        "assessment/review.html",
        {
            **_heading(assessment, background),
            "waiting": background.waiting(rubric, answers),
            "moves": moves_of(assessment, answers, request.user),
            "areas": [shown for area in areas if (shown := area.filtered(show)).is_worth_showing],
            "filters": counted,
            "show": show if show in FILTERS else "",
            "count": {each.slug.replace("-", "_"): each.count for each in counted},
            "publish": rubric.publish,
            "progress": progress_of(rubric, answers),
            "may_answer": may_answer,
            "may_submit": assessment.is_open and can(request.user, May.SUBMIT, assessment.team),
        },
    )


@require_POST
def submit(request: PersonRequest, assessment_id: str) -> HttpResponse:
    """Freeze the assessment and show the result; whoever comes second is told who was first, or where it moved."""
    assessment = get_object_or_404(assessments_for(request.user), pk=assessment_id)
    try:
        return redirect(actions.submit(assessment=assessment, by=request.user))
    except actions.AlreadySubmitted as error:
        messages.info(request, f"{error} What was submitted then is shown here.")
        return redirect(error.instead)
    except actions.MovedOn as error:
        messages.error(request, str(error))
        return redirect(error.instead)


def _open_if_possible(request: PersonRequest, assessment_id: str) -> tuple["Assessment", bool]:
    """The assessment, and whether it is open and the person may answer: one query whenever it is so."""
    answerable = assessments_for(request.user, May.ANSWER).filter(pk=assessment_id).open()
    for assessment in answerable:
        return assessment, True
    return get_object_or_404(assessments_for(request.user), pk=assessment_id), False


def _desk(request: PersonRequest, assessment: "Assessment", may_answer: bool, question_id: str) -> Desk:
    rubric = in_language_of(request, assessment.rubric_version.rubric())
    question = rubric.question_by_id.get(question_id)
    if question is None:
        raise Http404(f"{rubric.name} has no question “{question_id}”.")
    responses = {response.question: response for response in assessment.responses.current()}
    answers = {name: response.answer() for name, response in responses.items()}
    return Desk(
        assessment=assessment,
        background=background_of(assessment, request.user),
        may_answer=may_answer,
        rubric=rubric,
        question=question,
        place=place_of(rubric, question, answers),
        responses=responses,
        answers=answers,
        from_review=request.GET.get("from") == "review",
    )


def _answer(request: PersonRequest, desk: Desk) -> HttpResponse:
    require(request.user, May.ANSWER, desk.assessment.team)
    form = desk.form(data=request.POST)
    if not form.is_valid():
        return _question_page(request, desk, form, status=422)
    button = request.POST.get("go", "")
    try:
        answer = desk.answer_of(form, button)
        if answer != desk.answer:
            actions.record_response(
                assessment=desk.assessment,
                question_id=desk.question.id,
                answer=answer,
                version=form.cleaned_data["version"],
                key=form.cleaned_data["key"],
                by=request.user,
            )
    except AnswerError as error:
        form.add_faults(error)
        return _question_page(request, desk, form, status=422)
    except actions.Conflict as conflict:
        return _conflict(request, desk, answer, conflict.current)
    except actions.AlreadySubmitted as error:
        unsent = in_words(desk.rubric, desk.question, answer)
        return _closed(request, desk, unsent, submission=error.instead)
    except actions.MovedOn as error:
        return _closed(request, desk, in_words(desk.rubric, desk.question, answer), moved=error.instead)
    ways = desk.ways(answer)
    return redirect(ways.get(button, ways["next"]))


def _autosave(request: PersonRequest, assessment: "Assessment", question_id: str) -> JsonResponse:
    rubric = assessment.rubric_version.rubric()
    try:
        save = read_save(request.headers, request.body)
        response = actions.record_response(
            assessment=assessment,
            question_id=question_id,
            answer=save.said.answer(rubric.question_by_id.get(question_id)),
            version=save.version,
            key=save.key,
            by=request.user,
        )
    except AnswerError as error:
        faults = [{"field": fault.field, "message": fault.message} for fault in error.faults]
        status = 404 if faults[0]["field"] == "question" else 422
        return JsonResponse({"faults": faults}, status=status)
    except PermissionDenied as error:
        return JsonResponse({"refused": str(error)}, status=403)
    except actions.Conflict as error:
        return JsonResponse({"current": _as_read(rubric, error.current)}, status=409)
    except actions.AlreadySubmitted as error:
        submission = error.instead
        said = {
            "by": submission.submitted_by_name,
            "at": submission.submitted_at.isoformat(),
            "url": submission.get_absolute_url(),
            "message": str(error),
        }
        return JsonResponse({"submitted": said}, status=409)
    except actions.MovedOn as error:
        moved = error.instead
        said = {"message": str(error), "url": moved.get_absolute_url(), "version": moved.rubric_version.version}
        return JsonResponse({"moved": said}, status=409)
    saved = {
        "version": response.version,
        "saved_at": response.answered_at.isoformat(),
        "saved_at_text": f"{response.answered_at:%H:%M}",
        "answer": as_read(rubric.question_by_id[question_id], response.answer()),
    }
    if question_id in deciding(rubric):
        place = place_of(rubric, rubric.question_by_id[question_id], assessment.answers())
        saved["ways"] = ways_from(assessment, place)
    return JsonResponse(saved, headers={"ETag": f'"{response.version}"'})


def _as_read(rubric: Rubric, response: "Response") -> dict[str, Any]:
    return {
        "answer": as_read(rubric.question_by_id[response.question], response.answer()),
        "version": response.version,
        "by": _name(response),
        "at": response.answered_at.isoformat(),
    }


def _name(response: "Response") -> str:
    return str(response.answered_by or "somebody who has left")


def _heading(assessment: "Assessment", background: Background) -> dict[str, Any]:
    return {
        "assessment": assessment,
        "team": assessment.team,
        "organisation": assessment.team.organisation,
        "last_time": background.last_time,
        "corrected": background.corrected,
    }


def _question_page(request: PersonRequest, desk: Desk, form: AnswerForm, status: int = 200) -> HttpResponse:
    for field in form.fields.values():
        field.disabled = not desk.may_answer
    moves = moves_of(desk.assessment, desk.answers, request.user)
    context = {
        **_heading(desk.assessment, desk.background),
        "moves": moves,
        "suggestion": moves.suggestion(desk.question.id),
        "desk": desk,
        "form": form,
        "guide": guide(desk.rubric, desk.question.id),
        "elsewhere": elsewhere(desk.assessment, desk.question, request.user),
        "progress": progress_of(desk.rubric, desk.answers),
        "saved_at": max((response.answered_at for response in desk.responses.values()), default=None),
        "saved": as_read(desk.question, desk.answer),
        "last": desk.repeat(),
        "may_answer": desk.may_answer,
        "ways": desk.ways(),
    }
    return render(request, "assessment/question.html", context, status=status)


def _not_asked(request: PersonRequest, desk: Desk) -> HttpResponse:
    context = {
        **_heading(desk.assessment, desk.background),
        "moves": moves_of(desk.assessment, desk.answers, request.user),
        "desk": desk,
        "progress": progress_of(desk.rubric, desk.answers),
        "may_answer": desk.may_answer,
        "ways": desk.ways(),
    }
    return render(request, "assessment/not_asked.html", context)


def _conflict(request: PersonRequest, desk: Desk, mine: Answer, current: "Response") -> HttpResponse:
    theirs = current.answer()
    notes = dict.fromkeys(note for note in (mine.note, theirs.note) if note)
    context = {
        **_heading(desk.assessment, desk.background),
        "desk": desk,
        "by": _name(current),
        "at": current.answered_at,
        "mine": in_words(desk.rubric, desk.question, mine),
        "theirs": in_words(desk.rubric, desk.question, theirs),
        "keep": as_pairs(AnswerForm.values(desk.question, mine, current.version)),
        "merged_note": "\n\n".join(notes),
        "merged_evidence": "\n".join(dict.fromkeys((*mine.evidence, *theirs.evidence))),
    }
    return render(request, "assessment/conflict.html", context, status=409)


def _closed(request: PersonRequest, desk: Desk, unsent: Any = None, **instead: Any) -> HttpResponse:
    """The assessment takes no answers: what stands in its place, `submission` or `moved`, and what was not sent."""
    context = {**_heading(desk.assessment, desk.background), "desk": desk, "unsent": unsent, **instead}
    return render(request, "assessment/closed.html", context, status=409 if unsent else 200)
