"""Messages as the API takes and gives them."""

from typing import Any

from rest_framework import serializers

from contacts.models import Message


class MessageSerializer(serializers.ModelSerializer[Message]):
    """A message; the number or address is masked, the text is as sent."""

    to = serializers.CharField(source="contact_point.masked", default="", read_only=True)
    template = serializers.IntegerField(source="version.template_id", read_only=True)

    class Meta:
        model = Message
        fields = (
            "id",
            "key",
            "case",
            "to",
            "template",
            "version",
            "channel",
            "purpose",
            "subject",
            "body",
            "state",
            "reason",
            "queued_at",
            "queued_by",
            "due_at",
            "attempts",
            "ended_at",
            "delivery",
            "delivery_at",
            "decision",
            "last_decision",
            "contact",
        )
        read_only_fields = fields


class MessageQueueSerializer(serializers.Serializer[Any]):
    """One message to be queued: from which template, to which number or address; the same `key` makes one message."""

    contact_point = serializers.IntegerField()
    template = serializers.IntegerField()
    key = serializers.UUIDField(required=False, default=None, allow_null=True)
