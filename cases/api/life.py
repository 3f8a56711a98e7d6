"""Hand-overs and closings for programs."""

from typing import Any

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.decorators import api_view, permission_classes
from rest_framework.generics import ListAPIView
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from cases.actions.closings import closings
from cases.actions.placements import transfers
from cases.api.approvals import words_of
from cases.enums import TransferReason
from cases.models import Case, Closing, Transfer
from cases.queries.closings import closings as queries
from cases.queries.placements import transfer_list
from cases.queries.placements import transfers as takers
from cases.serializers.approvals import VerdictSerializer
from cases.serializers.life import (
    CloseSerializer,
    ClosingSerializer,
    ReopenSerializer,
    TransferInSerializer,
    TransferSerializer,
)
from common import audit, clock
from common.api import idempotent, needs
from common.api_files import FORM, SHEETS, form_of
from common.clock import local_date
from common.exports import download
from staff.requests import person


class Decides(BasePermission):
    """Who closes cases, or decides on closings."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Return whether the person may see and decide on closings."""
        user = request.user
        return user.is_authenticated and (user.has_perm("cases.close_case") or user.has_perm("cases.approve_closing"))


@extend_schema(request=TransferInSerializer, responses={201: TransferSerializer})
@api_view(["POST"])
@permission_classes([needs("cases.assign_case")])
@idempotent
def case_transfer(request: Request) -> Response:
    """Hand cases over to a collector or a team's pool, with a note. Cases that the person may not see stay."""
    user = person(request)
    given = TransferInSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    data = given.validated_data
    people, teams = takers.takers()
    row = transfers.transfer(
        cases=Case.objects.visible_to(user).filter(pk__in=data["cases"]),
        collector=next((one for one in people if one.pk == data["collector"]), None),
        team=next((one for one in teams if one.pk == data["team"]), None),
        reason=data["reason"],
        note=data["note"],
        by=user,
        now=clock.now(),
    )
    return Response(TransferSerializer(row).data, status=status.HTTP_201_CREATED)


WHY = OpenApiParameter("reason", str, enum=TransferReason.values)


@extend_schema(parameters=[WHY])
class TransferList(ListAPIView[Transfer]):
    """The hand-overs of the person's cases with their notes, newest first."""

    serializer_class = TransferSerializer
    permission_classes = [needs("cases.assign_case")]
    filter_backends = []
    sorts = transfer_list.SORTS
    queryset = Transfer.objects.none()

    def get_queryset(self) -> QuerySet[Transfer]:
        """Return the hand-overs for one reason or for all."""
        return transfer_list.listed(person(self.request), reason=_reason(self.request))


def _reason(request: Any) -> str:
    reason: str = request.query_params.get("reason", "")
    return reason if reason in TransferReason.values else ""


@extend_schema(parameters=[WHY, FORM], responses=SHEETS)
@api_view(["GET"])
@permission_classes([needs("cases.assign_case")])
def transfer_file(request: Request, form: str) -> HttpResponseBase:
    """Send every hand-over that fits the filters as CSV or XLSX."""
    user, now, kind, reason = person(request), clock.now(), form_of(form), _reason(request)
    audit.record(by=user, action="transfers.export", subject=user, now=now, form=kind, reason=reason)
    table = transfer_list.table(transfer_list.listed(user, reason=reason))
    return download(table, f"hand-overs-{local_date(now, user.time_zone)}", kind)


@extend_schema(request=CloseSerializer, responses={201: ClosingSerializer})
@api_view(["POST"])
@permission_classes([needs("cases.close_case")])
@idempotent
def case_close(request: Request, pk: int) -> Response:
    """Close a case, or ask a second person to; 409 when the reason is not true of it."""
    user = person(request)
    case = get_object_or_404(Case.objects.visible_to(user), pk=pk)
    given = CloseSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    row = closings.ask(case=case, by=user, now=clock.now(), **given.validated_data)
    return Response(ClosingSerializer(row).data, status=status.HTTP_201_CREATED)


@extend_schema(request=ReopenSerializer, responses=ClosingSerializer)
@api_view(["POST"])
@permission_classes([needs("cases.close_case")])
@idempotent
def case_reopen(request: Request, pk: int) -> Response:
    """Take back the closing by which a case is closed; 409 when it is too late."""
    user = person(request)
    case = get_object_or_404(Case.objects.visible_to(user), pk=pk)
    given = ReopenSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    last = queries.last_of(case)
    if last is None:
        raise closings.ReopeningRefused(_("Nobody closed this case by hand."))
    row = closings.reopen(closing=last, by=user, now=clock.now(), reason=given.validated_data["reason"])
    return Response(ClosingSerializer(row).data)


@extend_schema(parameters=[OpenApiParameter("show", str, enum=queries.SHOWN, description="all when left out")])
class ClosingList(ListAPIView[Closing]):
    """The closings by hand of the person's cases, newest first."""

    serializer_class = ClosingSerializer
    permission_classes = [Decides]
    filter_backends = []
    sorts = queries.SORTS
    queryset = Closing.objects.none()

    def get_queryset(self) -> QuerySet[Closing]:
        """Return the closings in the wanted state."""
        request: Any = self.request
        params = request.query_params
        return queries.listed(person(request), show=params.get("show", "all"), reason=params.get("reason", ""))


@extend_schema(request=VerdictSerializer, responses=ClosingSerializer)
@api_view(["POST"])
@permission_classes([needs("cases.approve_closing")])
@idempotent
def closing_approve(request: Request, pk: int) -> Response:
    """Approve what somebody else asked for: the case is closed. 409 for an own request."""
    user, words = person(request), words_of(request, queries.WAITING)
    row = get_object_or_404(queries.visible_to(user), pk=pk)
    row = closings.approve(closing=row, words=words, by=user, now=clock.now())
    return Response(ClosingSerializer(row).data)


@extend_schema(request=VerdictSerializer, responses=ClosingSerializer)
@api_view(["POST"])
@permission_classes([needs("cases.approve_closing")])
@idempotent
def closing_refuse(request: Request, pk: int) -> Response:
    """Refuse what somebody else asked for, with the reason in `words`."""
    user, words = person(request), words_of(request, queries.WAITING)
    row = get_object_or_404(queries.visible_to(user), pk=pk)
    row = closings.refuse(closing=row, words=words, by=user, now=clock.now())
    return Response(ClosingSerializer(row).data)


@extend_schema(request=None, responses=ClosingSerializer)
@api_view(["POST"])
@permission_classes([needs("cases.close_case")])
@idempotent
def closing_withdraw(request: Request, pk: int) -> Response:
    """Take an own request back."""
    user = person(request)
    row = get_object_or_404(queries.visible_to(user), pk=pk)
    return Response(ClosingSerializer(closings.withdraw(closing=row, by=user, now=clock.now())).data)
