"""Promises for programs: list, one explained, record in parts, withdraw, kept rates."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import api_view, permission_classes
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from cases.actions.promises import promises
from cases.models import Case, Promise
from cases.queries.promises import kept_rates, promise_page
from cases.queries.promises import promises as queries
from cases.serializers.promises import (
    KeptRateSerializer,
    PromiseDetailSerializer,
    PromiseInSerializer,
    PromiseQuerySerializer,
    PromiseRecordedSerializer,
    PromiseSerializer,
    WithdrawSerializer,
)
from common import clock
from common.api import idempotent, needs
from common.clock import local_date
from staff.requests import person


class Works(BasePermission):
    """Who works cases, or assigns them."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Return whether the person may record promises."""
        user = request.user
        return user.is_authenticated and (user.has_perm("cases.work_case") or user.has_perm("cases.assign_case"))


def _wanted(request: Request) -> queries.PromiseFilter:
    given = PromiseQuerySerializer(data=request.query_params)
    given.is_valid(raise_exception=True)
    return given.wanted


@extend_schema(parameters=[PromiseQuerySerializer])
class PromiseList(ListAPIView[Promise]):
    """The promises that the person may see, newest first."""

    serializer_class = PromiseSerializer
    permission_classes = [needs("cases.view_promise")]
    filter_backends = []
    sorts = queries.SORTS
    queryset = Promise.objects.none()

    def get_queryset(self) -> QuerySet[Promise]:
        """Return the promises that fit the filters."""
        request: Any = self.request
        user = person(request)
        rows = queries.listed(user, _wanted(request), today=local_date(clock.now(), user.time_zone))
        return rows.select_related("case__creditor")


class PromiseDetail(RetrieveAPIView[Promise]):
    """A promise with its terms and the money that counts for it."""

    serializer_class = PromiseDetailSerializer
    permission_classes = [needs("cases.view_promise")]
    queryset = Promise.objects.none()

    def get_queryset(self) -> QuerySet[Promise]:
        """Return the promises that the person may see."""
        request: Any = self.request
        return promise_page.detail(person(request))


@extend_schema(parameters=[PromiseQuerySerializer], responses=KeptRateSerializer(many=True))
@api_view(["GET"])
@permission_classes([needs("cases.view_promise")])
def kept_rate(request: Request) -> Response:
    """Kept of matured per person and currency, of the last 90 days of due dates unless others are asked for."""
    user = person(request)
    today = local_date(clock.now(), user.time_zone)
    rates: Any = kept_rates.of(user, kept_rates.period(_wanted(request), today=today), today=today)
    return Response(KeptRateSerializer(rates, many=True).data)


@extend_schema(request=PromiseInSerializer, responses={201: PromiseRecordedSerializer})
@api_view(["POST"])
@permission_classes([Works])
@idempotent
def promise_record(request: Request, pk: int) -> Response:
    """Record a promise on a case, alone or in parts; what is open is superseded. 409 beyond the creditor's limits."""
    user = person(request)
    case = get_object_or_404(Case.objects.visible_to(user), pk=pk)
    given = PromiseInSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    recorded = promises.record_series(case=case, by=user, now=clock.now(), **given.said)
    first = PromiseSerializer(recorded[0]).data
    body = {**first, "all_parts": PromiseSerializer(recorded, many=True).data}
    return Response(body, status=status.HTTP_201_CREATED)


@extend_schema(request=WithdrawSerializer, responses=PromiseSerializer)
@api_view(["POST"])
@permission_classes([Works])
@idempotent
def promise_withdraw(request: Request, pk: int) -> Response:
    """Take an open promise back, with the reason; after its due date a supervisor alone may."""
    user = person(request)
    promise = get_object_or_404(Promise, pk=pk, case__in=Case.objects.visible_to(user))
    given = WithdrawSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    promise = promises.withdraw(promise=promise, by=user, now=clock.now(), **given.validated_data)
    return Response(PromiseSerializer(promise).data)
