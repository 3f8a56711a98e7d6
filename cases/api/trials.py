"""Tests of challengers for programs: list, start, what one shows, stop."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import api_view, permission_classes
from rest_framework.generics import ListAPIView
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from cases.actions.strategies import trials
from cases.api.strategies import Changes, Views
from cases.models import Trial
from cases.queries.strategies import trials as queries
from cases.serializers.strategies import (
    ResultSerializer,
    TrialInSerializer,
    TrialSerializer,
    TrialStopSerializer,
)
from common import clock
from common.api import idempotent
from staff.requests import person, today_of


class TrialList(ListAPIView[Trial]):
    """Every test, newest first; POST starts one."""

    serializer_class = TrialSerializer
    queryset = Trial.objects.order_by("-pk")

    def get_permissions(self) -> list[BasePermission]:
        """Return who may read, and who may start one."""
        return [Changes() if self.request.method == "POST" else Views()]

    @extend_schema(request=TrialInSerializer, responses={201: TrialSerializer})
    def post(self, request: Request) -> Response:
        """State a test and start it. 409 without a challenger in force, without a stop rule, or while one runs."""
        return _start(request)


@idempotent
def _start(request: Request) -> Response:
    given = TrialInSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    row = trials.start(terms=given.terms, by=person(request), now=clock.now(), today=today_of(request))
    return Response(TrialSerializer(row).data, status=status.HTTP_201_CREATED)


@extend_schema(responses=ResultSerializer)
@api_view(["GET"])
@permission_classes([Views])
def trial_detail(request: Request, pk: int) -> Response:
    """Return what a test shows today."""
    return Response(ResultSerializer(queries.result(get_object_or_404(Trial, pk=pk), on=today_of(request))).data)


@extend_schema(request=TrialStopSerializer, responses=TrialSerializer)
@api_view(["POST"])
@permission_classes([Changes])
@idempotent
def trial_stop(request: Request, pk: int) -> Response:
    """Stop a test with the reason; from the next night its cases follow the champion."""
    given = TrialStopSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    row = trials.stop(
        trial=get_object_or_404(Trial, pk=pk),
        by=person(request),
        now=clock.now(),
        today=today_of(request),
        **given.validated_data,
    )
    return Response(TrialSerializer(row).data)
