"""Placements as the API takes and gives them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cases.actions.placements.placements import Terms
from cases.enums import FileScope
from cases.imports import report, sentences
from cases.models import Creditor, Placement, RefusedRow


class PlacementSerializer(serializers.ModelSerializer[Placement]):
    """A placement: its step, what an import would do or did, and why, in sentences."""

    creditor = serializers.CharField(source="creditor.code")
    currency = serializers.CharField(source="creditor.currency")
    job_state = serializers.CharField(source="job.state", default="", help_text="State of the work on the file")
    error = serializers.CharField(source="job.error", default="", help_text="Why the work ended without a result")
    deed = serializers.SerializerMethodField(help_text="The sentence that is confirmed")
    report = serializers.SerializerMethodField(help_text="What becomes of every row, and why")

    class Meta:
        model = Placement
        fields = [
            "id",
            "creditor",
            "currency",
            "state",
            "scope",
            "placed_on",
            "recall_on",
            "file_name",
            "file_sha256",
            "header",
            "columns",
            "counts",
            "deed",
            "report",
            "job_state",
            "error",
            "created_at",
            "applied_at",
        ]
        read_only_fields = fields

    def get_deed(self, row: Placement) -> str:
        """Return the sentence, empty before the file was read."""
        return report.deed(row) if row.counts else ""

    def get_report(self, row: Placement) -> list[str]:
        """Return the sentences, none before the file was read."""
        return list(report.sentences(row)) if row.counts else []


class PlacementUploadSerializer(serializers.Serializer[Any]):
    """A file with its terms. Without `columns` the saved mapping that fits is taken, else the names of the columns."""

    file = serializers.FileField()
    creditor = serializers.SlugRelatedField(
        slug_field="code", queryset=Creditor.objects.filter(is_active=True), help_text="Code of the creditor"
    )
    placed_on = serializers.DateField()
    recall_on = serializers.DateField(required=False, allow_null=True)
    scope = serializers.ChoiceField(choices=FileScope.choices, default=FileScope.PARTIAL)
    columns = serializers.JSONField(
        required=False, help_text='{"days_past_due": {"column": "PAY_0", "rule": "months"}, …}'
    )
    mapping = serializers.CharField(required=False, allow_blank=True, help_text="Name of a saved mapping")

    def validate_columns(self, value: Any) -> dict[str, Any]:
        """Refuse a mapping that is no object of objects."""
        if not isinstance(value, dict) or not all(isinstance(about, dict) for about in value.values()):
            raise serializers.ValidationError('Send an object such as {"balance": {"column": "BAL"}}.')
        return value

    @property
    def terms(self) -> Terms:
        """What the valid request states of the file."""
        data = self.validated_data
        return Terms(
            creditor=data["creditor"],
            placed_on=data["placed_on"],
            scope=data["scope"],
            recall_on=data.get("recall_on"),
        )


class RefusedRowSerializer(serializers.ModelSerializer[RefusedRow]):
    """A refused row: where, what is wrong, what to do. `value` has card numbers masked."""

    wrong = serializers.SerializerMethodField()
    remedy = serializers.SerializerMethodField()

    class Meta:
        model = RefusedRow
        fields = ["id", "line", "column", "value", "code", "facts", "wrong", "remedy"]
        read_only_fields = fields

    @extend_schema_field(str)
    def get_wrong(self, row: RefusedRow) -> str:
        """Return what is wrong, in the reader's language."""
        return sentences.problem(row).wrong

    @extend_schema_field(str)
    def get_remedy(self, row: RefusedRow) -> str:
        """Return what to do."""
        return sentences.problem(row).remedy
