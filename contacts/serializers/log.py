"""Contacts and decisions for programs."""

from typing import Any

from rest_framework import serializers

from cases.enums import Channel, NextAction, Outcome, RequestKind
from cases.rules.promises.promises import Part
from cases.serializers.promises import PartSerializer
from contacts.actions.log import Entry, PromiseTerms
from contacts.enums import Ability, ArrearsReason, Direction, Mood, Party, PayBy, Purpose, Willingness
from contacts.models import Attachment, Contact, Decision


class AttachmentSerializer(serializers.ModelSerializer[Attachment]):
    """A file that is attached to a contact; its bytes are at /attachments/<id>/file/."""

    class Meta:
        model = Attachment
        fields = ("id", "name", "content_type", "size", "sha256")
        read_only_fields = fields


class ContactSerializer(serializers.ModelSerializer[Contact]):
    """One row of the contact log; numbers are masked."""

    contact_point = serializers.CharField(source="contact_point.masked", default="", read_only=True)
    digest = serializers.SerializerMethodField()
    files = AttachmentSerializer(many=True, read_only=True)

    class Meta:
        model = Contact
        fields = [
            "id",
            "case",
            "sequence",
            "at",
            "time_zone",
            "channel",
            "direction",
            "contact_point",
            "party",
            "outcome",
            "seconds",
            "note",
            "checks",
            "promise",
            "next_action",
            "next_action_at",
            "decision",
            "recording",
            "mood",
            "arrears_reason",
            "willingness",
            "ability",
            "attachments",
            "files",
            "corrects",
            "collector",
            "recorded_at",
            "digest",
        ]
        read_only_fields = fields

    def get_digest(self, contact: Contact) -> str:
        """Return the digest in hex."""
        return bytes(contact.digest).hex()


class FindingSerializer(serializers.Serializer[Any]):
    """What one rule said."""

    rule = serializers.CharField()
    severity = serializers.CharField()
    citation = serializers.CharField()
    ours = serializers.BooleanField(default=False, help_text="The desk set this rule itself; it is not a law.")
    met = serializers.BooleanField()
    advisory = serializers.BooleanField(default=False, help_text="It warns and stops nothing.")
    needs = serializers.ListField(
        child=serializers.CharField(),
        default=list,
        help_text="What must happen when time does not lift it.",
    )
    overrides = serializers.ListField(
        child=serializers.CharField(), default=list, help_text="The reasons with which a supervisor may let it go on."
    )
    override = serializers.CharField(default="", help_text="The reason with which one did.")
    count = serializers.IntegerField(allow_null=True)
    limit = serializers.IntegerField(allow_null=True)
    until = serializers.DateTimeField(allow_null=True)


class WaySerializer(serializers.Serializer[Any]):
    """One way to reach a person that is lawful now."""

    contact_point = serializers.IntegerField()
    channel = serializers.ChoiceField(choices=Channel.choices)
    purpose = serializers.ChoiceField(choices=Purpose.choices)


class DecisionSerializer(serializers.ModelSerializer[Decision]):
    """The gate's stored answer. `contact_point` is an id; the number itself is not told here."""

    reasons = FindingSerializer(many=True, read_only=True)
    possible = WaySerializer(
        many=True, read_only=True, source="facts.possible", default=[], help_text="After a no: what is lawful instead."
    )

    class Meta:
        model = Decision
        fields = [
            "id",
            "case",
            "contact_point",
            "channel",
            "purpose",
            "verdict",
            "reasons",
            "possible",
            "packs",
            "asked_at",
            "next_lawful_at",
            "reserved_until",
            "override",
        ]
        read_only_fields = fields


class AskSerializer(serializers.Serializer[Any]):
    """What the gate is asked."""

    case = serializers.IntegerField()
    contact_point = serializers.IntegerField()
    channel = serializers.ChoiceField(choices=Channel.choices, default=Channel.PHONE)
    purpose = serializers.ChoiceField(choices=Purpose.choices, required=False)


class OverrideSerializer(serializers.Serializer[Any]):
    """The listed reason with which a blocked contact may go on; the answer's findings name those there are."""

    reason = serializers.CharField(max_length=40)


class LogPromiseSerializer(serializers.Serializer[Any]):
    """What was promised, in the creditor's currency."""

    amount = serializers.DecimalField(max_digits=18, decimal_places=3)
    due_on = serializers.DateField()
    method = serializers.ChoiceField(choices=PayBy.choices, required=False, default="", allow_blank=True)
    more = PartSerializer(many=True, required=False, help_text="The further parts, when several were promised")
    reason = serializers.CharField(
        max_length=200, required=False, default="", allow_blank=True, help_text="Why the promise that stands changes"
    )

    @staticmethod
    def terms(data: dict[str, Any]) -> PromiseTerms:
        """Return what the valid data states, for the action."""
        more = tuple(Part(**one) for one in data.get("more", ()))
        return PromiseTerms(data["amount"], data["due_on"], data["method"], more, data["reason"])


class LogSerializer(serializers.Serializer[Any]):
    """A contact to be logged."""

    case = serializers.IntegerField()
    channel = serializers.ChoiceField(choices=Channel.choices)
    direction = serializers.ChoiceField(choices=Direction.choices, default=Direction.OUTBOUND)
    contact_point = serializers.IntegerField(required=False, allow_null=True)
    decision = serializers.IntegerField(required=False, allow_null=True)
    party = serializers.ChoiceField(choices=Party.choices)
    outcome = serializers.ChoiceField(choices=Outcome.choices)
    seconds = serializers.IntegerField(min_value=0, default=0)
    note = serializers.CharField(max_length=4000, allow_blank=True, default="")
    checks = serializers.ListField(
        child=serializers.CharField(max_length=60), default=list, help_text="Marks of Check, and disclosures of packs"
    )
    promise = LogPromiseSerializer(required=False, allow_null=True)
    request = serializers.ChoiceField(choices=RequestKind.choices, required=False, allow_null=True)
    next_action = serializers.ChoiceField(choices=NextAction.choices, required=False, allow_null=True)
    next_action_at = serializers.DateTimeField(required=False, allow_null=True)
    for_anyone = serializers.BooleanField(default=False)
    recording = serializers.CharField(max_length=120, allow_blank=True, default="")
    mood = serializers.ChoiceField(choices=Mood.choices, required=False, default="", allow_blank=True)
    arrears_reason = serializers.ChoiceField(
        choices=ArrearsReason.choices, required=False, default="", allow_blank=True
    )
    willingness = serializers.ChoiceField(choices=Willingness.choices, required=False, default="", allow_blank=True)
    ability = serializers.ChoiceField(choices=Ability.choices, required=False, default="", allow_blank=True)
    vulnerable = serializers.BooleanField(default=False)
    attached = serializers.ListField(
        child=serializers.FileField(),
        required=False,
        write_only=True,
        help_text="Up to five files (PDF, PNG, JPEG, WAV, MP3, OGG); sent as multipart/form-data",
    )

    def entry(self, *, contact_point: Any, decision: Decision | None) -> Entry:
        """Return what was said, for the action."""
        data = self.validated_data
        return Entry(
            channel=Channel(data["channel"]),
            direction=Direction(data["direction"]),
            contact_point=contact_point,
            party=Party(data["party"]),
            outcome=Outcome(data["outcome"]),
            seconds=data["seconds"],
            note=data["note"],
            checks=tuple(data["checks"]),
            promise=LogPromiseSerializer.terms(data["promise"]) if data.get("promise") else None,
            request=RequestKind(data["request"]) if data.get("request") else None,
            next_action=NextAction(data["next_action"]) if data.get("next_action") else None,
            next_action_at=data.get("next_action_at"),
            decision=decision,
            for_anyone=data["for_anyone"],
            recording=data["recording"],
            mood=Mood(data["mood"]) if data["mood"] else None,
            arrears_reason=ArrearsReason(data["arrears_reason"]) if data["arrears_reason"] else None,
            willingness=Willingness(data["willingness"]) if data["willingness"] else None,
            ability=Ability(data["ability"]) if data["ability"] else None,
            vulnerable=data["vulnerable"],
            files=data.get("attached", ()),
        )
