"""Changes of approved months: the list, and the answers of the second person."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.views.approvals import Verdict, answered
from commissions.actions import amendments
from commissions.enums import AmendmentKind
from commissions.models import Amendment
from commissions.queries import amendments as queries
from common import clock
from common.access import needs
from common.errors import Refusal
from common.versions import VersionState
from staff.requests import person


@needs("commissions.view_plan")
def amendment_list(request: HttpRequest) -> HttpResponse:
    """List the changes of approved months, with where each was posted."""
    page, user = queries.listed(cursor=request.GET.get("after", "")), person(request)
    rows = [
        {
            "row": row,
            "title": queries.title(row),
            "url": row.version.get_absolute_url() if row.version else "",
            "takes_back": row.state == VersionState.SUBMITTED
            and row.made_by_id == user.pk
            and row.kind != AmendmentKind.VERSION,
        }
        for row in page.rows
    ]
    return render(request, "commissions/amendment_list.html", {"rows": rows, "next_cursor": page.next_cursor})


@require_POST
@needs("commissions.change_plan")
def amendment_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve or refuse a change that waits, from the inbox of approvals."""
    row = get_object_or_404(Amendment.objects.select_related(*queries.RELATED), pk=pk)
    about: dict[str, Any] = {"amendment": row, "by": person(request), "now": clock.now()}
    named = {"title": queries.title(row)}
    return answered(
        request,
        key=f"amendment-{pk}",
        approve=Verdict(
            lambda words: amendments.approve(words=words, **about),
            _("Approved: %(title)s. The difference is posted when the open month is calculated.") % named,
        ),
        refuse=Verdict(lambda words: amendments.refuse(words=words, **about), _("Refused: %(title)s.") % named),
    )


@require_POST
@needs("commissions.change_plan")
def amendment_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a change that waits."""
    try:
        amendments.discard(by=person(request), amendment=get_object_or_404(Amendment, pk=pk), now=clock.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("commissions:amendment-list")
