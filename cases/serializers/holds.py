"""Holds as the API takes and gives them."""

from typing import Any

from rest_framework import serializers

from cases.actions.holds.holds import LONGEST_REASON
from cases.enums import Channel, HoldForm, HoldKind, HoldScope
from cases.models import Hold


class HoldSerializer(serializers.ModelSerializer[Hold]):
    """A hold. It counts from `received_at` to the day before `ends_on`, dates in `time_zone`."""

    permitted = serializers.SerializerMethodField()

    class Meta:
        model = Hold
        fields = [
            "id",
            "case",
            "kind",
            "form",
            "scope",
            "person",
            "point",
            "channel",
            "received_at",
            "starts_on",
            "ends_on",
            "event_on",
            "time_zone",
            "permitted",
            "reason",
            "is_bound",
            "state",
            "placed_at",
            "placed_by",
            "lifted_at",
            "lifted_by",
            "lift_reason",
        ]
        read_only_fields = fields

    def get_permitted(self, hold: Hold) -> list[str]:
        """Return the purposes that stay possible."""
        return sorted(hold.terms.permits)


class HoldInSerializer(serializers.Serializer[Any]):
    """A hold to be placed; what the scope asks for is named by id."""

    kind = serializers.ChoiceField(choices=HoldKind.choices)
    form = serializers.ChoiceField(choices=HoldForm.choices, required=False, default="", allow_blank=True)
    scope = serializers.ChoiceField(choices=HoldScope.choices, required=False, allow_null=True)
    person = serializers.IntegerField(required=False, allow_null=True)
    point = serializers.IntegerField(required=False, allow_null=True)
    channel = serializers.ChoiceField(choices=Channel.choices, required=False, default="", allow_blank=True)
    received_at = serializers.DateTimeField(required=False, allow_null=True)
    ends_on = serializers.DateField(required=False, allow_null=True)
    reason = serializers.CharField(max_length=LONGEST_REASON, required=False, default="", allow_blank=True)


class LiftSerializer(serializers.Serializer[Any]):
    """Why a hold is lifted."""

    reason = serializers.CharField(max_length=LONGEST_REASON)


class EventSerializer(serializers.Serializer[Any]):
    """When a treatment ended."""

    event_on = serializers.DateField()
