"""Changes of approved months, as the API gives them."""

from rest_framework import serializers

from commissions.models import Amendment


class AmendmentSerializer(serializers.ModelSerializer[Amendment]):
    """A change of what figured approved months; its difference is posted by the run in `booked_in`."""

    class Meta:
        model = Amendment
        fields = (
            "id",
            "kind",
            "month",
            "currency",
            "collector",
            "team",
            "plan",
            "version",
            "amount",
            "reason",
            "state",
            "made_at",
            "made_by",
            "decided_at",
            "decided_by",
            "decision",
            "booked_in",
        )
        read_only_fields = fields
