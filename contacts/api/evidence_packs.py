"""Evidence packs for programs."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import api_view, permission_classes
from rest_framework.request import Request
from rest_framework.response import Response

from cases.models import Case
from common import clock, files
from common.api import idempotent, needs
from contacts.actions import evidence_packs
from contacts.models import EvidencePack
from contacts.queries import evidence_list
from staff.requests import person


class EvidencePackInSerializer(serializers.Serializer[None]):
    """For whom the record is, and why."""

    reason = serializers.CharField(max_length=300)


class EvidencePackSerializer(serializers.ModelSerializer[EvidencePack]):
    """The record of a case as a file; `digest` is the SHA-256 of its manifest."""

    class Meta:
        model = EvidencePack
        fields = ["id", "case", "reason", "asked_at", "asked_by", "made_at", "expires_at", "digest", "wrong"]


@extend_schema(request=EvidencePackInSerializer, responses={201: EvidencePackSerializer})
@api_view(["POST"])
@permission_classes([needs("contacts.make_evidence")])
@idempotent
def evidence_pack(request: Request, pk: int) -> Response:
    """Have the record of a case put together; 409 without a reason, for a sealed case, or while one is made."""
    user = person(request)
    case = get_object_or_404(Case.objects.visible_to(user).select_related("debtor", "creditor"), pk=pk)
    given = EvidencePackInSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    row = evidence_packs.ask(case=case, reason=given.validated_data["reason"], by=user, now=clock.now())
    return Response(EvidencePackSerializer(row).data, status=status.HTTP_201_CREATED)


@extend_schema(responses=EvidencePackSerializer)
@api_view(["GET"])
@permission_classes([needs("contacts.make_evidence")])
def evidence_pack_detail(request: Request, pk: int) -> Response:
    """Return one pack: made when `made_at` says so."""
    row = get_object_or_404(evidence_list.visible_to(person(request)), pk=pk)
    return Response(EvidencePackSerializer(row).data)


@extend_schema(responses={(200, "application/zip"): OpenApiTypes.BINARY})
@api_view(["GET"])
@permission_classes([needs("contacts.make_evidence")])
def evidence_pack_file(request: Request, pk: int) -> FileResponse:
    """Send the pack while it lasts; who took it is kept."""
    now = clock.now()
    row = get_object_or_404(evidence_list.visible_to(person(request)), pk=pk)
    file = row.file
    if file is None or not evidence_list.is_there(row, now=now):
        raise Http404
    evidence_packs.record_download(pack=row, by=person(request), now=now)
    return FileResponse(files.opened(file), as_attachment=True, filename=file.name, content_type=file.content_type)
