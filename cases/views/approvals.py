"""The inbox of approvals, one page for everything that waits for a second person."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from cases.queries import approvals
from common import clock
from common.access import needs
from common.errors import Refusal
from common.versions import Version
from staff.requests import person, today_of


@dataclass(frozen=True)
class Verdict:
    """One of two answers: `act` takes the person's words, `said` tells what was decided."""

    act: Callable[[str], object]
    said: str


@needs("cases.view_approvals")
def approval_list(request: HttpRequest) -> HttpResponse:
    """Show what waits for a decision of the person, by kind."""
    return _inbox(request)


def _inbox(request: HttpRequest, *, key: str = "", error: str = "") -> HttpResponse:
    found = approvals.sections(person(request), now=clock.now())
    stands = any(item.key == key for section in found for item in section.items)
    context = {"sections": found, "key": key, "error": error, "words": request.POST.get("words", "")}
    context["gone"] = error if not stands else ""
    return render(request, "cases/approval_list.html", context, status=422 if error else 200)


def version_answered(request: HttpRequest, *, key: str, version: Version, actions: Any, **about: Any) -> HttpResponse:
    """As `answered`, of a version that waits: `actions` has its `approve` and `refuse`, which get `about` as well."""
    named, today = {"number": version.number}, today_of(request)
    told: dict[str, Any] = {"version": version, "by": person(request), "now": clock.now(), **about}
    return answered(
        request,
        key=key,
        approve=Verdict(
            lambda words: actions.approve(words=words, today=today, **told),
            _("Version %(number)d is approved.") % named,
        ),
        refuse=Verdict(lambda words: actions.refuse(words=words, **told), _("Version %(number)d is refused.") % named),
    )


def answered(request: HttpRequest, *, key: str, approve: Verdict, refuse: Verdict) -> HttpResponse:
    """Give the verdict that the person pressed and lead back to the inbox; show a refusal at the item `key`."""
    verdict = approve if request.POST.get("answer") == "approve" else refuse
    try:
        verdict.act(request.POST.get("words", ""))
    except Refusal as refusal:
        return _inbox(request, key=key, error=str(refusal))
    messages.success(request, verdict.said)
    return redirect("cases:approval-list")
