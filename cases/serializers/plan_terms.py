"""What a creditor takes as a plan, and who may agree to it, as the API takes and gives it."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from cases.models import PlanTerms
from staff.enums import Role

AGREE = (Role.COLLECTOR.value, Role.SUPERVISOR.value, Role.FINANCE.value)
ROLES = f"One of {', '.join(AGREE)}."
AMOUNT = {"min_value": 0}


class AuthorityRowSerializer(serializers.Serializer[Any]):
    """Up to which discount, months and amount a role may agree to a plan; no amount means any."""

    role = serializers.CharField(max_length=20, help_text=ROLES)
    most_discount = serializers.DecimalField(
        max_digits=5, decimal_places=2, min_value=0, max_value=100, help_text="In percent of what is owed"
    )
    most_months = serializers.IntegerField(min_value=1, max_value=600)
    most_amount = serializers.DecimalField(
        max_digits=18, decimal_places=3, min_value=Decimal("0.01"), required=False, allow_null=True, default=None
    )

    def validate_role(self, role: str) -> str:
        """Return a role that may agree to plans."""
        if role not in AGREE:
            raise serializers.ValidationError(ROLES)
        return role


class PlanTermsSerializer(serializers.ModelSerializer[PlanTerms]):
    """The bounds of a creditor, in months, days, percent and its currency, and its authority matrix."""

    matrix = AuthorityRowSerializer(many=True, required=False)

    class Meta:
        model = PlanTerms
        fields = [
            "most_months",
            "smallest_instalment",
            "settlement_floor",
            "most_deferment_days",
            "most_settlement_days",
            "offer_days",
            "tolerance_days",
            "annual_rate",
            "living_floor",
            "dependant_floor",
            "statement_days",
            "rights_en",
            "rights_zh",
            "other_en",
            "other_zh",
            "matrix",
        ]
        extra_kwargs = {
            "most_months": {"min_value": 1},
            "smallest_instalment": AMOUNT,
            "annual_rate": AMOUNT,
            "living_floor": AMOUNT,
            "dependant_floor": AMOUNT,
        }

    def to_representation(self, instance: PlanTerms) -> dict[str, Any]:
        """Return the bounds with the matrix that holds."""
        told = {name: field.to_representation(field.get_attribute(instance)) for name, field in self._plain.items()}
        return {**told, "matrix": AuthorityRowSerializer(self.context["matrix"], many=True).data}

    @property
    def _plain(self) -> dict[str, Any]:
        return {name: field for name, field in self.fields.items() if name != "matrix"}
