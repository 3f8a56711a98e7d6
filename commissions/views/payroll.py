"""The column map of payroll with its preview, and the files that are made by it."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commissions.actions import payroll
from commissions.exports.payroll import table
from commissions.forms import payroll as forms
from commissions.models import ExportBatch, Run
from commissions.queries import payroll as queries
from commissions.rules import payroll as rules
from commissions.rules.payroll import Layout
from common import clock, files, money
from common.access import needs
from common.errors import Refusal
from staff.requests import person

MOST_SHOWN = 8


@needs("commissions.change_payroll")
def payroll_map(request: HttpRequest) -> HttpResponse:
    """Show the column map with a preview of real rows; POST looks at what was typed, or keeps it (`save`)."""
    stored = queries.present()
    data = request.POST if request.method == "POST" else None
    layout = queries.layout(stored) if data is None else forms.read(data)
    found = rules.problems(layout)
    if data is not None and "save" in data and not found:
        row = payroll.save_map(by=person(request), layout=layout, now=clock.now())
        messages.success(request, _("Version %(number)s is kept. Files are made by it from now on.") % {"number": row})
        return redirect("commissions:payroll-map")
    context = {
        "stored": stored,
        "faults": len(found),
        "columns": forms.columns(layout, found, data),
        "codes": forms.codes(layout, found),
        "choices": forms.choices(layout),
    }
    context |= {} if found else _preview(request, layout)
    return render(request, "commissions/payroll_map.html", context, status=422 if data is not None and found else 200)


def _preview(request: HttpRequest, layout: Layout) -> dict[str, Any]:
    """Return some rows of the latest approved run as the file would have them; only who may export sees pay."""
    heads = [(column.head, column.field == "amount") for column in layout.columns]
    run = queries.latest() if person(request).has_perm("commissions.export_run") else None
    if run is None:
        return {"heads": heads}
    places = money.exponent(run.currency)
    rows = [
        [
            (queries.written(cell, layout, places), is_amount)
            for cell, (_head, is_amount) in zip(cells, heads, strict=True)
        ]
        for cells in table(run, layout, queries.rows(run, most=MOST_SHOWN))
    ]
    return {"heads": heads, "rows": rows, "run": run}


@require_POST
@needs("commissions.export_run")
def run_payroll(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the file of an approved run for payroll, as the form says."""
    run = get_object_or_404(Run.objects.official(), pk=pk)
    form = request.POST.get("form", "csv")
    if form not in ("csv", "xlsx"):
        raise Http404
    try:
        batch = payroll.export(by=person(request), run=run, form=form, now=clock.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        told = {"name": batch.file.name, "rows": batch.rows, "total": money.signed(batch.control_total, run.currency)}
        messages.success(request, _("%(name)s is ready: %(rows)s rows, control total %(total)s.") % told)
    return redirect(run)


@needs("commissions.export_run")
def batch_file(_request: HttpRequest, pk: int) -> FileResponse:
    """Send a file for payroll."""
    file = get_object_or_404(ExportBatch.objects.select_related("file"), pk=pk).file
    if file.dropped_at:
        raise Http404
    return FileResponse(files.opened(file), as_attachment=True, filename=file.name, content_type=file.content_type)
