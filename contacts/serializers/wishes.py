"""Contact points and wishes for programs. Numbers and addresses are masked."""

from datetime import datetime
from typing import Any

from rest_framework import serializers

from cases.enums import Channel, PointKind, PointPlace, PointSource, PointState
from cases.models import ContactPoint, RelatedPerson
from contacts.actions.wishes import LONGEST_WORDING, About, Evidence
from contacts.enums import WishKind, WishVia
from contacts.models import Wish
from contacts.rules.wishes import WEEKDAYS, Said


class PointSerializer(serializers.ModelSerializer[ContactPoint]):
    """A number or address with its state; `person` is None for the debtor's own."""

    value = serializers.CharField(source="masked", read_only=True)

    class Meta:
        model = ContactPoint
        fields = ["id", "debtor", "person", "kind", "place", "value", "state", "source", "created_at"]
        read_only_fields = fields


class PointAddSerializer(serializers.Serializer[Any]):
    """A number or address that somebody told."""

    kind = serializers.ChoiceField(choices=PointKind.choices)
    place = serializers.ChoiceField(choices=PointPlace.choices, default=PointPlace.MOBILE)
    value = serializers.CharField(max_length=200)
    # The name of the field is that of an attribute of every serializer field.
    source = serializers.ChoiceField(  # type: ignore[assignment]
        choices=PointSource.choices, default=PointSource.DEBTOR
    )
    person = serializers.IntegerField(required=False, allow_null=True)


class PointMoveSerializer(serializers.Serializer[Any]):
    """What a contact point is now known to be, and from whom."""

    state = serializers.ChoiceField(choices=PointState.choices)
    reason = serializers.CharField(max_length=100)


class WishSerializer(serializers.ModelSerializer[Wish]):
    """What a person agreed to or forbade; `taken_back` is the row that ended it."""

    taken_back = serializers.IntegerField(source="taken_back.pk", default=None, read_only=True)

    class Meta:
        model = Wish
        fields = [
            "id",
            "debtor",
            "person",
            "kind",
            "channel",
            "point",
            "place",
            "days",
            "opens",
            "closes",
            "first_on",
            "last_on",
            "direct",
            "received_at",
            "via",
            "wording",
            "takes_back",
            "taken_back",
            "recorded_at",
            "recorded_by",
        ]
        read_only_fields = fields


class EvidenceSerializer(serializers.Serializer[Any]):
    """How the desk came to know: on which way, when, in which words."""

    via = serializers.ChoiceField(choices=WishVia.choices)
    received_at = serializers.DateTimeField(required=False, allow_null=True, help_text="Now when empty")
    wording = serializers.CharField(max_length=LONGEST_WORDING, required=False, default="", allow_blank=True)

    def evidence(self) -> Evidence:
        """Return the evidence, for the action."""
        data = self.validated_data
        at: datetime | None = data.get("received_at")
        return Evidence(WishVia(data["via"]), received_at=at, wording=data["wording"])


class WishRecordSerializer(EvidenceSerializer):
    """A wish of a debtor or of a person around the debt."""

    kind = serializers.ChoiceField(choices=[one for one in WishKind.choices if one[0] != WishKind.TAKEN_BACK])
    channel = serializers.ChoiceField(choices=Channel.choices, required=False, default="", allow_blank=True)
    point = serializers.IntegerField(required=False, allow_null=True)
    person = serializers.IntegerField(required=False, allow_null=True)
    place = serializers.ChoiceField(choices=PointPlace.choices, required=False, default="", allow_blank=True)
    days = serializers.ListField(child=serializers.ChoiceField(choices=WEEKDAYS), required=False, default=list)
    opens = serializers.CharField(max_length=5, required=False, default="", allow_blank=True, help_text="09:00")
    closes = serializers.CharField(max_length=5, required=False, default="", allow_blank=True, help_text="17:30")
    first_on = serializers.DateField(required=False, allow_null=True, default=None)
    last_on = serializers.DateField(required=False, allow_null=True, default=None)

    def about(self, *, point: ContactPoint | None, person: RelatedPerson | None) -> About:
        """Return what was said, for the action."""
        data = self.validated_data
        names = ("channel", "place", "opens", "closes", "first_on", "last_on")
        said = Said(data["kind"], days=tuple(data["days"]), **{name: data[name] for name in names})
        return About(said, point=point, person=person, evidence=self.evidence())
