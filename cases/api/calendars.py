"""The working-day calendar for programs: a year, stating a day, completing a year."""

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import api_view, permission_classes
from rest_framework.request import Request
from rest_framework.response import Response

from cases.actions import calendars
from cases.queries import calendar_page
from cases.serializers.calendars import (
    CalendarDayInSerializer,
    CalendarYearInSerializer,
    CalendarYearQuerySerializer,
    CalendarYearSerializer,
)
from common import clock
from common.api import idempotent, needs
from staff.requests import person


def _year(jurisdiction: str, year: int) -> Response:
    return Response(CalendarYearSerializer(calendar_page.page(jurisdiction=jurisdiction, year=year)).data)


@extend_schema(parameters=[CalendarYearQuerySerializer], responses=CalendarYearSerializer)
@api_view(["GET"])
@permission_classes([needs("cases.view_calendar")])
def calendar(request: Request) -> Response:
    """Return the days of a year that are not what their weekday says."""
    given = CalendarYearQuerySerializer(data=request.query_params)
    given.is_valid(raise_exception=True)
    return _year(**given.validated_data)


@extend_schema(request=CalendarDayInSerializer, responses={201: CalendarYearSerializer})
@api_view(["POST"])
@permission_classes([needs("cases.change_calendar")])
@idempotent
def calendar_day(request: Request) -> Response:
    """State that a day is worked or off; the promises that it concerns are judged again."""
    given = CalendarDayInSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    row = calendars.state_day(by=person(request), now=clock.now(), **given.validated_data)
    answer = _year(row.creditor.jurisdiction if row.creditor else row.jurisdiction, row.day.year)
    answer.status_code = status.HTTP_201_CREATED
    return answer


@extend_schema(request=CalendarYearInSerializer, responses={201: CalendarYearSerializer})
@api_view(["POST"])
@permission_classes([needs("cases.change_calendar")])
@idempotent
def calendar_year(request: Request) -> Response:
    """State that a year is complete; what was provisional becomes final."""
    given = CalendarYearInSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    data = given.validated_data
    row = calendars.state_year(
        jurisdiction=data["jurisdiction"], year=data["year"], source=data["notice"], by=person(request), now=clock.now()
    )
    answer = _year(row.jurisdiction, row.year)
    answer.status_code = status.HTTP_201_CREATED
    return answer
