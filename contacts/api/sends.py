"""Sendings to many for programs: list, start, progress with its report, pause, resume, cancel."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import api_view, permission_classes
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from common import clock
from common.api import idempotent, needs
from contacts.actions.messages import sends
from contacts.models import Send
from contacts.queries.messages import sends as queries
from contacts.serializers.sends import SendProgressSerializer, SendSerializer, SendStartSerializer
from staff.requests import person

Sends = needs("contacts.send_bulk")


class SendList(ListAPIView[Send]):
    """Every sending, newest first; POST starts one."""

    serializer_class = SendSerializer
    permission_classes = [Sends]
    queryset = Send.objects.all()

    @extend_schema(request=SendStartSerializer, responses={201: SendSerializer})
    def post(self, request: Request) -> Response:
        """Start a sending. 409 where template, creditor or line do not fit."""
        return _started(request)


@idempotent
def _started(request: Request) -> Response:
    given, now = SendStartSerializer(data=request.data), clock.now()
    given.is_valid(raise_exception=True)
    row = sends.start(plan=given.plan(now), by=person(request), now=now)
    return Response(SendSerializer(row).data, status=status.HTTP_201_CREATED)


@extend_schema(responses=SendProgressSerializer)
@api_view(["GET"])
@permission_classes([Sends])
def send_detail(request: Request, pk: int) -> Response:
    """Return how far a sending is."""
    send = get_object_or_404(queries.visible(person(request)), pk=pk)
    found = queries.progress(send)
    told: dict[str, Any] = {"send": send, "everybody": found.everybody, "waiting": found.waiting}
    return Response(SendProgressSerializer({**told, "states": found.states, "reasons": found.reasons}).data)


@extend_schema(request=None, responses=SendSerializer, operation_id="sends_move")
@api_view(["POST"])
@permission_classes([Sends])
@idempotent
def send_move(request: Request, pk: int, to: str) -> Response:
    """Pause, resume or cancel a sending: `to` is one of these words. 409 where it is in no state for it."""
    if to not in sends.MOVES:
        raise Http404
    send = get_object_or_404(queries.visible(person(request)), pk=pk)
    row = sends.move(send=send, to=to, by=person(request), now=clock.now())
    return Response(SendSerializer(row).data)
