"""Overdue reports for programs."""

from typing import Any

from rest_framework import serializers

from cases.models import Creditor
from cases.queries.roll_rates import Unit
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


class OfCreditorSerializer(serializers.Serializer[Any]):
    """The creditor that is asked about."""

    creditor = serializers.IntegerField()


class AgesAskSerializer(OfCreditorSerializer):
    """Whose ages, at the close of which day."""

    on = serializers.DateField(required=False, default=None, help_text="The last closed day when left out")


class RollsAskSerializer(OfCreditorSerializer):
    """Whose roll rates, of which month, of money or of accounts."""

    month = serializers.DateField(required=False, default=None, help_text="Its last day; the last known when left out")
    unit = serializers.ChoiceField(choices=[one.value for one in Unit], required=False, default=Unit.BALANCE.value)


class RateSerializer(serializers.Serializer[Any]):
    """What rolled from a bucket to another, null for what left the desk, in percent.

    `moved` says by how many points more than in the month before.
    """

    to_bucket = serializers.IntegerField(allow_null=True)
    rate = serializers.DecimalField(max_digits=6, decimal_places=1, allow_null=True)
    moved = serializers.DecimalField(max_digits=6, decimal_places=1, allow_null=True)
    accounts = serializers.IntegerField()
    balance = serializers.DecimalField(max_digits=24, decimal_places=3)


class RollsLineSerializer(serializers.Serializer[Any]):
    """A bucket at the month's end before, and where it went."""

    bucket = serializers.IntegerField()
    accounts = serializers.IntegerField()
    balance = serializers.DecimalField(max_digits=24, decimal_places=3)
    to = RateSerializer(many=True, source="cells")


class RollsMonthSerializer(serializers.Serializer[Any]):
    """What rolled one step on from M0 to M6 in a month, in percent."""

    month_end = serializers.DateField()
    steps = serializers.ListField(
        child=serializers.DecimalField(max_digits=6, decimal_places=1, allow_null=True), max_length=7
    )


class RollsShownSerializer(serializers.Serializer[Any]):
    """One month held against the month before, and the months up to it."""

    month_end = serializers.DateField()
    before = serializers.DateField(allow_null=True)
    finding = serializers.CharField(help_text="What the month says, in words")
    lines = RollsLineSerializer(many=True)
    months = RollsMonthSerializer(many=True)


class RollsSerializer(serializers.Serializer[Any]):
    """The month ends that are known, newest first, and what rolled in one; null while none is known."""

    creditor = serializers.IntegerField()
    currency = serializers.CharField()
    unit = serializers.CharField()
    months = serializers.ListField(child=serializers.DateField())
    shown = RollsShownSerializer(allow_null=True)


class AgeSerializer(serializers.Serializer[Any]):
    """What stands in a bucket."""

    bucket = serializers.IntegerField()
    accounts = serializers.IntegerField()
    balance = serializers.DecimalField(max_digits=24, decimal_places=3)


class AgesSerializer(serializers.Serializer[Any]):
    """The days whose close is kept, and what stood in each bucket at the close of `on`."""

    creditor = serializers.IntegerField(source="creditor.pk")
    currency = serializers.CharField(source="creditor.currency")
    first = serializers.DateField(allow_null=True)
    last = serializers.DateField(allow_null=True)
    on = serializers.DateField(allow_null=True)
    ages = AgeSerializer(many=True, required=False)
