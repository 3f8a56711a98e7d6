"""The pages of payment files: list, upload, columns, preview, report."""

from typing import Literal

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from cases.actions.payments import payments_files
from cases.enums import BatchState
from cases.forms.payments import ColumnsForm, UploadForm
from cases.imports import payment_report, refused, sentences
from cases.models import Creditor, PaymentFile
from cases.queries.payments import payment_file_export as exports
from cases.queries.payments import payments as queries
from common import addresses, audit, clock, sorting
from common.access import needs
from common.clock import local_date
from common.errors import Refusal
from common.exports import download
from staff.requests import person

SHOWN = 100


def _file(pk: int) -> PaymentFile:
    return get_object_or_404(PaymentFile.objects.select_related("creditor", "job", "created_by", "file"), pk=pk)


@needs("cases.import_payment")
def payment_file_list(request: HttpRequest) -> HttpResponse:
    """List the payment files."""
    creditor = addresses.key(request.GET.get("creditor"))
    sort = sorting.chosen(queries.FILE_SORTS, request.GET.get("sort"), usual="sent")
    page = queries.files_page(queries.files(creditor=creditor), sort=sort, cursor=request.GET.get("after", ""))
    context = {"page": page, "creditor": creditor, "creditors": Creditor.objects.order_by("name", "pk")}
    return render(request, "cases/payment_file_list.html", context | {"heads": sorting.heads(queries.FILE_SORTS, sort)})


@needs("cases.import_payment")
def payment_file_export(request: HttpRequest, kind: Literal["csv", "xlsx"]) -> HttpResponseBase:
    """Send the list of payment files that fits the filter as CSV or XLSX."""
    user, now, creditor = person(request), clock.now(), addresses.key(request.GET.get("creditor"))
    audit.record(by=user, action="payment_files.export", subject=user, now=now, form=kind, creditor=creditor)
    rows = queries.files(creditor=creditor)
    return download(exports.table(rows), f"payment-files-{local_date(now, user.time_zone)}", kind)


@needs("cases.import_payment")
def payment_file_new(request: HttpRequest) -> HttpResponse:
    """Take a file in."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            row = payments_files.upload(
                stream=upload.file,
                name=upload.name,
                creditor=form.cleaned_data["creditor"],
                by=person(request),
                now=clock.now(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("cases:payment-file-columns", row.pk)
    return render(request, "cases/payment_file_form.html", {"form": form}, status=422 if form.errors else 200)


@needs("cases.import_payment")
def payment_file_columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which column is which field, then read the file."""
    row = _file(pk)
    if row.state != BatchState.UPLOADED:
        return redirect("cases:payment-file-detail", pk)
    form = ColumnsForm(request.POST or None, payment_file=row)
    if request.method == "POST" and form.is_valid():
        user = person(request)
        try:
            payments_files.map_columns(payment_file=row, reading=form.reading, by=user, now=clock.now())
            payments_files.start_reading(payment_file=row, by=user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("cases:payment-file-detail", pk)
    context = {"form": form, "row": row}
    return render(request, "cases/payment_file_columns.html", context, status=422 if form.errors else 200)


@needs("cases.import_payment")
def payment_file_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the progress, the preview or the report of a file."""
    row = _file(pk)
    is_live = bool(row.job and row.job.is_live)
    if row.state == BatchState.UPLOADED and not is_live and not (row.job and row.job.error):
        return redirect("cases:payment-file-columns", pk)
    has_counts = row.state in (BatchState.READ, BatchState.APPLIED)
    context = {
        "row": row,
        "currency": row.creditor.currency,
        "job": row.job if row.job and (is_live or row.job.error) else None,
        "figures": payment_report.figures(row) if has_counts else [],
        "deed": payment_report.deed(row) if has_counts else "",
        "booked": payment_report.booked(row),
        "columns": payment_report.columns(row),
        "lines": payment_report.sentences(row) if has_counts else [],
        "problems": [(one, sentences.problem(one)) for one in row.refused_rows.order_by("line")[:SHOWN]],
    }
    return render(request, "cases/payment_file_detail.html", context)


@require_POST
@needs("cases.import_payment")
def payment_file_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Post what the preview showed."""
    row = _file(pk)
    try:
        payments_files.start_applying(payment_file=row, by=person(request))
    except Refusal as refusal:
        return render(request, "cases/payment_file_detail.html", {"row": row, "refusal": refusal}, status=422)
    return redirect("cases:payment-file-detail", pk)


@require_POST
@needs("cases.import_payment")
def payment_file_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a file aside."""
    row = _file(pk)
    try:
        payments_files.discard(payment_file=row, by=person(request), now=clock.now())
    except Refusal as refusal:
        return render(request, "cases/payment_file_detail.html", {"row": row, "refusal": refusal}, status=422)
    return redirect("cases:payment-file-list")


@needs("cases.import_payment")
def payment_file_refused(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the refused rows with the reasons, to be mended."""
    row = _file(pk)
    payments_files.record_download(payment_file=row, by=person(request), now=clock.now())
    rows = row.refused_rows.order_by("line").iterator()
    parts = refused.csv_parts(row.header, rows)
    return HttpResponse(
        b"".join(parts),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="refused-payments-{row.pk}.csv"'},
    )
