"""Statements for programs: read, with their lines, and sent as a file. The same rights as on the pages."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from commissions.actions import statement_files
from commissions.models import Line, Statement
from commissions.serializers.statements import LineSerializer, StatementSerializer
from common import addresses, clock
from common.exports import XLSX_TYPE
from staff.requests import person

RUN = OpenApiParameter("run", OpenApiTypes.INT, description="Only those of this run")
FORM = OpenApiParameter("form", str, OpenApiParameter.PATH, enum=["pdf", "xlsx"])
LANGUAGE = OpenApiParameter("language", str, enum=[code for code, _name in settings.LANGUAGES])
FILES: dict[Any, Any] = {(200, "application/pdf"): OpenApiTypes.BINARY, (200, XLSX_TYPE): OpenApiTypes.BINARY}


class SeesPay(BasePermission):
    """Finance, and collectors their own."""

    kinds: tuple[str, ...] = ("run", "own_statement")

    def has_permission(self, request: Request, view: Any) -> bool:
        """Return whether the person sees any statement."""
        return any(request.user.has_perm(f"commissions.view_{kind}") for kind in self.kinds)


class SeesStatements(SeesPay):
    """Supervisors as well: those of their teams."""

    kinds = (*SeesPay.kinds, "team_statement")


class StatementList(generics.ListAPIView[Statement]):
    """List the statements that the person may see, newest first."""

    serializer_class = StatementSerializer
    permission_classes = (IsAuthenticated, SeesStatements)
    queryset = Statement.objects.none()

    @extend_schema(parameters=[RUN])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List the statements that the person may see."""
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Statement]:
        """Return the statements that the person may see."""
        rows: QuerySet[Statement] = Statement.objects.visible_to(self.request.user)
        run = addresses.key(self.request.query_params.get("run"))
        return (rows if run is None else rows.filter(run=run)).select_related("run")


class StatementDetail(generics.RetrieveAPIView[Statement]):
    """Give one statement that the person may see."""

    serializer_class = StatementSerializer
    permission_classes = (IsAuthenticated, SeesStatements)
    queryset = Statement.objects.none()

    def get_queryset(self) -> QuerySet[Statement]:
        """Return the statements that the person may see."""
        rows: QuerySet[Statement] = Statement.objects.visible_to(self.request.user)
        return rows.select_related("run")


class StatementLines(generics.ListAPIView[Line]):
    """List the lines of one statement that the person may see."""

    serializer_class = LineSerializer
    permission_classes = (IsAuthenticated, SeesStatements)
    queryset = Line.objects.none()

    def get_queryset(self) -> QuerySet[Line]:
        """Return the lines of the statement; a stranger's is not found."""
        if getattr(self, "swagger_fake_view", False):
            return Line.objects.none()
        rows: Any = Statement.objects.visible_to(self.request.user)
        found = get_object_or_404(rows, pk=self.kwargs["pk"])
        return Line.objects.filter(run=found.run_id, collector=found.collector_id)


@extend_schema(parameters=[FORM, LANGUAGE], responses=FILES)
@api_view(["GET"])
@permission_classes([IsAuthenticated, SeesStatements])
def statement_file(request: Request, pk: int, form: str) -> HttpResponse:
    """Send a statement that the person may see, in a language; who took it is kept."""
    rows: Any = Statement.objects.visible_to(request.user)
    statement = get_object_or_404(rows, pk=pk)
    if form not in statement_files.FORMS:
        raise Http404
    language = request.query_params.get("language", "")
    file = statement_files.take(by=person(request), statement=statement, form=form, language=language, now=clock.now())
    response = HttpResponse(file.content, content_type=file.kind)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=file.name)
    return response
