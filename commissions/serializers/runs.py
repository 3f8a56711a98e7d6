"""Runs, as the API takes and gives them."""

from rest_framework import serializers

from commissions.models import ExportBatch, Run


class RunSerializer(serializers.ModelSerializer[Run]):
    """A run; `month` is its first day, `counts` its control totals once it is figured."""

    class Meta:
        model = Run
        fields = (
            "id",
            "month",
            "currency",
            "kind",
            "booked_in",
            "plans",
            "watermark",
            "as_of",
            "state",
            "total",
            "counts",
            "faults",
            "fingerprint",
            "created_at",
            "calculated_at",
            "calculated_by",
            "review_at",
            "review_by",
            "returned_at",
            "returned_by",
            "returned_words",
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


class PayrollFileSerializer(serializers.ModelSerializer[ExportBatch]):
    """A file for payroll; `sha256` is of its bytes, `control_total` the sum of its amounts, `map` the map's number."""

    map = serializers.IntegerField(source="map.number", read_only=True)
    name = serializers.CharField(source="file.name", read_only=True)

    class Meta:
        model = ExportBatch
        fields = (
            "id",
            "run",
            "map",
            "period",
            "currency",
            "form",
            "name",
            "rows",
            "control_total",
            "sha256",
            "made_at",
            "made_by",
        )
        read_only_fields = fields


class PayrollMakeSerializer(serializers.Serializer[ExportBatch]):
    """Which kind of file to make."""

    form = serializers.ChoiceField(choices=["csv", "xlsx"])
