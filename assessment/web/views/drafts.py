"""Writing a rubric: begin a draft, write and check it, see what is new in it, publish it, throw it away."""

from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from assessment import actions
from assessment.access import May, drafts_for, organisations_for, published_in, require, rubrics_for
from assessment.domain.rubric_draft import check
from assessment.web.draft_forms import DraftForm, NewDraftForm, PublishForm
from assessment.web.draft_preview import look
from assessment.web.requests import PersonRequest
from assessment.web.rubric_changes import changes_context
from assessment.web.views.results import download
from assessment.web.views.rubrics import YAML

if TYPE_CHECKING:
    from assessment.models import RubricDraft


def new_draft(request: PersonRequest, organisation_id: UUID) -> HttpResponse:
    """Begin a rubric; `?from=` names a published version to begin from."""
    organisation = get_object_or_404(organisations_for(request.user), pk=organisation_id)
    require(request.user, May.MANAGE, organisation)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    rubrics = rubrics_for(request.user).known_in(organisation)
    wanted = request.GET.get("from", "")
    source = rubrics.filter(pk=wanted).first() if wanted.isdecimal() else None
    form = NewDraftForm(*sent, rubrics=rubrics, initial={"source": source, "name": source.title if source else ""})
    if form.is_valid():
        return redirect(form.save(organisation, by=request.user))
    context = {"form": form, "organisation": organisation}
    return render(request, "drafts/new.html", context, status=422 if form.errors else 200)


@never_cache
def draft(request: PersonRequest, draft_id: UUID) -> HttpResponse:
    """The desk (GET); look at what was typed without keeping it (POST `do=check`); or keep it (POST)."""
    draft = _draft(request, draft_id)
    if request.method != "POST":
        return _desk(request, draft, DraftForm(draft=draft))
    form = DraftForm(request.POST, request.FILES, draft=draft)
    if not form.is_valid():
        return _desk(request, draft, form, status=422)
    if request.POST.get("do") == "check":
        return _desk(request, draft, form)
    try:
        form.save(by=request.user)
    except actions.DraftChanged as error:
        return _desk(request, draft, form.upon(error.current), conflict=error, status=409)
    messages.success(request, "The draft is saved.")
    return redirect(draft)


@require_POST
def check_draft(request: PersonRequest, draft_id: UUID) -> HttpResponse:
    """The panel beside the text for what is typed now, as the script asks for it; nothing is kept."""
    draft = _draft(request, draft_id)
    form = DraftForm(request.POST, draft=draft)
    form.is_valid()
    return render(request, "drafts/_findings.html", _found(request, draft, form))


@require_safe
def draft_changes(request: PersonRequest, draft_id: UUID) -> HttpResponse:
    """What differs between the newest published version and the saved text."""
    draft = _draft(request, draft_id)
    checked = check(draft.text, partial(published_in, draft.organisation))
    if checked.found is None:
        raise Http404("There is no published version to compare with, or the text is no rubric yet.")
    context = {
        "draft": draft,
        "organisation": draft.organisation,
        "old": checked.newest and checked.newest.rubric,
        "new": checked.rubric and checked.rubric.rubric,
        **changes_context(checked.found),
    }
    return render(request, "drafts/changes.html", context)


@require_safe
def draft_file(request: PersonRequest, draft_id: UUID) -> HttpResponse:
    """The saved text as a file."""
    draft = _draft(request, draft_id)
    return download(draft.text, YAML, f"{slugify(draft.name)[:60] or 'rubric'}.yaml")


@never_cache
def publish_draft(request: PersonRequest, draft_id: UUID) -> HttpResponse:
    """What would be published (GET), and the step (POST); refused while faults stand."""
    draft = _draft(request, draft_id)
    checked = check(draft.text, partial(published_in, draft.organisation))
    if checked.rubric is None or not (checked.is_ready or request.method == "POST"):
        messages.error(request, _why_not(checked.is_published, len(checked.faults)))
        return redirect(draft)
    form = PublishForm(request.POST if request.method == "POST" else None, draft=draft, rubric=checked.rubric)
    if form.is_valid():
        try:
            version = form.save(by=request.user)
        except actions.ActionError as error:
            messages.error(request, str(error))
            return redirect(draft)
        messages.success(request, f"{version.title} {version.version} is published. Teams can start on it now.")
        return redirect(version)
    context = {"form": form, "draft": draft, "organisation": draft.organisation, **look(draft.text, draft.organisation)}
    return render(request, "drafts/publish.html", context, status=422 if form.errors else 200)


@require_POST
def remove_draft(request: PersonRequest, draft_id: UUID) -> HttpResponse:
    """Throw a draft away."""
    draft = _draft(request, draft_id)
    actions.remove_draft(draft=draft, by=request.user)
    messages.success(request, f"The draft “{draft}” is removed. What was published from it stays.")
    return redirect("rubrics")


def _draft(request: PersonRequest, draft_id: UUID) -> "RubricDraft":
    """The draft with its text, for those who may write it; others in the organisation are refused."""
    draft = get_object_or_404(drafts_for(request.user).defer(None), pk=draft_id)
    require(request.user, May.MANAGE, draft.organisation)
    return draft


def _desk(
    request: PersonRequest, draft: "RubricDraft", form: DraftForm, status: int = 200, conflict: Exception | None = None
) -> HttpResponse:
    context = {**_found(request, draft, form), "form": form, "conflict": conflict}
    return render(request, "drafts/draft.html", context, status=status)


def _found(request: PersonRequest, draft: "RubricDraft", form: DraftForm) -> dict[str, Any]:
    return {
        "is_saved": form.written == draft.text,
        "draft": draft,
        "organisation": draft.organisation,
        **look(form.written, draft.organisation, request.POST.get("question", "")),
    }


def _why_not(is_published: bool, faults: int) -> str:
    if is_published:
        return "This text is published already. Give it a higher version number once something is new in it."
    return f"{faults} fault{'s' if faults != 1 else ''} must be mended before this can be published."
