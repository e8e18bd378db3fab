"""Working offline: the answer sheet to take along, and the way back in three steps: upload, look, confirm."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assessment import actions
from assessment.access import May, assessments_for, require
from assessment.actions.refusals import closed_by
from assessment.reports.answer_sheet import write_answer_sheet
from assessment.web.importing import Proposal, UploadForm, propose, unseal
from assessment.web.requests import PersonRequest
from assessment.web.views.files import XLSX
from assessment.web.views.results import download

if TYPE_CHECKING:
    from assessment.models import Assessment


@require_safe
def answer_sheet(request: PersonRequest, assessment_id: str) -> HttpResponse:
    """Every question with its current answer, as a workbook to fill in."""
    assessment = get_object_or_404(assessments_for(request.user), pk=assessment_id)
    require(request.user, May.ANSWER, assessment.team)
    if not assessment.is_open and (closed := closed_by(assessment)):
        return _too_late(request, closed)
    now = timezone.now()
    content = write_answer_sheet(
        assessment.rubric_version.rubric(),
        {response.question: (response.version, response.answer()) for response in assessment.responses.current()},
        team=assessment.team.name,
        name=assessment.name,
        assessment=str(assessment.pk),
        at=now,
    )
    return download(content, XLSX, f"shipworthy-{slugify(assessment.team.name)[:60]}-answer-sheet-{now:%Y-%m-%d}.xlsx")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def import_answers(request: PersonRequest, assessment_id: str) -> HttpResponse:
    """The page (GET); what a file would change (POST with a file); and the import (POST with what was shown)."""
    assessment = get_object_or_404(assessments_for(request.user), pk=assessment_id)
    require(request.user, May.ANSWER, assessment.team)
    if "confirmed" in request.POST:
        return _import(request, assessment)
    if not assessment.is_open and (closed := closed_by(assessment)):
        return _too_late(request, closed)
    if request.method != "POST":
        return _upload_page(request, assessment, UploadForm(assessment=assessment, by=request.user))
    form = UploadForm(request.POST, request.FILES, assessment=assessment, by=request.user)
    if form.is_valid():
        return _proposal_page(request, assessment, form.proposal)
    return _upload_page(request, assessment, form)


def _import(request: PersonRequest, assessment: "Assessment") -> HttpResponse:
    confirmed = unseal(request.POST["confirmed"], assessment, request.user)
    if confirmed is None:
        messages.error(request, "This list of changes is no longer valid. Upload the file again.")
        return redirect("import-answers", assessment.pk)
    try:
        count = actions.import_responses(assessment=assessment, answers=confirmed.answers, by=request.user)
    except actions.Closed as error:
        return _too_late(request, error)
    except actions.StaleImport as error:
        messages.warning(request, str(error))
        proposal = propose(confirmed.source, confirmed.offer, assessment, request.user)
        return _proposal_page(request, assessment, proposal, status=409)
    messages.success(request, f"{count} answer{'s' if count != 1 else ''} imported from {confirmed.source}.")
    return redirect(assessment)


def _proposal_page(
    request: PersonRequest, assessment: "Assessment", proposal: Proposal, status: int = 200
) -> HttpResponse:
    """What would change, before anything does."""
    return render(request, "importing/proposal.html", {**_heading(assessment), "proposal": proposal}, status=status)


def _upload_page(request: PersonRequest, assessment: "Assessment", form: UploadForm) -> HttpResponse:
    context = {**_heading(assessment), "form": form}
    return render(request, "importing/upload.html", context, status=422 if form.errors else 200)


def _heading(assessment: "Assessment") -> dict[str, object]:
    return {"assessment": assessment, "team": assessment.team, "organisation": assessment.team.organisation}


def _too_late(request: PersonRequest, closed: actions.Closed) -> HttpResponse:
    messages.info(request, f"{closed} Its answers no longer change.")
    return redirect(closed.instead)
