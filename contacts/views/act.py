"""The act pane: may we now, dial, log."""

import re
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.models import Case, ContactPoint
from cases.queries.cases import cases
from common import clock, links
from common.access import needs
from common.errors import Refusal
from contacts.actions import calls, log
from contacts.actions import drafts as draft_actions
from contacts.enums import Direction, Purpose, Verdict
from contacts.forms import LogForm
from contacts.models import Decision
from contacts.queries import act as query
from contacts.queries import call_events, drafts, note_words, spoken
from contacts.queries.overrides import choices
from staff.models import User
from staff.requests import person

PART = re.compile(r"(?:amount|due_on)_\d")
"""The fields of the later parts of a promise."""
UNKEPT = ("decision", "seconds", "direction", "attached")


def fragment(request: HttpRequest, case: Case, *, now: datetime) -> SafeString:
    """Return the pane of `case` for a page that shows it from the first moment."""
    return render_to_string("contacts/partials/act.html", _context(request, case, now), request)


@needs("contacts.log_contact")
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how each number may be reached now, and the log form."""
    now = clock.now()
    case = get_object_or_404(cases.detail(person(request)), pk=pk)
    return _answer(request, _context(request, case, now))


@needs("contacts.log_contact")
def call_open(request: HttpRequest, call: str) -> HttpResponse:
    """Lead from a call of the telephone system to its case, with the log form filled in from what it told."""
    found = call_events.of(call)
    case = get_object_or_404(cases.detail(person(request)), pk=found.case_id if found else None)
    way = "incoming=1&" if found and found.direction == Direction.INBOUND else ""
    return HttpResponseRedirect(f"{_own_page(case)}?{way}call={quote(call)}")


@require_POST
@needs("contacts.log_contact")
def dial(request: HttpRequest, pk: int, point_pk: int) -> HttpResponse:
    """Ask the gate for a call, for a purpose that a hold leaves if one is named; a number it blocks shows why."""
    user, now = person(request), clock.now()
    case = get_object_or_404(cases.detail(user), pk=pk)
    point = get_object_or_404(ContactPoint.objects.select_related("person"), pk=point_pk, debtor_id=case.debtor_id)
    named = request.POST.get("purpose", "")
    purpose = Purpose(named) if named in Purpose.values else None
    decision = calls.dial(case=case, contact_point=point, by=user, now=now, purpose=purpose)
    waits = bool(choices(decision)) if decision.verdict == Verdict.BLOCKED else False
    if not getattr(request, "htmx", False):
        if waits:
            messages.info(request, _("Asked. A supervisor may let it go on within a day; the number then shows here."))
        return HttpResponseRedirect(_home(case, user))
    context = _context(request, case, now, decision=decision) | {"asked_supervisor": waits}
    status = 422 if decision.verdict == Verdict.BLOCKED else 200
    return render(request, "contacts/partials/gate.html", context, status=status)


@require_POST
@needs("contacts.log_contact")
def contact_log(request: HttpRequest, pk: int) -> HttpResponse:
    """Log a contact and go on to the next case, or stay; a refusal shows the form as it was typed."""
    user, now = person(request), clock.now()
    case = get_object_or_404(cases.detail(user), pk=pk)
    form = _form(case, now, request.POST, request.FILES)
    if not form.is_valid():
        return _answer(request, _context(request, case, now, form=form), status=422)
    try:
        logged = log.record(case=case, entry=form.entry(), by=user, now=now)
    except Refusal as refusal:
        form.refuse(refusal)
        return _answer(request, _context(request, case, now, form=form), status=422)
    messages.info(request, _told(logged))
    return _go(request, _home(case, user) if "stay" in request.POST else _next(case, user))


@require_POST
@needs("contacts.log_contact")
def draft_keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what is typed, and say what is wrong with the note so far."""
    user, now = person(request), clock.now()
    case = get_object_or_404(cases.detail(user), pk=pk)
    known = [name for name in request.POST if name in LogForm.base_fields or PART.fullmatch(name)]
    values = {name: request.POST.getlist(name) for name in known if name not in UNKEPT}
    kept = draft_actions.keep(case=case, values=values, by=user, now=now)
    found = spoken.flags(case, text=request.POST.get("note", ""), party=request.POST.get("party", ""), now=now)
    context = {"flags": note_words.told(found), "draft_at": kept.kept_at if kept else None}
    return render(request, "contacts/partials/note_check.html", context)


def _typed(kept: drafts.Kept | None) -> dict[str, Any]:
    """Return a draft as the initial values of the form: several for the ticks, one for all else."""
    values = kept.values if kept else {}
    return {name: found if name == "checks" else found[0] for name, found in values.items()}


def _note(form: LogForm) -> str:
    return str(form["note"].value() or "")


def _told(logged: log.Logged) -> str:
    contact = logged.contact
    told = _("%(case)s logged: %(outcome)s.") % {
        "case": contact.case.debtor.name,
        "outcome": contact.get_outcome_display(),
    }
    return f"{told} {_('A full card number in the note was masked.')}" if logged.masked else told


def _next(case: Case, user: User) -> str:
    return reverse("contacts:desk") if user.has_perm("cases.work_case") else _home(case, user)


def _home(case: Case, user: User) -> str:
    return f"{reverse('contacts:desk')}?case={case.pk}" if user.has_perm("cases.work_case") else _own_page(case)


def _own_page(case: Case) -> str:
    return links.to("contacts:act", case.pk)


def _go(request: HttpRequest, address: str) -> HttpResponse:
    if getattr(request, "htmx", False):
        return HttpResponse(headers={"HX-Redirect": address, "HX-Trigger": "contact-logged"})
    return HttpResponseRedirect(address)


def _answer(request: HttpRequest, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    name = "contacts/partials/act.html" if getattr(request, "htmx", False) else "contacts/act.html"
    return render(request, name, context, status=status)


def _form(case: Case, now: datetime, data: Any = None, files: Any = None, **initial: Any) -> LogForm:
    zones: list[str] = case.debtor.time_zones
    zone = zones[0] if zones else case.creditor.time_zone
    return LogForm(data, files, case=case, zone=zone, now=now, initial=initial)


def _context(
    request: HttpRequest,
    case: Case,
    now: datetime,
    *,
    form: LogForm | None = None,
    decision: Decision | None = None,
) -> dict[str, Any]:
    user = person(request)
    if decision is None:
        decision = query.open_call(case=case, user=user, now=now)
    pane = query.pane(case=case, user=user, now=now, decision=decision)
    incoming = "incoming" in request.GET or bool(form and form.data.get("direction") == Direction.INBOUND)
    point_id = decision.contact_point_id if decision else pane.lines[0].point.pk if pane.lines else None
    kept = drafts.of(case=case, user=user) if form is None else None
    if form is None:
        direction = Direction.INBOUND if incoming else Direction.OUTBOUND
        given: dict[str, Any] = {"contact_point": point_id, "direction": direction, "next_action": ""}
        form = _form(case, now, **(given | _typed(kept) | call_events.for_form(request.GET.get("call", ""), case)))
        form.offer(pane.points)
    return {
        "case": case,
        "pane": pane,
        "form": form,
        "incoming": incoming,
        "shows_form": incoming or form.is_bound or pane.call is not None or not pane.is_blocked,
        "parties": query.parties(case),
        "outcomes": query.outcome_choices(),
        "draft": f"{user.pk}:{case.pk}",
        "draft_at": kept.at if kept else None,
        "required": spoken.required(case, now=now),
        "flags": note_words.told(spoken.flags(case, text=_note(form), party=form["party"].value() or "", now=now)),
        "steps": note_words.steps(),
        "may_work": user.has_perm("cases.work_case"),
        "asked_supervisor": False,
    }
