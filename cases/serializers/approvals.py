"""The second person's word as the API takes it."""

from typing import Any

from rest_framework import serializers


class VerdictSerializer(serializers.Serializer[Any]):
    """What the second person says; needed to refuse."""

    words = serializers.CharField(max_length=500, required=False, default="", allow_blank=True)
