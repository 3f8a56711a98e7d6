"""The search box for programs."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import api_view, permission_classes
from rest_framework.request import Request
from rest_framework.response import Response

from cases.actions import searches
from cases.api.cases import today_of
from cases.serializers.search import FoundSerializer
from common import clock
from common.api import needs
from staff.requests import person

TEXT = OpenApiParameter("q", str, required=True, description="Name, number, phone, email or last four digits")


@extend_schema(parameters=[TEXT], responses=FoundSerializer)
@api_view(["GET"])
@permission_classes([needs("cases.view_case")])
def search(request: Request) -> Response:
    """Return up to 50 cases that the person may see and that fit the text, and how each of them fits."""
    found = searches.look_up(text=request.GET.get("q", ""), by=person(request), now=clock.now())
    return Response(FoundSerializer(found, context=today_of(request)).data)
