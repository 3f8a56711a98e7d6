"""Requests as the API gives and takes them."""

from typing import Any

from rest_framework import serializers

from cases.enums import DayUnit, RequestChannel, RequestKind, RequestOutcome
from cases.models import Request, RequestNote, RequestTerm
from cases.rules.requests.requests import HOLDS, MOST_DAYS
from staff.enums import Department


class RequestNoteSerializer(serializers.ModelSerializer[RequestNote]):
    """What was said or done on a request; `by` is null for the desk itself."""

    class Meta:
        model = RequestNote
        fields = [
            "id",
            "kind",
            "at",
            "by",
            "text",
            "outcome",
            "from_department",
            "from_owner",
            "to_department",
            "to_owner",
            "from_kind",
            "to_kind",
        ]


class RequestSerializer(serializers.ModelSerializer[Request]):
    """A request. It is open while `outcome` is empty; `owner` null: it lies in the inbox of its department."""

    case_number = serializers.CharField(source="case.number")
    creditor = serializers.CharField(source="case.creditor.code")
    debtor = serializers.CharField(source="case.debtor.name")
    is_open = serializers.BooleanField(read_only=True)

    class Meta:
        model = Request
        fields = [
            "id",
            "number",
            "case",
            "case_number",
            "creditor",
            "debtor",
            "kind",
            "department",
            "owner",
            "channel",
            "subject",
            "details",
            "received_at",
            "counts_from",
            "due_on",
            "escalates_on",
            "escalated_at",
            "hold",
            "is_open",
            "outcome",
            "answer",
            "verification",
            "duplicate_of",
            "closed_at",
            "closed_by",
            "opened_at",
            "opened_by",
        ]


class RequestDetailSerializer(RequestSerializer):
    """A request with everything that was said and done on it, oldest first."""

    notes = serializers.SerializerMethodField()

    class Meta(RequestSerializer.Meta):
        fields = [*RequestSerializer.Meta.fields, "notes"]

    def get_notes(self, request: Request) -> list[dict[str, Any]]:
        """Return the notes in their order."""
        return list(RequestNoteSerializer(request.notes.order_by("at", "pk"), many=True).data)


class RequestReceiveSerializer(serializers.Serializer[Any]):
    """What somebody wants; `received_at` is now when left out."""

    kind = serializers.ChoiceField(choices=RequestKind.choices)
    subject = serializers.CharField(max_length=160)
    details = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    channel = serializers.ChoiceField(choices=RequestChannel.choices, required=False)
    received_at = serializers.DateTimeField(required=False)


class RequestHandOverSerializer(serializers.Serializer[Any]):
    """To whom a request goes, and why; `owner` null: into the inbox of the department."""

    department = serializers.ChoiceField(choices=Department.choices)
    owner = serializers.IntegerField(allow_null=True, required=False)
    reason = serializers.CharField(max_length=400)


class RequestKindSerializer(serializers.Serializer[Any]):
    """What the request really is, and what shows it."""

    kind = serializers.ChoiceField(choices=RequestKind.choices)
    reason = serializers.CharField(max_length=400)


class RequestTermSerializer(serializers.ModelSerializer[RequestTerm]):
    """By when a kind is answered and which hold it places; `creditor` null: a whole jurisdiction."""

    citation = serializers.CharField(source="source")

    class Meta:
        model = RequestTerm
        fields = [
            "id",
            "jurisdiction",
            "creditor",
            "kind",
            "days",
            "unit",
            "citation",
            "hold",
            "hold_source",
            "effective_from",
        ]


class RequestTermInSerializer(serializers.Serializer[Any]):
    """The terms of a kind; `law` states them for the creditor's whole jurisdiction."""

    kind = serializers.ChoiceField(choices=RequestKind.choices)
    law = serializers.BooleanField(default=False)
    days = serializers.IntegerField(min_value=1, max_value=MOST_DAYS)
    unit = serializers.ChoiceField(choices=DayUnit.choices)
    citation = serializers.CharField(max_length=200)
    hold = serializers.ChoiceField(choices=HOLDS, required=False, allow_blank=True)
    hold_source = serializers.CharField(max_length=200, required=False, allow_blank=True)
    effective_from = serializers.DateField(required=False, allow_null=True)


class RequestCommentSerializer(serializers.Serializer[Any]):
    """What somebody has to say."""

    text = serializers.CharField(max_length=4000)


class RequestCloseSerializer(serializers.Serializer[Any]):
    """The answer and how the request ends; `verification` for a judged dispute, `duplicate_of` for a duplicate."""

    outcome = serializers.ChoiceField(choices=RequestOutcome.choices)
    answer = serializers.CharField(max_length=8000)
    verification = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    duplicate_of = serializers.IntegerField(allow_null=True, required=False)


class RequestReopenSerializer(serializers.Serializer[Any]):
    """Why a closed request goes on."""

    reason = serializers.CharField(max_length=400)
