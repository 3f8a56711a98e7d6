"""The REST API of adjustments of pay: ask, approve, refuse, withdraw, list."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, status
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from cases.api.approvals import words_of
from cases.serializers.approvals import VerdictSerializer
from commissions.actions import adjustments
from commissions.api.runs import APPROVE, MAKE, VIEW
from commissions.models import Adjustment
from commissions.queries.pay import adjustments as queries
from commissions.serializers.pay import PayAdjustmentSerializer, PayAdjustSerializer
from common import clock
from common.api import idempotent
from staff.requests import person, today_of


@extend_schema(parameters=[OpenApiParameter("show", str, enum=list(queries.STATES), description="all when left out")])
class AdjustmentList(generics.ListAPIView[Adjustment]):
    """The adjustments of pay, the last asked first."""

    serializer_class = PayAdjustmentSerializer
    permission_classes = (IsAuthenticated, VIEW)
    sorts = queries.SORTS
    queryset = Adjustment.objects.none()

    def get_queryset(self) -> QuerySet[Adjustment]:
        """Return the adjustments in the wanted state."""
        show = self.request.query_params.get("show", "all")
        return queries.listed(show=show if show in queries.STATES else "all")

    @extend_schema(request=PayAdjustSerializer, responses={201: PayAdjustmentSerializer})
    def post(self, request: Request) -> Response:
        """Ask for an adjustment. 409 for a month whose run is approved."""
        return _propose(request)


@idempotent
def _propose(request: Request) -> Response:
    if not request.user.has_perm("commissions.make_run"):
        raise PermissionDenied
    form = PayAdjustSerializer(data=request.data)
    form.is_valid(raise_exception=True)
    told = dict(form.validated_data)
    file = told.pop("attached")
    wanted = adjustments.Wanted(**told | {"month": told["month"].replace(day=1)})
    row = adjustments.propose(by=person(request), wanted=wanted, today=today_of(request), now=clock.now(), file=file)
    return Response(PayAdjustmentSerializer(row).data, status=status.HTTP_201_CREATED)


def _decided(request: Request, pk: int, act: Callable[..., Adjustment], **about: Any) -> Response:
    row = act(adjustment=get_object_or_404(Adjustment, pk=pk), by=person(request), now=clock.now(), **about)
    return Response(PayAdjustmentSerializer(row).data)


@extend_schema(request=VerdictSerializer, responses=PayAdjustmentSerializer)
@api_view(["POST"])
@permission_classes([IsAuthenticated, APPROVE])
@idempotent
def adjustment_approve(request: Request, pk: int) -> Response:
    """Approve what somebody else asked for. 409 for an own request, or once its month is locked."""
    return _decided(request, pk, adjustments.approve, words=words_of(request, queries.WAITING))


@extend_schema(request=VerdictSerializer, responses=PayAdjustmentSerializer)
@api_view(["POST"])
@permission_classes([IsAuthenticated, APPROVE])
@idempotent
def adjustment_refuse(request: Request, pk: int) -> Response:
    """Refuse what somebody else asked for, with the reason in `words`."""
    return _decided(request, pk, adjustments.refuse, words=words_of(request, queries.WAITING))


@extend_schema(request=VerdictSerializer, responses=PayAdjustmentSerializer)
@api_view(["POST"])
@permission_classes([IsAuthenticated, MAKE])
@idempotent
def adjustment_withdraw(request: Request, pk: int) -> Response:
    """Take an own request back; with the reason in `words` where it answers a dispute."""
    return _decided(request, pk, adjustments.withdraw, words=words_of(request, queries.WAITING))
