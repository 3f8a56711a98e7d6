"""Strategies and tests as the API takes and gives them."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from cases.actions.strategies.trials import Terms
from cases.enums import TrialMetric
from cases.models import StrategyVersion, Trial
from cases.queries.strategies.strategy_words import MoveLine
from cases.rules.strategies.segments import FIELDS, SET_OPS, Op
from cases.rules.strategies.strategies import Channel, Who
from cases.serializers.approvals import VERSION

METRIC = f"One of {', '.join(TrialMetric.values)}."
CHANNELS = f"One of {', '.join(filter(None, Channel))}."
MOST_ID = 2**31 - 1


class StrategySerializer(serializers.ModelSerializer[StrategyVersion]):
    """A version; `content` is its segments in order, each with conditions, steps and challenger."""

    class Meta:
        model = StrategyVersion
        fields = ("id", *VERSION, "content", "based_on", "counted_at")
        read_only_fields = fields


class ConditionInSerializer(serializers.Serializer[Any]):
    """What a segment asks of a case; `value` is a list of words for a set, one number else."""

    field = serializers.CharField(max_length=20, help_text=f"One of {', '.join(FIELDS)}.")
    op = serializers.CharField(max_length=10, help_text=f"One of {', '.join(Op)}, as the field takes it.")
    value = serializers.JSONField()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse words where a number is asked for, and the other way round."""
        if (attrs["op"] in SET_OPS) != isinstance(attrs["value"], list):
            raise serializers.ValidationError({"value": _("Send a list of words to compare with, or one number.")})
        return attrs


class StepInSerializer(serializers.Serializer[Any]):
    """What is done from a day after entry on."""

    day = serializers.IntegerField(help_text="Days after the case came into the segment")
    channel = serializers.CharField(max_length=10, required=False, allow_blank=True, default="", help_text=CHANNELS)
    script = serializers.CharField(max_length=80, required=False, allow_blank=True, default="")
    who = serializers.CharField(max_length=10, help_text=f"One of {', '.join(Who)}.")
    queue = serializers.IntegerField(required=False, allow_null=True, default=None, max_value=MOST_ID)


class SegmentInSerializer(serializers.Serializer[Any]):
    """One segment; its key is kept from version to version, a new one gets one."""

    key = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")
    name = serializers.CharField(max_length=60)
    conditions = ConditionInSerializer(many=True, required=False, default=list)
    steps = StepInSerializer(many=True)
    challenger = StepInSerializer(many=True, required=False, default=list)


class ContentSerializer(serializers.Serializer[Any]):
    """What a draft says: its segments in order."""

    content = SegmentInSerializer(many=True)


class TakenSerializer(serializers.Serializer[Any]):
    """What a segment takes today, and what to look at in it, in words."""

    key = serializers.CharField()
    name = serializers.CharField()
    cases = serializers.IntegerField(help_text="Open cases that it takes")
    faults = serializers.ListField(child=serializers.CharField())
    overlaps = serializers.ListField(child=serializers.CharField())


class MoveSerializer(serializers.Serializer[Any]):
    """Open cases that go from one segment to another, by their keys; null for none."""

    before = serializers.CharField(source="move.before", allow_null=True)
    after = serializers.CharField(source="move.after", allow_null=True)
    cases = serializers.IntegerField(source="move.cases")
    stays = serializers.BooleanField(source="move.stays")
    samples = serializers.SerializerMethodField(help_text="Ids of the first few cases")

    def get_samples(self, line: MoveLine) -> list[int]:
        """Return the ids of the first few cases."""
        return [case.pk for case in line.move.samples]


class PreviewSerializer(serializers.Serializer[Any]):
    """What a version would do today, or at `counted_at` once it waits; it moves cases only until it is decided."""

    counted_at = serializers.DateTimeField(source="version.counted_at", allow_null=True)
    segments = TakenSerializer(many=True, source="lines")
    rest = serializers.IntegerField(help_text="Open cases that no segment takes")
    moves = MoveSerializer(many=True)


class TrialSerializer(serializers.ModelSerializer[Trial]):
    """A test with its stop rule; `segment` is the segment's key."""

    state = serializers.CharField(read_only=True)
    metric = serializers.CharField(read_only=True, help_text=METRIC)

    class Meta:
        model = Trial
        fields = (
            "id",
            "segment",
            "name",
            "share",
            "metric",
            "days",
            "stop_cases",
            "stop_on",
            "least_difference",
            "state",
            "started_on",
            "started_by",
            "stopped_on",
            "stopped_by",
            "reason",
        )
        read_only_fields = fields


class TrialInSerializer(serializers.Serializer[Any]):
    """A test: everything is stated before the start, at least one of `stop_cases` and `stop_on`."""

    segment = serializers.CharField(max_length=40)
    name = serializers.CharField(max_length=80)
    share = serializers.IntegerField(min_value=1, max_value=99, required=False, default=50)
    metric = serializers.CharField(max_length=10, help_text=METRIC)
    days = serializers.IntegerField(min_value=1, max_value=365, required=False, default=30)
    stop_cases = serializers.IntegerField(
        min_value=1, max_value=1_000_000, required=False, allow_null=True, default=None
    )
    stop_on = serializers.DateField(required=False, allow_null=True, default=None)
    least_difference = serializers.DecimalField(min_value=0, max_digits=12, decimal_places=4)

    def validate_metric(self, metric: str) -> TrialMetric:
        """Return a metric that there is."""
        if metric not in TrialMetric.values:
            raise serializers.ValidationError(METRIC)
        return TrialMetric(metric)

    @property
    def terms(self) -> Terms:
        """What the valid request states, for the action."""
        return Terms(**self.validated_data)


class TrialStopSerializer(serializers.Serializer[Any]):
    """Why a test stops."""

    reason = serializers.CharField(max_length=200)


class IntervalSerializer(serializers.Serializer[Any]):
    """A value with its interval of 95 %."""

    value = serializers.DecimalField(max_digits=18, decimal_places=4)
    low = serializers.DecimalField(max_digits=18, decimal_places=4)
    high = serializers.DecimalField(max_digits=18, decimal_places=4)


class ArmSerializer(serializers.Serializer[Any]):
    """One arm of a test."""

    arm = serializers.CharField()
    entered = serializers.IntegerField()
    measured = serializers.IntegerField(source="sample.cases")
    interval = IntervalSerializer(allow_null=True)


class ResultSerializer(serializers.Serializer[Any]):
    """What a test shows now; before its stop rule is met the verdict is "too_early"."""

    arms = ArmSerializer(many=True)
    difference = IntervalSerializer(allow_null=True)
    verdict = serializers.CharField()
