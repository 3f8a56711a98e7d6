"""What the API of commissions takes and gives."""

from rest_framework import serializers

from commissions.models import Line, Run, Statement


class RunSerializer(serializers.ModelSerializer[Run]):
    """A run; `month` is its first day, `counts` its control totals once it is figured."""

    class Meta:
        model = Run
        fields = (
            "id",
            "month",
            "currency",
            "plan_version",
            "state",
            "total",
            "counts",
            "fingerprint",
            "created_at",
            "calculated_at",
            "calculated_by",
            "review_at",
            "review_by",
            "approved_at",
            "approved_by",
            "exported_at",
        )
        read_only_fields = fields


class RunStartSerializer(serializers.Serializer[Run]):
    """The month (any day of it) and currency of a run to start."""

    month = serializers.DateField()
    currency = serializers.CharField(max_length=3)


class JobSerializer(serializers.Serializer[Run]):
    """The job that does what was asked for."""

    job = serializers.IntegerField()


class StatementSerializer(serializers.ModelSerializer[Statement]):
    """A statement: line_total + attainment_effect + rounding = total; `trace` says how."""

    currency = serializers.CharField(source="run.currency", read_only=True)
    month = serializers.DateField(source="run.month", read_only=True)

    class Meta:
        model = Statement
        fields = (
            "id",
            "run",
            "month",
            "currency",
            "collector",
            "recovered",
            "target",
            "line_total",
            "factor",
            "attainment_effect",
            "rounding",
            "total",
            "trace",
        )
        read_only_fields = fields


class LineSerializer(serializers.ModelSerializer[Line]):
    """A payment credited, or left out with its reason; `amount` is unrounded."""

    class Meta:
        model = Line
        fields = ("id", "run", "statement", "payment", "collector", "base", "dpd", "row", "rate", "amount", "exclusion")
        read_only_fields = fields
