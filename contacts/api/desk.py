"""The next case for programs."""

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view, permission_classes
from rest_framework.request import Request
from rest_framework.response import Response

from cases.actions.strategies import queue
from cases.api.cases import today_of
from cases.serializers.cases import CaseSerializer, NextCaseSerializer, NextSerializer
from common import clock
from common.api import idempotent, needs
from contacts.queries import desk
from staff.requests import person


@extend_schema(request=NextSerializer, responses=NextCaseSerializer)
@api_view(["POST"])
@permission_classes([needs("cases.work_case")])
@idempotent
def queue_next(request: Request) -> Response:
    """Take the next case that may be contacted now, leased for 15 minutes; asked again, the same one is given."""
    user, now = person(request), clock.now()
    given = NextSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    openings = desk.openings(user=user, now=now)
    found = queue.next_case(by=user, now=now, openings=openings, leave=given.validated_data.get("leave"))
    if found is None:
        return Response({"case": None, "why": None, "reasons": []})
    case = CaseSerializer(found.case, context=today_of(request)).data
    return Response({"case": case, "why": found.words, "reasons": found.reasons})
