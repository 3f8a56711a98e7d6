"""Packs for programs: read; the house's own rules: draft, write, replay, submit, approve, refuse, discard."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import api_view, permission_classes
from rest_framework.generics import ListAPIView
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from cases.api.approvals import words_of
from cases.serializers.approvals import DraftSerializer, SubmitSerializer, VerdictSerializer
from common import clock, versions
from common.api import idempotent, needs
from contacts.actions.packs import packs, replays
from contacts.models import PackVersion
from contacts.queries.packs import packs as queries
from contacts.queries.packs.pack_waiting import WAITING
from contacts.serializers.packs import (
    HouseContentSerializer,
    HouseVersionSerializer,
    PackSerializer,
)
from staff.requests import person, today_of

Views = needs("contacts.view_pack")
Changes = needs("contacts.change_pack")
Decides = needs("contacts.approve_pack")


@extend_schema(responses=PackSerializer(many=True))
@api_view(["GET"])
@permission_classes([Views])
def pack_list(request: Request) -> Response:
    """Return every pack as it is today, the house's first."""
    return Response(PackSerializer(queries.listed(today_of(request)), many=True).data)


@extend_schema(responses=PackSerializer)
@api_view(["GET"])
@permission_classes([Views])
def pack_detail(request: Request, name: str) -> Response:
    """Return one pack."""
    found = queries.one(name, today_of(request))
    if found is None:
        raise Http404
    return Response(PackSerializer(found).data)


class HouseVersions(ListAPIView[PackVersion]):
    """Every version of the house's own rules, the newest first; POST begins a draft."""

    serializer_class = HouseVersionSerializer
    queryset = queries.versions()

    def get_permissions(self) -> list[BasePermission]:
        """Return who may read, and who may draft."""
        return [Changes() if self.request.method == "POST" else Views()]

    @extend_schema(request=DraftSerializer, responses={201: HouseVersionSerializer})
    def post(self, request: Request) -> Response:
        """Begin a version from the one in force, or from the one that is named: a roll back. 409 while one is open."""
        return _draft(request)


@idempotent
def _draft(request: Request) -> Response:
    given = DraftSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    base, note = queries.in_force(today_of(request)), ""
    if given.validated_data["based_on"] is not None:
        base = _version(given.validated_data["based_on"])
        note = versions.back_to(base)
    row = packs.draft(based_on=base, by=person(request), now=clock.now(), note=note)
    return Response(HouseVersionSerializer(row).data, status=status.HTTP_201_CREATED)


def _version(number: int) -> PackVersion:
    return get_object_or_404(PackVersion, number=number)


@extend_schema(responses=HouseVersionSerializer)
@api_view(["GET"])
@permission_classes([Views])
def house_version(_request: Request, number: int) -> Response:
    """Return one version with what its replay found."""
    return Response(HouseVersionSerializer(_version(number)).data)


@extend_schema(request=HouseContentSerializer, responses=HouseVersionSerializer)
@api_view(["POST"])
@permission_classes([Changes])
@idempotent
def house_write(request: Request, number: int) -> Response:
    """Write what a draft says, whole. 409 for what is no rule, or a version that is no draft."""
    given = HouseContentSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    content = given.validated_data["content"]
    row = packs.write(version=_version(number), content=content, by=person(request), now=clock.now())
    return Response(HouseVersionSerializer(row).data)


@extend_schema(request=None, responses={202: HouseVersionSerializer})
@api_view(["POST"])
@permission_classes([Changes])
@idempotent
def house_replay(request: Request, number: int) -> Response:
    """Begin to ask a draft of the answers of the last 90 days. 409 while that is at work."""
    row = replays.start(version=_version(number), by=person(request), now=clock.now())
    return Response(HouseVersionSerializer(row).data, status=status.HTTP_202_ACCEPTED)


@extend_schema(request=SubmitSerializer, responses=HouseVersionSerializer)
@api_view(["POST"])
@permission_classes([Changes])
@idempotent
def house_submit(request: Request, number: int) -> Response:
    """Hand a draft in for approval. 409 for a past day, or before it was replayed as it stands."""
    given = SubmitSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    row = packs.submit(
        version=_version(number), by=person(request), now=clock.now(), today=today_of(request), **given.validated_data
    )
    return Response(HouseVersionSerializer(row).data)


@extend_schema(request=VerdictSerializer, responses=HouseVersionSerializer)
@api_view(["POST"])
@permission_classes([Decides])
@idempotent
def house_approve(request: Request, number: int) -> Response:
    """Approve a version that somebody else made. 409 for everyone who had a hand in it."""
    version, words = _version(number), words_of(request, WAITING)
    row = packs.approve(version=version, words=words, by=person(request), now=clock.now(), today=today_of(request))
    return Response(HouseVersionSerializer(row).data)


@extend_schema(request=VerdictSerializer, responses=HouseVersionSerializer)
@api_view(["POST"])
@permission_classes([Decides])
@idempotent
def house_refuse(request: Request, number: int) -> Response:
    """Refuse a version that somebody else made, with the reason in `words`."""
    row = packs.refuse(version=_version(number), words=words_of(request, WAITING), by=person(request), now=clock.now())
    return Response(HouseVersionSerializer(row).data)


@extend_schema(request=None, responses=HouseVersionSerializer)
@api_view(["POST"])
@permission_classes([Changes])
@idempotent
def house_discard(request: Request, number: int) -> Response:
    """Throw a draft away, or take back what waits for approval."""
    row = packs.discard(version=_version(number), by=person(request), now=clock.now())
    return Response(HouseVersionSerializer(row).data)
