"""The pages of adjustments of pay: asking, deciding, withdrawing, the list, and the file of one."""

from typing import Literal

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.views.approvals import Verdict, answered
from commissions.actions import adjustments
from commissions.forms import months
from commissions.forms.pay import AdjustmentForm
from commissions.models import Adjustment
from commissions.queries.pay import adjustments as queries
from common import audit, clock, files, sorting
from common.access import needs
from common.clock import local_date
from common.errors import Refusal
from common.exports import download
from staff.models import User
from staff.requests import person, today_of

MONTHS_BACK = 2


@needs("commissions.view_run")
def adjustment_list(request: HttpRequest) -> HttpResponse:
    """List what was asked for, and what became of it."""
    listed, show = _wanted(request)
    sort = sorting.chosen(queries.SORTS, request.GET.get("sort"), usual="asked")
    page = queries.page(listed, sort=sort, cursor=request.GET.get("after", ""))
    context = {"page": page, "rows": page.rows, "show": show, "heads": sorting.heads(queries.SORTS, sort)}
    return render(request, "commissions/adjustment_list.html", context)


def _wanted(request: HttpRequest) -> tuple[QuerySet[Adjustment], str]:
    show = request.GET.get("show", "")
    show = show if show in queries.STATES else "all"
    return queries.listed(show=show), show


@needs("commissions.view_run")
def adjustment_export(request: HttpRequest, kind: Literal["csv", "xlsx"]) -> HttpResponseBase:
    """Send every adjustment in the state asked for as CSV or XLSX."""
    user, now = person(request), clock.now()
    listed, show = _wanted(request)
    audit.record(by=user, action="adjustments.export", subject=user, now=now, form=kind, show=show)
    return download(queries.table(listed), f"adjustments-{local_date(now, user.time_zone)}", kind)


@needs("commissions.make_run")
def adjustment_propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask that a person is paid more or less."""
    owner = get_object_or_404(User, pk=pk)
    today = today_of(request)
    listed = queries.open_months(owner, months=months.around(today, back=MONTHS_BACK, ahead=0))
    form = AdjustmentForm(request.POST or None, request.FILES or None, listed=listed)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        names = ("month", "currency", "amount", "words")
        wanted = adjustments.Wanted(collector=owner, **{name: told[name] for name in names})
        try:
            adjustments.propose(by=person(request), wanted=wanted, today=today, now=clock.now(), file=told["attached"])
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Asked. It is paid when a second person approves it."))
            return redirect("commissions:adjustment-list")
    context = {"form": form, "owner": owner, "listed": listed}
    return render(request, "commissions/adjustment_form.html", context, status=422 if form.errors else 200)


@require_POST
@needs("commissions.approve_run")
def adjustment_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve or refuse what somebody else asked for."""
    row, user, now = get_object_or_404(Adjustment, pk=pk), person(request), clock.now()
    return answered(
        request,
        key=f"pay-adjustment-{pk}",
        approve=Verdict(
            lambda words: adjustments.approve(adjustment=row, by=user, now=now, words=words),
            _("Approved. The next calculation of the month pays it."),
        ),
        refuse=Verdict(
            lambda words: adjustments.refuse(adjustment=row, by=user, now=now, words=words),
            _("Refused. Nothing was booked."),
        ),
    )


@require_POST
@needs("commissions.make_run")
def adjustment_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an own request back."""
    row = get_object_or_404(Adjustment, pk=pk)
    try:
        adjustments.withdraw(adjustment=row, by=person(request), now=clock.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Withdrawn. Nothing was booked."))
    return redirect("commissions:adjustment-list")


@needs("commissions.view_run")
def adjustment_file(request: HttpRequest, pk: int) -> FileResponse:
    """Send the file of an adjustment."""
    row = get_object_or_404(Adjustment.objects.select_related("file"), pk=pk)
    file = row.file
    if file is None:
        raise Http404
    audit.record(by=person(request), action="adjustment.open", subject=row, now=clock.now())
    return FileResponse(
        files.opened(file), as_attachment=True, filename=file.name, content_type="application/octet-stream"
    )
