"""Strategies for programs: list, draft, write, submit, approve, refuse, discard."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import api_view, permission_classes
from rest_framework.generics import ListAPIView
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from cases.actions.strategies import strategies
from cases.api.approvals import words_of
from cases.models import StrategyVersion
from cases.queries.strategies import strategies as queries
from cases.queries.strategies import strategy_words
from cases.queries.strategies.strategy_waiting import WAITING
from cases.serializers.approvals import DraftSerializer, SubmitSerializer, VerdictSerializer
from cases.serializers.strategies import (
    ContentSerializer,
    PreviewSerializer,
    StrategySerializer,
)
from common import clock, versions
from common.api import idempotent, needs
from staff.requests import person, today_of

Views = needs("cases.view_strategy")
Changes = needs("cases.change_strategy")
Decides = needs("cases.approve_strategy")


class StrategyList(ListAPIView[StrategyVersion]):
    """Every version, the newest first; POST begins a draft."""

    serializer_class = StrategySerializer
    queryset = queries.versions()

    def get_permissions(self) -> list[BasePermission]:
        """Return who may read, and who may draft."""
        return [Changes() if self.request.method == "POST" else Views()]

    @extend_schema(request=DraftSerializer, responses={201: StrategySerializer})
    def post(self, request: Request) -> Response:
        """Begin a version from the one in force, or from the one that is named: a roll back."""
        return _draft(request)


@idempotent
def _draft(request: Request) -> Response:
    given = DraftSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    base, note = queries.in_force(today_of(request)), ""
    if given.validated_data["based_on"] is not None:
        base = get_object_or_404(StrategyVersion, pk=given.validated_data["based_on"])
        note = versions.back_to(base)
    row = strategies.draft(by=person(request), now=clock.now(), based_on=base, note=note)
    return Response(StrategySerializer(row).data, status=status.HTTP_201_CREATED)


@extend_schema(responses=StrategySerializer)
@api_view(["GET"])
@permission_classes([Views])
def strategy_detail(_request: Request, pk: int) -> Response:
    """Return one version."""
    return Response(StrategySerializer(get_object_or_404(StrategyVersion, pk=pk)).data)


@extend_schema(request=ContentSerializer, responses=StrategySerializer)
@api_view(["POST"])
@permission_classes([Changes])
@idempotent
def strategy_write(request: Request, pk: int) -> Response:
    """Write what a draft says, whole. 409 for a document that breaks a rule, or a version that is no draft."""
    version = get_object_or_404(StrategyVersion, pk=pk)
    given = ContentSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    content = given.validated_data["content"]
    row = strategies.write(version=version, content=content, by=person(request), now=clock.now())
    return Response(StrategySerializer(row).data)


@extend_schema(responses=PreviewSerializer)
@api_view(["GET"])
@permission_classes([Views])
def strategy_preview(request: Request, pk: int) -> Response:
    """Return which cases each segment of a version takes, what to look at, and which cases it would move where."""
    version = get_object_or_404(StrategyVersion, pk=pk)
    return Response(PreviewSerializer(strategy_words.previewed(version, on=today_of(request))).data)


@extend_schema(request=None, responses=PreviewSerializer)
@api_view(["POST"])
@permission_classes([Views])
@idempotent
def strategy_count(request: Request, pk: int) -> Response:
    """Count anew which cases a version that waits would move, and return its preview. 409 for any other."""
    version, today = get_object_or_404(StrategyVersion, pk=pk), today_of(request)
    row = strategies.count_again(version=version, by=person(request), now=clock.now(), today=today)
    return Response(PreviewSerializer(strategy_words.previewed(row, on=today)).data)


@extend_schema(request=SubmitSerializer, responses=StrategySerializer)
@api_view(["POST"])
@permission_classes([Changes])
@idempotent
def strategy_submit(request: Request, pk: int) -> Response:
    """Hand a draft in for approval. 409 for a past day, or while another version waits."""
    version = get_object_or_404(StrategyVersion, pk=pk)
    given = SubmitSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    row = strategies.submit(
        version=version, by=person(request), now=clock.now(), today=today_of(request), **given.validated_data
    )
    return Response(StrategySerializer(row).data)


@extend_schema(request=VerdictSerializer, responses=StrategySerializer)
@api_view(["POST"])
@permission_classes([Decides])
@idempotent
def strategy_approve(request: Request, pk: int) -> Response:
    """Approve a version that somebody else made. 409 for everyone who had a hand in it."""
    version, words = get_object_or_404(StrategyVersion, pk=pk), words_of(request, WAITING)
    row = strategies.approve(version=version, words=words, by=person(request), now=clock.now(), today=today_of(request))
    return Response(StrategySerializer(row).data)


@extend_schema(request=VerdictSerializer, responses=StrategySerializer)
@api_view(["POST"])
@permission_classes([Decides])
@idempotent
def strategy_refuse(request: Request, pk: int) -> Response:
    """Refuse a version that somebody else made, with the reason in `words`."""
    version, words = get_object_or_404(StrategyVersion, pk=pk), words_of(request, WAITING)
    row = strategies.refuse(version=version, words=words, by=person(request), now=clock.now())
    return Response(StrategySerializer(row).data)


@extend_schema(request=None, responses=StrategySerializer)
@api_view(["POST"])
@permission_classes([Changes])
@idempotent
def strategy_discard(request: Request, pk: int) -> Response:
    """Throw a draft away, or take back what waits for approval."""
    version = get_object_or_404(StrategyVersion, pk=pk)
    row = strategies.discard(version=version, by=person(request), now=clock.now())
    return Response(StrategySerializer(row).data)
