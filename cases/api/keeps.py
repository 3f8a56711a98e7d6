"""Keep requests and returns for programs."""

from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.decorators import api_view, permission_classes
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from cases.actions.placements import handbacks, keeping
from cases.api.promises import Works
from cases.models import Case, Creditor, KeepRequest, ReturnFile
from cases.queries.placements import handbacks as returned
from cases.queries.placements import keeps as queries
from cases.serializers.keeps import (
    KeepAnswerSerializer,
    KeepAskSerializer,
    KeepSerializer,
    ReturnAskSerializer,
    ReturnSerializer,
)
from common import addresses, clock, files
from common.api import idempotent, needs
from common.api_files import FORM, SHEETS
from common.clock import local_date
from staff.requests import person


@extend_schema(parameters=[OpenApiParameter("show", str, enum=queries.SHOWN), OpenApiParameter("creditor", int)])
class KeepList(ListAPIView[KeepRequest]):
    """The keep requests of the person's cases, newest first."""

    serializer_class = KeepSerializer
    permission_classes = [needs("cases.assign_case")]
    filter_backends = []
    sorts = queries.SORTS
    queryset = KeepRequest.objects.none()

    def get_queryset(self) -> QuerySet[KeepRequest]:
        """Return the requests in the wanted state."""
        request: Any = self.request
        params = request.query_params
        return queries.listed(
            person(request), show=params.get("show", "all"), creditor=addresses.key(params.get("creditor"))
        )


@extend_schema(request=KeepAskSerializer, responses={201: KeepSerializer})
@api_view(["POST"])
@permission_classes([Works])
@idempotent
def keep_ask(request: Request, pk: int) -> Response:
    """Ask the creditor to keep a case; 409 beyond the creditor's limits."""
    user = person(request)
    case = get_object_or_404(Case.objects.visible_to(user), pk=pk)
    given = KeepAskSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    row = keeping.ask(case=case, by=user, now=clock.now(), **given.validated_data)
    return Response(KeepSerializer(row).data, status=status.HTTP_201_CREATED)


@extend_schema(request=KeepAnswerSerializer, responses=KeepSerializer)
@api_view(["POST"])
@permission_classes([needs("cases.assign_case")])
@idempotent
def keep_answer(request: Request, pk: int) -> Response:
    """Record the creditor's answer; 409 when it was answered."""
    user = person(request)
    row = get_object_or_404(queries.visible_to(user), pk=pk)
    given = KeepAnswerSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    row = keeping.answer(request=row, by=user, now=clock.now(), **given.validated_data)
    return Response(KeepSerializer(row).data)


class ReturnList(ListAPIView[ReturnFile]):
    """The return files, newest first; POST shows what would go back, or gives it back once it is confirmed."""

    serializer_class = ReturnSerializer
    permission_classes = [needs("cases.import_placement")]
    filter_backends = []
    sorts = returned.SORTS
    queryset = ReturnFile.objects.order_by("-pk")

    @extend_schema(request=ReturnAskSerializer, responses={200: None, 201: ReturnSerializer})
    def post(self, request: Request) -> Response:
        """Return the counts of the preview; with `accounts` and `balance` of it, give the accounts back."""
        return _return(request)


@idempotent
def _return(request: Request) -> Response:
    given = ReturnAskSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    data, now = given.validated_data, clock.now()
    creditor = get_object_or_404(Creditor, pk=data["creditor"])
    on = local_date(now, creditor.time_zone)
    counts = returned.counts(returned.preview(creditor, data["reasons"], on=on))
    if data["accounts"] is None:
        return Response(counts)
    confirmed = counts if [data["accounts"], data["balance"]] == [counts["accounts"], counts["balance"]] else {}
    about: dict[str, Any] = {"reasons": data["reasons"], "confirmed": confirmed}
    row = handbacks.ask(creditor=creditor, by=person(request), now=now, **about)
    return Response(ReturnSerializer(row).data, status=status.HTTP_201_CREATED)


@extend_schema(responses=ReturnSerializer)
@api_view(["GET"])
@permission_classes([needs("cases.import_placement")])
def return_detail(_request: Request, pk: int) -> Response:
    """Return one return file with its counts."""
    return Response(ReturnSerializer(get_object_or_404(ReturnFile, pk=pk)).data)


@extend_schema(parameters=[FORM], responses=SHEETS)
@api_view(["GET"])
@permission_classes([needs("cases.import_placement")])
def return_file(request: Request, pk: int, form: str) -> FileResponse:
    """Send a return file as it was made; who took it is kept."""
    row = get_object_or_404(ReturnFile.objects.select_related("csv", "xlsx"), pk=pk)
    file = {"csv": row.csv, "xlsx": row.xlsx}.get(form)
    if file is None or file.dropped_at:
        raise Http404
    handbacks.record_download(return_file=row, by=person(request), now=clock.now())
    return FileResponse(files.opened(file), as_attachment=True, filename=file.name, content_type=file.content_type)
