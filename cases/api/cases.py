"""Cases for programs: list, one, what is owed, assigning, passing over."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.decorators import api_view, permission_classes
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from cases.actions.strategies import assignment, queue
from cases.models import Account, Case
from cases.queries import collectors
from cases.queries.cases import case_list
from cases.queries.cases import cases as query
from cases.querysets import CaseQuerySet
from cases.rules import case_filter
from cases.serializers.cases import AssignSerializer, CaseSerializer, OwedSerializer, SkipSerializer
from common import clock
from common.api import idempotent, needs
from staff.requests import person

FILTERS = [
    OpenApiParameter("creditor", int, many=True, description="Creditor ids"),
    OpenApiParameter("bucket", int, many=True, description="Age buckets, 0 to 7"),
    OpenApiParameter("team", int),
    OpenApiParameter("collector", str, description='A person\'s id, or "none" for cases without one'),
    OpenApiParameter("state", str, enum=case_filter.STATES),
    OpenApiParameter("promise", str, enum=case_filter.PROMISES),
    OpenApiParameter("last", str, enum=case_filter.CONTACTS, description="No contact for so many days, or never"),
]


@extend_schema(parameters=FILTERS)
class CaseList(ListAPIView[Case]):
    """The cases that the person may see and that fit the filters, newest first."""

    serializer_class = CaseSerializer
    permission_classes = [needs("cases.view_case")]
    filter_backends = []
    sorts = {name: how for name, how in case_filter.SORTS.items() if how.field == "balance"}
    queryset = Case.objects.none()

    def get_queryset(self) -> CaseQuerySet:
        """Return the cases of the person's filters."""
        request: Any = self.request
        chosen = case_filter.read(request.GET.getlist)
        found = case_list.filtered(person(request), chosen, now=clock.now())
        return found.select_related("debtor", "creditor")

    def get_serializer_context(self) -> dict[str, Any]:
        """Return the context with the reader's date."""
        return {**super().get_serializer_context(), **today_of(self.request)}


def today_of(request: Any) -> dict[str, Any]:
    """Return the date on which the API ages cases for the person."""
    return {"today": case_list.today_of(person(request), clock.now())}


@extend_schema(responses=CaseSerializer)
@api_view(["GET"])
@permission_classes([needs("cases.view_case")])
def case_detail(request: Request, pk: int) -> Response:
    """Return one case."""
    case = get_object_or_404(query.detail(person(request)), pk=pk)
    return Response(CaseSerializer(case, context=today_of(request)).data)


@extend_schema(responses=OwedSerializer(many=True))
@api_view(["GET"])
@permission_classes([needs("cases.view_case")])
def case_owed(request: Request, pk: int) -> Response:
    """Return the accounts of a case with their ledgers."""
    case = get_object_or_404(query.detail(person(request)), pk=pk)
    accounts = Account.objects.filter(case=case).prefetch_related("entries").order_by("pk")
    return Response(OwedSerializer(accounts, many=True).data)


@extend_schema(request=AssignSerializer, responses=CaseSerializer)
@api_view(["POST"])
@permission_classes([needs("cases.assign_case")])
@idempotent
def case_assign(request: Request, pk: int) -> Response:
    """Give a case to a collector, or back to the team's pool."""
    user = person(request)
    case = get_object_or_404(query.detail(user), pk=pk)
    given = AssignSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    chosen = given.validated_data["collector"]
    collector = None
    if chosen is not None:
        collector = next((one for one in collectors.with_load(user) if one.pk == chosen), None)
        if collector is None:
            message = {"collector": ["No active collector of your teams has this id."]}
            return Response(message, status=status.HTTP_400_BAD_REQUEST)
    reason = given.validated_data["reason"]
    assignment.assign(cases=[case], collector=collector, by=user, now=clock.now(), reason=reason)
    return Response(CaseSerializer(query.detail(user).get(pk=pk), context=today_of(request)).data)


@extend_schema(request=SkipSerializer, responses={204: None})
@api_view(["POST"])
@permission_classes([needs("cases.work_case")])
@idempotent
def case_skip(request: Request, pk: int) -> Response:
    """Pass a case over for today."""
    user = person(request)
    case = get_object_or_404(query.detail(user), pk=pk)
    given = SkipSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    queue.skip(case=case, by=user, now=clock.now(), reason=given.validated_data["reason"])
    return Response(status=status.HTTP_204_NO_CONTENT)
