"""Return files: list, choosing with a preview, what one did, the files."""

from typing import Any, Literal

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header

from cases.actions.placements import handbacks
from cases.enums import ReturnReason, ReturnState
from cases.models import Creditor, ReturnFile
from cases.queries.placements import handbacks as queries
from cases.queries.placements import return_export as exports
from common import addresses, audit, clock, files, jobs, sorting
from common.access import needs
from common.clock import local_date
from common.errors import Refusal
from common.exports import download
from staff.requests import person


@needs("cases.import_placement")
def return_list(request: HttpRequest) -> HttpResponse:
    """List the return files, newest first."""
    creditor = addresses.key(request.GET.get("creditor"))
    sort = sorting.chosen(queries.SORTS, request.GET.get("sort"), usual="asked")
    page = queries.page(queries.listed(creditor=creditor), sort=sort, cursor=request.GET.get("after", ""))
    context: dict[str, Any] = {"page": page, "heads": sorting.heads(queries.SORTS, sort)}
    context |= {"creditor": creditor, "creditors": Creditor.objects.order_by("name")}
    return render(request, "cases/return_list.html", context)


@needs("cases.import_placement")
def return_export(request: HttpRequest, kind: Literal["csv", "xlsx"]) -> HttpResponseBase:
    """Send the list of return files that fits the filter as CSV or XLSX."""
    user, now, creditor = person(request), clock.now(), addresses.key(request.GET.get("creditor"))
    audit.record(by=user, action="returns.export", subject=user, now=now, form=kind, creditor=creditor)
    rows = queries.listed(creditor=creditor)
    return download(exports.table(rows), f"returns-{local_date(now, user.time_zone)}", kind)


@needs("cases.import_placement")
def return_new(request: HttpRequest) -> HttpResponse:
    """Choose by creditor and reason what goes back, show it, and give it back once it is confirmed."""
    given = request.POST if request.method == "POST" else request.GET
    creditors = list(Creditor.objects.order_by("name"))
    creditor = next((one for one in creditors if str(one.pk) == given.get("creditor")), None)
    reasons = [one for one in given.getlist("reason") if one in ReturnReason.values]
    context: dict[str, Any] = {"creditors": creditors, "creditor": creditor, "reasons": reasons}
    context["choices"] = ReturnReason.choices
    if creditor is None:
        return render(request, "cases/return_form.html", context)
    on = local_date(clock.now(), creditor.time_zone)
    lines = queries.preview(creditor, reasons, on=on)
    counts = queries.counts(lines)
    context |= {"lines": lines, "counts": counts, "mark": _mark(counts), "on": on}
    if request.method == "POST":
        try:
            if given.get("seen") != context["mark"]:
                raise handbacks.ReturnRefused(handbacks.changed())
            row = handbacks.ask(
                creditor=creditor, reasons=reasons, confirmed=counts, by=person(request), now=clock.now()
            )
        except Refusal as refusal:
            context["refusal"] = refusal
        else:
            return redirect("cases:return-detail", row.pk)
    return render(request, "cases/return_form.html", context, status=422 if "refusal" in context else 200)


def _mark(counts: dict[str, Any]) -> str:
    return f"{counts['accounts']}:{counts['balance']}"


@needs("cases.import_placement")
def return_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a return file gave back, and the files."""
    rows = ReturnFile.objects.select_related("creditor", "asked_by", "job", "csv", "xlsx")
    row = get_object_or_404(rows, pk=pk)
    job = row.job if row.job and (row.job.is_live or row.job.error) else None
    sort = sorting.chosen(queries.ITEM_SORTS, request.GET.get("sort"), usual="")
    context = {
        "row": row,
        "lines": queries.lines(row),
        "page": queries.items(row, sort=sort, cursor=request.GET.get("after", "")),
        "heads": sorting.heads(queries.ITEM_SORTS, sort),
        "job": job,
        "progress": jobs.progress_of(job) if job else None,
        "has_files": row.state == ReturnState.MADE and row.csv is not None and row.csv.dropped_at is None,
    }
    return render(request, "cases/return_detail.html", context)


@needs("cases.import_placement")
def return_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Send a return file as it was made."""
    row = get_object_or_404(ReturnFile.objects.select_related("csv", "xlsx"), pk=pk)
    file = row.xlsx if kind == "xlsx" else row.csv
    if file is None or file.dropped_at:
        raise Http404
    handbacks.record_download(return_file=row, by=person(request), now=clock.now())
    response: Any = StreamingHttpResponse(files.parts(file), content_type=file.content_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=file.name)
    sent: HttpResponse = response
    return sent
