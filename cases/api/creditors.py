"""The list of creditors, for administrators."""

from rest_framework import serializers
from rest_framework.generics import ListAPIView

from cases.models import Creditor
from common.api import needs


class CreditorSerializer(serializers.ModelSerializer[Creditor]):
    """A creditor with what it sets."""

    class Meta:
        model = Creditor
        fields = (
            "id",
            "code",
            "name",
            "name_zh",
            "jurisdiction",
            "collector_role",
            "currency",
            "time_zone",
            "phone_region",
            "team",
            "allocation_order",
            "promise_most_days",
            "promise_smallest_amount",
            "promise_most_in_row",
            "promise_tolerance_days",
            "promise_tolerance_percent",
            "promise_tolerance_unit",
            "promise_due_rolls",
            "promise_most_parts",
            "is_active",
        )
        read_only_fields = fields


class CreditorList(ListAPIView[Creditor]):
    """Every creditor, newest first."""

    serializer_class = CreditorSerializer
    permission_classes = [needs("cases.view_creditor")]
    queryset = Creditor.objects.order_by("-pk")
