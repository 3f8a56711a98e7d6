"""Queues of chosen people for programs: list, make, change; the cases that were passed over."""

from typing import Any

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.decorators import api_view, permission_classes
from rest_framework.exceptions import ValidationError
from rest_framework.generics import ListAPIView
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cases.actions.strategies import queues
from cases.api.strategies import Changes, Views
from cases.models import Queue, Skip
from cases.queries.strategies import queues as queries
from cases.queries.strategies import skips
from cases.serializers.queues import (
    PassedOverSerializer,
    QueueChangeSerializer,
    QueueInSerializer,
    QueueLineSerializer,
)
from common import addresses, audit, clock
from common.api import idempotent
from common.api_files import FORM, SHEETS, form_of
from common.clock import local_date
from common.exports import download
from staff.models import User
from staff.requests import person


class QueueList(APIView):
    """The queues of chosen people; POST makes one."""

    def get_permissions(self) -> list[BasePermission]:
        """Return who may read, and who may make one."""
        return [Changes() if self.request.method == "POST" else Views()]

    @extend_schema(responses=QueueLineSerializer(many=True))
    def get(self, _request: Request) -> Response:
        """Return the queues, those in use first."""
        return Response(QueueLineSerializer(queries.lines(), many=True).data)

    @extend_schema(request=QueueInSerializer, responses={201: QueueLineSerializer})
    def post(self, request: Request) -> Response:
        """Make a queue; 409 for a name that is taken, or a second one for vulnerable people or legal work."""
        return _save(request)


class QueueDetail(APIView):
    """One queue, to change."""

    permission_classes = [Changes]

    @extend_schema(operation_id="queues_change", request=QueueChangeSerializer, responses=QueueLineSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Rename a queue, take it out of use, or say who works it; its kind never changes."""
        return _save(request, queue=get_object_or_404(Queue, pk=pk))


@idempotent
def _save(request: Request, *, queue: Queue | None = None) -> Response:
    given = QueueChangeSerializer(data=request.data) if queue else QueueInSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    data: dict[str, Any] = {"kind": queue.kind if queue else "", **given.validated_data}
    data["workers"] = _people(data["workers"])
    row = queues.save(queue=queue, by=person(request), now=clock.now(), **data)
    line = next(one for one in queries.lines() if one.queue.pk == row.pk)
    code = status.HTTP_200_OK if queue else status.HTTP_201_CREATED
    return Response(QueueLineSerializer(line).data, status=code)


def _people(ids: list[int]) -> list[User]:
    found = list(User.objects.filter(pk__in=set(ids), is_active=True))
    if len(found) < len(set(ids)):
        raise ValidationError({"workers": [_("Nobody here has this id.")]})
    return found


ASKED = [OpenApiParameter("reason", str, enum=skips.SHOWN), OpenApiParameter("collector", int)]


@extend_schema(parameters=ASKED)
class SkipList(ListAPIView[Skip]):
    """The cases that collectors passed over, the last first."""

    serializer_class = PassedOverSerializer
    permission_classes = [Views]
    filter_backends = []
    sorts = skips.SORTS
    queryset = Skip.objects.none()

    def get_queryset(self) -> QuerySet[Skip]:
        """Return the rows of the wanted reason and collector."""
        rows: QuerySet[Skip] = skips.listed(person(self.request), **_asked(self.request))
        return rows


def _asked(request: Any) -> dict[str, Any]:
    """Return the reason and the collector that the address asks for, as they are understood."""
    reason = request.query_params.get("reason", "all")
    collector = addresses.key(request.query_params.get("collector"))
    return {"reason": reason if reason in skips.SHOWN else "all", "collector": collector}


@extend_schema(parameters=[*ASKED, FORM], responses=SHEETS)
@api_view(["GET"])
@permission_classes([Views])
def skip_file(request: Request, form: str) -> HttpResponseBase:
    """Send every case passed over that fits the filters as CSV or XLSX."""
    user, now, kind, asked = person(request), clock.now(), form_of(form), _asked(request)
    audit.record(by=user, action="skips.export", subject=user, now=now, form=kind, **asked)
    return download(skips.table(skips.listed(user, **asked)), f"passed-over-{local_date(now, user.time_zone)}", kind)
