"""Statements and lines, as the API gives them."""

from typing import Any

from rest_framework import serializers

from commissions.models import Line, Statement


class ExactSerializerField(serializers.DecimalField):
    """An amount with every digit that it has."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=None, decimal_places=None, **kwargs)


class StatementSerializer(serializers.ModelSerializer[Statement]):
    """A statement: line_total + effects + rounding = total; `steps` say how, `settled` what is paid of it."""

    currency = serializers.CharField(source="run.currency", read_only=True)
    month = serializers.DateField(source="run.month", read_only=True)
    line_total = ExactSerializerField(read_only=True)
    effects = ExactSerializerField(read_only=True)
    rounding = ExactSerializerField(read_only=True)

    class Meta:
        model = Statement
        fields = (
            "id",
            "run",
            "month",
            "currency",
            "collector",
            "version",
            "payments",
            "recovered",
            "target",
            "line_total",
            "steps",
            "effects",
            "rounding",
            "total",
            "settled",
            "paid",
            "figures",
        )
        read_only_fields = fields


class LineSerializer(serializers.ModelSerializer[Line]):
    """A payment credited, or left out with its reason; `amount` is unrounded.

    `rows` and `values` are those of the version's line components, in the order in which they work.
    """

    base = ExactSerializerField(read_only=True)
    amount = ExactSerializerField(read_only=True)
    values = serializers.ListField(child=ExactSerializerField(allow_null=True), read_only=True)

    class Meta:
        model = Line
        fields = (
            "id",
            "run",
            "payment",
            "collector",
            "version",
            "bps",
            "base",
            "amount",
            "rows",
            "values",
            "exclusion",
            "faults",
        )
        read_only_fields = fields
