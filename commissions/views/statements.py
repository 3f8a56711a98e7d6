"""Statements: a collector's own months, and one statement down to the payment."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from commissions.forms import months
from commissions.forms.statements import WhatIfForm
from commissions.models import Line, Statement
from commissions.queries import credits as chosen
from commissions.queries import disputes, reasons, so_far
from commissions.queries import statements as queries
from commissions.queries.estimates import estimates
from commissions.queries.figuring.months import Month, watermark
from commissions.queries.pay import adjustments
from commissions.queries.traces import Parts
from common import addresses
from common.access import needs
from staff.requests import person, today_of

MOST_PLACES = 30_000


@needs("commissions.view_own_statement")
def statement_list(request: HttpRequest) -> HttpResponse:
    """Show the collector's months and what the present one has earned so far."""
    user = person(request)
    rows = [{"statement": row, "percent": queries.percent(row)} for row in queries.own(user)[:60]]
    form = WhatIfForm(request.GET) if "more" in request.GET else None
    more = form.asked() if form and form.is_valid() else None
    context = {"rows": rows, "estimates": estimates(user, today=timezone.localdate(), more=more), "what_if": form}
    return render(request, "commissions/statement_list.html", context)


@needs("commissions.view_own_statement")
def month_so_far(request: HttpRequest) -> HttpResponse:
    """List the collector's payments of the present month (`?currency=CNY`) and what each makes by what is known now.

    With `?show=left-out` those that do not count, and why.
    """
    user, today = person(request), timezone.localdate()
    start = today.replace(day=1)
    asked = request.GET.get("currency", "")
    if asked and asked not in chosen.currencies():
        raise Http404
    currency = asked or next(iter(chosen.own_currencies(month=start, collector_id=user.pk)), "")
    counted = request.GET.get("show") != "left-out"
    before = addresses.key(request.GET.get("after"))
    page = so_far.page(user, Month(start, currency, watermark(), today), counted=counted, before=before)
    context = {
        "month": start,
        "currency": currency,
        "counted": counted,
        "rows": _told(page.parts, page.lines) if page else [],
        "next_cursor": page.following if page else None,
        "openable": queries.openable(page.lines, user) if page else set(),
        "has_plan": page is not None,
    }
    return render(request, "commissions/month_so_far.html", context)


def _told(parts: Parts, lines: list[Line]) -> list[dict[str, Any]]:
    """Return lines with how each came about, and why it is not counted."""
    return [{"line": line, "told": parts.told(line), "why": reasons.label(line.exclusion)} for line in lines]


@needs("commissions.view_team_statement")
def team_statement_list(request: HttpRequest) -> HttpResponse:
    """Show the statements of the own teams of a month, the latest by default (`?month=2026-10`)."""
    user = person(request)
    listed = queries.team_months(user)
    asked = months.parse(request.GET.get("month", ""))
    month = asked if asked in listed else next(iter(listed), None)
    found = queries.of_teams(user, month) if month else []
    rows = [{"statement": row, "percent": queries.percent(row)} for row in found]
    context = {"rows": rows, "months": listed, "month": month}
    return render(request, "commissions/team_statement_list.html", context)


SEES = ("commissions.view_own_statement", "commissions.view_team_statement", "commissions.view_run")


def statement_of(request: HttpRequest, pk: int) -> Statement:
    """Return a statement that the person may see; raise Http404 for another."""
    rows: Any = Statement.objects.visible_to(person(request))
    found: Statement = get_object_or_404(
        rows.select_related("run__approved_by", "run__booked_in", "collector__team", "version__plan"), pk=pk
    )
    return found


@needs(*SEES)
def statement_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one statement: the figure, the staircase, the rows of each component, what is not counted."""
    statement = statement_of(request, pk)
    user = person(request)
    own = statement.collector_id == user.pk
    parts = queries.parts_of(statement)
    context = {
        "statement": statement,
        "run": statement.run,
        "currency": statement.run.currency,
        "own": own,
        "stairs": queries.staircase(statement, parts),
        "components": queries.components(statement, parts),
        "settled": queries.settled(statement),
        "corrections": queries.corrections(statement),
        "adjustments": adjustments.of_statement(statement),
        "left_out": queries.left_out(statement),
        "disputes": disputes.of_statement(statement, user, today=today_of(request)),
        "estimates": estimates(user, today=timezone.localdate()) if own else [],
        "what_if": None,
        "sample": _sample(request, statement, parts),
        "languages": settings.LANGUAGES,
    }
    return render(request, "commissions/statement_detail.html", context)


def _sample(request: HttpRequest, statement: Statement, parts: Parts) -> dict[str, Any] | None:
    """Return the payment of the statement that earned most, by which the components explain themselves."""
    lines = Line.objects.counted().filter(run=statement.run_id, collector=statement.collector_id)
    line = lines.select_related("payment__account__case__debtor").order_by("-amount", "pk").first()
    return None if line is None else queries.traced(line, parts, person(request))


@needs(*SEES)
def statement_lines(request: HttpRequest, pk: int) -> HttpResponse:
    """List the payments on which a row worked (`?version=&part=&row=`), or those that are not counted."""
    statement = statement_of(request, pk)
    parts = queries.parts_of(statement)
    worked = _worked(request, parts)
    page = queries.lines_of(statement, worked=worked, cursor=request.GET.get("after", ""))
    part = parts.of[worked[0]][worked[1]] if worked else None
    context = {
        "statement": statement,
        "run": statement.run,
        "currency": statement.run.currency,
        "part": part,
        "counted": part is not None,
        "span": part.span(worked[2]) if part and worked else "",
        "rows": _rows(statement, parts, page.rows),
        "next_cursor": page.next_cursor,
        "openable": queries.openable(page.rows, person(request)),
        "own": statement.collector_id == person(request).pk,
    }
    return render(request, "commissions/statement_lines.html", context)


def _rows(statement: Statement, parts: Parts, lines: list[Line]) -> list[dict[str, Any]]:
    """Return lines with how each came about, why it is not counted, and what was last disputed of it."""
    disputed = disputes.of_lines(statement, lines)
    told = _told(parts, lines)
    return [row | {"dispute": disputed.get((row["line"].payment_id, row["line"].exclusion))} for row in told]


def _worked(request: HttpRequest, parts: Parts) -> tuple[int, int, int | None] | None:
    """Return version, place and row that the address names; None when it names no component of the statement."""
    version, place, row = (addresses.key(request.GET.get(name)) for name in ("version", "part", "row"))
    if version not in parts.of or place is None or place >= len(parts.of[version]):
        return None
    return version, place, row if row is None or row < MOST_PLACES else None
