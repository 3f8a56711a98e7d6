"""The collector's desk: queue, case, act; next case, and passing one over."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from cases.actions.strategies import queue
from cases.enums import SkipReason
from cases.models import Case
from cases.queries.cases import case_page, cases
from cases.queries.strategies import reasons
from cases.queries.strategies.queue import SHOWN, why_of
from common import addresses, clock
from common.access import needs
from common.errors import Refusal
from contacts.queries import desk as query
from contacts.queries import gate
from contacts.views import act, timeline
from staff.models import User
from staff.requests import person


def _address(case_id: int | None = None, **more: object) -> str:
    pairs = ([("case", case_id)] if case_id else []) + list(more.items())
    return reverse("contacts:desk") + "".join(
        f"{'&' if place else '?'}{name}={value}" for place, (name, value) in enumerate(pairs)
    )


@needs("cases.work_case")
def desk(request: HttpRequest) -> HttpResponse:
    """Show the case of the address, or take the next one; a case taken is kept until it is logged or passed over."""
    user, now = person(request), clock.now()
    chosen = addresses.key(request.GET.get("case"))
    if chosen is None and "empty" not in request.GET:
        return _on_to_next(user, now, leave=None)
    case = get_object_or_404(cases.detail(user), pk=chosen) if chosen else None
    return _page(request, user, now, case)


@needs("cases.work_case")
def queue_news(request: HttpRequest) -> HttpResponse:
    """Say what changed in the queue since the page was shown; the queue itself is left as it stands under the hand."""
    case, head = addresses.key(request.GET.get("case")), addresses.key(request.GET.get("head"))
    news = query.news(user=person(request), now=clock.now(), head=head)
    return render(request, "contacts/partials/queue_news.html", {"queue": news, "case_pk": case, "head_pk": head})


def _on_to_next(user: User, now: datetime, *, leave: int | None) -> HttpResponse:
    found = queue.next_case(by=user, now=now, openings=query.openings(user=user, now=now), leave=leave)
    return HttpResponseRedirect(_address(found.case.pk) if found else _address(empty=1))


def _page(
    request: HttpRequest, user: User, now: datetime, case: Case | None, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {}
    if case is not None:
        tab = case_page.chosen(request.GET.get("tab"))
        context = case_page.context(case, user=user, tab=tab, now=now, address=_address(case.pk))
        if request.headers.get("HX-Target") == "case-body":
            # A whole page asks for the time line once the head and the act pane are shown: they come sooner so.
            if tab == case_page.TIME_LINE:
                context["time_line_html"] = timeline.fragment(request, case)
            return render(request, "cases/partials/case_body.html", context)
        context |= _claims(case, user, now)
    shown = SHOWN if "queue" in request.GET else query.FIRST
    context |= {"queue": query.desk(user=user, now=now, most=shown), "case": case, "refusal": refusal}
    if request.headers.get("HX-Target") == "queue":
        return render(request, "contacts/desk_queue.html", context)
    if case is not None:
        context["act_html"] = act.fragment(request, case, now=now)
    context |= {"skipping": "skip" in request.GET or bool(refusal), "skip_reasons": SkipReason.choices}
    return render(request, "contacts/desk.html", context, status=status)


def _claims(case: Case, user: User, now: datetime) -> dict[str, Any]:
    """Return who else works the case at this moment, whether it may be passed over, and why it is worked now."""
    is_live = case.claimed_until is not None and case.claimed_until > now
    other = case.claimed_by if is_live and case.claimed_by_id != user.pk else None
    is_mine = case.collector_id in (user.pk, None) or (is_live and case.claimed_by_id == user.pk)
    why = why_of(case, now=now, zone=user.time_zone)
    return {
        "held_by": other,
        "may_skip": is_mine and case.state != "closed",
        "why_now": reasons.of(case, why, now=now, zone=user.time_zone) if why else [],
    }


@require_POST
@needs("cases.work_case")
def next_case(request: HttpRequest) -> HttpResponse:
    """Go to the next case; ask why first when the case on screen is held, unworked, and may be called now."""
    user, now = person(request), clock.now()
    shown = addresses.key(request.POST.get("shown"))
    kept = queue.held(by=user, now=now)
    if kept is not None and kept.pk == shown and gate.states([kept], now, user.pk)[kept.pk].is_allowed:
        return HttpResponseRedirect(_address(shown, skip=1))
    return _on_to_next(user, now, leave=shown)


@require_POST
@needs("cases.work_case")
def skip(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep why the case is passed over, and go to the next."""
    user, now = person(request), clock.now()
    case = get_object_or_404(cases.detail(user), pk=pk)
    reason = request.POST.get("reason", "") or request.POST.get("words", "")
    try:
        queue.skip(case=case, by=user, now=now, reason=reason)
    except Refusal as refusal:
        return _page(request, user, now, case, refusal=str(refusal), status=422)
    return _on_to_next(user, now, leave=pk)
