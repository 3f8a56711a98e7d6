"""Retention and sealing: what is due, the duties to keep, batches and their approval."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from cases.actions.closings import retention, sealing
from cases.enums import SealState
from cases.forms.retention import RuleForm, SealDecideForm
from cases.models import Creditor, RetentionRule, SealBatch
from cases.queries.closings import retention as queries
from common import clock, jobs
from common.access import needs
from common.clock import local_date
from common.errors import Refusal
from staff.requests import person


@needs("cases.view_retention")
def retention_list(request: HttpRequest) -> HttpResponse:
    """Show what is due by creditor, the duties to keep, and the last batches."""
    context = {
        "lines": queries.overview(now=clock.now()),
        "rules": queries.rules(),
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
    rows = queries.due(creditor, on=local_date(clock.now(), creditor.time_zone))
    page = queries.due_page(rows, cursor=request.GET.get("after", ""))
    may_ask = person(request).has_perm("cases.ask_sealing")
    return {"creditor": creditor, "page": page, "total": rows.count(), "may_ask": may_ask}


@require_POST
@needs("cases.ask_sealing")
def seal_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a creditor's due cases into a batch that a second person decides on."""
    creditor = get_object_or_404(Creditor, pk=pk)
    try:
        batch = sealing.ask(creditor=creditor, by=person(request), now=clock.now())
    except Refusal as refusal:
        context = {**_due(request, creditor), "refusal": refusal}
        return render(request, "cases/retention_due.html", context, status=422)
    return redirect("cases:seal-batch", batch.pk)


@needs("cases.view_retention")
def seal_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a batch with its cases; the second person approves or refuses, or lets stopped work go on."""
    user = person(request)
    rows = SealBatch.objects.select_related("creditor", "asked_by", "decided_by", "job")
    batch = get_object_or_404(rows, pk=pk)
    form = SealDecideForm(request.POST or None)
    may_decide = user.has_perm("cases.approve_sealing")
    if request.method == "POST" and may_decide and form.is_valid():
        try:
            _answer(batch, request, form.cleaned_data["words"])
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("cases:seal-batch", pk)
    context = _batch(request, batch) | {"form": form}
    context["may_decide"] = may_decide and batch.state == SealState.ASKED and batch.asked_by_id != user.pk
    context["may_resume"] = may_decide and batch.state == SealState.APPROVED and not (batch.job and batch.job.is_live)
    return render(request, "cases/seal_batch.html", context, status=422 if form.errors else 200)


def _answer(batch: SealBatch, request: HttpRequest, words: str) -> None:
    user, answer = person(request), request.POST.get("answer", "")
    if answer == "resume":
        sealing.resume(batch=batch, by=user)
    elif answer == "approve":
        sealing.approve(batch=batch, by=user, now=clock.now())
    else:
        sealing.refuse(batch=batch, words=words, by=user, now=clock.now())


def _batch(request: HttpRequest, batch: SealBatch) -> dict[str, Any]:
    show = request.GET.get("show", "all")
    show = show if show in queries.SHOWN else "all"
    page = queries.items(batch, show=show, cursor=request.GET.get("after", ""))
    rows = [(one, queries.why_words(one.why)) for one in page.rows]
    job = batch.job if batch.job and batch.state == SealState.APPROVED else None
    progress = jobs.progress_of(job) if job else None
    counts = queries.counts(batch)
    return {
        "batch": batch,
        "show": show,
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
