"""Retention as the API gives and takes it."""

from typing import Any

from rest_framework import serializers

from cases.models import Case, RetentionRule, SealItem


class RetentionLineSerializer(serializers.Serializer[Any]):
    """Closed cases of one creditor: due, due within 90 days, without a rule, sealed; the id of a batch under way."""

    creditor = serializers.IntegerField(source="creditor.pk")
    due = serializers.IntegerField()
    soon = serializers.IntegerField()
    without = serializers.IntegerField()
    sealed = serializers.IntegerField()
    batch = serializers.IntegerField(source="batch.pk", default=None)


class PackDutySerializer(serializers.Serializer[Any]):
    """A duty to keep that a rule pack states: `counts_from` is in words, `months` count from there."""

    jurisdiction = serializers.CharField(source="duty.jurisdiction")
    where = serializers.CharField()
    basis = serializers.CharField(source="duty.basis")
    counts_from = serializers.CharField()
    months = serializers.IntegerField(source="duty.months")
    citation = serializers.CharField(source="duty.citation")
    since = serializers.DateField(source="duty.since")


class RuleSerializer(serializers.ModelSerializer[RetentionRule]):
    """A duty to keep: so many months from a day, by a jurisdiction's law or a creditor's contract."""

    basis = serializers.CharField(read_only=True)
    jurisdiction = serializers.CharField(read_only=True)

    class Meta:
        model = RetentionRule
        fields = ["id", "jurisdiction", "creditor", "basis", "months", "citation", "is_active"]
        read_only_fields = fields


class RuleChangeSerializer(serializers.Serializer[Any]):
    """How long is kept, by which law or contract, and whether the duty is in force."""

    months = serializers.IntegerField(min_value=0, max_value=600)
    citation = serializers.CharField(max_length=200)
    is_active = serializers.BooleanField()


class DueSerializer(serializers.ModelSerializer[Case]):
    """A closed case and the day until which it was kept."""

    close_reason = serializers.CharField(read_only=True)

    class Meta:
        model = Case
        fields = ["id", "number", "closed_on", "close_reason", "last_contact_at", "retain_until"]
        read_only_fields = fields


class SealItemSerializer(serializers.ModelSerializer[SealItem]):
    """A case of a batch; `why` says what holds it back."""

    state = serializers.CharField(read_only=True)

    class Meta:
        model = SealItem
        fields = ["case", "retain_until", "state", "why", "sealed_at"]
        read_only_fields = fields
