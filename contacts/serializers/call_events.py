"""What the telephone system tells, as it tells it."""

from typing import Any

from rest_framework import serializers

from contacts.actions.call_events import Told
from contacts.enums import CallEventKind, Direction


class CallEventSerializer(serializers.Serializer[Any]):
    """One event of a call: `id` is the event's own, `call` the call's, `number` the other side's."""

    id = serializers.CharField(max_length=100)
    call = serializers.RegexField(r"^[\w.@-]+$", max_length=100)
    kind = serializers.ChoiceField(CallEventKind.choices)
    at = serializers.DateTimeField()
    number = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)
    direction = serializers.ChoiceField(Direction.choices, required=False, default=Direction.INBOUND)
    collector = serializers.CharField(max_length=150, required=False, default="", allow_blank=True)
    seconds = serializers.IntegerField(min_value=0, required=False, default=0)
    recording = serializers.CharField(max_length=120, required=False, default="", allow_blank=True)

    def event(self) -> Told:
        """Return what was told, for the action."""
        data = self.validated_data
        kinds = {"kind": CallEventKind(data["kind"]), "direction": Direction(data["direction"])}
        return Told(**(data | kinds))
