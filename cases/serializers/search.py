"""What a search found, as the API gives it: phones and emails are masked."""

from typing import Any

from rest_framework import serializers

from cases.enums import FoundBy
from cases.serializers.cases import CaseSerializer


class FitSerializer(serializers.Serializer[Any]):
    """One thing of a case that the text fits; `person` is the role of whose it is when it is not the debtor's."""

    by = serializers.ChoiceField(choices=FoundBy.choices)
    words = serializers.CharField()
    person = serializers.CharField(source="person.role", default="")


class HitSerializer(serializers.Serializer[Any]):
    """A case and what of it fits."""

    case = CaseSerializer()
    fits = FitSerializer(many=True)


class FoundSerializer(serializers.Serializer[Any]):
    """The first cases, whether there are more, and whether the text says too little to look for a name or a phone."""

    hits = HitSerializer(many=True)
    more = serializers.BooleanField()
    too_short = serializers.BooleanField(source="typed.is_short")
