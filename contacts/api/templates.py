"""Templates for programs: list, add, write, submit, approve, refuse, discard."""

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
from contacts.actions.templates import templates
from contacts.models import Template, TemplateVersion
from contacts.queries.templates import templates as queries
from contacts.queries.templates.template_waiting import WAITING
from contacts.serializers.templates import (
    TemplateAddSerializer,
    TemplateSerializer,
    TemplateVersionSerializer,
    WordingSerializer,
)
from staff.requests import person, today_of

Views = needs("contacts.view_template")
Changes = needs("contacts.change_template")
Decides = needs("contacts.approve_template")


class TemplateList(ListAPIView[Template]):
    """Every template that is offered, the newest first; POST adds one with its first draft."""

    serializer_class = TemplateSerializer
    queryset = queries.filtered(queries.TemplateFilter())

    def get_permissions(self) -> list[BasePermission]:
        """Return who may read, and who may add."""
        return [Changes() if self.request.method == "POST" else Views()]

    @extend_schema(request=TemplateAddSerializer, responses={201: TemplateVersionSerializer})
    def post(self, request: Request) -> Response:
        """Add a template and return its first draft. 409 for an unknown field, or words that may not be."""
        return _added(request)


@idempotent
def _added(request: Request) -> Response:
    given = TemplateAddSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    wording = {name: given.validated_data[name] for name in ("subject", "body")}
    row = templates.add(about=given.about(), by=person(request), now=clock.now(), **wording)
    return Response(TemplateVersionSerializer(row).data, status=status.HTTP_201_CREATED)


class TemplateVersions(ListAPIView[TemplateVersion]):
    """The versions of a template, the newest first; POST begins one that says what the version `number` says."""

    serializer_class = TemplateVersionSerializer
    queryset = TemplateVersion.objects.none()

    def get_permissions(self) -> list[BasePermission]:
        """Return who may read, and who may draft."""
        return [Changes() if self.request.method == "POST" else Views()]

    def get_queryset(self) -> QuerySet[TemplateVersion]:
        """Return the versions of the template that the address names."""
        return TemplateVersion.objects.filter(template=get_object_or_404(Template, pk=self.kwargs.get("pk")))

    @extend_schema(request=None, responses={201: TemplateVersionSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Begin a version from the one in force, or else from the newest. 409 while another is open."""
        return _drafted(request, pk)


@idempotent
def _drafted(request: Request, pk: int) -> Response:
    template = get_object_or_404(Template, pk=pk)
    base = queries.in_force(template, on=today_of(request)) or queries.versions(template).first()
    row = templates.draft(template=template, based_on=base, by=person(request), now=clock.now())
    return Response(TemplateVersionSerializer(row).data, status=status.HTTP_201_CREATED)


def _version(pk: int, number: int) -> TemplateVersion:
    return get_object_or_404(TemplateVersion, template=pk, number=number)


@extend_schema(request=WordingSerializer, responses=TemplateVersionSerializer)
@api_view(["POST"])
@permission_classes([Changes])
@idempotent
def template_write(request: Request, pk: int, number: int) -> Response:
    """Write what a draft says. 409 for an unknown field, or words that may not be."""
    given = WordingSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    row = templates.write(version=_version(pk, number), by=person(request), now=clock.now(), **given.validated_data)
    return Response(TemplateVersionSerializer(row).data)


@extend_schema(request=SubmitSerializer, responses=TemplateVersionSerializer)
@api_view(["POST"])
@permission_classes([Changes])
@idempotent
def template_submit(request: Request, pk: int, number: int) -> Response:
    """Hand a draft in for approval. 409 while it lacks what the rules ask for, with their names."""
    given = SubmitSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    row = templates.submit(
        version=_version(pk, number),
        by=person(request),
        now=clock.now(),
        today=today_of(request),
        **given.validated_data,
    )
    return Response(TemplateVersionSerializer(row).data)


@extend_schema(request=VerdictSerializer, responses=TemplateVersionSerializer)
@api_view(["POST"])
@permission_classes([Decides])
@idempotent
def template_approve(request: Request, pk: int, number: int) -> Response:
    """Approve a version that somebody else wrote. 409 for everyone who had a hand in it."""
    version, words = _version(pk, number), words_of(request, WAITING)
    row = templates.approve(version=version, words=words, by=person(request), now=clock.now(), today=today_of(request))
    return Response(TemplateVersionSerializer(row).data)


@extend_schema(request=VerdictSerializer, responses=TemplateVersionSerializer)
@api_view(["POST"])
@permission_classes([Decides])
@idempotent
def template_refuse(request: Request, pk: int, number: int) -> Response:
    """Refuse a version that somebody else wrote, with the reason in `words`."""
    version, words = _version(pk, number), words_of(request, WAITING)
    row = templates.refuse(version=version, words=words, by=person(request), now=clock.now())
    return Response(TemplateVersionSerializer(row).data)


@extend_schema(request=None, responses=TemplateVersionSerializer)
@api_view(["POST"])
@permission_classes([Changes])
@idempotent
def template_discard(request: Request, pk: int, number: int) -> Response:
    """Throw a draft away, or take back what waits for approval."""
    row = templates.discard(version=_version(pk, number), by=person(request), now=clock.now())
    return Response(TemplateVersionSerializer(row).data)
