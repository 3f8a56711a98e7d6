"""Statements: a collector's own months, and one statement down to the payment."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from commissions.models import Statement
from commissions.queries import runs
from commissions.queries import statements as queries
from common.access import needs
from staff.requests import person


@needs("commissions.view_own_statement")
def statement_list(request: HttpRequest) -> HttpResponse:
    """Show the collector's months and what the present one has earned so far."""
    user = person(request)
    rows = [{"statement": row, "percent": queries.percent(row)} for row in queries.own(user)[:60]]
    estimates = queries.estimates(user, today=timezone.localdate())
    return render(request, "commissions/statement_list.html", {"rows": rows, "estimates": estimates})


def _statement(request: HttpRequest, pk: int) -> Statement:
    rows: Any = Statement.objects.visible_to(person(request))
    found: Statement = get_object_or_404(
        rows.select_related("run__plan_version__plan", "run__approved_by", "collector__team"), pk=pk
    )
    return found


@needs("commissions.view_own_statement", "commissions.view_run")
def statement_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one statement: the figure, the staircase, the bands, what is not counted."""
    statement = _statement(request, pk)
    user = person(request)
    own = statement.collector_id == user.pk
    context = {
        "statement": statement,
        "run": statement.run,
        "not_figured": runs.not_figured(statement.run),
        "currency": statement.run.currency,
        "own": own,
        "stairs": queries.staircase(statement, statement.run.currency),
        "earned": statement.line_total + statement.attainment_effect,
        "bands": queries.band_rows(statement),
        "slices": queries.slices(statement),
        "percent": queries.percent(statement),
        "left_out": queries.left_out(statement),
        "estimates": queries.estimates(user, today=timezone.localdate()) if own else [],
        "sample": _sample(request, statement),
    }
    return render(request, "commissions/statement_detail.html", context)


def _sample(request: HttpRequest, statement: Statement) -> dict[str, Any] | None:
    """Return the largest payment of the statement, by which the rate step explains itself."""
    bands = queries.band_rows(statement)
    line = statement.lines.select_related("payment__account__case__debtor").order_by("-amount", "pk").first()
    if line is None:
        return None
    band = next(one for one in bands if one.row == line.row)
    return {"line": line, "band": band, "may_open": bool(queries.openable([line], person(request)))}


@needs("commissions.view_own_statement", "commissions.view_run")
def statement_lines(request: HttpRequest, pk: int) -> HttpResponse:
    """List the payments of one band (`?row=`), or those that are not counted."""
    statement = _statement(request, pk)
    wanted = request.GET.get("row", "")
    row = int(wanted) if wanted.isdigit() and len(wanted) < 4 else None
    page = queries.lines_of(statement, row=row, cursor=request.GET.get("after", ""))
    context = {
        "statement": statement,
        "run": statement.run,
        "currency": statement.run.currency,
        "band": next((one for one in queries.band_rows(statement) if one.row == row), None),
        "rows": page.rows,
        "next_cursor": page.next_cursor,
        "openable": queries.openable(page.rows, person(request)),
    }
    return render(request, "commissions/statement_lines.html", context)
