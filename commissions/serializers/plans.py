"""Plans and their versions, as the API takes and gives them."""

from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from cases.serializers.approvals import SubmitSerializer
from commissions.models import Plan, PlanVersion
from commissions.queries.plans import advice, bench, outcomes
from commissions.queries.plans import plans as plan_queries


class PayPlanSerializer(serializers.ModelSerializer[Plan]):
    """A commission plan."""

    class Meta:
        model = Plan
        fields = ("id", "name", "currency")
        read_only_fields = fields


class PayPlanAddSerializer(serializers.Serializer[Plan]):
    """Name, currency and document of a new plan, with its worked cases."""

    name = serializers.CharField(max_length=80)
    currency = serializers.CharField(max_length=3)
    definition = serializers.JSONField()
    cases = serializers.ListField(child=serializers.DictField(), required=False, default=list)

    def validate_definition(self, value: Any) -> Any:
        """Return the document when it is an object."""
        return an_object(value)


def an_object(value: Any) -> Any:
    """Return a document; refuse what is no object."""
    if not isinstance(value, dict):
        raise serializers.ValidationError(_("Send one object in braces."))
    return value


class PayPlanVersionSerializer(serializers.ModelSerializer[PlanVersion]):
    """A version of a plan; `valid_from` and `valid_until` (half-open) are those of an approved one."""

    valid_from = serializers.DateField(source="valid.lower", read_only=True, default=None, allow_null=True)
    valid_until = serializers.DateField(source="valid.upper", read_only=True, default=None, allow_null=True)

    class Meta:
        model = PlanVersion
        fields = (
            "id",
            "plan",
            "number",
            "state",
            "note",
            "effective_on",
            "valid_from",
            "valid_until",
            "sha256",
            "made_at",
            "made_by",
            "decided_at",
            "decided_by",
            "decision",
        )
        read_only_fields = fields


class PayPlanDocumentSerializer(PayPlanVersionSerializer):
    """A version with its document and cases, everything found in the document, and what came of each case."""

    found = serializers.SerializerMethodField()
    tried = serializers.SerializerMethodField()

    class Meta:
        model = PlanVersion
        fields = (*PayPlanVersionSerializer.Meta.fields, "definition", "cases", "found", "tried")
        read_only_fields = fields

    def get_found(self, row: PlanVersion) -> list[dict[str, Any]]:
        """Return every finding: section, component, row, code, sentence, and whether it stands before approval."""
        currency = row.plan.currency
        chinese = plan_queries.under_chinese_pack(currency)
        return advice.told(advice.examine(row.definition, currency=currency, chinese=chinese).found)

    def get_tried(self, row: PlanVersion) -> list[dict[str, Any]]:
        """Return each case with whether it passed, and what differs: code, figure, expected, found, sentence."""
        return [
            {
                "id": one.id,
                "passed": one.passed,
                "differences": [asdict(each) for each in outcomes.tell(one.differences)],
            }
            for one in bench.run(row.definition, row.cases)
        ]


class PayPlanWriteSerializer(serializers.Serializer[PlanVersion]):
    """A document for a draft, its cases, or both."""

    definition = serializers.JSONField(required=False)
    cases = serializers.ListField(child=serializers.DictField(), required=False)

    def validate_definition(self, value: Any) -> Any:
        """Return the document when it is an object."""
        return an_object(value)


class PayPlanSubmitSerializer(SubmitSerializer):
    """From when a version is to hold and why; `amends` says that a day of an approved month is meant."""

    amends = serializers.BooleanField(default=False)
