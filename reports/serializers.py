"""Overdue reports for programs."""

from typing import Any

from rest_framework import serializers

from cases.models import Creditor
from reports.models import OverdueReport, OverdueRow
from reports.queries import overdue
from staff.models import Team, User


class OverdueReportSerializer(serializers.ModelSerializer[OverdueReport]):
    """A report as it is listed."""

    state = serializers.SerializerMethodField()

    class Meta:
        model = OverdueReport
        fields = ["id", "as_of", "filters", "scheduled", "state", "asked_at", "made_at", "rows_removed_at"]

    def get_state(self, report: OverdueReport) -> str:
        """Return "made", or the state of its job."""
        return "made" if report.made_at else (report.job.state if report.job else "queued")


class SumsSerializer(serializers.Serializer[Any]):
    """Accounts and money of a group; amounts are decimal text."""

    accounts = serializers.IntegerField()
    balance = serializers.DecimalField(max_digits=24, decimal_places=3)
    principal = serializers.DecimalField(max_digits=24, decimal_places=3)
    interest = serializers.DecimalField(max_digits=24, decimal_places=3)
    charges = serializers.DecimalField(max_digits=24, decimal_places=3)
    unapplied = serializers.DecimalField(max_digits=24, decimal_places=3)
    overdue = serializers.DecimalField(max_digits=24, decimal_places=3)
    stated = serializers.IntegerField(help_text="Accounts for which the creditor states what is overdue")
    nothing = serializers.IntegerField(help_text="Past due by the creditor's statement, yet owing nothing or less")
    nothing_balance = serializers.DecimalField(max_digits=24, decimal_places=3)


class GroupSerializer(serializers.Serializer[Any]):
    """The sums of one bucket, team or creditor; `key` is the bucket's number or an id, null for no team."""

    key = serializers.IntegerField(source="group.key", allow_null=True)
    name = serializers.CharField()
    share = serializers.DecimalField(source="group.share", max_digits=5, decimal_places=1)
    sums = SumsSerializer(source="group.sums")


class SectionSerializer(serializers.Serializer[Any]):
    """The figures of one currency."""

    currency = serializers.CharField()
    sums = SumsSerializer()
    collected = serializers.DecimalField(max_digits=24, decimal_places=3)
    buckets = GroupSerializer(many=True)
    teams = GroupSerializer(many=True)
    creditors = GroupSerializer(many=True)


class OverdueDetailSerializer(OverdueReportSerializer):
    """A report with the figures that its reader sees."""

    totals = serializers.SerializerMethodField()

    class Meta(OverdueReportSerializer.Meta):
        fields = [*OverdueReportSerializer.Meta.fields, "totals"]

    def get_totals(self, report: OverdueReport) -> SectionSerializer:
        """Return the figures per currency."""
        sections = overdue.sections(report, self.context["reader"])
        return SectionSerializer(sections, many=True).data  # type: ignore[return-value]


class OverdueRowSerializer(serializers.ModelSerializer[OverdueRow]):
    """One account of a report."""

    account = serializers.CharField(source="account.reference")
    case = serializers.CharField(source="case.number")

    class Meta:
        model = OverdueRow
        exclude = ["report"]


class OverdueAskSerializer(serializers.Serializer[Any]):
    """What a report is to cover; what is left out covers all."""

    as_of = serializers.DateField()
    creditors = serializers.PrimaryKeyRelatedField(queryset=Creditor.objects.all(), many=True, default=list)
    teams = serializers.PrimaryKeyRelatedField(queryset=Team.objects.all(), many=True, default=list)
    collectors = serializers.PrimaryKeyRelatedField(queryset=User.objects.all(), many=True, default=list)
    buckets = serializers.ListField(child=serializers.IntegerField(min_value=1, max_value=7), default=list)
