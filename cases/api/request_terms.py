"""Request terms for programs: what holds at a creditor, by law and by contract; stating one."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import api_view, permission_classes
from rest_framework.request import Request
from rest_framework.response import Response

from cases.actions.requests import request_terms
from cases.enums import DayUnit, RequestKind
from cases.models import Creditor
from cases.queries.requests import request_terms as queries
from cases.serializers.requests import RequestTermInSerializer, RequestTermSerializer
from common import clock
from common.api import idempotent, needs
from staff.requests import person


@extend_schema(methods=["GET"], responses=RequestTermSerializer(many=True))
@extend_schema(methods=["POST"], request=RequestTermInSerializer, responses={201: RequestTermSerializer})
@api_view(["GET", "POST"])
@permission_classes([needs("cases.change_creditor")])
def creditor_request_terms(request: Request, pk: int) -> Response:
    """Return the rows that hold at a creditor, or state one; the deadlines of open requests follow."""
    creditor = get_object_or_404(Creditor, pk=pk)
    if request.method == "POST":
        return _state(request, creditor=creditor)
    rows = [row for both in queries.of(creditor).values() for row in both if row]
    return Response(RequestTermSerializer(rows, many=True).data)


@idempotent
def _state(request: Request, *, creditor: Creditor) -> Response:
    given = RequestTermInSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    data: dict[str, Any] = dict(given.validated_data)
    kind, of_law = RequestKind(data.pop("kind")), data.pop("law")
    whose: dict[str, Any] = {"jurisdiction": creditor.jurisdiction} if of_law else {"creditor": creditor}
    data |= {"unit": DayUnit(data["unit"]), "source": data.pop("citation")}
    terms = request_terms.Terms(**data)
    row = request_terms.state(kind=kind, terms=terms, by=person(request), now=clock.now(), **whose)
    return Response(RequestTermSerializer(row).data, status=status.HTTP_201_CREATED)
