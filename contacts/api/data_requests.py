"""Data-subject requests for programs."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import api_view, permission_classes
from rest_framework.request import Request
from rest_framework.response import Response

from cases.models import Case
from common import clock
from common.api import idempotent, needs
from contacts.actions import data_requests
from contacts.models import DataRequest
from staff.requests import person


class DataRequestInSerializer(serializers.Serializer[None]):
    """How the person proved who they are."""

    proof = serializers.CharField(max_length=300)


class DataRequestSerializer(serializers.ModelSerializer[DataRequest]):
    """A request for everything that is held about a person; the archive is downloaded from its page."""

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
