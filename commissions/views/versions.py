"""The pages of a version of a plan: the editor, the document, handing in and deciding."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.views.approvals import Verdict, answered
from commissions.actions import plans
from commissions.actions.months import MonthLocked
from commissions.forms.plans import editor as editors
from commissions.forms.plans.editor import Editor
from commissions.models import PlanVersion
from commissions.queries.plans import advice
from commissions.queries.plans import plans as queries
from commissions.rules import documents
from common import clock
from common.access import needs
from common.errors import Refusal
from common.forms import SubmitForm
from common.versions import VersionState
from staff.requests import person, today_of

MOST_BYTES = 400_000


def version_of(pk: int) -> PlanVersion:
    """Return a version with its plan and people, or answer 404."""
    return get_object_or_404(PlanVersion.objects.select_related("plan", "based_on", "made_by", "decided_by"), pk=pk)


@needs("commissions.view_plan")
def version_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a version in sentences with its curve, conduct and cases; a draft can be changed part by part."""
    version = version_of(pk)
    return page(request, version, editors.editor(version))


def page(
    request: HttpRequest,
    version: PlanVersion,
    editor: Editor,
    *,
    form: SubmitForm | None = None,
    error: str = "",
    amends: str = "",
    status: int = 200,
) -> HttpResponse:
    """Return the page of a version with the editor in the state that is given."""
    user = person(request)
    may_change = user.has_perm("commissions.change_plan")
    today = today_of(request)
    context = {
        "version": version,
        "plan": version.plan,
        "currency": version.plan.currency,
        "editor": editor,
        "editable": may_change and version.state == VersionState.DRAFT,
        "addable": editors.addable(),
        "may_change": may_change,
        "superseded": version.is_superseded(today),
        "form": form or _submit_form(request, version),
        "pays": queries.assigned_now(today).get(version.plan_id, []),
        "error": error,
        "amends": amends,
    }
    fragment = bool(getattr(request, "htmx", False))
    template = "commissions/partials/editor.html" if fragment else "commissions/version_detail.html"
    return render(request, template, context, status=status)


def _submit_form(request: HttpRequest, version: PlanVersion, data: Any = None) -> SubmitForm:
    today = today_of(request)
    first = today.replace(day=1).isoformat()
    return SubmitForm(data, today=today, initial={"effective_on": first, "note": version.note})


@require_POST
@needs("commissions.change_plan")
def version_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand a draft in for approval."""
    version = version_of(pk)
    form, amends = _submit_form(request, version, request.POST), ""
    if form.is_valid():
        first = form.cleaned_data["effective_on"].isoformat()
        about = {"amends": request.POST.get("amends") == first, **form.cleaned_data}
        try:
            plans.submit(by=person(request), version=version, now=clock.now(), **about)
        except MonthLocked as refusal:
            # Pressed once more with the same day it is meant.
            amends = first
            form.refuse(refusal)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The version waits for a second person."))
            return redirect(version)
    return page(request, version, editors.editor(version), form=form, amends=amends, status=422)


@require_POST
@needs("commissions.change_plan")
def version_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away, or take back what waits."""
    version = version_of(pk)
    try:
        plans.discard(by=person(request), version=version, now=clock.now())
    except Refusal as refusal:
        return page(request, version, editors.editor(version), error=str(refusal), status=422)
    return redirect(version.plan)


@require_POST
@needs("commissions.change_plan")
def version_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve or refuse a version that waits, from the inbox of approvals."""
    version = version_of(pk)
    about: dict[str, Any] = {"version": version, "by": person(request), "now": clock.now()}
    named = {"name": version.plan.name, "number": version.number}
    return answered(
        request,
        key=f"pay-plan-{pk}",
        approve=Verdict(
            lambda words: plans.approve(words=words, **about), _("%(name)s, version %(number)d is approved.") % named
        ),
        refuse=Verdict(
            lambda words: plans.refuse(words=words, **about), _("%(name)s, version %(number)d is refused.") % named
        ),
    )


@needs("commissions.view_plan")
def version_document(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the document as JSON; a draft takes another one, pasted or as a file."""
    version = version_of(pk)
    editable = version.state == VersionState.DRAFT and person(request).has_perm("commissions.change_plan")
    text, error = pretty(version.definition), ""
    if request.method == "POST" and editable:
        text, error = _taken(request, version, _sent(request))
        if not error:
            return redirect(version)
    context = {"version": version, "plan": version.plan, "text": text, "error": error, "editable": editable}
    return render(request, "commissions/version_document.html", context, status=422 if error else 200)


def _sent(request: HttpRequest) -> str:
    file = request.FILES.get("file")
    if file is None:
        return str(request.POST.get("document", ""))
    return str(file.read(MOST_BYTES), "utf-8-sig", "replace")


def _taken(request: HttpRequest, version: PlanVersion, text: str) -> tuple[str, str]:
    """Keep the document of a text, and the case that a plan file brings; return the text and what is wrong with it."""
    try:
        found = documents.parse(text)
    except documents.NotADocument as error:
        return text, _("Nothing was changed: %(why)s") % {"why": advice.unread(error)}
    definition, case = documents.taken_apart(found)
    act: dict[str, Any] = {"by": person(request), "version": version, "now": clock.now()}
    try:
        plans.write(definition=definition, **act)
        if case:
            plans.write_cases(cases=[*version.cases, case], **act)
    except Refusal as refusal:
        return text, str(refusal)
    messages.success(request, _("The document is kept. What is wrong with it stands beside its parts."))
    return text, ""


def pretty(document: Any) -> str:
    """Return a document as JSON that a person reads."""
    return json.dumps(document, ensure_ascii=False, indent=1)


@needs("commissions.view_plan")
def version_download(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the document as a JSON file."""
    version = version_of(pk)
    response = JsonResponse(version.definition, json_dumps_params={"ensure_ascii": False, "indent": 1})
    name = f"plan-{version.plan_id}-{version.number}.json"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response
