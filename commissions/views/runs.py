"""Finance's pages of runs: list, run, sign-off, what is not counted, wage file."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from cases.views.approvals import Verdict, answered
from commissions.actions import clearances, runs
from commissions.enums import ExceptionKind, RunState
from commissions.forms import months
from commissions.forms.runs import ClearForm, ReasonForm, StartForm
from commissions.models import Clearance, Line, Run, Statement
from commissions.queries import accrual, amendments, disputes, payroll, reasons
from commissions.queries import runs as queries
from commissions.queries.exception_words import advised
from commissions.queries.pay import adjustments
from common import clock, files, jobs, keyset
from common.access import needs
from common.errors import Refusal
from staff.requests import person, today_of


@needs("commissions.view_run")
def run_list(request: HttpRequest) -> HttpResponse:
    """List the runs, and start one."""
    form = StartForm(request.POST or None) if _may(request, "make_run") else None
    if request.method == "POST" and form and form.is_valid():
        month = months.parse(form.cleaned_data["month"])
        today, now = clock.now().date(), clock.now()
        try:
            run = runs.start(
                by=person(request),
                month=month or today,
                currency=form.cleaned_data["currency"],
                today=today,
                now=now,
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(run)
    page = keyset.page(queries.listed(), by=["month"], cursor=request.GET.get("after", ""))
    context: dict[str, Any] = {"rows": page.rows, "next_cursor": page.next_cursor, "form": form}
    accrued = accrual.rows(today_of(request))
    context |= {"accrued": accrued, "owed": accrual.owed(accrued)}
    return render(request, "commissions/run_list.html", context, status=422 if form and form.errors else 200)


def _may(request: HttpRequest, what: str) -> bool:
    return person(request).has_perm(f"commissions.{what}")


@needs("commissions.view_run")
def run_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a run: exceptions, totals, differences, proofs, sign-off."""
    run = get_object_or_404(
        Run.objects.official().select_related("job", "file", "calculated_by", "review_by", "approved_by", "created_by"),
        pk=pk,
    )
    return render(request, "commissions/run_detail.html", _about(request, run))


def _about(request: HttpRequest, run: Run) -> dict[str, Any]:
    user = person(request)
    context: dict[str, Any] = {"run": run, "steps": _steps(run)}
    if run.job:
        context |= {"job": run.job, "progress": jobs.progress_of(run.job), "own_job": run.job.owner_id == user.pk}
    if run.state == RunState.DRAFT:
        return context
    before = queries.previous(run)
    standing = [] if run.is_locked else advised(run)
    context |= {
        "control": queries.control(run, before),
        "before": before,
        "movers": queries.movers(run, before),
        "deltas": queries.deltas_of(run),
        "amended": amendments.posted_by(run),
        "proofs": queries.proofs(run),
        "disputes": disputes.open_of(run),
        "adjustments": adjustments.waiting_of(run),
        "standing": standing,
        "approvers": queries.approvers(run),
        "barred": user.pk in (run.calculated_by_id, run.review_by_id),
        "batches": payroll.batches(run) if run.is_locked else [],
        "may_approve": _may(request, "approve_run"),
    }
    return context


def _steps(run: Run) -> list[dict[str, Any]]:
    """Return the state line: each state with its instant, done, present or to come."""
    instants = (run.created_at, run.calculated_at, run.review_at, run.approved_at, run.exported_at)
    states = list(RunState)
    present = states.index(RunState(run.state))
    return [
        {
            "label": state.label,
            "on": timezone.localdate(at) if at and place <= present else None,
            "done": place < present,
            "now": place == present,
        }
        for place, (state, at) in enumerate(zip(states, instants, strict=True))
    ]


def _acted(request: HttpRequest, pk: int, act: Callable[[Run], str]) -> HttpResponse:
    """Do `act` on the run and go back to its page with what was done, or with the refusal."""
    run = get_object_or_404(Run.objects.official(), pk=pk)
    try:
        said = act(run)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        if said:
            messages.success(request, said)
    return redirect("commissions:run-detail", pk)


@require_POST
@needs("commissions.make_run")
def run_calculate(request: HttpRequest, pk: int) -> HttpResponse:
    """Queue the calculation of a run anew."""

    def act(run: Run) -> str:
        runs.queue(by=person(request), run=run, now=clock.now())
        return ""

    return _acted(request, pk, act)


@require_POST
@needs("commissions.make_run")
def run_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a run to review."""

    def act(run: Run) -> str:
        runs.send_to_review(by=person(request), run=run, now=clock.now())
        return _("The values are frozen. A second person approves them.")

    return _acted(request, pk, act)


@require_POST
@needs("commissions.approve_run")
def run_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve a run."""

    def act(run: Run) -> str:
        runs.approve(by=person(request), run=run, now=clock.now())
        return _("The run is approved and locked.")

    return _acted(request, pk, act)


@require_POST
@needs("commissions.approve_run")
def run_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a run in review back, with the reason."""

    def act(run: Run) -> str:
        runs.send_back(by=person(request), run=run, words=request.POST.get("words", ""), now=clock.now())
        return _("The run is sent back. It can be calculated again.")

    return _acted(request, pk, act)


@require_POST
@needs("commissions.approve_run")
def run_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve a run in review or send it back, from the inbox of approvals."""
    run = get_object_or_404(Run.objects.official(), pk=pk)
    about: dict[str, Any] = {"run": run, "by": person(request), "now": clock.now()}
    return answered(
        request,
        key=f"run-{pk}",
        approve=Verdict(lambda words: runs.approve(words=words, **about), _("The run is approved and locked.")),
        refuse=Verdict(
            lambda words: runs.send_back(words=words, **about), _("The run is sent back. It can be calculated again.")
        ),
    )


@require_POST
@needs("commissions.export_run")
def run_export(request: HttpRequest, pk: int) -> HttpResponse:
    """Queue the wage file of a run and show how far it is."""
    run = get_object_or_404(Run.objects.official(), pk=pk)
    try:
        job = runs.queue_export(by=person(request), run=run, now=clock.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(run)
    return redirect("common:job-detail", job.pk)


@needs("commissions.export_run")
def run_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the wage file of an exported run."""
    run = get_object_or_404(Run.objects.official().select_related("file"), pk=pk)
    if run.file is None or run.file.dropped_at:
        raise Http404
    response = HttpResponse(files.opened(run.file), content_type=run.file.content_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=run.file.name)
    return response


@needs("commissions.view_run")
def run_statements(request: HttpRequest, pk: int) -> HttpResponse:
    """List the statements of a run, the largest first."""
    run = get_object_or_404(Run.objects.select_related("booked_in"), pk=pk)
    page = queries.statements_of(run, cursor=request.GET.get("after", ""))
    context = {"run": run, "rows": page.rows, "next_cursor": page.next_cursor}
    return render(request, "commissions/run_statements.html", context)


@needs("commissions.view_run")
def run_excluded(request: HttpRequest, pk: int) -> HttpResponse:
    """List the payments of a run that are not counted; clear those that stand before it."""
    run = get_object_or_404(Run, pk=pk)
    kind = request.GET.get("kind", "")
    kinds = queries.reasons_of(run)
    kind = kind if kind in dict(kinds) else ""
    page = queries.excluded(run, kind=kind, cursor=request.GET.get("after", ""))
    form = None
    if kind in clearances.LEAVABLE and not run.is_locked and _may(request, "make_run"):
        form = ClearForm(request.POST or None, choices=[line.payment_id for line in page.rows])
        if kind != ExceptionKind.UNATTRIBUTED:
            del form.fields["collector"]
        if request.method == "POST" and form.is_valid() and _cleared(request, run, ExceptionKind(kind), form):
            return HttpResponseRedirect(request.get_full_path())
    context = {
        "run": run,
        "kind": kind,
        "kinds": kinds,
        "rows": [{"line": line, "why": reasons.label(kind or line.exclusion)} for line in page.rows],
        "next_cursor": page.next_cursor,
        "form": form,
        "ticked": request.POST.getlist("payments"),
        "cleared": {one.payment_id: one for one in _clearances(run, kind, page.rows)},
    }
    return render(request, "commissions/run_excluded.html", context, status=422 if form and form.errors else 200)


def _clearances(run: Run, kind: str, rows: list[Line]) -> QuerySet[Clearance]:
    found = run.clearances.filter(payment__in=[line.payment_id for line in rows]).select_related("cleared_by")
    return found.filter(kind=kind) if kind else found


def _cleared(request: HttpRequest, run: Run, kind: ExceptionKind, form: ClearForm) -> bool:
    """Do what the form says with the ticked payments; a refusal goes into the form."""
    told = form.cleaned_data
    shared: dict[str, Any] = {"by": person(request), "run": run, "payments": told["payments"], "now": clock.now()}
    try:
        if told.get("collector"):
            count = clearances.credit(collector=told["collector"], reason=told["reason"], **shared)
            said = ngettext(
                "%(count)d payment is credited to %(name)s. Calculate the run again.",
                "%(count)d payments are credited to %(name)s. Calculate the run again.",
                count,
            )
            messages.success(request, said % {"count": count, "name": told["collector"]})
        else:
            count = clearances.leave_out(kind=kind, reason=told["reason"], **shared)
            said = ngettext("%(count)d payment is left out.", "%(count)d payments are left out.", count)
            messages.success(request, said % {"count": count})
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    return True


@needs("commissions.make_run")
def statement_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept a statement below zero, with the reason."""
    statement = get_object_or_404(Statement.objects.select_related("run", "collector"), pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            clearances.accept_negative(
                by=person(request),
                run=statement.run,
                collector=statement.collector,
                reason=form.cleaned_data["reason"],
                now=clock.now(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(statement.run)
    context = {"statement": statement, "run": statement.run, "form": form}
    return render(request, "commissions/statement_accept.html", context, status=422 if form.errors else 200)


@needs("commissions.make_run")
def run_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept that people or teams lack what the address names (`?kind=&detail=`), with the reason."""
    run = get_object_or_404(Run.objects.official(), pk=pk)
    kind, detail = request.GET.get("kind", ""), request.GET.get("detail", "")
    one = next((each for each in advised(run) if (each.kind, each.detail) == (kind, detail)), None)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            clearances.accept_lack(
                by=person(request), run=run, kind=kind, detail=detail, reason=reason, now=clock.now()
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(run)
    context = {"one": one, "run": run, "form": form}
    return render(request, "commissions/run_accept.html", context, status=422 if form.errors else 200)
