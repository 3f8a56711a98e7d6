"""The REST API of disputes: open, withdraw, justify, reject, list."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, status
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from commissions.actions import disputes
from commissions.models import Dispute, Statement
from commissions.queries import disputes as queries
from commissions.serializers.pay import (
    PayDisputeJustifySerializer,
    PayDisputeOpenSerializer,
    PayDisputeRejectSerializer,
    PayDisputeSerializer,
    PayTakeBackSerializer,
)
from common import addresses, clock
from common.api import idempotent, needs
from staff.requests import person, today_of

VIEW, ANSWER, OWN = (needs(f"commissions.{what}") for what in ("view_dispute", "answer_dispute", "view_own_statement"))


@extend_schema(
    parameters=[
        OpenApiParameter("show", str, enum=list(queries.STATES), description="all when left out"),
        OpenApiParameter("run", int, description="Only those of this run"),
    ]
)
class DisputeList(generics.ListAPIView[Dispute]):
    """The disputes that concern the person, newest first."""

    serializer_class = PayDisputeSerializer
    permission_classes = (IsAuthenticated, VIEW)
    sorts = queries.SORTS
    queryset = Dispute.objects.none()

    def get_queryset(self) -> QuerySet[Dispute]:
        """Return the disputes in the wanted state."""
        asked = self.request.query_params
        show = asked.get("show", "all")
        show = show if show in queries.STATES else "all"
        return queries.listed(person(self.request), show=show, run=addresses.key(asked.get("run")))

    @extend_schema(request=PayDisputeOpenSerializer, responses={201: PayDisputeSerializer})
    def post(self, request: Request) -> Response:
        """Dispute the own statement, or one line of it. 409 while it is disputed already."""
        return _opened(request)


@idempotent
def _opened(request: Request) -> Response:
    form = PayDisputeOpenSerializer(data=request.data)
    form.is_valid(raise_exception=True)
    told, user = form.validated_data, person(request)
    rows: Any = Statement.objects.visible_to(user).filter(collector=user)
    statement: Statement = get_object_or_404(rows.select_related("run"), pk=told["statement"])
    line = None if told["line"] is None else queries.line_of(statement, told["line"])
    if told["line"] is not None and line is None:
        return Response(status=status.HTTP_404_NOT_FOUND)
    row = disputes.dispute(by=user, statement=statement, line=line, words=told["words"], now=clock.now())
    return Response(PayDisputeSerializer(row).data, status=status.HTTP_201_CREATED)


def _row(request: Request, pk: int) -> Dispute:
    rows: Any = Dispute.objects.visible_to(person(request))
    found: Dispute = get_object_or_404(rows, pk=pk)
    return found


@extend_schema(request=PayDisputeJustifySerializer, responses=PayDisputeSerializer)
@api_view(["POST"])
@permission_classes([IsAuthenticated, ANSWER])
@idempotent
def dispute_justify(request: Request, pk: int) -> Response:
    """Find a dispute justified and ask for its adjustment. 409 for a month whose run is approved."""
    row = _row(request, pk)
    form = PayDisputeJustifySerializer(data=request.data)
    form.is_valid(raise_exception=True)
    told = form.validated_data
    row = disputes.justify(
        dispute=row,
        amends=disputes.Amends(told["month"].replace(day=1), told["amount"]),
        answer=told["answer"],
        by=person(request),
        today=today_of(request),
        now=clock.now(),
    )
    return Response(PayDisputeSerializer(row).data)


@extend_schema(request=PayDisputeRejectSerializer, responses=PayDisputeSerializer)
@api_view(["POST"])
@permission_classes([IsAuthenticated, ANSWER])
@idempotent
def dispute_reject(request: Request, pk: int) -> Response:
    """Find a dispute not justified, with the reason that the collector reads."""
    row = _row(request, pk)
    form = PayDisputeRejectSerializer(data=request.data)
    form.is_valid(raise_exception=True)
    row = disputes.reject(dispute=row, answer=form.validated_data["answer"], by=person(request), now=clock.now())
    return Response(PayDisputeSerializer(row).data)


@extend_schema(request=PayTakeBackSerializer, responses=PayDisputeSerializer)
@api_view(["POST"])
@permission_classes([IsAuthenticated, ANSWER])
@idempotent
def dispute_take_back(request: Request, pk: int) -> Response:
    """Withdraw the own adjustment that goes with an answer, with the reason. 409 once it is decided."""
    row = _row(request, pk)
    form = PayTakeBackSerializer(data=request.data)
    form.is_valid(raise_exception=True)
    row = disputes.take_back(dispute=row, words=form.validated_data["words"], by=person(request), now=clock.now())
    return Response(PayDisputeSerializer(row).data)


@extend_schema(request=None, responses=PayDisputeSerializer)
@api_view(["POST"])
@permission_classes([IsAuthenticated, OWN])
@idempotent
def dispute_withdraw(request: Request, pk: int) -> Response:
    """Take an own dispute back."""
    return Response(
        PayDisputeSerializer(disputes.withdraw(dispute=_row(request, pk), by=person(request), now=clock.now())).data
    )
