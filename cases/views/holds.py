"""The pages of holds: list, choose a kind, place, lift, end of a treatment."""

from typing import Any, Literal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from cases.actions.holds import hold_refusals, holds
from cases.enums import HoldKind
from cases.forms.holds import EventForm, LiftForm, PlaceForm
from cases.models import Case, Hold
from cases.queries.cases import case_list
from cases.queries.holds import hold_export, hold_words
from cases.queries.holds import hold_list as queries
from cases.rules import case_filter
from cases.rules import holds as rules
from cases.rules.holds import Kind
from cases.views import case_home
from cases.views.closed import closed
from common import audit, clock, dates, punctuation, sorting
from common.access import needs
from common.clock import local_date
from common.errors import Refusal
from common.exports import download
from staff.models import User
from staff.requests import person


@needs("cases.view_hold")
def hold_index(request: HttpRequest) -> HttpResponse:
    """List the holds that fit the filters."""
    user, now = person(request), clock.now()
    chosen, show, kind = _wanted(request)
    sort = request.GET.get("sort", "")
    sort = sort if sort in queries.SORTS else "received"
    rows = queries.filtered(user, chosen, show=show, kind=kind, now=now)
    page = queries.page(rows, show=show, sort=sort, cursor=request.GET.get("after", ""))
    context: dict[str, Any] = {"chosen": chosen, "show": show, "kind": kind, "kinds": HoldKind.choices, "page": page}
    context["rows"] = queries.rows_of(page.rows, user, now=now)
    context["shows_state"] = show in (queries.ENDED, queries.ALL)
    context["all_holds"] = rows.count()
    context["offered"] = case_list.choices(user, chosen)
    context["heads"] = sorting.heads(queries.SORTS, sort)
    context["is_filtered"] = bool(kind or chosen.creditor or chosen.team or chosen.collector)
    return render(request, "cases/hold_list.html", context)


def _wanted(request: HttpRequest) -> tuple[case_filter.CaseFilter, str, str]:
    show, kind = request.GET.get("show", ""), request.GET.get("kind", "")
    return (
        case_filter.read(request.GET.getlist),
        show if show in queries.SHOWN else queries.IN_FORCE,
        kind if kind in HoldKind.values else "",
    )


@needs("cases.view_hold")
def hold_export_file(request: HttpRequest, kind: Literal["csv", "xlsx"]) -> HttpResponseBase:
    """Send every hold that fits the filters as CSV or XLSX."""
    user, now = person(request), clock.now()
    chosen, show, wanted = _wanted(request)
    rows = queries.filtered(user, chosen, show=show, kind=wanted, now=now)
    filters = {"show": show, "kind": wanted, "cases": chosen.query()}
    audit.record(by=user, action="holds.export", subject=user, now=now, form=kind, filters=filters)
    return download(hold_export.table(rows), f"holds-{local_date(now, user.time_zone)}", kind)


@needs("cases.place_hold")
def hold_place(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose a kind of hold, then say what was said, and place it."""
    user, now = person(request), clock.now()
    cases = Case.objects.visible_to(user).select_related("creditor", "debtor", "claimed_by")
    case = get_object_or_404(cases, pk=pk)
    if page := closed(request, case):
        return page
    offers = queries.offers(user)
    kind = next((one.kind for one in offers if one.kind == request.GET.get("kind")), None)
    back = case_home.of(case, user, tab="holds")
    if kind is None:
        return render(request, "cases/hold_kinds.html", {"case": case, "offers": offers, "back": back})
    form = PlaceForm(request.POST or None, case=case, kind=kind, now=now)
    if request.method == "POST" and form.is_valid():
        try:
            hold = holds.place(case=case, kind=kind, by=user, now=now, **form.given())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            (messages.info if hold.in_force(now) else messages.warning)(request, _told(hold, case, user))
            return redirect(back)
    context = {"form": form, "case": case, "kind": kind, "back": back}
    context["lifts"] = hold_words.lifted_by(kind, bound=False)
    context["possible"] = hold_words.possible(rules.TERMS[Kind(kind)].permits)
    return render(request, "cases/hold_form.html", context, status=422 if form.errors else 200)


def _told(hold: Hold, case: Case, user: User) -> str:
    said = _("On hold: %(holds)s") % {"holds": hold_words.name(hold.kind, hold.form)}
    if hold.ends_on and not hold.in_force(hold.placed_at):
        sentence = _(
            "Kept, but it ended on %(day)s: it stops nothing now. Place it again if the day of receipt is wrong."
        )
        return sentence % {"day": dates.day(hold.ends_on)}
    other = case.claimed_by
    if other is None or other == user or case.claimed_until is None or case.claimed_until <= hold.placed_at:
        return said
    was = _("%(name)s was working this case: say that it is on hold.") % {"name": other.name}
    return punctuation.sentences((f"{said}{punctuation.signs().stop}", was))


def _found(user: User, pk: int) -> Hold:
    rows = Hold.objects.filter(case__in=Case.objects.visible_to(user))
    return get_object_or_404(rows.select_related("case__creditor", "case__debtor", "person", "point"), pk=pk)


@needs("cases.place_hold")
def hold_lift(request: HttpRequest, pk: int) -> HttpResponse:
    """Lift a hold with the reason; one that cannot be lifted says so."""
    user, now = person(request), clock.now()
    hold = _found(user, pk)
    form = LiftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            holds.lift(hold=hold, by=user, now=now, reason=form.cleaned_data["reason"])
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.info(request, _("Lifted: %(hold)s") % {"hold": hold_words.name(hold.kind, hold.form)})
            return redirect(hold)
    problem = rules.lifting_problem(
        kind=Kind(hold.kind), role=user.role, bound=hold.is_bound, ended=not hold.in_force(now), reason="any"
    )
    context = {"form": form, "hold": hold, "name": hold_words.name(hold.kind, hold.form)}
    context["line"] = hold_words.line(hold, today=local_date(now, hold.time_zone)).words
    context["refusal"] = str(hold_refusals.lifting(problem, hold=hold)) if problem and not form.errors else ""
    context["answers"] = hold.requests.filter(closed_at=None).first() if problem else None
    return render(request, "cases/hold_lift.html", context, status=422 if form.errors else 200)


@needs("cases.place_hold")
def hold_event(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the day on which a treatment ended: the hold ends 30 days later."""
    user, now = person(request), clock.now()
    hold = _found(user, pk)
    form = EventForm(request.POST or None, today=local_date(now, hold.time_zone))
    if request.method == "POST" and form.is_valid():
        try:
            holds.record_event(hold=hold, event_on=form.cleaned_data["event_on"], by=user, now=now)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(hold)
    context = {"form": form, "hold": hold}
    return render(request, "cases/hold_event.html", context, status=422 if form.errors else 200)
