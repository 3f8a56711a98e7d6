"""Data-subject requests for programs."""

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
from contacts.actions import data_requests
from contacts.models import DataRequest
from staff.requests import person


class DataRequestInSerializer(serializers.Serializer[None]):
    """How the person proved who they are."""

    proof = serializers.CharField(max_length=300)


class DataRequestSerializer(serializers.ModelSerializer[DataRequest]):
    """A request for everything that is held about a person."""

    class Meta:
        model = DataRequest
        fields = ["id", "debtor", "proof", "asked_at", "asked_by", "made_at", "expires_at"]


@extend_schema(request=DataRequestInSerializer, responses={201: DataRequestSerializer})
@api_view(["POST"])
@permission_classes([needs("contacts.export_person")])
@idempotent
def data_request(request: Request, pk: int) -> Response:
    """Have the archive of the debtor of a case made; 409 without proof, or when the case is sealed."""
    user = person(request)
    case = get_object_or_404(Case.objects.visible_to(user), pk=pk)
    given = DataRequestInSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    row = data_requests.ask(case=case, proof=given.validated_data["proof"], by=user, now=clock.now())
    return Response(DataRequestSerializer(row).data, status=status.HTTP_201_CREATED)


@extend_schema(responses={(200, "application/zip"): OpenApiTypes.BINARY})
@api_view(["GET"])
@permission_classes([needs("contacts.export_person")])
def data_request_file(request: Request, pk: int) -> FileResponse:
    """Send the archive while it lasts; who took it is kept."""
    now = clock.now()
    row = get_object_or_404(DataRequest.objects.select_related("file"), pk=pk)
    file = row.file
    if file is None or file.dropped_at or (row.expires_at and row.expires_at <= now):
        raise Http404
    data_requests.record_download(data_request=row, by=person(request), now=now)
    return FileResponse(files.opened(file), as_attachment=True, filename=file.name, content_type=file.content_type)
