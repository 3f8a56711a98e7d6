"""Strategies, queues and tests for programs, to read."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view, permission_classes
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from cases.models import StrategyVersion, Trial
from cases.queries.strategies import queues, trials
from cases.queries.strategies import strategies as queries
from common import clock
from common.api import needs
from common.clock import local_date
from staff.requests import person


class StrategySerializer(serializers.ModelSerializer[StrategyVersion]):
    """A version; `content` is its segments in order, each with conditions, steps and challenger."""

    class Meta:
        model = StrategyVersion
        fields = (
            "id",
            "number",
            "state",
            "effective_on",
            "note",
            "content",
            "based_on",
            "made_by",
            "made_at",
            "decided_by",
            "decided_at",
            "decision",
        )
        read_only_fields = fields


class QueueLineSerializer(serializers.Serializer[Any]):
    """A queue of chosen people, with the ids of those who work it and how many open cases it holds."""

    id = serializers.IntegerField(source="queue.pk")
    name = serializers.CharField(source="queue.name")
    kind = serializers.CharField(source="queue.kind")
    is_active = serializers.BooleanField(source="queue.is_active")
    workers = serializers.SerializerMethodField()
    cases = serializers.IntegerField()

    def get_workers(self, line: queues.Line) -> list[int]:
        """Return the ids of the people."""
        return [one.pk for one in line.workers]


class IntervalSerializer(serializers.Serializer[Any]):
    """A value with its interval of 95 %."""

    value = serializers.DecimalField(max_digits=18, decimal_places=4)
    low = serializers.DecimalField(max_digits=18, decimal_places=4)
    high = serializers.DecimalField(max_digits=18, decimal_places=4)


class ArmSerializer(serializers.Serializer[Any]):
    """One arm of a test."""

    arm = serializers.CharField()
    entered = serializers.IntegerField()
    measured = serializers.IntegerField(source="sample.cases")
    interval = IntervalSerializer(allow_null=True)


class ResultSerializer(serializers.Serializer[Any]):
    """What a test shows now; before its stop rule is met the verdict is "too_early"."""

    arms = ArmSerializer(many=True)
    difference = IntervalSerializer(allow_null=True)
    verdict = serializers.CharField()


class StrategyList(ListAPIView[StrategyVersion]):
    """Every version, the newest first."""

    serializer_class = StrategySerializer
    permission_classes = [needs("cases.view_strategy")]
    queryset = queries.versions()


@extend_schema(responses=StrategySerializer)
@api_view(["GET"])
@permission_classes([needs("cases.view_strategy")])
def strategy_detail(_request: Request, pk: int) -> Response:
    """Return one version."""
    return Response(StrategySerializer(get_object_or_404(StrategyVersion, pk=pk)).data)


@extend_schema(responses=QueueLineSerializer(many=True))
@api_view(["GET"])
@permission_classes([needs("cases.view_strategy")])
def queue_list(_request: Request) -> Response:
    """Return the queues of chosen people."""
    return Response(QueueLineSerializer(queues.lines(), many=True).data)


@extend_schema(responses=ResultSerializer)
@api_view(["GET"])
@permission_classes([needs("cases.view_strategy")])
def trial_detail(request: Request, pk: int) -> Response:
    """Return what a test shows today."""
    on = local_date(clock.now(), person(request).time_zone)
    return Response(ResultSerializer(trials.result(get_object_or_404(Trial, pk=pk), on=on)).data)
