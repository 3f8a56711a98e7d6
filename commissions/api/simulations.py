"""Simulations for programs: started, watched, stopped, read, and sent as a file. The same actions as the page."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from commissions.actions import simulations
from commissions.exports import simulations as exports
from commissions.models import PlanVersion
from commissions.queries import simulations as queries
from commissions.serializers import simulations as shapes
from commissions.serializers.runs import JobSerializer
from common import clock, jobs
from common.api import idempotent, needs
from common.api_files import FORM, SHEETS, form_of
from common.exports import download
from staff.requests import person, today_of

Changes = needs("commissions.change_plan")


def _version(pk: int) -> PlanVersion:
    return get_object_or_404(PlanVersion.objects.select_related("plan"), pk=pk)


class SimulationDetail(APIView):
    """What came of a version on the last months, and how far the work on it is; POST starts it."""

    permission_classes: tuple[type[BasePermission], ...] = (Changes,)

    @extend_schema(responses=shapes.SimulationSerializer, operation_id="pay_plan_versions_simulation")
    def get(self, _request: Request, pk: int) -> Response:
        """Return the present job and the last result; either is null while there is none."""
        return Response(shapes.simulation_of(_version(pk)))

    @extend_schema(
        request=shapes.SimulateSerializer,
        responses={202: JobSerializer},
        operation_id="pay_plan_versions_simulate",
    )
    def post(self, request: Request, pk: int) -> Response:
        """Try the version on the last three months. 409 for a faulty plan, nobody to try it on, or work under way."""
        return _start(request, pk)


@idempotent
def _start(request: Request, pk: int) -> Response:
    version, today = _version(pk), today_of(request)
    form = shapes.SimulateSerializer(data=request.data, context={"whom": queries.whom_choices(version, today)})
    form.is_valid(raise_exception=True)
    job = simulations.start(
        by=person(request), version=version, whom=form.validated_data["whom"], today=today, now=clock.now()
    )
    return Response({"job": job.pk}, status=status.HTTP_202_ACCEPTED)


@extend_schema(request=None, responses=shapes.SimulationSerializer)
@api_view(["POST"])
@permission_classes([Changes])
def simulation_cancel(request: Request, pk: int) -> Response:
    """Ask the own simulation of a version to stop; what was found before stays. 404 when none of the own is live."""
    version = _version(pk)
    job = queries.job_of(version)
    if job is None or not job.is_live or job.owner_id != person(request).pk:
        raise Http404
    jobs.request_cancel(job=job, by=person(request), now=clock.now())
    return Response(shapes.simulation_of(version))


@extend_schema(parameters=[FORM], responses=SHEETS)
@api_view(["GET"])
@permission_classes([Changes])
def simulation_file(_request: Request, pk: int, form: str) -> Any:
    """Send the last result, a row per person, as CSV or XLSX."""
    kind, found = form_of(form), queries.of(_version(pk))
    if found is None:
        raise Http404
    return download(exports.table(found), exports.file_name(found), kind)
