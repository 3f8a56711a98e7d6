"""The time line of a case, as a fragment and as a page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from cases.models import Case, Request
from common import links
from common.access import needs
from contacts.queries import timeline as query
from staff.requests import person


def fragment(request: HttpRequest, case: Case) -> SafeString:
    """Return the newest part of the time line for a page that shows it from the first moment."""
    return render_to_string("contacts/partials/timeline.html", _context(request, case), request)


@needs("cases.view_case")
def timeline(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the time line, filtered, from a cursor on."""
    read = ("number", "debtor__name", "creditor__time_zone", "creditor__currency")
    theirs = Case.objects.visible_to(person(request)).select_related("creditor", "debtor").only(*read)
    case = get_object_or_404(theirs, pk=pk)
    fragment_asked = bool(getattr(request, "htmx", False))
    name = "contacts/partials/timeline.html" if fragment_asked else "contacts/timeline.html"
    if fragment_asked and request.GET.get("before"):
        name = "contacts/partials/timeline_rows.html"
    return render(request, name, _context(request, case))


@needs("cases.view_request")
def request_contacts(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the contacts in which a request came up, as a fragment of its page or alone; links where the case opens."""
    user = person(request)
    row = get_object_or_404(Request.objects.visible_to(user).select_related("case__debtor"), pk=pk)
    context = {
        "one": row,
        "contacts": query.of_request(row),
        "opens_case": Case.objects.visible_to(user).filter(pk=row.case_id).exists(),
    }
    fragment_asked = bool(getattr(request, "htmx", False))
    name = "contacts/partials/request_contacts.html" if fragment_asked else "contacts/request_contacts.html"
    return render(request, name, context)


def _context(request: HttpRequest, case: Case) -> dict[str, object]:
    show = request.GET.get("show", "")
    show = show if show in query.FILTERS else ""
    line = query.line(case=case, show=show, before=request.GET.get("before", ""))
    address = links.to("contacts:timeline", case.pk)
    chips = [
        (f"{address}?show={kind}" if kind else address, label, kind == show) for kind, label in query.FILTERS.items()
    ]
    return {"case": case, "line": line, "show": show, "chips": chips}
