"""What the API of pay accounts gives and takes."""

from typing import Any

from rest_framework import serializers

from cases.models import Payment
from commissions.models import Adjustment, Dispute, PayEntry
from staff.models import User


class PayEntrySerializer(serializers.ModelSerializer[PayEntry]):
    """A movement of pay; its sign is that of what is paid out. `month` is that of its run."""

    month = serializers.DateField(source="run.month", read_only=True)

    class Meta:
        model = PayEntry
        fields = (
            "id",
            "collector",
            "currency",
            "run",
            "month",
            "statement",
            "kind",
            "release_on",
            "amount",
            "booked_at",
            "booked_by",
        )
        read_only_fields = fields


class PayPartSerializer(serializers.Serializer[Any]):
    """A part that is held back, and the day from which it is released."""

    release_on = serializers.DateField()
    amount = serializers.DecimalField(max_digits=18, decimal_places=3)


class PayBalanceSerializer(serializers.Serializer[Any]):
    """What stands in a pay account in one currency: sums of its entries."""

    currency = serializers.CharField()
    held = serializers.DecimalField(max_digits=18, decimal_places=3)
    parts = PayPartSerializer(many=True)
    owed = serializers.DecimalField(max_digits=18, decimal_places=3)
    draw = serializers.DecimalField(max_digits=18, decimal_places=3)


class PayAdjustmentSerializer(serializers.ModelSerializer[Adjustment]):
    """An amount that a person is paid more or less by hand; `booked_in` is the run that pays it."""

    class Meta:
        model = Adjustment
        fields = (
            "id",
            "collector",
            "month",
            "currency",
            "amount",
            "words",
            "payment",
            "state",
            "asked_at",
            "asked_by",
            "decided_at",
            "decided_by",
            "decision",
            "booked_in",
        )
        read_only_fields = fields


class PayAdjustSerializer(serializers.Serializer[Adjustment]):
    """An adjustment to ask for: the month is any day of it, below zero less is paid; a file is sent as form data."""

    collector = serializers.PrimaryKeyRelatedField(queryset=User.objects.all())
    month = serializers.DateField()
    currency = serializers.CharField(max_length=3)
    amount = serializers.DecimalField(max_digits=18, decimal_places=3)
    words = serializers.CharField(max_length=500)
    payment = serializers.PrimaryKeyRelatedField(queryset=Payment.objects.all(), required=False, default=None)
    attached = serializers.FileField(required=False, default=None)


class PayDisputeSerializer(serializers.ModelSerializer[Dispute]):
    """What a collector disputes: the whole statement of a run, or the line of a payment; with the answer."""

    class Meta:
        model = Dispute
        fields = (
            "id",
            "run",
            "collector",
            "payment",
            "exclusion",
            "words",
            "state",
            "opened_at",
            "due_on",
            "closed_at",
            "closed_by",
            "answer",
            "adjustment",
        )
        read_only_fields = fields


class PayDisputeOpenSerializer(serializers.Serializer[Dispute]):
    """The own statement to dispute, or one line of it, in words."""

    statement = serializers.IntegerField()
    line = serializers.IntegerField(required=False, allow_null=True, default=None)
    words = serializers.CharField(max_length=500)


class PayDisputeRejectSerializer(serializers.Serializer[Dispute]):
    """Why a dispute is not justified."""

    answer = serializers.CharField(max_length=500)


class PayDisputeJustifySerializer(PayDisputeRejectSerializer):
    """What is paid for a justified dispute, with which month (any day of it), and why."""

    amount = serializers.DecimalField(max_digits=18, decimal_places=3)
    month = serializers.DateField()


class PayTakeBackSerializer(serializers.Serializer[Dispute]):
    """Why the adjustment of a justified dispute is withdrawn; the collector reads it."""

    words = serializers.CharField(max_length=500)
