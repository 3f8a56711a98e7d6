"""What a gateway tells, as it tells it."""

from typing import Any

from rest_framework import serializers

from contacts.actions.messages.receipts import Event
from contacts.enums import ReceiptKind


class EventSerializer(serializers.Serializer[Any]):
    """One event: `id` is the gateway's own; `key` ours or `gateway_id` its own name the message."""

    id = serializers.CharField(max_length=100)
    kind = serializers.ChoiceField(ReceiptKind.choices)
    at = serializers.DateTimeField()
    key = serializers.UUIDField(required=False, default=None, allow_null=True)
    gateway_id = serializers.CharField(max_length=100, required=False, default="", allow_blank=True)
    sender = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)
    text = serializers.CharField(max_length=20_000, required=False, default="", allow_blank=True)
    code = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)
    is_hard = serializers.BooleanField(required=False, default=False)

    def event(self) -> Event:
        """Return what was told, for the action."""
        data = self.validated_data
        return Event(**(data | {"kind": ReceiptKind(data["kind"])}))
