"""Changes of approved months for programs: listed, approved, refused, taken back as on the pages."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view, permission_classes
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from cases.api.approvals import words_of
from cases.serializers.approvals import VerdictSerializer
from commissions.actions import amendments
from commissions.api.plans import CURRENCY, MONTH, Changes, Views
from commissions.forms import months
from commissions.models import Amendment
from commissions.queries.amendments import WAITING
from commissions.serializers.amendments import AmendmentSerializer
from common import clock
from common.api import idempotent
from staff.requests import person


class AmendmentList(ListAPIView[Amendment]):
    """List the changes of approved months; they are asked for where targets, assignments and versions are."""

    serializer_class = AmendmentSerializer
    permission_classes = (Views,)
    queryset = Amendment.objects.none()

    @extend_schema(parameters=[MONTH, CURRENCY])
    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        """List the changes, newest first."""
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Amendment]:
        """Return the changes of a month and currency, or all."""
        asked = self.request.query_params
        rows, month = Amendment.objects.all(), months.parse(asked.get("month", ""))
        if month is not None:
            rows = rows.filter(month=month)
        return rows.filter(currency=asked["currency"]) if asked.get("currency") else rows


def _amendment(pk: int) -> Amendment:
    return get_object_or_404(Amendment, pk=pk)


@extend_schema(request=VerdictSerializer, responses=AmendmentSerializer)
@api_view(["POST"])
@permission_classes([Changes])
@idempotent
def amendment_approve(request: Request, pk: int) -> Response:
    """Approve a change as the second person; the next calculation of the open run posts the difference."""
    about: dict[str, Any] = {"words": words_of(request, WAITING), "now": clock.now()}
    row = amendments.approve(by=person(request), amendment=_amendment(pk), **about)
    return Response(AmendmentSerializer(row).data)


@extend_schema(request=VerdictSerializer, responses=AmendmentSerializer)
@api_view(["POST"])
@permission_classes([Changes])
@idempotent
def amendment_refuse(request: Request, pk: int) -> Response:
    """Refuse a change with the reason, as the second person."""
    about: dict[str, Any] = {"words": words_of(request, WAITING), "now": clock.now()}
    row = amendments.refuse(by=person(request), amendment=_amendment(pk), **about)
    return Response(AmendmentSerializer(row).data)


@extend_schema(request=None, responses=AmendmentSerializer)
@api_view(["POST"])
@permission_classes([Changes])
@idempotent
def amendment_discard(request: Request, pk: int) -> Response:
    """Take back a change that waits."""
    row = amendments.discard(by=person(request), amendment=_amendment(pk), now=clock.now())
    return Response(AmendmentSerializer(row).data)
