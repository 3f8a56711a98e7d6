"""Cases as the API gives them."""

from typing import Any

from rest_framework import serializers

from cases.models import Account, Case, LedgerEntry

PARTS = ["principal", "interest", "fees", "late_charges", "costs", "unapplied"]


class CaseSerializer(serializers.ModelSerializer[Case]):
    """A case. Ages are figured on the reader's date; amounts are in the creditor's currency."""

    debtor = serializers.CharField(source="debtor.name")
    creditor = serializers.CharField(source="creditor.code")
    currency = serializers.CharField(source="creditor.currency")
    days_past_due = serializers.SerializerMethodField()
    bucket = serializers.SerializerMethodField()

    class Meta:
        model = Case
        fields = [
            "id",
            "number",
            "creditor",
            "debtor",
            "state",
            "close_reason",
            "opened_on",
            "closed_on",
            "team",
            "collector",
            "currency",
            "balance",
            "oldest_due_on",
            "days_past_due",
            "bucket",
            "next_action",
            "next_action_at",
            "for_anyone",
            "last_contact_at",
            "last_contact_channel",
            "last_outcome",
            "promise_due_on",
            "promise_broken_on",
            "retain_until",
            "sealed_at",
        ]

    def get_days_past_due(self, case: Case) -> int:
        """Return the days past due on the reader's date."""
        return case.days_past_due(self.context["today"])

    def get_bucket(self, case: Case) -> int:
        """Return the bucket, 0 to 7, on the reader's date."""
        return case.bucket(self.context["today"])


class EntrySerializer(serializers.ModelSerializer[LedgerEntry]):
    """A ledger entry: what each component gained or lost."""

    class Meta:
        model = LedgerEntry
        fields = ["id", "kind", "reference", "effective_on", *PARTS, "recorded_at"]


class OwedSerializer(serializers.ModelSerializer[Account]):
    """An account with its components and every ledger entry, oldest first."""

    balance = serializers.DecimalField(max_digits=18, decimal_places=3, read_only=True)
    entries = serializers.SerializerMethodField()

    class Meta:
        model = Account
        fields = [
            "id",
            "reference",
            "card_last_four",
            "state",
            "placed_on",
            "oldest_due_on",
            *PARTS,
            "balance",
            "entries",
        ]

    def get_entries(self, account: Account) -> list[dict[str, Any]]:
        """Return the ledger of the account in the order in which it counts."""
        entries = sorted(account.entries.all(), key=lambda one: (one.effective_on, one.pk))
        return list(EntrySerializer(entries, many=True).data)


class AssignSerializer(serializers.Serializer[Any]):
    """Who gets the case; null puts it back into the team's pool."""

    collector = serializers.IntegerField(allow_null=True)
    reason = serializers.CharField(max_length=200)


class SkipSerializer(serializers.Serializer[Any]):
    """Why a case is passed over."""

    reason = serializers.CharField(max_length=200)


class NextSerializer(serializers.Serializer[Any]):
    """The case to leave, when another one is wanted."""

    leave = serializers.IntegerField(required=False, allow_null=True)


class NextCaseSerializer(serializers.Serializer[Any]):
    """The case to work now and why, the decisive reason first; null when no case may be worked now."""

    case = CaseSerializer(allow_null=True)
    why = serializers.CharField(allow_null=True)
    reasons = serializers.ListField(child=serializers.CharField())
