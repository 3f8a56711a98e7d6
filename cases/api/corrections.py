"""Corrections for programs: list, ask, approve, refuse, withdraw."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.decorators import api_view, permission_classes
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from cases.actions.ledger import corrections
from cases.api.approvals import words_of
from cases.enums import CorrectionKind
from cases.models import Account, Case, Correction
from cases.queries.ledger import corrections as queries
from cases.rules.ledger import corrections as rules
from cases.serializers.approvals import VerdictSerializer
from cases.serializers.corrections import CorrectionInSerializer, CorrectionSerializer
from common import clock
from common.api import idempotent, needs
from staff.requests import person


@extend_schema(
    parameters=[
        OpenApiParameter("show", str, enum=list(queries.STATES), description="all when left out"),
        OpenApiParameter("kind", str, enum=CorrectionKind.values),
    ]
)
class CorrectionList(ListAPIView[Correction]):
    """The corrections on cases that the person may see, newest first."""

    serializer_class = CorrectionSerializer
    permission_classes = [needs("cases.view_correction")]
    filter_backends = []
    sorts = queries.SORTS
    queryset = Correction.objects.none()

    def get_queryset(self) -> QuerySet[Correction]:
        """Return the corrections of the wanted state and kind."""
        request: Any = self.request
        show, kind = request.query_params.get("show", "all"), request.query_params.get("kind", "")
        rows = queries.listed(
            person(request),
            show=show if show in queries.STATES else "all",
            kind=kind if kind in CorrectionKind.values else "",
        )
        return rows.select_related("account__creditor")


@extend_schema(request=CorrectionInSerializer, responses={201: CorrectionSerializer})
@api_view(["POST"])
@permission_classes([needs("cases.view_correction")])
@idempotent
def correction_ask(request: Request, pk: int) -> Response:
    """Ask for a waiver, an adjustment or a refund on an account. 409 for more than is owed."""
    user = person(request)
    account = get_object_or_404(Account, pk=pk, case__in=Case.objects.visible_to(user))
    given = CorrectionInSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    asked = given.validated_data
    if not user.has_perm(rules.ASKS[asked["kind"]]):
        raise PermissionDenied
    row = corrections.ask(
        account=account,
        kind=asked["kind"],
        stated=asked["parts"],
        reason=asked["reason"],
        words=asked["words"],
        by=user,
        now=clock.now(),
    )
    return Response(CorrectionSerializer(row).data, status=status.HTTP_201_CREATED)


@extend_schema(request=VerdictSerializer, responses=CorrectionSerializer)
@api_view(["POST"])
@permission_classes([needs("cases.view_approvals")])
@idempotent
def correction_approve(request: Request, pk: int) -> Response:
    """Approve what somebody else asked for; it is booked at once. 409 for an own request."""
    user, words = person(request), words_of(request, queries.WAITING)
    row = get_object_or_404(queries.decidable(user), pk=pk)
    row = corrections.approve(correction=row, by=user, now=clock.now(), words=words)
    return Response(CorrectionSerializer(row).data)


@extend_schema(request=VerdictSerializer, responses=CorrectionSerializer)
@api_view(["POST"])
@permission_classes([needs("cases.view_approvals")])
@idempotent
def correction_refuse(request: Request, pk: int) -> Response:
    """Refuse what somebody else asked for, with the reason in `words`."""
    user, words = person(request), words_of(request, queries.WAITING)
    row = get_object_or_404(queries.decidable(user), pk=pk)
    row = corrections.refuse(correction=row, words=words, by=user, now=clock.now())
    return Response(CorrectionSerializer(row).data)


@extend_schema(request=None, responses=CorrectionSerializer)
@api_view(["POST"])
@permission_classes([needs("cases.view_correction")])
@idempotent
def correction_withdraw(request: Request, pk: int) -> Response:
    """Take an own request back."""
    user = person(request)
    row = get_object_or_404(queries.visible_to(user), pk=pk)
    return Response(CorrectionSerializer(corrections.withdraw(correction=row, by=user, now=clock.now())).data)
