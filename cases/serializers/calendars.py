"""The working-day calendar as the API takes and gives it."""

from typing import Any

from rest_framework import serializers

from cases.enums import Jurisdiction
from cases.queries.calendar_page import Line, YearPage
from cases.serializers.payments import CreditorCode


class CalendarLineSerializer(serializers.Serializer[Line]):
    """One day that is not what its weekday says."""

    day = serializers.DateField()
    is_working = serializers.BooleanField()
    name = serializers.CharField()
    stated_by_desk = serializers.BooleanField(source="stated", help_text="The desk stated it; else it is published")
    creditor = serializers.CharField(source="stated.creditor.code", default="", help_text="The one it is stated for")


class CalendarYearSerializer(serializers.Serializer[YearPage]):
    """A year of a jurisdiction; dates that rest on one that is not published are provisional."""

    year = serializers.IntegerField()
    is_published = serializers.BooleanField()
    notice = serializers.CharField(source="stated.source", default="", help_text="By which the desk completed it")
    days = CalendarLineSerializer(source="lines", many=True)


class CalendarYearQuerySerializer(serializers.Serializer[Any]):
    """Which year of which jurisdiction."""

    jurisdiction = serializers.ChoiceField(Jurisdiction.choices)
    year = serializers.IntegerField(min_value=2000, max_value=2100)


class CalendarYearInSerializer(CalendarYearQuerySerializer):
    """The notice by which a year is complete."""

    notice = serializers.CharField(max_length=200)


class CalendarDayInSerializer(serializers.Serializer[Any]):
    """What a day is: for one creditor, or for the whole jurisdiction."""

    day = serializers.DateField()
    is_working = serializers.BooleanField()
    reason = serializers.CharField(max_length=120)
    jurisdiction = serializers.ChoiceField(Jurisdiction.choices, required=False, default="")
    creditor = CreditorCode(required=False, default=None, allow_null=True)

    def validate(self, attrs: Any) -> Any:
        """Refuse what names neither a creditor nor a jurisdiction."""
        if not attrs["creditor"] and not attrs["jurisdiction"]:
            raise serializers.ValidationError("Name a creditor or a jurisdiction.")
        return attrs
