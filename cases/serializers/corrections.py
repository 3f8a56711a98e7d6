"""Corrections of the ledger as the API takes and gives them."""

from typing import Any

from rest_framework import serializers

from cases.enums import CorrectionKind, CorrectionReason
from cases.models import Correction


class CorrectionSerializer(serializers.ModelSerializer[Correction]):
    """A waiver, an adjustment or a refund; the parts are the changes as the ledger books them."""

    case = serializers.IntegerField(source="account.case_id")
    currency = serializers.CharField(source="account.creditor.currency")

    class Meta:
        model = Correction
        fields = [
            "id",
            "case",
            "account",
            "currency",
            "kind",
            "principal",
            "interest",
            "fees",
            "late_charges",
            "costs",
            "unapplied",
            "reason",
            "words",
            "state",
            "asked_at",
            "asked_by",
            "decided_at",
            "decided_by",
            "decision",
        ]
        read_only_fields = fields


class PartsSerializer(serializers.Serializer[Any]):
    """Amounts by part; what is waived or refunded without a sign, an adjustment with one."""

    principal = serializers.DecimalField(max_digits=18, decimal_places=3, required=False)
    interest = serializers.DecimalField(max_digits=18, decimal_places=3, required=False)
    fees = serializers.DecimalField(max_digits=18, decimal_places=3, required=False)
    late_charges = serializers.DecimalField(max_digits=18, decimal_places=3, required=False)
    costs = serializers.DecimalField(max_digits=18, decimal_places=3, required=False)
    unapplied = serializers.DecimalField(max_digits=18, decimal_places=3, required=False)


class CorrectionInSerializer(serializers.Serializer[Any]):
    """What is asked of the ledger."""

    kind = serializers.ChoiceField(choices=CorrectionKind.choices)
    parts = PartsSerializer()
    reason = serializers.ChoiceField(choices=CorrectionReason.choices)
    words = serializers.CharField(max_length=500)
