"""The second person's word as the API takes it."""

from typing import Any

from rest_framework import serializers


class VerdictSerializer(serializers.Serializer[Any]):
    """What the second person says; needed to refuse."""

    words = serializers.CharField(max_length=500, required=False, default="", allow_blank=True)

    def __init__(self, *args: Any, most_words: int = 500, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"] = serializers.CharField(
            max_length=most_words, required=False, default="", allow_blank=True
        )
