"""Roll rates month against month, and the ages at the close of a day."""

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render

from cases.models import Creditor
from cases.queries import roll_rates
from cases.queries.roll_rates import Unit
from common import addresses, audit, clock, human_dates
from common.access import needs
from common.clock import local_date
from common.exports import download
from reports.queries import rolls
from staff.requests import person


@needs("reports.view_rolls")
def roll_rates_page(request: HttpRequest) -> HttpResponse:
    """Show what rolled in a month, held against the month before, and what stood in each bucket on a day."""
    creditors = list(Creditor.objects.order_by("name", "pk"))
    asked = addresses.key(request.GET.get("creditor"))
    usual = roll_rates.longest_known(creditors)
    creditor = next((one for one in creditors if one.pk == asked), usual)
    unit = Unit.COUNT if request.GET.get("unit") == Unit.COUNT else Unit.BALANCE
    context: dict[str, Any] = {"creditors": creditors, "creditor": creditor.pk if creditor else None, "unit": unit}
    if creditor is not None:
        months = roll_rates.month_ends(creditor=creditor)
        chosen = _month(request.GET.get("month", ""), months)
        context |= {"of": creditor, "months": months, "steps": [rolls.step_name(one) for one in rolls.STEPS]}
        context["to"] = list(roll_rates.TO)
        if chosen:
            context["shown"] = rolls.rolls(creditor=creditor, month_end=chosen, months=months, unit=unit)
        context |= _day(request, creditor)
    return render(request, "reports/roll_rates.html", context)


def _month(text: str, months: list[date]) -> date | None:
    return next((month for month in months if month.isoformat() == text), months[0] if months else None)


def _day(request: HttpRequest, creditor: Creditor) -> dict[str, Any]:
    """Return the ages at the close of the day that the address names, or of the last one that was closed."""
    kept = roll_rates.days(creditor=creditor)
    if kept is None:
        return {"kept": None}
    text = request.GET.get("on", "").strip()
    day = human_dates.day(text, today=local_date(clock.now(), creditor.time_zone)) if text else kept[1]
    stands = roll_rates.on_day(creditor=creditor, on=day) if day and day <= kept[1] else []
    sums = {"accounts": sum(one.accounts for one in stands), "balance": sum(one.balance for one in stands)}
    return {"kept": kept, "day": day, "on": text, "stands": stands, "sums": sums}


@needs("reports.view_rolls")
def roll_rates_export(request: HttpRequest, kind: Literal["csv", "xlsx"]) -> HttpResponseBase:
    """Send what rolled in every month of a creditor as CSV or XLSX."""
    user, now = person(request), clock.now()
    asked = addresses.key(request.GET.get("creditor"))
    first = Creditor.objects.order_by("name", "pk").first()
    creditor = get_object_or_404(Creditor, pk=asked if asked or first is None else first.pk)
    audit.record(by=user, action="rolls.export", subject=creditor, now=now, form=kind)
    return download(roll_rates.table(creditor=creditor), f"roll-rates-{creditor.code}", kind)
