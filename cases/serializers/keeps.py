"""Keep requests and returns as the API gives and takes them."""

from rest_framework import serializers

from cases.enums import ReturnReason
from cases.models import KeepRequest, ReturnFile

REASONS = f"One of {', '.join(ReturnReason.values)}."


class KeepAskSerializer(serializers.Serializer[None]):
    """Until when a case is asked for, and what speaks for it."""

    until = serializers.DateField()
    reason = serializers.CharField(max_length=300)


class KeepAnswerSerializer(serializers.Serializer[None]):
    """The creditor's answer; without a day it is a refusal."""

    granted_until = serializers.DateField(required=False, allow_null=True, default=None)
    words = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class KeepSerializer(serializers.ModelSerializer[KeepRequest]):
    """A keep request."""

    state = serializers.CharField(read_only=True)

    class Meta:
        model = KeepRequest
        fields = [
            "id",
            "case",
            "state",
            "reason",
            "recall_on",
            "until",
            "promise",
            "asked_at",
            "asked_by",
            "granted_until",
            "answered_at",
            "answered_by",
            "answer",
        ]


class ReturnAskSerializer(serializers.Serializer[None]):
    """What goes back. `accounts` and `balance` are those of the preview, which is given without them."""

    creditor = serializers.IntegerField()
    reasons = serializers.ListField(child=serializers.CharField(max_length=20, help_text=REASONS), min_length=1)
    accounts = serializers.IntegerField(required=False, allow_null=True, default=None)
    balance = serializers.CharField(required=False, allow_blank=True, default="")


class ReturnSerializer(serializers.ModelSerializer[ReturnFile]):
    """A return file."""

    state = serializers.CharField(read_only=True)
    reasons = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = ReturnFile
        fields = ["id", "creditor", "state", "reasons", "returned_on", "counts", "asked_at", "asked_by", "made_at"]
