"""Sendings to many as the API takes and gives them."""

from datetime import datetime
from typing import Any

from rest_framework import serializers

from cases.models import Creditor
from contacts.actions.messages.sends import Plan
from contacts.models import Send, Template


class SendSerializer(serializers.ModelSerializer[Send]):
    """A sending; `asked` says whom it is for."""

    class Meta:
        model = Send
        fields = (
            "id",
            "name",
            "creditor",
            "version",
            "asked",
            "state",
            "begins_at",
            "made_at",
            "made_by",
            "gathered_at",
        )
        read_only_fields = fields


class SendLineSerializer(serializers.Serializer[Any]):
    """How many messages are of one state, or were not sent for one reason."""

    key = serializers.CharField()
    number = serializers.IntegerField()


class SendProgressSerializer(serializers.Serializer[Any]):
    """How far a sending is, and why some were not written to."""

    send = SendSerializer()
    everybody = serializers.IntegerField()
    waiting = serializers.IntegerField()
    states = SendLineSerializer(many=True)
    reasons = SendLineSerializer(many=True)


class SendStartSerializer(serializers.Serializer[Any]):
    """A sending to be made: empty `segment` and `buckets` mean every open case of the creditor."""

    name = serializers.CharField(max_length=80)
    creditor = serializers.PrimaryKeyRelatedField(queryset=Creditor.objects.filter(is_active=True))
    template = serializers.PrimaryKeyRelatedField(queryset=Template.objects.filter(retired_at=None))
    segment = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)
    buckets = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=7), required=False, default=list, max_length=8
    )
    begins_at = serializers.DateTimeField(required=False, default=None, allow_null=True)

    def plan(self, now: datetime) -> Plan:
        """Return what is to be sent, for the action."""
        data = self.validated_data
        return Plan(
            name=data["name"],
            creditor=data["creditor"],
            template=data["template"],
            begins_at=data["begins_at"] or now,
            segment=data["segment"],
            buckets=tuple(data["buckets"]),
        )
