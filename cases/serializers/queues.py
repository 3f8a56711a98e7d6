"""Queues of chosen people, and what was passed over, as the API takes and gives them."""

from typing import Any

from rest_framework import serializers

from cases.enums import QueueKind
from cases.models import Skip
from cases.queries.strategies.queues import Line

KIND = f"One of {', '.join(QueueKind.values)}; it never changes."


class QueueLineSerializer(serializers.Serializer[Any]):
    """A queue of chosen people, with the ids of those who work it and how many open cases it holds."""

    id = serializers.IntegerField(source="queue.pk")
    name = serializers.CharField(source="queue.name")
    kind = serializers.CharField(source="queue.kind")
    is_active = serializers.BooleanField(source="queue.is_active")
    workers = serializers.SerializerMethodField()
    cases = serializers.IntegerField()

    def get_workers(self, line: Line) -> list[int]:
        """Return the ids of the people."""
        return [one.pk for one in line.workers]


class QueueChangeSerializer(serializers.Serializer[Any]):
    """How a queue is called, whether it is in use, and who works it."""

    name = serializers.CharField(max_length=60)
    is_active = serializers.BooleanField(required=False, default=True)
    workers = serializers.ListField(child=serializers.IntegerField(), required=False, default=list, max_length=500)


class QueueInSerializer(QueueChangeSerializer):
    """A new queue."""

    kind = serializers.CharField(max_length=12, help_text=KIND)

    def validate_kind(self, kind: str) -> str:
        """Return a kind that there is."""
        if kind not in QueueKind.values:
            raise serializers.ValidationError(KIND)
        return kind


class PassedOverSerializer(serializers.ModelSerializer[Skip]):
    """A case that a collector passed over; `reason` is a known one or the collector's own words."""

    class Meta:
        model = Skip
        fields = ["id", "case", "collector", "reason", "at"]
        read_only_fields = fields
