"""Overdue reports for programs: list, ask, one, its accounts, its files."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.decorators import api_view, permission_classes
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from common import clock
from common.api import KeysetPagination, idempotent, needs
from common.api_files import FORM, SHEETS, form_of
from common.exports import download
from reports import exports as sheets
from reports.actions import overdue as actions
from reports.enums import Concern
from reports.models import OverdueReport, OverdueRow
from reports.queries import overdue
from reports.serializers import (
    OverdueAskSerializer,
    OverdueDetailSerializer,
    OverdueReportSerializer,
    OverdueRowSerializer,
)
from staff.requests import person

NARROW = [
    OpenApiParameter("currency", str),
    OpenApiParameter("bucket", int),
    OpenApiParameter("creditor", int),
    OpenApiParameter("team", int, description="0 for accounts of no team"),
    OpenApiParameter("concern", str, enum=Concern.values),
]


class ByBalance(KeysetPagination):
    """Fifty rows a page, the largest balance first."""

    ordering = ("-balance", "-id")  # type: ignore[assignment]  # the paginator takes both


def _asked_for(request: Any, pk: int) -> OverdueReport:
    return get_object_or_404(overdue.visible(person(request)), pk=pk)


class OverdueList(ListAPIView[OverdueReport]):
    """The reports that the person may open, newest first."""

    serializer_class = OverdueReportSerializer
    permission_classes = [needs("reports.view_overdue")]
    filter_backends = []
    queryset = OverdueReport.objects.none()

    def get_queryset(self) -> QuerySet[OverdueReport]:
        """Return the visible reports."""
        request: Any = self.request
        return overdue.visible(person(request))


@extend_schema(request=OverdueAskSerializer, responses={201: OverdueReportSerializer})
@api_view(["POST"])
@permission_classes([needs("reports.make_overdue")])
@idempotent
def overdue_make(request: Request) -> Response:
    """Ask for a report; it is made in the background."""
    given = OverdueAskSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    asked = given.validated_data
    filters = actions.Filters(
        creditors=[one.pk for one in asked["creditors"]],
        teams=[one.pk for one in asked["teams"]],
        collectors=[one.pk for one in asked["collectors"]],
        buckets=asked["buckets"],
    )
    user: Any = request
    report = actions.ask(by=person(user), as_of=asked["as_of"], filters=filters, now=clock.now())
    return Response(OverdueReportSerializer(report).data, status=status.HTTP_201_CREATED)


@extend_schema(responses=OverdueDetailSerializer)
@api_view(["GET"])
@permission_classes([needs("reports.view_overdue")])
def overdue_detail(request: Request, pk: int) -> Response:
    """Return one report with its figures per currency."""
    user: Any = request
    context = {"reader": person(user)}
    return Response(OverdueDetailSerializer(_asked_for(request, pk), context=context).data)


@extend_schema(parameters=NARROW)
class OverdueRows(ListAPIView[OverdueRow]):
    """The accounts of a report that the person sees, the largest balance first."""

    serializer_class = OverdueRowSerializer
    permission_classes = [needs("reports.view_overdue")]
    pagination_class = ByBalance
    filter_backends = []
    queryset = OverdueRow.objects.none()

    def get_queryset(self) -> QuerySet[OverdueRow]:
        """Return the rows of the report that fit what is asked."""
        request: Any = self.request
        report = _asked_for(request, self.kwargs["pk"])
        found = overdue.rows(report, person(request), overdue.narrowed(request.GET))
        return found.select_related("account", "case")


@extend_schema(parameters=[*NARROW, FORM], responses=SHEETS)
@api_view(["GET"])
@permission_classes([needs("reports.view_overdue")])
def overdue_file(request: Request, pk: int, form: str) -> Any:
    """Send the accounts of a report as CSV or XLSX."""
    report = _asked_for(request, pk)
    kind = form_of(form)
    if not report.made_at or report.rows_removed_at:
        raise Http404
    reader: Any = request
    user = person(reader)
    asked = overdue.narrowed(request.GET)
    actions.record_download(report=report, form=form, filters=asked.query(), by=user, now=clock.now())
    table = sheets.sheet(report, user, asked)
    name = f"overdue-{report.as_of.isoformat()}-{report.pk}"
    return download(table, name, kind)
