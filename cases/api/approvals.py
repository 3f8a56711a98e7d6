"""The inbox of approvals for programs, and what every decision of a second person takes from one."""

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view, permission_classes
from rest_framework.request import Request
from rest_framework.response import Response

from cases.queries import approvals
from cases.queries.approval_items import Source
from cases.serializers.approvals import ApprovalSectionSerializer, VerdictSerializer
from common import clock
from common.api import needs
from staff.requests import person


@extend_schema(responses=ApprovalSectionSerializer(many=True))
@api_view(["GET"])
@permission_classes([needs("cases.view_approvals")])
def approval_list(request: Request) -> Response:
    """Return what waits for a decision of the person, by kind; each kind is decided at its own address."""
    found = approvals.sections(person(request), now=clock.now())
    return Response(ApprovalSectionSerializer(found, many=True).data)


def words_of(request: Request, source: Source) -> str:
    """Return what the second person says of something from `source`."""
    given = VerdictSerializer(data=request.data, most_words=source.most_words)
    given.is_valid(raise_exception=True)
    return str(given.validated_data["words"])
