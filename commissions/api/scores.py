"""Review scores for programs: the same actions as the page."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view, permission_classes
from rest_framework.generics import ListAPIView
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from commissions.actions import scores
from commissions.actions.scores import Scored
from commissions.api.plans import MONTH
from commissions.forms import months
from commissions.models import ReviewScore
from commissions.queries import scores as queries
from commissions.serializers.scores import ReviewScoreSerializer, ScoreApproveSerializer, ScoreRecordSerializer
from commissions.serializers.targets import PayCountSerializer
from common import clock
from common.api import idempotent, needs
from staff.requests import person, today_of

Sees, Records, Approves = (needs(f"commissions.{what}_score") for what in ("view", "record", "approve"))


class ScoreList(ListAPIView[ReviewScore]):
    """List the review scores with their corrections; POST records those of a month, which then wait."""

    serializer_class = ReviewScoreSerializer
    queryset = ReviewScore.objects.none()

    def get_permissions(self) -> list[BasePermission]:
        """Return the permission that the method needs."""
        return [Records() if self.request.method == "POST" else Sees()]

    @extend_schema(parameters=[MONTH])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List the scores, newest first."""
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[ReviewScore]:
        """Return the scores of the people whom the person sees, of a month or all."""
        if getattr(self, "swagger_fake_view", False):
            return ReviewScore.objects.none()
        rows = ReviewScore.objects.filter(collector__in=queries.people(person(self.request), team_id=None))
        month = months.parse(self.request.query_params.get("month", ""))
        return rows if month is None else rows.filter(month=month)

    @extend_schema(request=ScoreRecordSerializer, responses=PayCountSerializer)
    def post(self, request: Request) -> Response:
        """Record scores; they count once a second person has approved them."""
        return _record(request)


@idempotent
def _record(request: Request) -> Response:
    given = ScoreRecordSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    said = given.validated_data
    found = {row["collector"].pk: Scored(row["score"], row["reviewed"]) for row in said["scores"]}
    about: dict[str, Any] = {"month": said["month"].replace(day=1), "scores": found, "reason": said["reason"]}
    count = scores.record(by=person(request), now=clock.now(), today=today_of(request), **about)
    return Response({"count": count})


@extend_schema(request=ScoreApproveSerializer, responses=PayCountSerializer)
@api_view(["POST"])
@permission_classes([Approves])
@idempotent
def score_approve(request: Request) -> Response:
    """Approve the waiting scores of a month that somebody else recorded."""
    given = ScoreApproveSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    user, month = person(request), given.validated_data["month"].replace(day=1)
    people = list(queries.people(user, team_id=None).values_list("pk", flat=True))
    return Response({"count": scores.approve(by=user, month=month, collectors=people, now=clock.now())})
