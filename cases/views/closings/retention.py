"""Retention and sealing: what is due, the duties to keep, batches and their approval."""

from typing import Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases.actions.closings import retention, sealing
from cases.enums import CloseReason, SealState
from cases.forms.retention import RuleForm
from cases.models import Case, Creditor, RetentionRule, SealBatch
from cases.queries.closings import retention as queries
from cases.views.approvals import Verdict, answered
from common import audit, clock, jobs, sorting
from common.access import needs
from common.clock import local_date
from common.errors import Refusal
from common.exports import download
from staff.requests import person


@needs("cases.view_retention")
def retention_list(request: HttpRequest) -> HttpResponse:
    """Show what is due by creditor, the duties to keep, and the last batches."""
    context = {
        "lines": queries.overview(now=clock.now()),
        "rules": queries.rules(),
        "duties": queries.pack_duties(),
        "batches": queries.batches(),
        "may_change": person(request).has_perm("cases.change_retention"),
    }
    return render(request, "cases/retention_list.html", context)


@needs("cases.view_retention")
def retention_due(request: HttpRequest, pk: int) -> HttpResponse:
    """List the cases of a creditor whose time is over."""
    creditor = get_object_or_404(Creditor, pk=pk)
    return render(request, "cases/retention_due.html", _due(request, creditor))


def _due(request: HttpRequest, creditor: Creditor) -> dict[str, Any]:
    rows, reason = _wanted(request, creditor)
    sort = sorting.chosen(queries.DUE_SORTS, request.GET.get("sort"), usual="until_up")
    return {
        "creditor": creditor,
        "page": queries.due_page(rows, sort=sort, cursor=request.GET.get("after", "")),
        "heads": sorting.heads(queries.DUE_SORTS, sort),
        "reason": reason,
        "reasons": CloseReason.choices,
        "total": queries.due(creditor, on=local_date(clock.now(), creditor.time_zone)).count(),
        "may_ask": person(request).has_perm("cases.ask_sealing"),
    }


def _wanted(request: HttpRequest, creditor: Creditor) -> tuple[QuerySet[Case], str]:
    """Return the due cases that the address asks for, and its close reason as it was understood."""
    reason = request.GET.get("reason", "")
    reason = reason if reason in CloseReason.values else ""
    return queries.due(creditor, on=local_date(clock.now(), creditor.time_zone), reason=reason), reason


@needs("cases.view_retention")
def retention_due_export(request: HttpRequest, pk: int, kind: Literal["csv", "xlsx"]) -> HttpResponseBase:
    """Send every due case that fits the filter as CSV or XLSX."""
    user, now = person(request), clock.now()
    creditor = get_object_or_404(Creditor, pk=pk)
    rows, reason = _wanted(request, creditor)
    audit.record(by=user, action="retention.export", subject=creditor, now=now, form=kind, reason=reason)
    return download(queries.due_table(rows), f"due-{creditor.code}-{local_date(now, user.time_zone)}", kind)


@require_http_methods(["GET", "POST"])
@needs("cases.ask_sealing")
def seal_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a creditor's due cases into a batch that a second person decides on.

    The list under a refusal leads here with its sort and filter: these are the list's own.
    """
    creditor = get_object_or_404(Creditor, pk=pk)
    if request.method == "GET":
        return redirect(f"{reverse('cases:retention-due', args=[pk])}?{request.GET.urlencode()}")
    try:
        batch = sealing.ask(creditor=creditor, by=person(request), now=clock.now())
    except Refusal as refusal:
        context = {**_due(request, creditor), "refusal": refusal}
        return render(request, "cases/retention_due.html", context, status=422)
    return redirect("cases:seal-batch", batch.pk)


@needs("cases.view_retention")
def seal_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a batch with its cases."""
    return _shown(request, pk)


def _shown(request: HttpRequest, pk: int, refusal: Refusal | None = None) -> HttpResponse:
    user = person(request)
    rows = SealBatch.objects.select_related("creditor", "asked_by", "decided_by", "job")
    batch = get_object_or_404(rows, pk=pk)
    decides = user.has_perm("cases.approve_sealing")
    context = _batch(request, batch) | {"refusal": refusal}
    context["may_decide"] = decides and batch.state == SealState.ASKED and batch.asked_by_id != user.pk
    context["may_resume"] = decides and batch.state == SealState.APPROVED and not (batch.job and batch.job.is_live)
    return render(request, "cases/seal_batch.html", context, status=422 if refusal else 200)


@require_POST
@needs("cases.approve_sealing")
def seal_batch_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve or refuse a batch that somebody else asked for."""
    batch = get_object_or_404(SealBatch, pk=pk)
    about: dict[str, Any] = {"batch": batch, "by": person(request), "now": clock.now()}
    return answered(
        request,
        key=f"sealing-{pk}",
        approve=Verdict(lambda words: sealing.approve(words=words, **about), _("Approved. Sealing has begun.")),
        refuse=Verdict(lambda words: sealing.refuse(words=words, **about), _("Refused. The cases are kept.")),
    )


@require_POST
@needs("cases.approve_sealing")
def seal_batch_resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with a batch whose work was stopped or failed."""
    try:
        sealing.resume(batch=get_object_or_404(SealBatch, pk=pk), by=person(request))
    except Refusal as refusal:
        return _shown(request, pk, refusal)
    return redirect("cases:seal-batch", pk)


def _batch(request: HttpRequest, batch: SealBatch) -> dict[str, Any]:
    show = request.GET.get("show", "all")
    show = show if show in queries.SHOWN else "all"
    sort = sorting.chosen(queries.ITEM_SORTS, request.GET.get("sort"), usual="until_up")
    page = queries.items_page(queries.items(batch, show=show), sort=sort, cursor=request.GET.get("after", ""))
    rows = [(one, queries.why_words(one.why)) for one in page.rows]
    job = batch.job if batch.job and batch.state == SealState.APPROVED else None
    progress = jobs.progress_of(job) if job else None
    counts = queries.counts(batch)
    return {
        "batch": batch,
        "show": show,
        "heads": sorting.heads(queries.ITEM_SORTS, sort),
        "page": page,
        "items": rows,
        "counts": counts,
        "job": job,
        "progress": progress,
    }


@needs("cases.change_retention")
def retention_rule(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a duty to keep; every closed case that it concerns is figured anew."""
    rule = get_object_or_404(RetentionRule.objects.select_related("creditor"), pk=pk)
    initial = {"months": rule.months, "citation": rule.citation, "is_active": rule.is_active}
    form = RuleForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            retention.change_rule(rule=rule, terms=form.cleaned_data, by=person(request), now=clock.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("cases:retention-list")
    context = {"form": form, "rule": rule}
    return render(request, "cases/retention_rule.html", context, status=422 if form.errors else 200)
