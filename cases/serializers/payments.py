"""Payments and payment files as the API takes and gives them."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cases.actions.payments.payments import Stated
from cases.enums import PaymentState
from cases.imports import payment_report
from cases.models import Account, Creditor, LedgerEntry, Payment, PaymentFile
from cases.queries.payments import payments as queries


class CreditorCode(serializers.SlugRelatedField[Creditor]):
    """A creditor by its code."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(slug_field="code", queryset=Creditor.objects.order_by("code"), **kwargs)


class EntryPartsSerializer(serializers.ModelSerializer[LedgerEntry]):
    """What a payment changed: components fall, unapplied rises by what exceeds the debt."""

    class Meta:
        model = LedgerEntry
        fields = ["effective_on", "principal", "interest", "fees", "late_charges", "costs", "unapplied"]


class PaymentSerializer(serializers.ModelSerializer[Payment]):
    """A payment; a reversal has a negative amount and names what it reverses."""

    creditor = serializers.CharField(source="creditor.code")
    currency = serializers.CharField(source="creditor.currency")
    reverses = serializers.CharField(source="reverses_reference")

    class Meta:
        model = Payment
        fields = [
            "id",
            "creditor",
            "currency",
            "account",
            "account_reference",
            "reference",
            "part_of",
            "amount",
            "value_on",
            "state",
            "method",
            "reverses",
            "collector",
            "dpd",
            "payment_file",
            "note",
            "recorded_at",
        ]
        read_only_fields = fields


class PaymentDetailSerializer(PaymentSerializer):
    """A payment with its allocation."""

    allocation = serializers.SerializerMethodField()

    class Meta(PaymentSerializer.Meta):
        fields = [*PaymentSerializer.Meta.fields, "allocation"]
        read_only_fields = fields

    @extend_schema_field(EntryPartsSerializer(allow_null=True))
    def get_allocation(self, payment: Payment) -> dict[str, Any] | None:
        """Return what it changed; null while it waits or when it counts for nothing."""
        entry = queries.entry_of(payment)
        return dict(EntryPartsSerializer(entry).data) if entry else None


class PaymentInSerializer(serializers.Serializer[Any]):
    """One payment or reversal."""

    creditor = CreditorCode()
    account_reference = serializers.CharField(max_length=60)
    reference = serializers.CharField(max_length=80)
    amount = serializers.DecimalField(max_digits=18, decimal_places=3)
    value_on = serializers.DateField()
    method = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)
    reverses = serializers.CharField(max_length=80, required=False, default="", allow_blank=True)

    @property
    def stated(self) -> Stated:
        """What the valid request states."""
        names = ("account_reference", "reference", "amount", "value_on", "method", "reverses")
        return Stated(**{name: self.validated_data[name] for name in names})


class PaymentQuerySerializer(serializers.Serializer[Any]):
    """Filters of the payment list; dates are value dates, inclusive."""

    creditor = CreditorCode(required=False, default=None)
    state = serializers.ChoiceField(choices=PaymentState.choices, required=False, default="")
    since = serializers.DateField(required=False, default=None)
    until = serializers.DateField(required=False, default=None)
    payment_reference = serializers.CharField(required=False, default="")

    @property
    def wanted(self) -> queries.PaymentFilter:
        """The filter of the valid request."""
        data = self.validated_data
        creditor = data["creditor"]
        return queries.PaymentFilter(
            creditor=creditor.pk if creditor else None,
            state=data["state"],
            since=data["since"],
            until=data["until"],
            reference=data["payment_reference"],
        )


class MatchSerializer(serializers.Serializer[Any]):
    """The account to which a waiting payment belongs, or the case over which it is spread; one of both ids."""

    account = serializers.IntegerField(required=False)
    case = serializers.IntegerField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse neither and both."""
        if len(attrs) != 1:
            raise serializers.ValidationError(_("Name either the account or the case."))
        return attrs


class ReasonSerializer(serializers.Serializer[Any]):
    """Why a payment is set aside."""

    reason = serializers.CharField(max_length=200)


class UnappliedSerializer(serializers.ModelSerializer[Account]):
    """An account with the money that was paid beyond its debt."""

    creditor = serializers.CharField(source="creditor.code")
    currency = serializers.CharField(source="creditor.currency")
    balance = serializers.DecimalField(max_digits=18, decimal_places=3, read_only=True)

    class Meta:
        model = Account
        fields = ["id", "case", "creditor", "currency", "reference", "unapplied", "balance"]
        read_only_fields = fields


class PaymentFileSerializer(serializers.ModelSerializer[PaymentFile]):
    """A payment file: its step, what an import would do or did, in figures and sentences."""

    creditor = serializers.CharField(source="creditor.code")
    currency = serializers.CharField(source="creditor.currency")
    job_state = serializers.CharField(source="job.state", default="", help_text="State of the work on the file")
    error = serializers.CharField(source="job.error", default="", help_text="Why the work ended without a result")
    report = serializers.SerializerMethodField(help_text="What becomes of the rows")

    class Meta:
        model = PaymentFile
        fields = [
            "id",
            "creditor",
            "currency",
            "state",
            "file_name",
            "file_sha256",
            "header",
            "columns",
            "options",
            "counts",
            "report",
            "job_state",
            "error",
            "created_at",
            "applied_at",
        ]
        read_only_fields = fields

    def get_report(self, row: PaymentFile) -> list[str]:
        """Return the sentences; none before the file was read."""
        return payment_report.sentences(row) if row.counts else []


class WideSerializer(serializers.Serializer[Any]):
    """An amount column of a wide file with its value date."""

    column = serializers.CharField(max_length=80)
    value_on = serializers.DateField()


class PaymentFileInSerializer(serializers.Serializer[Any]):
    """A file and how it is read; without columns the desk goes by saved mappings and usual names."""

    creditor = CreditorCode()
    file = serializers.FileField()
    columns = serializers.JSONField(required=False, help_text='{"amount": {"column": "PAID"}, …}')
    wide = serializers.JSONField(required=False, help_text='[{"column": "PAY_AMT1", "value_on": "2005-09-30"}, …]')
    mapping = serializers.CharField(max_length=80, required=False, help_text="A saved mapping of the creditor")

    def validate_columns(self, value: Any) -> dict[str, Any]:
        """Return the mapping; refuse what has another form."""
        if not isinstance(value, dict) or not all(isinstance(about, dict) for about in value.values()):
            raise serializers.ValidationError('Send an object such as {"amount": {"column": "PAID"}}.')
        return value

    def validate_wide(self, value: Any) -> list[dict[str, str]]:
        """Return the amount columns; refuse what has another form."""
        given = WideSerializer(data=value, many=True)
        given.is_valid(raise_exception=True)
        return [{"column": one["column"], "value_on": one["value_on"].isoformat()} for one in given.validated_data]
