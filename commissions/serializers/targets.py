"""What a month is to bring, as the API takes and gives it."""

from rest_framework import serializers

from commissions.models import Target
from staff.enums import Role
from staff.models import User


class PayTargetSerializer(serializers.ModelSerializer[Target]):
    """What a collector is to recover in a month; it counts once it is approved."""

    class Meta:
        model = Target
        fields = ("id", "collector", "month", "currency", "amount", "set_by", "approved_at", "approved_by")
        read_only_fields = fields


class TargetRowSerializer(serializers.Serializer[Target]):
    """One collector's target; no amount takes it away."""

    collector = serializers.PrimaryKeyRelatedField(queryset=User.objects.filter(role=Role.COLLECTOR))
    amount = serializers.DecimalField(max_digits=18, decimal_places=3, allow_null=True)


class TargetMonthSerializer(serializers.Serializer[Target]):
    """A month (any day of it) and currency."""

    month = serializers.DateField()
    currency = serializers.CharField(max_length=3)


class TargetSetSerializer(TargetMonthSerializer):
    """The targets of a month; a `reason` when its run is approved."""

    targets = TargetRowSerializer(many=True)
    reason = serializers.CharField(max_length=500, required=False, default="", allow_blank=True)


class PayCountSerializer(serializers.Serializer[Target]):
    """How many rows changed."""

    count = serializers.IntegerField()
