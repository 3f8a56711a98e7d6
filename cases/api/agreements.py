"""The agreement of a plan for programs, as it was issued."""

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view, permission_classes
from rest_framework.request import Request

from cases.queries.plans import agreements as queries
from common import audit, clock, files
from common.api import needs
from staff.requests import person


@extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY})
@api_view(["GET"])
@permission_classes([needs("cases.view_plan")])
def agreement_file(request: Request, pk: int) -> FileResponse:
    """Send the PDF of an agreement; who opened it is kept."""
    user = person(request)
    issued = get_object_or_404(queries.visible_to(user), pk=pk)
    audit.record(by=user, action="agreement.open", subject=issued, now=clock.now(), plan=issued.version.plan_id)
    name, kind = issued.file.name, issued.file.content_type
    return FileResponse(files.opened(issued.file), as_attachment=True, filename=name, content_type=kind)
