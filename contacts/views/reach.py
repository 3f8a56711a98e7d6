"""The pages of how a case's people may be reached: numbers, consents, opt-outs, times and places, refusals."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.enums import Channel, PartyRole, PointState
from cases.models import Case, ContactPoint, RelatedPerson
from cases.queries.cases import cases
from cases.views import case_home
from common import clock, links
from common.access import needs
from common.errors import Refusal
from contacts.actions import points, wishes
from contacts.actions.wishes import About, Evidence
from contacts.enums import WishKind, WishVia
from contacts.forms.wishes import EvidenceForm, MoveForm, PointForm, WishForm
from contacts.models import Wish
from contacts.queries import reach as queries
from contacts.queries import wishes as wish_queries
from contacts.queries.gate import CHANNELS
from contacts.rules import wishes as rules
from contacts.rules.wishes import Said
from staff.models import User
from staff.requests import person


@needs("cases.view_case")
def reach(request: HttpRequest, pk: int) -> HttpResponse:
    """Show every number and address of a case with its state, its channels and what the people wish."""
    case = _case(person(request), pk)
    return render(request, "contacts/reach.html", _context(case, person(request)))


def _context(case: Case, user: User) -> dict[str, Any]:
    return {
        "case": case,
        "people": queries.people(case, now=clock.now()),
        "past": [queries.row(one) for one in wish_queries.history(case.debtor_id)[:50]],
        "may_write": user.has_perm("contacts.log_contact") and not case.sealed_at,
        "back": case_home.of(case, user, tab="people"),
    }


@needs("contacts.log_contact")
def point_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a number or address."""
    user = person(request)
    case = _case(user, pk)
    form = PointForm(request.POST or None, case=case)
    if request.method == "POST" and form.is_valid():
        try:
            points.add(case=case, by=user, now=clock.now(), **form.given())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(_home(case))
    return _form(request, case, form, _("Add a number or address"), _("Add"))


@needs("cases.view_case")
def point(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the life of a number or address, and change its state with the reason."""
    user = person(request)
    row = _point(user, pk)
    case = _case_of(user, row.debtor_id)
    may_write = user.has_perm("contacts.log_contact") and not (row.person and row.person.refused_at)
    form = MoveForm(request.POST or None, point=row) if may_write else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            points.move(
                point=row,
                to=PointState(form.cleaned_data["to"]),
                reason=form.cleaned_data["reason"],
                by=user,
                now=clock.now(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(links.to("contacts:point", row.pk))
    context: dict[str, Any] = {"case": case, "point": row, "form": form, "changes": queries.changes(row)}
    context |= {"where": queries.where(row), "source": queries.source(row)}
    return render(request, "contacts/point.html", context, status=422 if form and form.errors else 200)


@needs("contacts.log_contact")
def wish_record(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose what was agreed or forbidden, then keep it with its evidence."""
    user, now = person(request), clock.now()
    case = _case(user, pk)
    named = request.GET.get("kind", "")
    if named not in WishForm.TAKES:
        context = {"case": case, "kinds": [one for one in WishKind.choices if one[0] in WishForm.TAKES]}
        return render(request, "contacts/wish_kinds.html", context)
    form = WishForm(
        request.POST or None,
        case=case,
        kind=WishKind(named),
        now=now,
        zone=case.creditor.time_zone,
        initial={"reach": request.GET.get("reach", ""), "channel": request.GET.get("channel", "")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            kept = wishes.record(case=case, about=form.about(), by=user, now=now)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.info(request, queries.words(kept))
            return redirect(_home(case))
    return _form(request, case, form, str(WishKind(named).label), _("Keep"))


@require_POST
@needs("contacts.log_contact")
def wish_stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a number or address on one channel by one click: it was just asked for."""
    user = person(request)
    row = _point(user, pk)
    case = _case_of(user, row.debtor_id)
    channel = request.POST.get("channel", "")
    if channel in CHANNELS[row.kind]:
        said = Said(str(WishKind.OPT_OUT), channel=channel)
        about = About(said, point=row, evidence=Evidence(WishVia.PHONE))
        wishes.record(case=case, about=about, by=user, now=clock.now())
        messages.info(
            request, _("%(channel)s to %(number)s stopped.") % {"channel": Channel(channel).label, "number": row.masked}
        )
    return redirect(_home(case))


@needs("contacts.log_contact")
def wish_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """End a wish: a consent at once, anything that closes a way with the person's own words."""
    user, now = person(request), clock.now()
    debtors = Case.objects.visible_to(user).values("debtor_id")
    wish = get_object_or_404(Wish.objects.filter(debtor__in=debtors), pk=pk)
    case = _case_of(user, wish.debtor_id)
    if wish.kind in rules.CONSENTS and request.method == "POST":
        return _ended(request, case, wish, None)
    form = EvidenceForm(request.POST or None, now=now, zone=case.creditor.time_zone)
    if request.method == "POST" and form.is_valid():
        try:
            return _ended(request, case, wish, form.evidence())
        except Refusal as refusal:
            form.refuse(refusal)
    return _form(request, case, form, _("Take back: %(wish)s") % {"wish": queries.words(wish)}, _("Take back"))


def _ended(request: HttpRequest, case: Case, wish: Wish, evidence: Evidence | None) -> HttpResponse:
    try:
        wishes.take_back(wish=wish, by=person(request), now=clock.now(), evidence=evidence)
    except wishes.WishOver as over:
        messages.info(request, str(over))
    else:
        messages.info(request, _("Taken back: %(wish)s") % {"wish": queries.words(wish)})
    return redirect(_home(case))


@needs("contacts.log_contact")
def person_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave a contact person alone for good, once the page has said that nothing lifts it."""
    user = person(request)
    debtors = Case.objects.visible_to(user).values("debtor_id")
    rows = RelatedPerson.objects.filter(role=PartyRole.CONTACT_PERSON, debtor__in=debtors)
    row = get_object_or_404(rows.select_related("debtor"), pk=pk)
    case = _case_of(user, row.debtor_id)
    if request.method == "POST":
        points.refuse(person=row, by=user, now=clock.now())
        messages.info(request, _("%(name)s is left alone from now on.") % {"name": row.name})
        return redirect(_home(case))
    return render(request, "contacts/person_refuse.html", {"case": case, "one": row})


def _form(request: HttpRequest, case: Case, form: Any, title: str, verb: str) -> HttpResponse:
    context = {"case": case, "form": form, "title": title, "verb": verb, "back": _home(case)}
    return render(request, "contacts/reach_form.html", context, status=422 if form.errors else 200)


def _case(user: User, pk: int) -> Case:
    found: Case = get_object_or_404(cases.detail(user), pk=pk)
    return found


def _case_of(user: User, debtor_id: int) -> Case:
    """Return the newest case of the debtor that the person may see."""
    rows = cases.detail(user).filter(debtor_id=debtor_id)
    newest: Case = get_object_or_404(rows, pk=rows.order_by("-pk").values_list("pk", flat=True)[:1])
    return newest


def _point(user: User, pk: int) -> ContactPoint:
    debtors = Case.objects.visible_to(user).values("debtor_id")
    rows = ContactPoint.objects.filter(debtor__in=debtors).select_related("person", "debtor")
    return get_object_or_404(rows, pk=pk)


def _home(case: Case) -> str:
    return links.to("contacts:reach", case.pk)
