"""Retention and sealing for programs: what is due, the duties to keep, batches, their cases and decisions."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.decorators import api_view, permission_classes
from rest_framework.exceptions import PermissionDenied
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from cases.actions.closings import retention, sealing
from cases.api.approvals import words_of
from cases.enums import CloseReason, SealItemState
from cases.models import Case, Creditor, RetentionRule, SealBatch, SealItem
from cases.queries.closings import retention as queries
from cases.queries.closings.sealing import WAITING
from cases.serializers.approvals import VerdictSerializer
from cases.serializers.life import SealAskSerializer, SealBatchSerializer
from cases.serializers.retention import (
    DueSerializer,
    RetentionLineSerializer,
    RuleChangeSerializer,
    RuleSerializer,
    SealItemSerializer,
)
from common import clock
from common.api import idempotent, needs
from common.clock import local_date
from staff.requests import person

Views = needs("cases.view_retention")


@extend_schema(responses=RetentionLineSerializer(many=True))
@api_view(["GET"])
@permission_classes([Views])
def retention_list(_request: Request) -> Response:
    """Return for each creditor with closed cases what is due, due soon, without a rule, and sealed."""
    return Response(RetentionLineSerializer(queries.overview(now=clock.now()), many=True).data)


class RuleList(ListAPIView[RetentionRule]):
    """The duties to keep, of jurisdictions and of contracts."""

    serializer_class = RuleSerializer
    permission_classes = [Views]
    queryset = RetentionRule.objects.order_by("-pk")


@extend_schema(request=RuleChangeSerializer, responses=RuleSerializer)
@api_view(["POST"])
@permission_classes([needs("cases.change_retention")])
@idempotent
def rule_change(request: Request, pk: int) -> Response:
    """Change a duty to keep, with its source; every closed case that it concerns is figured anew."""
    rule = get_object_or_404(RetentionRule, pk=pk)
    given = RuleChangeSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    rule = retention.change_rule(rule=rule, terms=given.validated_data, by=person(request), now=clock.now())
    return Response(RuleSerializer(rule).data)


@extend_schema(parameters=[OpenApiParameter("reason", str, enum=CloseReason.values)])
class DueList(ListAPIView[Case]):
    """The closed cases of a creditor whose time is over, newest first."""

    serializer_class = DueSerializer
    permission_classes = [Views]
    filter_backends = []
    sorts = queries.DUE_SORTS
    queryset = Case.objects.none()

    def get_queryset(self) -> QuerySet[Case]:
        """Return the due cases, of one close reason or of all."""
        creditor = get_object_or_404(Creditor, pk=self.kwargs["pk"])
        reason = self.request.query_params.get("reason", "")
        on = local_date(clock.now(), creditor.time_zone)
        return queries.due(creditor, on=on, reason=reason if reason in CloseReason.values else "")


@extend_schema(parameters=[OpenApiParameter("show", str, enum=SealItemState.values, description="all when left out")])
class SealItemList(ListAPIView[SealItem]):
    """The cases of a batch, and what holds each back."""

    serializer_class = SealItemSerializer
    permission_classes = [Views]
    filter_backends = []
    sorts = queries.ITEM_SORTS
    queryset = SealItem.objects.none()

    def get_queryset(self) -> QuerySet[SealItem]:
        """Return the cases in the wanted state."""
        batch = get_object_or_404(SealBatch, pk=self.kwargs["pk"])
        return queries.items(batch, show=self.request.query_params.get("show", "all"))


class SealBatchList(ListAPIView[SealBatch]):
    """The batches of cases to be sealed, newest first; POST asks for one."""

    serializer_class = SealBatchSerializer
    permission_classes = [Views]
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


@extend_schema(request=None, responses={202: SealBatchSerializer})
@api_view(["POST"])
@permission_classes([needs("cases.approve_sealing")])
@idempotent
def seal_batch_resume(request: Request, pk: int) -> Response:
    """Go on with a batch whose work was stopped or failed; 409 when there is nothing to go on with."""
    batch = sealing.resume(batch=get_object_or_404(SealBatch, pk=pk), by=person(request))
    return Response(SealBatchSerializer(batch).data, status=status.HTTP_202_ACCEPTED)
