"""The pages of placements: list, upload, columns, preview, report."""

from typing import Any, Literal

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from cases.actions.placements import placements
from cases.enums import BatchState, FileScope
from cases.forms.placements import ColumnsForm, UploadForm
from cases.imports import placement_page, refused, report, sentences
from cases.models import Creditor, Placement
from cases.queries.placements import placement_export as exports
from cases.queries.placements import placements as queries
from common import addresses, audit, clock, sorting
from common.access import needs
from common.clock import local_date
from common.errors import Refusal
from common.exports import XLSX_TYPE, download
from staff.requests import person

SHOWN = 50
REFUSE = "refuse"


def _placement(pk: int) -> Placement:
    return get_object_or_404(Placement.objects.select_related("creditor", "job", "created_by", "file"), pk=pk)


@needs("cases.import_placement")
def placement_list(request: HttpRequest) -> HttpResponse:
    """List the placements, newest first."""
    creditor = addresses.key(request.GET.get("creditor"))
    sort = sorting.chosen(queries.SORTS, request.GET.get("sort"), usual="sent")
    page = queries.page(queries.listed(creditor=creditor), sort=sort, cursor=request.GET.get("after", ""))
    context = {"page": page, "creditor": creditor, "creditors": Creditor.objects.order_by("name", "pk")}
    return render(request, "cases/placement_list.html", context | {"heads": sorting.heads(queries.SORTS, sort)})


@needs("cases.import_placement")
def placement_export(request: HttpRequest, kind: Literal["csv", "xlsx"]) -> HttpResponseBase:
    """Send every placement that fits the filter as CSV or XLSX."""
    user, now, creditor = person(request), clock.now(), addresses.key(request.GET.get("creditor"))
    audit.record(by=user, action="placements.export", subject=user, now=now, form=kind, creditor=creditor)
    rows = queries.listed(creditor=creditor)
    return download(exports.table(rows), f"imports-{local_date(now, user.time_zone)}", kind)


@needs("cases.import_placement")
def placement_new(request: HttpRequest) -> HttpResponse:
    """Take a file in."""
    now, user = clock.now(), person(request)
    initial = {"creditor": request.GET.get("creditor")}
    if request.GET.get("scope") in FileScope.values:
        initial["scope"] = request.GET["scope"]
    form = UploadForm(request.POST or None, request.FILES or None, now=now, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        try:
            row = placements.upload(stream=given.file, name=given.name, terms=form.terms, by=user, now=now)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("cases:placement-columns", row.pk)
    return render(request, "cases/placement_form.html", {"form": form}, status=422 if form.errors else 200)


@needs("cases.import_placement")
def placement_columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which column is which field, then read the file."""
    row = _placement(pk)
    if row.state != BatchState.UPLOADED:
        return redirect("cases:placement-detail", pk)
    form = ColumnsForm(request.POST or None, placement=row)
    if request.method == "POST" and form.is_valid():
        user, now = person(request), clock.now()
        try:
            placements.map_columns(placement=row, columns=form.columns, options=form.options, by=user, now=now)
            placements.start_reading(placement=row, by=user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("cases:placement-detail", pk)
    context = {"form": form, "row": row}
    return render(request, "cases/placement_columns.html", context, status=422 if form.errors else 200)


@needs("cases.import_placement")
def placement_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the progress, the preview or the report of a placement, with the rows of one fate."""
    row = _placement(pk)
    if row.state == BatchState.UPLOADED and (row.job is None or not (row.job.is_live or row.job.error)):
        return redirect("cases:placement-columns", pk)
    return render(request, "cases/placement_detail.html", _about(request, row))


def _about(request: HttpRequest, row: Placement) -> dict[str, Any]:
    job = row.job if row.job and (row.job.is_live or row.job.error) else None
    context: dict[str, Any] = {"row": row, "job": job, "currency": row.creditor.currency}
    if row.state not in (BatchState.READ, BatchState.APPLIED):
        return context
    show = request.GET.get("show", "")
    if show not in (*queries.FATES, REFUSE):
        usual = "recall" if row.scope == FileScope.RECALL else "add"
        show = REFUSE if row.counts["refuse"] else usual
    after = request.GET.get("after", "")
    context |= {
        "show": show,
        "picks": placement_page.picks(row),
        "totals": placement_page.totals(row),
        "columns": placement_page.columns(row),
        "deed": report.deed(row),
        "lines": list(report.sentences(row)),
        "figures": report.of(row),
        "seen": queries.seen_before(row),
        "taken": row.counts["rows"] - row.counts["refuse"],
    }
    return context | _shown(row, show, addresses.key(after) or 0)


def _shown(row: Placement, show: str, after: int) -> dict[str, Any]:
    if show != REFUSE:
        found, following = queries.rows(row, show, after=after)
        return {"rows": found, "following": following}
    bad = list(row.refused_rows.filter(line__gt=after).order_by("line")[: SHOWN + 1])
    problems = [(one, sentences.problem(one)) for one in bad[:SHOWN]]
    return {"problems": problems, "following": bad[SHOWN - 1].line if len(bad) > SHOWN else None}


@require_POST
@needs("cases.import_placement")
def placement_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Import what the preview showed."""
    row = _placement(pk)
    try:
        placements.start_applying(placement=row, by=person(request))
    except Refusal as refusal:
        context = {**_about(request, row), "refusal": refusal}
        return render(request, "cases/placement_detail.html", context, status=422)
    return redirect("cases:placement-detail", pk)


@require_POST
@needs("cases.import_placement")
def placement_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a file aside."""
    row = _placement(pk)
    try:
        placements.discard(placement=row, by=person(request), now=clock.now())
    except Refusal as refusal:
        context = {**_about(request, row), "refusal": refusal}
        return render(request, "cases/placement_detail.html", context, status=422)
    return redirect("cases:placement-list")


@needs("cases.import_placement")
def placement_refused(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Send the refused rows with the reasons, to be mended and imported again."""
    row = _placement(pk)
    placements.record_download(placement=row, by=person(request), now=clock.now())
    rows = row.refused_rows.order_by("line").iterator()
    response: Any
    if kind == "xlsx":
        response = FileResponse(refused.as_xlsx(row.header, rows), content_type=XLSX_TYPE)
    else:
        response = StreamingHttpResponse(refused.csv_parts(row.header, rows), content_type="text/csv; charset=utf-8")
    name = f"{row.file_name.rpartition('.')[0] or row.file_name}-refused.{kind}"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    sent: HttpResponse = response
    return sent
