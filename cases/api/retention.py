"""Sealing for programs: batches, asking for one, deciding on one."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import api_view, permission_classes
from rest_framework.exceptions import PermissionDenied
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from cases.actions.closings import sealing
from cases.api.approvals import words_of
from cases.models import Creditor, SealBatch
from cases.queries.closings.sealing import WAITING
from cases.serializers.approvals import VerdictSerializer
from cases.serializers.life import SealAskSerializer, SealBatchSerializer
from common import clock
from common.api import idempotent, needs
from staff.requests import person


class SealBatchList(ListAPIView[SealBatch]):
    """The batches of cases to be sealed, newest first; POST asks for one."""

    serializer_class = SealBatchSerializer
    permission_classes = [needs("cases.view_retention")]
    filter_backends = []
    queryset = SealBatch.objects.order_by("-pk")

    @extend_schema(request=SealAskSerializer, responses={201: SealBatchSerializer})
    def post(self, request: Request) -> Response:
        """Put a creditor's due cases into a batch; 409 when none is due or another batch waits."""
        if not person(request).has_perm("cases.ask_sealing"):
            raise PermissionDenied
        return _ask(request)


@idempotent
def _ask(request: Request) -> Response:
    given = SealAskSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    creditor = get_object_or_404(Creditor, pk=given.validated_data["creditor"])
    batch = sealing.ask(creditor=creditor, by=person(request), now=clock.now())
    return Response(SealBatchSerializer(batch).data, status=status.HTTP_201_CREATED)


@extend_schema(request=VerdictSerializer, responses=SealBatchSerializer)
@api_view(["POST"])
@permission_classes([needs("cases.approve_sealing")])
@idempotent
def seal_batch_approve(request: Request, pk: int) -> Response:
    """Approve a batch: its cases are sealed for good. 409 for the person who asked, or when it was decided."""
    batch, words = get_object_or_404(SealBatch, pk=pk), words_of(request, WAITING)
    batch = sealing.approve(batch=batch, words=words, by=person(request), now=clock.now())
    return Response(SealBatchSerializer(batch).data)


@extend_schema(request=VerdictSerializer, responses=SealBatchSerializer)
@api_view(["POST"])
@permission_classes([needs("cases.approve_sealing")])
@idempotent
def seal_batch_refuse(request: Request, pk: int) -> Response:
    """Refuse a batch, with the reason in `words`: its cases are kept."""
    batch, words = get_object_or_404(SealBatch, pk=pk), words_of(request, WAITING)
    batch = sealing.refuse(batch=batch, words=words, by=person(request), now=clock.now())
    return Response(SealBatchSerializer(batch).data)
