"""Roll rates and ages for programs: the matrix of a month against the month before, the close of a day, the file."""

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view, permission_classes
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from cases.models import Creditor
from cases.queries import roll_rates
from common import audit, clock
from common.api import needs
from common.api_files import FORM, SHEETS, form_of
from common.exports import download
from reports.queries import rolls
from reports.serializers import (
    AgesAskSerializer,
    AgesSerializer,
    OfCreditorSerializer,
    RollsAskSerializer,
    RollsSerializer,
)
from staff.requests import person

Views = needs("reports.view_rolls")


def _creditor(request: Request, given: type[OfCreditorSerializer] = OfCreditorSerializer) -> tuple[Creditor, Any]:
    """Return the creditor that the address names, and what else it asks; 400 for one that is unknown."""
    asked = given(data=request.query_params)
    asked.is_valid(raise_exception=True)
    return get_object_or_404(Creditor, pk=asked.validated_data["creditor"]), asked.validated_data


@extend_schema(parameters=[RollsAskSerializer], responses=RollsSerializer)
@api_view(["GET"])
@permission_classes([Views])
def roll_rates_of(request: Request) -> Response:
    """Return what rolled in a month, the last one known when none is named, held against the month before."""
    creditor, asked = _creditor(request, RollsAskSerializer)
    months = roll_rates.month_ends(creditor=creditor)
    chosen = asked["month"] or (months[0] if months else None)
    if chosen is not None and chosen not in months:
        raise ValidationError(
            {"month": [_("No roll rates of this month are known. Name the last day of one that is.")]}
        )
    shown = rolls.rolls(creditor=creditor, month_end=chosen, months=months, unit=asked["unit"]) if chosen else None
    facts = {"creditor": creditor.pk, "currency": creditor.currency, "months": months, "shown": shown}
    return Response(RollsSerializer(facts | {"unit": asked["unit"]}).data)


@extend_schema(parameters=[AgesAskSerializer], responses=AgesSerializer)
@api_view(["GET"])
@permission_classes([Views])
def ages_on(request: Request) -> Response:
    """Return what stood in each bucket at the close of a day; nothing before the first day was closed."""
    creditor, asked = _creditor(request, AgesAskSerializer)
    kept = roll_rates.days(creditor=creditor)
    first, last = kept or (None, None)
    on = asked["on"] or last
    if last is None or on is None:
        return Response(AgesSerializer({"creditor": creditor, "first": None, "last": None, "on": None}).data)
    if on > last:
        raise ValidationError({"on": [_("The day is not closed yet. Name an earlier one.")]})
    found = roll_rates.on_day(creditor=creditor, on=on)
    return Response(AgesSerializer({"creditor": creditor, "first": first, "last": last, "on": on, "ages": found}).data)


@extend_schema(parameters=[OfCreditorSerializer, FORM], responses=SHEETS)
@api_view(["GET"])
@permission_classes([Views])
def rolls_file(request: Request, form: str) -> HttpResponseBase:
    """Send what rolled in every month of a creditor as CSV or XLSX."""
    kind = form_of(form)
    creditor, _asked = _creditor(request)
    audit.record(by=person(request), action="rolls.export", subject=creditor, now=clock.now(), form=kind)
    return download(roll_rates.table(creditor=creditor), f"roll-rates-{creditor.code}", kind)
