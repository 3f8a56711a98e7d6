"""The second person's word as the API takes it."""

from typing import Any

from rest_framework import serializers


class EffectSerializer(serializers.Serializer[Any]):
    """One thing that an approval changes."""

    label = serializers.CharField()  # type: ignore[assignment]
    before = serializers.CharField()
    after = serializers.CharField()


class ApprovalItemSerializer(serializers.Serializer[Any]):
    """One thing that waits; `key` is its kind and its id, an own one cannot be decided."""

    key = serializers.CharField()
    title = serializers.CharField()
    why = serializers.CharField()
    reason = serializers.CharField()
    words = serializers.CharField()
    asked_by = serializers.CharField()
    asked_at = serializers.DateTimeField()
    is_own = serializers.BooleanField()
    case = serializers.IntegerField(source="case.pk", default=None)
    effects = EffectSerializer(many=True)


class ApprovalSectionSerializer(serializers.Serializer[Any]):
    """One kind of thing that waits, the longest waiting first, and how many there are beyond those shown."""

    name = serializers.CharField(source="source.name")
    title = serializers.CharField(source="source.title")
    items = ApprovalItemSerializer(many=True)
    more = serializers.IntegerField()


class VerdictSerializer(serializers.Serializer[Any]):
    """What the second person says; needed to refuse."""

    words = serializers.CharField(max_length=500, required=False, default="", allow_blank=True)

    def __init__(self, *args: Any, most_words: int = 500, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"] = serializers.CharField(
            max_length=most_words, required=False, default="", allow_blank=True
        )


VERSION = (
    "number",
    "state",
    "effective_on",
    "note",
    "made_by",
    "made_at",
    "decided_by",
    "decided_at",
    "decision",
)
"""What programs read of every version (`common.versions`), whatever it is of."""


class DraftSerializer(serializers.Serializer[Any]):
    """The version that a new one begins from, as its address names it: a roll back; left out, the one in force."""

    based_on = serializers.IntegerField(required=False, allow_null=True, default=None)


class SubmitSerializer(serializers.Serializer[Any]):
    """From when a version is to be in force, and what it changes."""

    effective_on = serializers.DateField()
    note = serializers.CharField(max_length=500)
