"""The library of answers and scripts for programs: list, add, write, submit, approve, refuse, discard."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import api_view, permission_classes
from rest_framework.generics import ListAPIView
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from cases.api.approvals import words_of
from cases.serializers.approvals import SubmitSerializer, VerdictSerializer
from common import clock
from common.api import idempotent, needs
from contacts.actions.library import answers, scripts, shelf
from contacts.enums import Language
from contacts.models import Answer, AnswerVersion
from contacts.queries.library import library
from contacts.queries.library.kinds import KINDS
from contacts.queries.library.waiting import WAITING
from contacts.serializers.library import (
    LibraryAddSerializer,
    LibraryTextSerializer,
    LibraryVersionSerializer,
    LibraryWordsSerializer,
)
from staff.requests import person, today_of

Views = needs("contacts.view_library")
Changes = needs("contacts.change_library")
Decides = needs("contacts.approve_library")


class TextList(ListAPIView[Any]):
    """Every text that is offered, the newest first, or those with the `words`; POST adds one with its first draft."""

    serializer_class = LibraryTextSerializer
    queryset = Answer.objects.none()
    of = "answer"

    def get_permissions(self) -> list[BasePermission]:
        """Return who may read, and who may add."""
        return [Changes() if self.request.method == "POST" else Views()]

    def get_queryset(self) -> QuerySet[Any]:
        """Return the texts that fit the words."""
        if getattr(self, "swagger_fake_view", False):
            return Answer.objects.none()
        words = self.request.query_params.get("words", "")
        return library.filtered(KINDS[self.of], library.LibraryFilter(words=words))

    @extend_schema(request=LibraryAddSerializer, responses={201: LibraryVersionSerializer})
    def post(self, request: Request) -> Response:
        """Add a text and return its first draft. 409 for an unknown field, or words that may not be."""
        return _added(request, self.of)


@idempotent
def _added(request: Request, of: str) -> Response:
    given = LibraryAddSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    data, group = given.validated_data, given.of(KINDS[of])
    about: dict[str, Any] = {"words": data["words"], "by": person(request), "now": clock.now()}
    language = Language(data["language"])
    if of == "answer":
        row: Any = answers.add(about=answers.About(data["creditor"], language, group, data["title"]), **about)
    else:
        named = scripts.About(data["creditor"], data["title"], language, group, data["segment"])
        row = scripts.add(about=named, **about)
    return Response(LibraryVersionSerializer(row).data, status=status.HTTP_201_CREATED)


class TextVersions(ListAPIView[Any]):
    """The versions of a text, the newest first; POST begins one that says what the one in force says."""

    serializer_class = LibraryVersionSerializer
    queryset = AnswerVersion.objects.none()
    of = "answer"

    def get_permissions(self) -> list[BasePermission]:
        """Return who may read, and who may draft."""
        return [Changes() if self.request.method == "POST" else Views()]

    def get_queryset(self) -> QuerySet[Any]:
        """Return the versions of the text that the address names."""
        kind = KINDS[self.of]
        rows: QuerySet[Any] = kind.among(get_object_or_404(kind.owner, pk=self.kwargs.get("pk")))
        return rows

    @extend_schema(request=None, responses={201: LibraryVersionSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Begin a version from the one in force, or else from the newest. 409 while another is open."""
        return _drafted(request, self.of, pk)


@idempotent
def _drafted(request: Request, of: str, pk: int) -> Response:
    kind = KINDS[of]
    owner = get_object_or_404(kind.owner, pk=pk)
    base: Any = library.in_force(kind, owner, on=today_of(request)) or library.versions_of(kind, owner).first()
    row = shelf.draft(shelf=scripts.SHELVES[of], based_on=base, by=person(request), now=clock.now())
    return Response(LibraryVersionSerializer(row).data, status=status.HTTP_201_CREATED)


def _version(of: str, pk: int, number: int) -> Any:
    return get_object_or_404(KINDS[of].version, **{of: pk, "number": number})


@extend_schema(request=LibraryWordsSerializer, responses=LibraryVersionSerializer)
@api_view(["POST"])
@permission_classes([Changes])
@idempotent
def text_write(request: Request, of: str, pk: int, number: int) -> Response:
    """Write what a draft says. 409 for an unknown field, or words that may not be."""
    given = LibraryWordsSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    data = given.validated_data
    about: dict[str, Any] = {"version": _version(of, pk, number), "words": data["words"], "by": person(request)}
    if of == "answer":
        row: Any = answers.write(question=data["title"], now=clock.now(), **about)
    else:
        row = shelf.write(shelf=scripts.SCRIPTS, now=clock.now(), **about)
    return Response(LibraryVersionSerializer(row).data)


@extend_schema(request=SubmitSerializer, responses=LibraryVersionSerializer)
@api_view(["POST"])
@permission_classes([Changes])
@idempotent
def text_submit(request: Request, of: str, pk: int, number: int) -> Response:
    """Hand a draft in for approval. 409 while it lacks what it must have, or says what it may not."""
    given = SubmitSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    about: dict[str, Any] = {"version": _version(of, pk, number), "by": person(request), **given.validated_data}
    row = shelf.submit(shelf=scripts.SHELVES[of], now=clock.now(), today=today_of(request), **about)
    return Response(LibraryVersionSerializer(row).data)


@extend_schema(request=VerdictSerializer, responses=LibraryVersionSerializer)
@api_view(["POST"])
@permission_classes([Decides])
@idempotent
def text_approve(request: Request, of: str, pk: int, number: int) -> Response:
    """Approve a version that somebody else wrote. 409 for everyone who had a hand in it."""
    about: dict[str, Any] = {"version": _version(of, pk, number), "words": words_of(request, WAITING[0])}
    row = shelf.approve(
        shelf=scripts.SHELVES[of], by=person(request), now=clock.now(), today=today_of(request), **about
    )
    return Response(LibraryVersionSerializer(row).data)


@extend_schema(request=VerdictSerializer, responses=LibraryVersionSerializer)
@api_view(["POST"])
@permission_classes([Decides])
@idempotent
def text_refuse(request: Request, of: str, pk: int, number: int) -> Response:
    """Refuse a version that somebody else wrote, with the reason in `words`."""
    version, words = _version(of, pk, number), words_of(request, WAITING[0])
    row = shelf.refuse(shelf=scripts.SHELVES[of], version=version, words=words, by=person(request), now=clock.now())
    return Response(LibraryVersionSerializer(row).data)


@extend_schema(request=None, responses=LibraryVersionSerializer)
@api_view(["POST"])
@permission_classes([Changes])
@idempotent
def text_discard(request: Request, of: str, pk: int, number: int) -> Response:
    """Throw a draft away, or take back what waits for approval."""
    version = _version(of, pk, number)
    row = shelf.discard(shelf=scripts.SHELVES[of], version=version, by=person(request), now=clock.now())
    return Response(LibraryVersionSerializer(row).data)
