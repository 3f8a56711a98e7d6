"""What the debtor can pay, which offers that allows, and proposing a plan."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from cases.actions.plans import affordability, plans
from cases.enums import PlanState
from cases.forms.plans import AffordabilityForm, WantedForm, values
from cases.models import Case, Plan
from cases.queries.plans import plan_page, plan_words
from cases.queries.plans import plans as queries
from cases.views.closed import closed
from common import clock, money, punctuation
from common.access import needs
from common.clock import local_date
from common.errors import Refusal
from staff.models import User
from staff.requests import person


def case_of(user: User, pk: int) -> Case:
    """Return the case if it concerns `user`; 404 for a stranger."""
    found: Case = get_object_or_404(Case.objects.visible_to(user).select_related("creditor", "debtor"), pk=pk)
    return found


@needs("cases.offer_plan")
def offers(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is left each month and the offers that fit, best first."""
    user, now = person(request), clock.now()
    case = case_of(user, pk)
    if page := closed(request, case):
        return page
    ground = queries.ground(case, now=now)
    panel = plan_page.panel(ground, queries.offers_on(ground, user=user))
    rows = [(one, values(one.wanted, case.creditor.currency)) for one in panel.offers]
    context = {"case": case, "panel": panel, "rows": rows, "live": queries.live(case), "today": ground.standing.today}
    return render(request, "cases/plan_offers.html", context)


@needs("cases.offer_plan")
def affordability_record(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what the debtor tells of income and costs; what is left is shown with the offers."""
    user, now = person(request), clock.now()
    case = case_of(user, pk)
    if page := closed(request, case):
        return page
    terms, currency = queries.terms_of(case.creditor), case.creditor.currency
    today = local_date(now, case.creditor.time_zone)
    told = queries.told(case, terms=terms, today=today)
    last = told.statement if told else None
    initial: dict[str, object] = {}
    if last:
        names = ("income", "living_costs", "other_debts", "savings")
        initial = {name: money.grouped(getattr(last, name), currency) for name in names}
        initial |= {"dependants": last.dependants, "willing": "1" if last.willing else "0"}
    form = AffordabilityForm(request.POST or None, currency=currency, today=today, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            affordability.record(case=case, by=user, now=now, **form.told)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("cases:plan-offers", pk)
    context = {"form": form, "case": case, "told": told, "terms": terms}
    return render(request, "cases/affordability_form.html", context, status=422 if form.errors else 200)


@needs("cases.offer_plan")
def plan_propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose a plan: one of the offers, or own terms."""
    user, now = person(request), clock.now()
    case = case_of(user, pk)
    if page := closed(request, case):
        return page
    ground = queries.ground(case, now=now)
    initial = {"kind": "instalments", "first_on": "+30", "frequency": "monthly"}
    form = WantedForm(
        request.POST or None, currency=case.creditor.currency, today=ground.standing.today, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        try:
            plan = plans.propose(case=case, wanted=form.wanted, by=user, now=now)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _said(plan))
            return redirect(plan)
    context = {
        "form": form,
        "case": case,
        "ground": ground,
        "steps": plan_page.steps_of(ground.told),
        "title": _("Own terms"),
    }
    context |= {"back": f"{case.get_absolute_url()}?tab=plans", "send": _("Offer plan")}
    return render(request, "cases/plan_form.html", context, status=422 if form.errors else 200)


def _said(plan: Plan) -> str:
    """Return what became of the proposal, with why when it waits."""
    if plan.state != PlanState.AWAITING:
        return _("Offered. Record how the debtor agrees.")
    version = plan.versions.get()
    why = plan_words.sentences(plan_words.loaded(version.findings), plan.case.creditor.currency)
    return punctuation.sentences([_("Sent for approval."), *why])
