"""The REST API of commissions: runs, statements, lines, wage file. The same actions as the pages."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, status
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from commissions.actions import runs
from commissions.models import Line, Run, Statement
from commissions.serializers import (
    JobSerializer,
    LineSerializer,
    RunSerializer,
    RunStartSerializer,
    StatementSerializer,
)
from common import addresses, clock, files
from common.api import idempotent, needs
from common.exports import XLSX_TYPE
from staff.models import User

VIEW, MAKE, APPROVE, EXPORT = (needs(f"commissions.{what}_run") for what in ("view", "make", "approve", "export"))
RUN = OpenApiParameter("run", OpenApiTypes.INT, description="Only those of this run")


class SeesPay(BasePermission):
    """Finance, and collectors their own."""

    kinds: tuple[str, ...] = ("run", "own_statement")

    def has_permission(self, request: Request, view: Any) -> bool:
        """Return whether the person sees any statement."""
        return any(request.user.has_perm(f"commissions.view_{kind}") for kind in self.kinds)


class SeesStatements(SeesPay):
    """Supervisors as well: those of their teams."""

    kinds = (*SeesPay.kinds, "team_statement")


class RunList(generics.ListAPIView[Run]):
    """List the runs, newest first."""

    queryset = Run.objects.all()
    serializer_class = RunSerializer
    permission_classes = (IsAuthenticated, VIEW)

    @extend_schema(request=RunStartSerializer, responses={201: RunSerializer}, operation_id="runs_start")
    def post(self, request: Request) -> Response:
        """Start the run of a month that is over; its calculation is queued."""
        return _start(request)


@idempotent
def _start(request: Request) -> Response:
    form = RunStartSerializer(data=request.data)
    form.is_valid(raise_exception=True)
    now = clock.now()
    run = runs.start(
        by=_by(request),
        month=form.validated_data["month"].replace(day=1),
        currency=form.validated_data["currency"],
        today=now.date(),
        now=now,
    )
    return Response(RunSerializer(run).data, status=status.HTTP_201_CREATED)


def _by(request: Request) -> User:
    user: Any = request.user
    found: User = user
    return found


class RunDetail(generics.RetrieveAPIView[Run]):
    """Give one run."""

    queryset = Run.objects.all()
    serializer_class = RunSerializer
    permission_classes = (IsAuthenticated, VIEW)


class StatementList(generics.ListAPIView[Statement]):
    """List the statements that the person may see, newest first."""

    serializer_class = StatementSerializer
    permission_classes = (IsAuthenticated, SeesStatements)
    queryset = Statement.objects.none()

    @extend_schema(parameters=[RUN])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List the statements that the person may see."""
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Statement]:
        """Return the statements that the person may see."""
        rows: QuerySet[Statement] = Statement.objects.visible_to(self.request.user)
        run = addresses.key(self.request.query_params.get("run"))
        return (rows if run is None else rows.filter(run=run)).select_related("run")


class StatementDetail(generics.RetrieveAPIView[Statement]):
    """Give one statement that the person may see."""

    serializer_class = StatementSerializer
    permission_classes = (IsAuthenticated, SeesStatements)
    queryset = Statement.objects.none()

    def get_queryset(self) -> QuerySet[Statement]:
        """Return the statements that the person may see."""
        rows: QuerySet[Statement] = Statement.objects.visible_to(self.request.user)
        return rows.select_related("run")


class StatementLines(generics.ListAPIView[Line]):
    """List the lines of one statement that the person may see."""

    serializer_class = LineSerializer
    permission_classes = (IsAuthenticated, SeesStatements)
    queryset = Line.objects.none()

    def get_queryset(self) -> QuerySet[Line]:
        """Return the lines of the statement; a stranger's is not found."""
        if getattr(self, "swagger_fake_view", False):
            return Line.objects.none()
        rows: Any = Statement.objects.visible_to(self.request.user)
        found = get_object_or_404(rows, pk=self.kwargs["pk"])
        return Line.objects.filter(run=found.run_id, collector=found.collector_id)


def _step(request: Request, pk: int, act: Callable[[Run], Run]) -> Response:
    return Response(RunSerializer(act(get_object_or_404(Run.objects.official(), pk=pk))).data)


@extend_schema(request=None, responses={202: JobSerializer})
@api_view(["POST"])
@permission_classes([IsAuthenticated, MAKE])
def run_calculate(request: Request, pk: int) -> Response:
    """Queue the calculation of a run."""
    job = runs.queue(by=_by(request), run=get_object_or_404(Run.objects.official(), pk=pk), now=clock.now())
    return Response({"job": job.pk}, status=status.HTTP_202_ACCEPTED)


@extend_schema(request=None, responses=RunSerializer)
@api_view(["POST"])
@permission_classes([IsAuthenticated, MAKE])
@idempotent
def run_review(request: Request, pk: int) -> Response:
    """Send a run to review."""
    return _step(request, pk, lambda run: runs.send_to_review(by=_by(request), run=run, now=clock.now()))


@extend_schema(request=None, responses=RunSerializer)
@api_view(["POST"])
@permission_classes([IsAuthenticated, APPROVE])
@idempotent
def run_approve(request: Request, pk: int) -> Response:
    """Approve a run as the second person."""
    return _step(request, pk, lambda run: runs.approve(by=_by(request), run=run, now=clock.now()))


@extend_schema(request=None, responses={202: JobSerializer})
@api_view(["POST"])
@permission_classes([IsAuthenticated, EXPORT])
def run_export(request: Request, pk: int) -> Response:
    """Queue the wage file of an approved run."""
    job = runs.queue_export(by=_by(request), run=get_object_or_404(Run.objects.official(), pk=pk), now=clock.now())
    return Response({"job": job.pk}, status=status.HTTP_202_ACCEPTED)


@extend_schema(responses={(200, XLSX_TYPE): OpenApiTypes.BINARY})
@api_view(["GET"])
@permission_classes([IsAuthenticated, EXPORT])
def run_file(request: Request, pk: int) -> HttpResponse:
    """Send the wage file of an exported run."""
    file = get_object_or_404(Run.objects.official().select_related("file"), pk=pk).file
    if file is None or file.dropped_at:
        raise Http404
    response = HttpResponse(files.opened(file), content_type=file.content_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=file.name)
    return response
