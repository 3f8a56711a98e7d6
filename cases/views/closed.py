"""The page that stands in for a form of a closed case."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cases.enums import CaseState
from cases.models import Case


def closed(request: HttpRequest, case: Case) -> HttpResponse | None:
    """Return the page that says that nothing is begun on `case`, None while it is open.

    What was sent all the same goes on to its action, which refuses it and loses nothing that was typed.
    """
    if case.state != CaseState.CLOSED or request.method == "POST":
        return None
    return render(request, "cases/case_closed.html", {"case": case}, status=422)
