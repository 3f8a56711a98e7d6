"""The pages of plans: the list, one plan with its versions and whom it pays, and who is paid by which plan."""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from commissions.actions import assignments, plans
from commissions.actions.months import MonthLocked
from commissions.engine import starters
from commissions.forms import months
from commissions.forms.plans.forms import CASE_NAMES, AssignForm, EndForm, PlanForm
from commissions.models import Amendment, Assignment, Plan, PlanVersion
from commissions.queries import credits as chosen
from commissions.queries.plans import plans as queries
from common import addresses, clock, dates, money
from common.access import needs
from common.errors import Refusal
from common.versions import VersionState, back_to
from staff.requests import person


@needs("commissions.view_plan")
def plan_list(request: HttpRequest) -> HttpResponse:
    """List the plans with the version in force, what is being written or waits, and whom they pay."""
    today = clock.now().date()
    versions = PlanVersion.objects.select_related("made_by").order_by("-number")
    present = queries.assigned_now(today)
    rows = Plan.objects.prefetch_related(Prefetch("versions", versions)).order_by("currency", "name")
    listed = [queries.summary(plan, list(plan.versions.all()), present.get(plan.pk, ()), today) for plan in rows]
    return render(request, "commissions/plan_list.html", {"plans": listed})


@needs("commissions.change_plan")
def plan_add(request: HttpRequest) -> HttpResponse:
    """Open a plan with the draft of its first version: one of six starters, or nothing yet."""
    form = PlanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        chosen_plan = form.cleaned_data
        definition, cases = _beginning(chosen_plan["starter"], chosen_plan["currency"])
        try:
            version = plans.create(
                by=person(request),
                name=chosen_plan["name"],
                currency=chosen_plan["currency"],
                definition=definition,
                cases=cases,
                now=clock.now(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(version)
    return render(request, "commissions/plan_form.html", {"form": form}, status=422 if form.errors else 200)


def _beginning(starter: str, currency: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return document and worked case of a starter in a currency; a case in cents is left out where there are none."""
    places = money.exponent(currency)
    rounding = {"mode": "half_up", "places": places, "at": "statement"}
    if starter not in starters.NAMES:
        return {"schema": 1, "currency": currency, "rounding": rounding}, []
    found = starters.document(starter)
    definition = {name: value for name, value in found["definition"].items() if name not in {"name", "note"}}
    definition |= {"currency": currency, "rounding": rounding}
    case = {"id": str(CASE_NAMES[starter]), "inputs": found["inputs"], "expected": found["expected"]}
    return definition, [case] if places == found["definition"]["rounding"]["places"] else []


ASKED = gettext_lazy("The change waits for a second person in the approvals.")


@needs("commissions.view_plan")
def plan_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a plan: its versions, and whom it pays since when."""
    return _plan_page(request, get_object_or_404(Plan, pk=pk), AssignForm())


def _plan_page(request: HttpRequest, plan: Plan, form: AssignForm, *, status: int = 200, **about: Any) -> HttpResponse:
    today = clock.now().date()
    versions = list(plan.versions.select_related("made_by", "decided_by").order_by("-number"))
    rows = plan.assignments.select_related("collector", "team").order_by("during", "pk")
    context = {
        "plan": plan,
        "versions": versions,
        "in_force": next((one for one in versions if queries.holds(one, today)), None),
        "assignments": rows,
        "months": [(months.code(one), dates.month(one)) for one in months.around(today, back=6, ahead=6)],
        "month": months.code(today.replace(day=1)),
        "form": form,
        "may_change": person(request).has_perm("commissions.change_plan"),
    }
    return render(request, "commissions/plan_detail.html", context | about, status=status)


@require_POST
@needs("commissions.change_plan")
def plan_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a version that says what the last one says, or the one that is named: a roll back."""
    plan, asked = get_object_or_404(Plan, pk=pk), addresses.key(request.POST.get("based_on"))
    base, note = None, ""
    if asked is not None:
        base = get_object_or_404(plan.versions, pk=asked)
        note = back_to(base) if base.state == VersionState.APPROVED else ""
    return redirect(plans.draft(by=person(request), plan=plan, based_on=base, note=note, now=clock.now()))


@require_POST
@needs("commissions.change_plan")
def plan_assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the plan pay a collector or a team from a month on."""
    plan, form = get_object_or_404(Plan, pk=pk), AssignForm(request.POST)
    if not form.is_valid():
        return _plan_page(request, plan, form, status=422)
    try:
        row = assignments.assign(by=person(request), plan=plan, now=clock.now(), **form.asked())
    except Refusal as refusal:
        form.refuse(refusal)
        return _plan_page(request, plan, form, status=422)
    messages.success(request, ASKED if isinstance(row, Amendment) else _("The assignment is kept."))
    return redirect(plan)


@require_POST
@needs("commissions.change_plan")
def assignment_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Let an assignment end before a month."""
    row = get_object_or_404(Assignment.objects.select_related("plan"), pk=pk)
    form = EndForm(request.POST)
    form.full_clean()
    since = months.parse(form.cleaned_data.get("since", "")) or clock.now().date()
    reason = form.cleaned_data.get("reason", "")
    try:
        asked = assignments.end(by=person(request), assignment=row, since=since, reason=reason, now=clock.now())
    except MonthLocked as refusal:
        form.refuse(refusal)
        who = str(row.collector or row.team)
        ending = {"ending": row, "ending_who": who, "ending_since": since, "end_form": form}
        return _plan_page(request, row.plan, AssignForm(), status=422, **ending)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        if asked:
            messages.success(request, ASKED)
    return redirect(row.plan)


@needs("commissions.view_plan")
def assignment_list(request: HttpRequest) -> HttpResponse:
    """Show who is paid by which plan in a month, and who by none."""
    listed = chosen.currencies()
    today = clock.now().date()
    month = months.parse(request.GET.get("month", "")) or today.replace(day=1)
    asked = request.GET.get("currency", "")
    currency = asked if asked in listed else (listed or ["CNY"])[0]
    around = months.around(today, back=12, ahead=3)
    context = {
        "month": month,
        "currency": currency,
        "currencies": listed,
        "months": [(months.code(one), dates.month(one), one == month) for one in around],
        "rows": queries.paid_by(month=month, currency=currency),
        "without": queries.without_plan(month=month, currency=currency),
    }
    return render(request, "commissions/assignment_list.html", context)
