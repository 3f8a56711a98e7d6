"""Runs for programs, with their wage file and their files for payroll. The same actions as the pages."""

from collections.abc import Callable

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from cases.api.approvals import words_of
from cases.serializers.approvals import VerdictSerializer
from commissions.actions import payroll, runs
from commissions.models import ExportBatch, Run
from commissions.queries.run_waiting import WAITING
from commissions.serializers.runs import (
    JobSerializer,
    PayrollFileSerializer,
    PayrollMakeSerializer,
    RunSerializer,
    RunStartSerializer,
)
from common import clock, files
from common.api import idempotent, needs
from common.api_files import SHEETS
from common.exports import XLSX_TYPE
from common.models import StoredFile
from staff.requests import person

VIEW, MAKE, APPROVE, EXPORT = (needs(f"commissions.{what}_run") for what in ("view", "make", "approve", "export"))


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
        by=person(request),
        month=form.validated_data["month"].replace(day=1),
        currency=form.validated_data["currency"],
        today=now.date(),
        now=now,
    )
    return Response(RunSerializer(run).data, status=status.HTTP_201_CREATED)


class RunDetail(generics.RetrieveAPIView[Run]):
    """Give one run."""

    queryset = Run.objects.all()
    serializer_class = RunSerializer
    permission_classes = (IsAuthenticated, VIEW)


def _step(request: Request, pk: int, act: Callable[[Run], Run]) -> Response:
    return Response(RunSerializer(act(get_object_or_404(Run.objects.official(), pk=pk))).data)


@extend_schema(request=None, responses={202: JobSerializer})
@api_view(["POST"])
@permission_classes([IsAuthenticated, MAKE])
def run_calculate(request: Request, pk: int) -> Response:
    """Queue the calculation of a run."""
    job = runs.queue(by=person(request), run=get_object_or_404(Run.objects.official(), pk=pk), now=clock.now())
    return Response({"job": job.pk}, status=status.HTTP_202_ACCEPTED)


@extend_schema(request=None, responses=RunSerializer)
@api_view(["POST"])
@permission_classes([IsAuthenticated, MAKE])
@idempotent
def run_review(request: Request, pk: int) -> Response:
    """Send a run to review."""
    return _step(request, pk, lambda run: runs.send_to_review(by=person(request), run=run, now=clock.now()))


@extend_schema(request=None, responses=RunSerializer)
@api_view(["POST"])
@permission_classes([IsAuthenticated, APPROVE])
@idempotent
def run_approve(request: Request, pk: int) -> Response:
    """Approve a run as the second person."""
    return _step(request, pk, lambda run: runs.approve(by=person(request), run=run, now=clock.now()))


@extend_schema(request=VerdictSerializer, responses=RunSerializer)
@api_view(["POST"])
@permission_classes([IsAuthenticated, APPROVE])
@idempotent
def run_return(request: Request, pk: int) -> Response:
    """Send a run in review back as the second person, with the reason in `words`."""
    words = words_of(request, WAITING)
    return _step(request, pk, lambda run: runs.send_back(by=person(request), run=run, words=words, now=clock.now()))


@extend_schema(request=None, responses={202: JobSerializer})
@api_view(["POST"])
@permission_classes([IsAuthenticated, EXPORT])
def run_export(request: Request, pk: int) -> Response:
    """Queue the wage file of an approved run."""
    job = runs.queue_export(by=person(request), run=get_object_or_404(Run.objects.official(), pk=pk), now=clock.now())
    return Response({"job": job.pk}, status=status.HTTP_202_ACCEPTED)


@extend_schema(responses={(200, XLSX_TYPE): OpenApiTypes.BINARY})
@api_view(["GET"])
@permission_classes([IsAuthenticated, EXPORT])
def run_file(request: Request, pk: int) -> HttpResponse:
    """Send the wage file of an exported run."""
    return _sent(get_object_or_404(Run.objects.official().select_related("file"), pk=pk).file)


def _sent(file: StoredFile | None) -> HttpResponse:
    if file is None or file.dropped_at:
        raise Http404
    response = HttpResponse(files.opened(file), content_type=file.content_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=file.name)
    return response


class PayrollFileList(generics.ListAPIView[ExportBatch]):
    """List the files of a run for payroll, newest first."""

    serializer_class = PayrollFileSerializer
    permission_classes = (IsAuthenticated, EXPORT)
    queryset = ExportBatch.objects.none()

    def get_queryset(self) -> QuerySet[ExportBatch]:
        """Return the files of the run."""
        if getattr(self, "swagger_fake_view", False):
            return ExportBatch.objects.none()
        run = get_object_or_404(Run.objects.official(), pk=self.kwargs["pk"])
        return ExportBatch.objects.filter(run=run).select_related("map", "file").order_by("-pk")

    @extend_schema(
        request=PayrollMakeSerializer, responses={201: PayrollFileSerializer}, operation_id="runs_payroll_make"
    )
    def post(self, request: Request, pk: int) -> Response:
        """Make the file of an approved run by the column map in force. 409 where it does not go to payroll yet."""
        return _made(request, pk)


@idempotent
def _made(request: Request, pk: int) -> Response:
    form = PayrollMakeSerializer(data=request.data)
    form.is_valid(raise_exception=True)
    run = get_object_or_404(Run.objects.official(), pk=pk)
    batch = payroll.export(by=person(request), run=run, form=form.validated_data["form"], now=clock.now())
    return Response(PayrollFileSerializer(batch).data, status=status.HTTP_201_CREATED)


@extend_schema(responses=SHEETS)
@api_view(["GET"])
@permission_classes([IsAuthenticated, EXPORT])
def payroll_file(_request: Request, pk: int) -> HttpResponse:
    """Send a file for payroll."""
    return _sent(get_object_or_404(ExportBatch.objects.select_related("file"), pk=pk).file)
