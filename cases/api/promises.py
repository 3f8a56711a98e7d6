"""Promises for programs: list, record, withdraw."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.decorators import api_view, permission_classes
from rest_framework.generics import ListAPIView
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from cases.actions import promises
from cases.models import Case, Promise
from cases.queries import promises as queries
from cases.serializers.payments import PromiseInSerializer, PromiseSerializer, WithdrawSerializer
from common import clock
from common.api import idempotent, needs
from common.clock import local_date
from staff.requests import person

SHOWN = ("open", "today", "broken", "kept", "all")


class Works(BasePermission):
    """Who works cases, or assigns them."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Return whether the person may record promises."""
        user = request.user
        return user.is_authenticated and (user.has_perm("cases.work_case") or user.has_perm("cases.assign_case"))


@extend_schema(parameters=[OpenApiParameter("show", str, enum=SHOWN, description="all when left out")])
class PromiseList(ListAPIView[Promise]):
    """The promises that the person may see, newest first."""

    serializer_class = PromiseSerializer
    permission_classes = [needs("cases.view_promise")]
    filter_backends = []
    queryset = Promise.objects.none()

    def get_queryset(self) -> QuerySet[Promise]:
        """Return the promises of the wanted state."""
        request: Any = self.request
        user = person(request)
        show = request.query_params.get("show", "all")
        today = local_date(clock.now(), user.time_zone)
        rows = queries.listed(user=user, show=show if show in SHOWN else "all", mine=False, today=today)
        return rows.select_related("case__creditor")


@extend_schema(request=PromiseInSerializer, responses={201: PromiseSerializer})
@api_view(["POST"])
@permission_classes([Works])
@idempotent
def promise_record(request: Request, pk: int) -> Response:
    """Record a promise on a case; the open one is superseded. 409 beyond the creditor's limits."""
    user = person(request)
    case = get_object_or_404(Case.objects.visible_to(user), pk=pk)
    given = PromiseInSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    promise = promises.record(case=case, by=user, now=clock.now(), **given.validated_data)
    return Response(PromiseSerializer(promise).data, status=status.HTTP_201_CREATED)


@extend_schema(request=WithdrawSerializer, responses=PromiseSerializer)
@api_view(["POST"])
@permission_classes([Works])
@idempotent
def promise_withdraw(request: Request, pk: int) -> Response:
    """Take an open promise back, with the reason."""
    user = person(request)
    promise = get_object_or_404(Promise, pk=pk, case__in=Case.objects.visible_to(user))
    given = WithdrawSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    promise = promises.withdraw(promise=promise, reason=given.validated_data["reason"], by=user, now=clock.now())
    return Response(PromiseSerializer(promise).data)
