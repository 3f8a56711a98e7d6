"""The accrual for programs."""

from dataclasses import asdict
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view, permission_classes
from rest_framework.request import Request
from rest_framework.response import Response

from commissions.queries import accrual, accrual_estimates
from commissions.serializers.statements import ExactSerializerField
from common.api import needs
from staff.requests import today_of


class AccruedSerializer(serializers.Serializer[accrual.Accrued]):
    """One plan in one month: earned, posted of earlier months, held back, let go, not paid yet, paid."""

    month = serializers.DateField()
    currency = serializers.CharField()
    plan = serializers.CharField()
    state = serializers.CharField()
    earned = ExactSerializerField()
    posted = ExactSerializerField()
    held = ExactSerializerField()
    released = ExactSerializerField()
    unpaid = ExactSerializerField()
    paid = ExactSerializerField()


class AccruedInAllSerializer(serializers.Serializer[accrual.Owed]):
    """What one currency owes in all."""

    currency = serializers.CharField()
    unpaid = ExactSerializerField()
    held = ExactSerializerField()


class AccrualSerializer(serializers.Serializer[Any]):
    """What is earned and not paid, in all and by month and plan."""

    owed = AccruedInAllSerializer(many=True)
    rows = AccruedSerializer(many=True)


@extend_schema(responses=AccrualSerializer)
@api_view(["GET"])
@permission_classes([needs("commissions.view_run")])
def accrual_list(request: Request) -> Response:
    """Return what is earned and not paid, and what is held back, of the runs that are calculated."""
    rows = accrual.rows(today_of(request))
    told: dict[str, Any] = {"owed": [asdict(one) for one in accrual.owed(rows)], "rows": [asdict(one) for one in rows]}
    return Response(AccrualSerializer(told).data)


class EstimatedSerializer(serializers.Serializer[accrual_estimates.Estimated]):
    """One plan in one month without a calculated run: an estimate, without corrections of closed months."""

    month = serializers.DateField()
    currency = serializers.CharField()
    plan = serializers.CharField()
    people = serializers.IntegerField()
    lacking = serializers.IntegerField(help_text="People without a target or figure, figured without it")
    earned = ExactSerializerField()
    adjusted = ExactSerializerField()
    held = ExactSerializerField()
    released = ExactSerializerField()
    unpaid = ExactSerializerField()


@extend_schema(responses=EstimatedSerializer(many=True))
@api_view(["GET"])
@permission_classes([needs("commissions.view_run")])
def accrual_estimate_list(request: Request) -> Response:
    """Return what the last months without a calculated run have earned so far, figured now."""
    found: Any = accrual_estimates.rows(today_of(request))
    return Response(EstimatedSerializer(found, many=True).data)
