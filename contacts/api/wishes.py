"""Contact points and wishes for programs: what the pages of numbers and wishes do."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import api_view, permission_classes
from rest_framework.request import Request
from rest_framework.response import Response

from cases.enums import PartyRole, PointKind, PointPlace, PointSource, PointState
from cases.models import Case, ContactPoint, RelatedPerson
from cases.queries.cases import cases
from common import clock
from common.api import idempotent, needs
from contacts.actions import points, wishes
from contacts.models import Wish
from contacts.queries import wishes as queries
from contacts.serializers.wishes import (
    EvidenceSerializer,
    PointAddSerializer,
    PointMoveSerializer,
    PointSerializer,
    WishRecordSerializer,
    WishSerializer,
)
from staff.requests import person


@extend_schema(responses=PointSerializer(many=True))
@api_view(["GET"])
@permission_classes([needs("cases.view_case")])
def case_points(request: Request, pk: int) -> Response:
    """List the numbers and addresses of a case with their states."""
    rows = ContactPoint.objects.filter(debtor_id=_case(request, pk).debtor_id).order_by("pk")
    return Response(PointSerializer(rows, many=True).data)


@extend_schema(request=PointAddSerializer, responses={201: PointSerializer})
@api_view(["POST"])
@permission_classes([needs("contacts.log_contact")])
@idempotent
def point_add(request: Request, pk: int) -> Response:
    """Add a number or address to a case."""
    case = _case(request, pk)
    form = PointAddSerializer(data=request.data)
    form.is_valid(raise_exception=True)
    data = form.validated_data
    row = points.add(
        case=case,
        kind=PointKind(data["kind"]),
        place=PointPlace(data["place"]),
        value=data["value"],
        source=PointSource(data["source"]),
        person=_around(case, data.get("person")),
        by=person(request),
        now=clock.now(),
    )
    return Response(PointSerializer(row).data, status=status.HTTP_201_CREATED)


@extend_schema(request=PointMoveSerializer, responses=PointSerializer)
@api_view(["POST"])
@permission_classes([needs("contacts.log_contact")])
@idempotent
def point_move(request: Request, pk: int) -> Response:
    """Put a contact point into another state."""
    debtors = Case.objects.visible_to(person(request)).values("debtor_id")
    row = get_object_or_404(ContactPoint, pk=pk, debtor__in=debtors)
    form = PointMoveSerializer(data=request.data)
    form.is_valid(raise_exception=True)
    data = form.validated_data
    moved = points.move(
        point=row, to=PointState(data["state"]), reason=data["reason"], by=person(request), now=clock.now()
    )
    return Response(PointSerializer(moved).data)


@extend_schema(responses=WishSerializer(many=True))
@api_view(["GET"])
@permission_classes([needs("cases.view_case")])
def case_wishes(request: Request, pk: int) -> Response:
    """List all that the people of a case agreed to or forbade, taken back or not, the newest first."""
    rows = queries.history(_case(request, pk).debtor_id).select_related("taken_back")
    return Response(WishSerializer(rows, many=True).data)


@extend_schema(request=WishRecordSerializer, responses={201: WishSerializer})
@api_view(["POST"])
@permission_classes([needs("contacts.log_contact")])
@idempotent
def wish_record(request: Request, pk: int) -> Response:
    """Keep a wish; from this instant the gate obeys it."""
    case = _case(request, pk)
    form = WishRecordSerializer(data=request.data)
    form.is_valid(raise_exception=True)
    named = form.validated_data.get("point")
    point = get_object_or_404(ContactPoint, pk=named, debtor_id=case.debtor_id) if named else None
    about = form.about(point=point, person=_around(case, form.validated_data.get("person")))
    row = wishes.record(case=case, about=about, by=person(request), now=clock.now())
    return Response(WishSerializer(row).data, status=status.HTTP_201_CREATED)


@extend_schema(request=EvidenceSerializer, responses={201: WishSerializer})
@api_view(["POST"])
@permission_classes([needs("contacts.log_contact")])
@idempotent
def wish_take_back(request: Request, pk: int) -> Response:
    """End a wish; what closes a way needs the person's own words."""
    debtors = Case.objects.visible_to(person(request)).values("debtor_id")
    row = get_object_or_404(Wish, pk=pk, debtor__in=debtors)
    form = EvidenceSerializer(data=request.data)
    form.is_valid(raise_exception=True)
    ending = wishes.take_back(wish=row, by=person(request), now=clock.now(), evidence=form.evidence())
    return Response(WishSerializer(ending).data, status=status.HTTP_201_CREATED)


@extend_schema(request=None, responses={204: None})
@api_view(["POST"])
@permission_classes([needs("contacts.log_contact")])
@idempotent
def person_refuse(request: Request, pk: int) -> Response:
    """Leave a contact person alone for good; nothing lifts it."""
    debtors = Case.objects.visible_to(person(request)).values("debtor_id")
    rows = RelatedPerson.objects.filter(role=PartyRole.CONTACT_PERSON, debtor__in=debtors)
    points.refuse(person=get_object_or_404(rows, pk=pk), by=person(request), now=clock.now())
    return Response(status=status.HTTP_204_NO_CONTENT)


def _case(request: Request, pk: int) -> Case:
    case: Case = get_object_or_404(cases.detail(person(request)), pk=pk)
    return case


def _around(case: Case, pk: Any) -> RelatedPerson | None:
    return get_object_or_404(RelatedPerson, pk=pk, debtor_id=case.debtor_id) if pk else None
