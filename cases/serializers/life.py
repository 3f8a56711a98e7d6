"""Hand-overs and closings as the API gives and takes them."""

from rest_framework import serializers

from cases.enums import PlanLeft, TransferReason
from cases.models import Closing, SealBatch, Transfer
from cases.rules.closings import closing as rule

WHY = f"One of {', '.join(TransferReason.values)}."
REASONS = f"One of {', '.join(rule.BY_HAND)}."


class TransferInSerializer(serializers.Serializer[None]):
    """The cases that move, to a collector or a team's pool, why, and the note that goes along."""

    cases = serializers.ListField(child=serializers.IntegerField(), min_length=1, max_length=1000)
    collector = serializers.IntegerField(required=False, allow_null=True, default=None)
    team = serializers.IntegerField(required=False, allow_null=True, default=None)
    reason = serializers.CharField(max_length=20, help_text=WHY)
    note = serializers.CharField(max_length=1000)


class TransferSerializer(serializers.ModelSerializer[Transfer]):
    """A hand-over."""

    reason = serializers.CharField(read_only=True, help_text=WHY)

    class Meta:
        model = Transfer
        fields = ["id", "collector", "team", "reason", "note", "moved", "at", "by"]


class CloseSerializer(serializers.Serializer[None]):
    """Why a case is closed and what proves it."""

    reason = serializers.CharField(max_length=20, help_text=REASONS)
    evidence = serializers.CharField(max_length=500)


class ReopenSerializer(serializers.Serializer[None]):
    """What the mistake was."""

    reason = serializers.CharField(max_length=300)


class ClosingSerializer(serializers.ModelSerializer[Closing]):
    """A closing by hand. `plan` and `promises` are what it ended and what runs on when it is taken back.

    `plan_left` says why the plan does not; a promise that does not stays withdrawn.
    """

    reason = serializers.CharField(read_only=True, help_text=REASONS)
    plan_left = serializers.CharField(read_only=True, help_text=f"Empty, or one of {', '.join(PlanLeft.values)}.")

    class Meta:
        model = Closing
        fields = [
            "id",
            "case",
            "reason",
            "evidence",
            "balance",
            "needs_second",
            "state",
            "asked_at",
            "asked_by",
            "decided_at",
            "decided_by",
            "decision",
            "reopened_at",
            "reopened_by",
            "reopen_reason",
            "plan",
            "promises",
            "plan_left",
        ]


class SealAskSerializer(serializers.Serializer[None]):
    """The creditor whose due cases are to be sealed."""

    creditor = serializers.IntegerField()


class SealBatchSerializer(serializers.ModelSerializer[SealBatch]):
    """A batch of cases to be sealed."""

    state = serializers.CharField(read_only=True)

    class Meta:
        model = SealBatch
        fields = [
            "id",
            "creditor",
            "due_on",
            "state",
            "asked_at",
            "asked_by",
            "decided_at",
            "decided_by",
            "decision",
            "done_at",
        ]
