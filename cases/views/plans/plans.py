"""The pages of plans: list, one plan, agreeing, changing, cancelling, deciding."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.actions.plans import plan_approvals, plan_endings, plans
from cases.actions.plans.agreements import ISSUED_IN
from cases.enums import PlanKind, PlanState
from cases.forms.plans import AgreeForm, ChangeForm, EndForm, PlanFilterForm, ReasonForm
from cases.models import Plan
from cases.queries.cases import columns
from cases.queries.plans import plan_list, plan_page
from cases.queries.plans import plans as queries
from cases.rules.plans.plans import LAWS, Law
from cases.views.approvals import Verdict, answered
from common import audit, clock, sorting
from common.access import needs
from common.clock import local_date
from common.errors import Refusal
from common.exports import download
from staff.models import User
from staff.queries import lists
from staff.requests import person


@needs("cases.view_plan")
def plan_index(request: HttpRequest) -> HttpResponse:
    """List the plans that concern the person."""
    user = person(request)
    today = local_date(clock.now(), user.time_zone)
    chosen = plan_list.read(request.GET)
    sort = request.GET.get("sort", "")
    if sort not in plan_list.SORTS:
        sort = "due" if chosen.show == "active" else "proposed"
    rows = plan_list.filtered(user, chosen, today=today)
    form = PlanFilterForm(chosen.said(), creditors=plan_list.creditors(), collectors=plan_list.collectors(user))
    context: dict[str, Any] = {"chosen": chosen, "form": form, "today": today}
    context["page"] = plan_list.page(rows, sort=sort, cursor=request.GET.get("after", ""))
    context["heads"] = sorting.heads(plan_list.SORTS, sort)
    context["totals"] = plan_list.totals(rows)
    context["shown"] = plan_list.shown()
    context["listing"] = lists.listing(user, columns.PLANS, request.GET, sums=columns.SUMS)
    return render(request, "cases/plan_list.html", context)


@needs("cases.view_plan")
def plan_export(request: HttpRequest, kind: Literal["csv", "xlsx"]) -> HttpResponseBase:
    """Send every plan that fits the filters as CSV or XLSX."""
    user, now = person(request), clock.now()
    today = local_date(now, user.time_zone)
    chosen = plan_list.read(request.GET)
    audit.record(by=user, action="plans.export", subject=user, now=now, form=kind, filters=chosen.said())
    return download(plan_list.table(plan_list.filtered(user, chosen, today=today)), f"plans-{today}", kind)


@needs("cases.view_plan")
def plan_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a plan: its instalments, its versions, its agreement."""
    plan = plan_of(person(request), pk)
    today = queries.local_day(clock.now(), plan.case.creditor)
    view = plan_page.view(plan, today=today)
    context: dict[str, Any] = {"plan": plan, "view": view, "case": plan.case, "today": today}
    context["may_issue"] = plan.state in ISSUED_IN and person(request).has_perm("cases.offer_plan")
    context["decides"] = plan_page.decides(person(request), view)
    return render(request, "cases/plan_detail.html", context)


def plan_of(user: User, pk: int) -> Plan:
    """Return the plan if it concerns `user`; 404 for a stranger."""
    found: Plan = get_object_or_404(plan_page.detail(user), pk=pk)
    return found


@needs("cases.offer_plan")
def plan_agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Record how the debtor agreed; the plan becomes active."""
    user, now = person(request), clock.now()
    plan = plan_of(user, pk)
    form = _agree_form(request, plan, now)
    if request.method == "POST" and form.is_valid():
        try:
            plans.activate(plan=plan, agreed=form.agreed, by=user, now=now)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The plan is active. Collection stops while it is kept."))
            return redirect(plan)
    context = {"form": form, "plan": plan, "title": _("Record the agreement"), "send": _("Make the plan active")}
    return render(request, "cases/plan_step.html", context, status=422 if form.errors else 200)


def _agree_form(request: HttpRequest, plan: Plan, now: datetime) -> AgreeForm:
    law = LAWS.get(plan.case.creditor.jurisdiction, Law())
    asks_pledge = law.asks_ability_and_will and plan.kind == PlanKind.INSTALMENTS
    today = queries.local_day(now, plan.case.creditor)
    return AgreeForm(request.POST or None, today=today, asks_pledge=asks_pledge)


@needs("cases.offer_plan")
def plan_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a plan other terms as a new version, with the reason; an active one with the debtor's agreement."""
    user, now = person(request), clock.now()
    plan = plan_of(user, pk)
    case = plan.case
    ground = queries.ground(case, now=now, agreed_on=plan.agreed_on)
    initial = {"kind": plan.kind, "first_on": "+30", "frequency": "monthly"}
    form = ChangeForm(
        request.POST or None, currency=case.creditor.currency, today=ground.standing.today, initial=initial
    )
    proof = _agree_form(request, plan, now) if plan.state == PlanState.ACTIVE else None
    if request.method == "POST" and all([form.is_valid(), proof is None or proof.is_valid()]):
        terms: dict[str, Any] = {"wanted": form.wanted, "reason": form.cleaned_data["reason"]}
        try:
            version = plans.change(plan=plan, **terms, agreed=proof.agreed if proof else None, by=user, now=now)
        except Refusal as refusal:
            (proof if proof and refusal.field in proof.fields else form).refuse(refusal)
        else:
            waits = _("The new terms wait for approval.")
            messages.success(request, waits if version.needs_approval else _("The new terms stand."))
            return redirect(plan)
    context = {"form": form, "case": case, "ground": ground, "steps": plan_page.steps_of(ground.told)}
    context |= {"title": _("Change the plan"), "back": plan.get_absolute_url(), "send": _("Keep the new terms")}
    context["proof"] = proof
    refused = form.errors or (proof and proof.errors)
    return render(request, "cases/plan_form.html", context, status=422 if refused else 200)


@needs("cases.offer_plan")
def plan_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back an offer that is not agreed yet, with the reason."""
    return _ended(request, pk, ReasonForm(request.POST or None), plan_endings.cancel, title=_("Cancel the plan"))


@needs("cases.decide_plan")
def plan_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End an active plan at the debtor's own word."""
    return _ended(request, pk, EndForm(request.POST or None), plan_endings.end_agreed, title=_("End the plan"))


def _ended(request: HttpRequest, pk: int, form: ReasonForm, ends: Callable[..., Plan], *, title: str) -> HttpResponse:
    """Ask why, then end the plan by the action `ends`."""
    user = person(request)
    plan = plan_of(user, pk)
    if request.method == "POST" and form.is_valid():
        try:
            ends(plan=plan, **form.cleaned_data, by=user, now=clock.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The plan is cancelled. What was paid stays paid."))
            return redirect(plan)
    context = {"form": form, "plan": plan, "title": title, "send": title}
    return render(request, "cases/plan_step.html", context, status=422 if form.errors else 200)


@require_POST
@needs("cases.decide_plan")
def plan_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve or refuse terms that somebody else made."""
    user, now = person(request), clock.now()
    version = get_object_or_404(plan_page.decidable(user), pk=pk)
    about: dict[str, Any] = {"version": version, "by": user, "now": now}
    return answered(
        request,
        key=f"plan-{pk}",
        approve=Verdict(
            lambda words: plan_approvals.approve(words=words, **about), _("Approved. The debtor can be told.")
        ),
        refuse=Verdict(
            lambda words: plan_approvals.refuse(words=words, **about), _("Refused. The terms do not stand.")
        ),
    )
