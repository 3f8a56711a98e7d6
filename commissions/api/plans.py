"""Commission plans for programs, with assignments and targets: the same actions as the pages."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.decorators import api_view, permission_classes
from rest_framework.generics import ListAPIView
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cases.api.approvals import words_of
from cases.serializers.approvals import VerdictSerializer
from commissions.actions import assignments, plans, targets
from commissions.forms import months
from commissions.models import Amendment, Assignment, Plan, PlanVersion, Target
from commissions.queries.plans.plan_waiting import WAITING
from commissions.serializers.amendments import AmendmentSerializer
from commissions.serializers.assignments import PayAssignmentEndSerializer, PayAssignmentSerializer, PayAssignSerializer
from commissions.serializers.plans import (
    PayPlanAddSerializer,
    PayPlanDocumentSerializer,
    PayPlanSerializer,
    PayPlanSubmitSerializer,
    PayPlanVersionSerializer,
    PayPlanWriteSerializer,
)
from commissions.serializers.targets import (
    PayCountSerializer,
    PayTargetSerializer,
    TargetMonthSerializer,
    TargetSetSerializer,
)
from common import addresses, clock
from common.api import idempotent, needs
from staff.requests import person

Views, Changes = needs("commissions.view_plan"), needs("commissions.change_plan")
PLAN = OpenApiParameter("plan", OpenApiTypes.INT, description="Only those of this plan")
MONTH = OpenApiParameter("month", OpenApiTypes.STR, description="Only those of this month, such as 2026-10")
CURRENCY = OpenApiParameter("currency", OpenApiTypes.STR, description="Only those in this currency")


class Readable(APIView):
    """Who may read a list, and who may POST to it."""

    def get_permissions(self) -> list[BasePermission]:
        """Return the permission that the method needs."""
        return [Changes() if self.request.method == "POST" else Views()]


class PlanList(Readable, ListAPIView[Plan]):
    """List the plans; POST opens one with the draft of its first version."""

    serializer_class = PayPlanSerializer
    queryset = Plan.objects.all()

    @extend_schema(request=PayPlanAddSerializer, responses={201: PayPlanDocumentSerializer})
    def post(self, request: Request) -> Response:
        """Open a plan. A faulty document is kept as a draft, with what is wrong in `found`."""
        return _create(request)


@idempotent
def _create(request: Request) -> Response:
    given = PayPlanAddSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    row = plans.create(by=person(request), now=clock.now(), **given.validated_data)
    return Response(PayPlanDocumentSerializer(row).data, status=status.HTTP_201_CREATED)


class VersionList(Readable, ListAPIView[PlanVersion]):
    """List the versions of a plan, newest first; POST begins one that says what the last one says."""

    serializer_class = PayPlanVersionSerializer
    queryset = PlanVersion.objects.none()

    def get_queryset(self) -> QuerySet[PlanVersion]:
        """Return the versions of the plan."""
        if getattr(self, "swagger_fake_view", False):
            return PlanVersion.objects.none()
        return PlanVersion.objects.filter(plan=get_object_or_404(Plan, pk=self.kwargs["pk"]))

    @extend_schema(request=None, responses={201: PayPlanDocumentSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Begin a version."""
        return _draft(request, pk)


@idempotent
def _draft(request: Request, pk: int) -> Response:
    row = plans.draft(by=person(request), plan=get_object_or_404(Plan, pk=pk), now=clock.now())
    return Response(PayPlanDocumentSerializer(row).data, status=status.HTTP_201_CREATED)


def _version(pk: int) -> PlanVersion:
    return get_object_or_404(PlanVersion.objects.select_related("plan"), pk=pk)


@extend_schema(responses=PayPlanDocumentSerializer)
@api_view(["GET"])
@permission_classes([Views])
def version_detail(_request: Request, pk: int) -> Response:
    """Return a version with its document, what was found in it, and what came of its cases."""
    return Response(PayPlanDocumentSerializer(_version(pk)).data)


@extend_schema(request=PayPlanWriteSerializer, responses=PayPlanDocumentSerializer)
@api_view(["POST"])
@permission_classes([Changes])
@idempotent
def version_write(request: Request, pk: int) -> Response:
    """Write what a draft says, its cases, or both; faults are kept and told in `found`. 409 when it is no draft."""
    given = PayPlanWriteSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    row = _version(pk)
    act: dict[str, Any] = {"by": person(request), "now": clock.now()}
    if "definition" in given.validated_data:
        row = plans.write(version=row, definition=given.validated_data["definition"], **act)
    if "cases" in given.validated_data:
        row = plans.write_cases(version=row, cases=given.validated_data["cases"], **act)
    return Response(PayPlanDocumentSerializer(row).data)


@extend_schema(request=PayPlanSubmitSerializer, responses=PayPlanVersionSerializer)
@api_view(["POST"])
@permission_classes([Changes])
@idempotent
def version_submit(request: Request, pk: int) -> Response:
    """Ask a second person to approve a draft. 409 for a faulty document, a failing case, a day that is taken."""
    given = PayPlanSubmitSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    row = plans.submit(by=person(request), version=_version(pk), now=clock.now(), **given.validated_data)
    return Response(PayPlanVersionSerializer(row).data)


@extend_schema(request=VerdictSerializer, responses=PayPlanVersionSerializer)
@api_view(["POST"])
@permission_classes([Changes])
@idempotent
def version_approve(request: Request, pk: int) -> Response:
    """Put a version in force from its first day on, as the second person."""
    row = plans.approve(by=person(request), version=_version(pk), words=words_of(request, WAITING), now=clock.now())
    return Response(PayPlanVersionSerializer(row).data)


@extend_schema(request=VerdictSerializer, responses=PayPlanVersionSerializer)
@api_view(["POST"])
@permission_classes([Changes])
@idempotent
def version_refuse(request: Request, pk: int) -> Response:
    """Refuse a version with the reason, as the second person."""
    row = plans.refuse(by=person(request), version=_version(pk), words=words_of(request, WAITING), now=clock.now())
    return Response(PayPlanVersionSerializer(row).data)


@extend_schema(request=None, responses=PayPlanVersionSerializer)
@api_view(["POST"])
@permission_classes([Changes])
@idempotent
def version_discard(request: Request, pk: int) -> Response:
    """Throw a draft away, or take back what waits."""
    row = plans.discard(by=person(request), version=_version(pk), now=clock.now())
    return Response(PayPlanVersionSerializer(row).data)


class AssignmentList(Readable, ListAPIView[Assignment]):
    """List whom plans pay; POST assigns a plan to a collector or a team."""

    serializer_class = PayAssignmentSerializer
    queryset = Assignment.objects.none()

    @extend_schema(parameters=[PLAN])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List the assignments, newest first."""
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Assignment]:
        """Return the assignments, of one plan or of all."""
        plan = addresses.key(self.request.query_params.get("plan"))
        return Assignment.objects.all() if plan is None else Assignment.objects.filter(plan=plan)

    @extend_schema(
        request=PayAssignSerializer,
        responses={201: PayAssignmentSerializer, 202: AmendmentSerializer},
    )
    def post(self, request: Request) -> Response:
        """Let a plan pay a collector or a team from a month on; what paid them before ends there.

        202 with the amendment when that changes approved months: a second person decides.
        """
        return _assign(request)


@idempotent
def _assign(request: Request) -> Response:
    given = PayAssignSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    row = assignments.assign(by=person(request), now=clock.now(), **given.validated_data)
    if isinstance(row, Amendment):
        return Response(AmendmentSerializer(row).data, status=status.HTTP_202_ACCEPTED)
    return Response(PayAssignmentSerializer(row).data, status=status.HTTP_201_CREATED)


@extend_schema(request=PayAssignmentEndSerializer, responses={204: None, 202: AmendmentSerializer})
@api_view(["POST"])
@permission_classes([Changes])
@idempotent
def assignment_end(request: Request, pk: int) -> Response:
    """Let an assignment end before a month. 202 with the amendment when that changes approved months."""
    given = PayAssignmentEndSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    row = get_object_or_404(Assignment, pk=pk)
    amendment = assignments.end(by=person(request), assignment=row, now=clock.now(), **given.validated_data)
    if amendment is not None:
        return Response(AmendmentSerializer(amendment).data, status=status.HTTP_202_ACCEPTED)
    return Response(status=status.HTTP_204_NO_CONTENT)


class TargetList(Readable, ListAPIView[Target]):
    """List the targets; POST sets those of a month, which then wait for a second person."""

    serializer_class = PayTargetSerializer
    queryset = Target.objects.none()

    @extend_schema(parameters=[MONTH, CURRENCY])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List the targets, newest first."""
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Target]:
        """Return the targets of a month and currency, or all."""
        asked = self.request.query_params
        rows: QuerySet[Target] = Target.objects.all()
        month = months.parse(asked.get("month", ""))
        if month is not None:
            rows = rows.filter(month=month)
        return rows.filter(currency=asked["currency"]) if asked.get("currency") else rows

    @extend_schema(request=TargetSetSerializer, responses=PayCountSerializer)
    def post(self, request: Request) -> Response:
        """Set targets; no amount takes one away."""
        return _set_targets(request)


@idempotent
def _set_targets(request: Request) -> Response:
    given = TargetSetSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    said = given.validated_data
    amounts = {row["collector"].pk: row["amount"] for row in said["targets"]}
    month = said["month"].replace(day=1)
    about = {"month": month, "currency": said["currency"], "reason": said["reason"]}
    count = targets.set_month(by=person(request), amounts=amounts, now=clock.now(), **about)
    return Response({"count": count})


@extend_schema(request=TargetMonthSerializer, responses=PayCountSerializer)
@api_view(["POST"])
@permission_classes([Changes])
@idempotent
def target_approve(request: Request) -> Response:
    """Approve the waiting targets of a month that somebody else set."""
    given = TargetMonthSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    said = given.validated_data
    month = said["month"].replace(day=1)
    count = targets.approve(by=person(request), month=month, currency=said["currency"], now=clock.now())
    return Response({"count": count})
