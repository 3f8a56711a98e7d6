"""Scores of reviews, as the API takes and gives them."""

from rest_framework import serializers

from commissions.models import ReviewScore
from staff.enums import Role
from staff.models import User


class ReviewScoreSerializer(serializers.ModelSerializer[ReviewScore]):
    """The score of a collector's reviewed contacts in a month; a correction is a further row that `replaces` it."""

    class Meta:
        model = ReviewScore
        fields = (
            "id",
            "collector",
            "month",
            "score",
            "reviewed",
            "reason",
            "replaces",
            "set_at",
            "set_by",
            "approved_at",
            "approved_by",
        )
        read_only_fields = fields


class ScoreRowSerializer(serializers.Serializer[ReviewScore]):
    """One collector's score, of how many reviewed contacts."""

    collector = serializers.PrimaryKeyRelatedField(queryset=User.objects.filter(role=Role.COLLECTOR))
    score = serializers.DecimalField(max_digits=5, decimal_places=2, min_value=0, max_value=100)
    reviewed = serializers.IntegerField(min_value=1, max_value=9999)


class ScoreRecordSerializer(serializers.Serializer[ReviewScore]):
    """The scores of a month (any day of it); a `reason` where an approved score or a paid month is changed."""

    month = serializers.DateField()
    scores = ScoreRowSerializer(many=True)
    reason = serializers.CharField(max_length=500, required=False, default="", allow_blank=True)


class ScoreApproveSerializer(serializers.Serializer[ReviewScore]):
    """The month (any day of it) whose waiting scores are approved."""

    month = serializers.DateField()
