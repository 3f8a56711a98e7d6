"""The inbox of approvals, one page for everything that waits for a second person."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cases.queries import approvals
from common import clock
from common.access import needs
from common.errors import Refusal
from staff.requests import person

APPROVE = "approve"


@needs("cases.view_approvals")
def approval_list(request: HttpRequest) -> HttpResponse:
    """Show what waits for a decision of the person, by kind."""
    return inbox(request)


def inbox(request: HttpRequest, *, key: str = "", error: str = "") -> HttpResponse:
    """Return the inbox; with `error`, a decision on the item `key` was refused."""
    found = approvals.sections(person(request), now=clock.now())
    context = {"sections": found, "key": key, "error": error, "words": request.POST.get("words", "")}
    return render(request, "cases/approval_list.html", context, status=422 if error else 200)


def answered(request: HttpRequest, *, key: str, act: Callable[[], str]) -> HttpResponse:
    """Do `act`, which returns what was decided in a sentence, and lead back to the inbox; show a refusal there."""
    try:
        said = act()
    except Refusal as refusal:
        return inbox(request, key=key, error=str(refusal))
    messages.success(request, said)
    return redirect("cases:approval-list")
