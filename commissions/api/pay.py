"""The REST API of pay accounts: entries and balances, the own ones or for finance anybody's."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from commissions.api.statements import SeesPay
from commissions.enums import PayKind
from commissions.forms import months
from commissions.models import PayEntry
from commissions.queries.pay import accounts
from commissions.serializers.pay import PayBalanceSerializer, PayEntrySerializer
from common import addresses
from staff.models import User
from staff.requests import person


@extend_schema(
    parameters=[
        OpenApiParameter("collector", OpenApiTypes.INT, description="Only those of this person"),
        OpenApiParameter("kind", str, enum=PayKind.values),
        OpenApiParameter("month", str, description="Only those of the run of this month, such as 2026-10"),
    ]
)
class EntryList(generics.ListAPIView[PayEntry]):
    """The entries of the pay accounts that the person may see, newest first."""

    serializer_class = PayEntrySerializer
    permission_classes = (IsAuthenticated, SeesPay)
    sorts = accounts.SORTS
    queryset = PayEntry.objects.none()

    def get_queryset(self) -> QuerySet[PayEntry]:
        """Return the entries that fit the filters."""
        asked = self.request.query_params
        rows: Any = PayEntry.objects.visible_to(self.request.user).select_related("run")
        collector = addresses.key(asked.get("collector"))
        if collector is not None:
            rows = rows.filter(collector=collector)
        kind = asked.get("kind", "")
        return accounts.listed(
            rows, kind=kind if kind in PayKind.values else "", month=months.parse(asked.get("month", ""))
        )


@extend_schema(responses=PayBalanceSerializer(many=True))
@api_view(["GET"])
@permission_classes([IsAuthenticated, SeesPay])
def account_detail(request: Request, pk: int) -> Response:
    """Give what stands in the pay account of a person, by currency."""
    user = person(request)
    if pk != user.pk and not user.has_perm("commissions.view_run"):
        raise Http404
    found = accounts.balances(get_object_or_404(User, pk=pk))
    return Response(PayBalanceSerializer(found, many=True).data)
