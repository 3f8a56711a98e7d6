"""What the API of pay accounts gives."""

from typing import Any

from rest_framework import serializers

from commissions.models import PayEntry


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
