"""Whom a plan pays, as the API takes and gives it."""

from rest_framework import serializers

from commissions.models import Assignment, Plan
from staff.models import Team, User


class PayAssignmentSerializer(serializers.ModelSerializer[Assignment]):
    """Whom a plan pays: a collector or a team, in the months from `since` on, until before `until`."""

    since = serializers.DateField(source="during.lower", read_only=True)
    until = serializers.DateField(source="during.upper", read_only=True, allow_null=True)

    class Meta:
        model = Assignment
        fields = ("id", "plan", "currency", "collector", "team", "since", "until")
        read_only_fields = fields


class PayAssignSerializer(serializers.Serializer[Assignment]):
    """A plan for a collector or a team, from the month of `since` on; a `reason` where months are approved."""

    plan = serializers.PrimaryKeyRelatedField(queryset=Plan.objects.all())
    collector = serializers.PrimaryKeyRelatedField(queryset=User.objects.all(), required=False, default=None)
    team = serializers.PrimaryKeyRelatedField(queryset=Team.objects.all(), required=False, default=None)
    since = serializers.DateField()
    reason = serializers.CharField(max_length=500, required=False, default="", allow_blank=True)


class PayAssignmentEndSerializer(serializers.Serializer[Assignment]):
    """The month before which an assignment ends (any day of it); a `reason` where months are approved."""

    since = serializers.DateField()
    reason = serializers.CharField(max_length=500, required=False, default="", allow_blank=True)
