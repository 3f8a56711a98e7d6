"""Promises to pay as the API takes and gives them."""

from typing import Any

from rest_framework import serializers

from cases.enums import SaidBy
from cases.models import Promise, PromisePayment
from cases.queries.promises.kept_rates import KeptRate
from cases.queries.promises.promises import SHOWN, PromiseFilter
from cases.rules.promises.promises import Part
from cases.serializers.payments import CreditorCode


class PromiseSerializer(serializers.ModelSerializer[Promise]):
    """A promise to pay; `received` is the money that counts for it, `series` the first part of what was promised."""

    case_number = serializers.CharField(source="case.number")
    currency = serializers.CharField(source="case.creditor.currency")
    series = serializers.IntegerField(help_text="The id of the first part, the same for all parts")

    class Meta:
        model = Promise
        fields = [
            "id",
            "case",
            "case_number",
            "currency",
            "series",
            "part",
            "parts",
            "amount",
            "due_on",
            "kept_until",
            "last_on",
            "is_provisional",
            "method",
            "state",
            "received",
            "judged_on",
            "after_the_fact",
            "reason",
            "said_by",
            "recorded_at",
            "recorded_by",
        ]
        read_only_fields = fields


class CountedSerializer(serializers.ModelSerializer[PromisePayment]):
    """What of a payment counts for a promise."""

    reference = serializers.CharField(source="payment.reference")
    value_on = serializers.DateField(source="payment.value_on")

    class Meta:
        model = PromisePayment
        fields = ["payment", "reference", "value_on", "amount"]
        read_only_fields = fields


class PromiseDetailSerializer(PromiseSerializer):
    """A promise with its terms and the money that counts for it."""

    counted = CountedSerializer(many=True)

    class Meta(PromiseSerializer.Meta):
        fields = [
            *PromiseSerializer.Meta.fields,
            "tolerance_days",
            "tolerance_unit",
            "tolerance_percent",
            "due_rolls",
            "counted",
        ]
        read_only_fields = fields


class PartSerializer(serializers.Serializer[Any]):
    """One part of what was promised."""

    amount = serializers.DecimalField(max_digits=18, decimal_places=3)
    due_on = serializers.DateField()


class PromiseInSerializer(PartSerializer):
    """What the debtor promised; `more` are the further parts of the same call."""

    method = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)
    more = PartSerializer(many=True, required=False)
    reason = serializers.CharField(
        max_length=200, required=False, default="", allow_blank=True, help_text="Why the open promise changes"
    )
    said_by = serializers.ChoiceField(SaidBy.choices, required=False, default=SaidBy.DEBTOR)

    @property
    def said(self) -> dict[str, Any]:
        """What the valid request states, for the action."""
        data = self.validated_data
        parts = [Part(one["amount"], one["due_on"]) for one in (data, *data.get("more", []))]
        return {"parts": parts} | {name: data[name] for name in ("method", "reason", "said_by")}


class PromiseRecordedSerializer(PromiseSerializer):
    """The first part of what was recorded, with all its parts."""

    all_parts = PromiseSerializer(many=True)

    class Meta(PromiseSerializer.Meta):
        fields = [*PromiseSerializer.Meta.fields, "all_parts"]
        read_only_fields = fields


class WithdrawSerializer(serializers.Serializer[Any]):
    """Why a promise is taken back, and who said so."""

    reason = serializers.CharField(max_length=200)
    said_by = serializers.ChoiceField(SaidBy.choices, required=False, default=SaidBy.COLLECTOR)
    with_later_parts = serializers.BooleanField(required=False, default=False)


class PromiseQuerySerializer(serializers.Serializer[Any]):
    """Filters of the promise list; dates are due dates, inclusive."""

    show = serializers.ChoiceField(SHOWN, required=False, default="all")
    creditor = CreditorCode(required=False, default=None)
    collector = serializers.IntegerField(required=False, default=None, help_text="Who has the case now")
    recorded_by = serializers.IntegerField(required=False, default=None, help_text="Who took the promise")
    since = serializers.DateField(required=False, default=None)
    until = serializers.DateField(required=False, default=None)

    @property
    def wanted(self) -> PromiseFilter:
        """The filter of the valid request."""
        data = dict(self.validated_data)
        creditor = data.pop("creditor")
        return PromiseFilter(creditor=creditor.pk if creditor else None, **data)


class KeptRateSerializer(serializers.Serializer[KeptRate]):
    """Matured promises of one person in one currency and what was kept of them; rates are percent."""

    person = serializers.IntegerField(source="person.pk", default=None, help_text="Null for all together")
    name = serializers.CharField(source="person.name", default="")
    currency = serializers.CharField()
    matured = serializers.IntegerField()
    kept = serializers.IntegerField()
    partly = serializers.IntegerField()
    broken = serializers.IntegerField()
    by_count = serializers.IntegerField()
    amount = serializers.DecimalField(max_digits=18, decimal_places=3)
    kept_amount = serializers.DecimalField(max_digits=18, decimal_places=3)
    by_money = serializers.IntegerField()
