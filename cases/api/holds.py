"""Holds for programs: list, place, lift, end of a treatment."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.decorators import api_view, permission_classes
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from cases.actions.holds import holds
from cases.enums import HoldKind, HoldScope
from cases.models import Case, ContactPoint, Hold, RelatedPerson
from cases.queries.holds import hold_list as queries
from cases.rules import case_filter
from cases.serializers.holds import EventSerializer, HoldInSerializer, HoldSerializer, LiftSerializer
from common import clock
from common.api import idempotent, needs
from staff.models import User
from staff.requests import person


@extend_schema(
    parameters=[
        OpenApiParameter("show", str, enum=queries.SHOWN, description="all when left out"),
        OpenApiParameter("kind", str, enum=HoldKind.values),
        OpenApiParameter("creditor", int, many=True, description="Creditor ids"),
        OpenApiParameter("team", int),
        OpenApiParameter("collector", str, description='A person\'s id, or "none" for cases without one'),
    ]
)
class HoldList(ListAPIView[Hold]):
    """The holds placed on cases that the person may see, newest first."""

    serializer_class = HoldSerializer
    permission_classes = [needs("cases.view_hold")]
    filter_backends = []
    sorts = queries.SORTS
    queryset = Hold.objects.none()

    def get_queryset(self) -> QuerySet[Hold]:
        """Return the holds of the wanted state and kind."""
        request: Any = self.request
        show, kind = request.query_params.get("show", queries.ALL), request.query_params.get("kind", "")
        return queries.filtered(
            person(request),
            case_filter.read(request.GET.getlist),
            show=show if show in queries.SHOWN else queries.ALL,
            kind=kind if kind in HoldKind.values else "",
            now=clock.now(),
        )


@extend_schema(request=HoldInSerializer, responses={201: HoldSerializer})
@api_view(["POST"])
@permission_classes([needs("cases.place_hold")])
@idempotent
def hold_place(request: Request, pk: int) -> Response:
    """Place a hold on a case. 409 when the kind does not take what was said."""
    user = person(request)
    case = get_object_or_404(Case.objects.visible_to(user), pk=pk)
    given = HoldInSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    said = dict(given.validated_data)
    kind = HoldKind(said.pop("kind"))
    around = {"debtor_id": case.debtor_id}
    if said.get("person"):
        said["person"] = get_object_or_404(RelatedPerson, pk=said["person"], **around)
    if said.get("point"):
        said["point"] = get_object_or_404(ContactPoint, pk=said["point"], **around)
    if said.get("scope"):
        said["scope"] = HoldScope(said["scope"])
    hold = holds.place(case=case, kind=kind, by=user, now=clock.now(), **said)
    return Response(HoldSerializer(hold).data, status=status.HTTP_201_CREATED)


def _found(user: User, pk: int) -> Hold:
    return get_object_or_404(Hold, pk=pk, case__in=Case.objects.visible_to(user))


@extend_schema(request=LiftSerializer, responses=HoldSerializer)
@api_view(["POST"])
@permission_classes([needs("cases.place_hold")])
@idempotent
def hold_lift(request: Request, pk: int) -> Response:
    """Lift a hold with the reason. 409 when it has ended, or somebody else or nobody lifts it."""
    user = person(request)
    hold = _found(user, pk)
    given = LiftSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    hold = holds.lift(hold=hold, by=user, now=clock.now(), reason=given.validated_data["reason"])
    return Response(HoldSerializer(hold).data)


@extend_schema(request=EventSerializer, responses=HoldSerializer)
@api_view(["POST"])
@permission_classes([needs("cases.place_hold")])
@idempotent
def hold_event(request: Request, pk: int) -> Response:
    """Record the day on which the treatment of a mental health crisis ended: the hold ends 30 days later."""
    user = person(request)
    hold = _found(user, pk)
    given = EventSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    hold = holds.record_event(hold=hold, event_on=given.validated_data["event_on"], by=user, now=clock.now())
    return Response(HoldSerializer(hold).data)
