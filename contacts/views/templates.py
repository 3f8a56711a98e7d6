"""The pages of templates: list, one with its versions and a preview, handing in, deciding."""

from typing import Any, Literal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.models import Case
from cases.views.approvals import version_answered
from common import audit, clock, sorting
from common.access import needs
from common.clock import local_date
from common.errors import Refusal
from common.exports import download
from common.forms import SubmitForm
from contacts.actions.templates import templates
from contacts.forms.templates import TemplateFilterForm, TemplateForm, WordingForm
from contacts.models import Template, TemplateVersion
from contacts.queries.templates import template_export, template_page
from contacts.queries.templates import templates as queries
from contacts.views.texts import addresses
from staff.requests import person, today_of


@needs("contacts.view_template")
def template_list(request: HttpRequest) -> HttpResponse:
    """List the templates with what is in force of each."""
    form = TemplateFilterForm(request.GET or None)
    sort = sorting.chosen(queries.SORTS, request.GET.get("sort"), usual="name")
    today = today_of(request)
    context = {
        "form": form,
        "page": queries.page(form.wanted, on=today, sort=sort, cursor=request.GET.get("after", "")),
        "heads": sorting.heads(queries.SORTS, sort),
        "is_filtered": form.wanted != queries.TemplateFilter(),
    }
    return render(request, "contacts/template_list.html", context)


@needs("contacts.view_template")
def template_export_file(request: HttpRequest, kind: Literal["csv", "xlsx"]) -> HttpResponseBase:
    """Send the templates that fit as CSV or XLSX."""
    user, now = person(request), clock.now()
    today = local_date(now, user.time_zone)
    audit.record(by=user, action="templates.export", subject=user, now=now, form=kind)
    wanted = TemplateFilterForm(request.GET or None).wanted
    return download(template_export.table(wanted, on=today), f"templates-{today}", kind)


@needs("contacts.change_template")
def template_add(request: HttpRequest) -> HttpResponse:
    """Add a template with its first wording."""
    form = TemplateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        wording = {"subject": form.cleaned_data["subject"], "body": form.cleaned_data["body"]}
        try:
            row = templates.add(about=form.about(), by=person(request), now=clock.now(), **wording)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(row)
    context = {
        "form": form,
        "title": _("Add a template"),
        "list_title": _("Templates"),
        "list_url": "contacts:template-list",
        "fields": template_page.fields(None),
    }
    return render(request, "contacts/text_add.html", context, status=422 if form.errors else 200)


@needs("contacts.view_template")
def template_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a template with the version that counts now, or the newest."""
    template = get_object_or_404(Template.objects.select_related("creditor"), pk=pk)
    today = today_of(request)
    found = queries.in_force(template, on=today) or queries.versions(template).first()
    return _page(request, get_object_or_404(queries.versions(template), pk=found.pk if found else None))


@needs("contacts.view_template")
def template_version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Show one version: how it reads, what it lacks, how it would read to a debtor."""
    return _page(request, _version(pk, number))


def _version(pk: int, number: int) -> TemplateVersion:
    rows = TemplateVersion.objects.select_related("template__creditor", "made_by", "decided_by")
    return get_object_or_404(rows, template=pk, number=number)


def _page(
    request: HttpRequest,
    version: TemplateVersion,
    *,
    form: WordingForm | None = None,
    submit: SubmitForm | None = None,
    error: str = "",
) -> HttpResponse:
    user = person(request)
    now = clock.now()
    today = local_date(now, user.time_zone)
    number = request.GET.get("case", "").strip()
    shown = template_page.shown(version, cases=Case.objects.visible_to(user), number=number, now=now)
    refused = bool(error or (form and form.errors) or (submit and submit.errors))
    context: dict[str, Any] = {
        "version": version,
        "template": version.template,
        "shown": shown,
        "form": form or WordingForm(initial={"subject": version.subject, "body": version.body}),
        "submit": submit or SubmitForm(today=today, initial={"effective_on": "+1", "note": version.note}),
        "error": error,
        "versions": list(queries.versions(version.template)[:50]),
        "in_force": queries.in_force(version.template, on=today),
        "is_own": user.pk in version.authors,
        "at": addresses("template", version, version.template_id),
    }
    return render(request, "contacts/template_detail.html", context, status=422 if refused else 200)


@require_POST
@needs("contacts.change_template")
def template_write(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Keep what a draft says."""
    version, form = _version(pk, number), WordingForm(request.POST)
    if form.is_valid():
        try:
            templates.write(version=version, by=person(request), now=clock.now(), **form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The draft is kept."))
            return redirect(version)
    return _page(request, version, form=form)


@require_POST
@needs("contacts.change_template")
def template_submit(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Hand a draft in for approval."""
    version, user, now = _version(pk, number), person(request), clock.now()
    today = local_date(now, user.time_zone)
    form = SubmitForm(request.POST, today=today)
    if not form.is_valid():
        return _page(request, version, submit=form)
    try:
        templates.submit(version=version, by=user, now=now, today=today, **form.cleaned_data)
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(request, version, submit=form)
    messages.success(request, _("The version waits for a second person."))
    return redirect(version)


@require_POST
@needs("contacts.change_template")
def template_draft(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Begin a version that says what this one says: a change, or a roll back."""
    version = _version(pk, number)
    try:
        row = templates.draft(template=version.template, based_on=version, by=person(request), now=clock.now())
    except Refusal as refusal:
        return _page(request, version, error=str(refusal))
    return redirect(row)


@require_POST
@needs("contacts.change_template")
def template_discard(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Throw a draft away, or take back what waits."""
    version = _version(pk, number)
    try:
        templates.discard(version=version, by=person(request), now=clock.now())
    except Refusal as refusal:
        return _page(request, version, error=str(refusal))
    return redirect(version)


@require_POST
@needs("contacts.change_template")
def template_retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer a template no more."""
    template = get_object_or_404(Template, pk=pk)
    try:
        templates.retire(template=template, by=person(request), now=clock.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The template is retired. What was written with it stays."))
    return redirect(template)


@require_POST
@needs("contacts.approve_template")
def template_decide(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Approve or refuse a version that waits, from the inbox of approvals."""
    version = _version(pk, number)
    return version_answered(request, key=f"template-{version.pk}", version=version, actions=templates)
