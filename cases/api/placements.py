"""Placements for programs: send a file, look at what it would do, import it or put it aside."""

from django.db import transaction
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.generics import ListAPIView
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cases.actions.placements import placements
from cases.models import FileMapping, Placement, RefusedRow
from cases.queries.placements import placements as queries
from cases.serializers.placements import PlacementSerializer, PlacementUploadSerializer, RefusedRowSerializer
from common import clock
from common.api import idempotent, needs
from staff.models import User
from staff.requests import person

NEEDED = "cases.import_placement"
RELATED = Placement.objects.select_related("creditor", "job")


def _placement(pk: int) -> Placement:
    return get_object_or_404(RELATED, pk=pk)


class PlacementList(ListAPIView[Placement]):
    """Every placement, newest first; POST takes a file in and has it read."""

    serializer_class = PlacementSerializer
    permission_classes = [needs(NEEDED)]
    parser_classes = [MultiPartParser]
    sorts = queries.SORTS
    queryset = RELATED.order_by("-pk")

    @extend_schema(request={"multipart/form-data": PlacementUploadSerializer}, responses={201: PlacementSerializer})
    def post(self, request: Request) -> Response:
        """Take a file in and have it read; nothing counts before it is applied."""
        return _take_in(request)


@idempotent
def _take_in(request: Request) -> Response:
    given = PlacementUploadSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    user = person(request)
    with transaction.atomic():
        row = _uploaded(given, user)
        placements.start_reading(placement=row, by=user)
    return Response(PlacementSerializer(_placement(row.pk)).data, status=status.HTTP_201_CREATED)


def _uploaded(given: PlacementUploadSerializer, user: User) -> Placement:
    now, data = clock.now(), given.validated_data
    file = data["file"]
    row = placements.upload(stream=file.file, name=file.name, terms=given.terms, by=user, now=now)
    columns, options = data.get("columns"), {}
    if name := data.get("mapping"):
        saved = get_object_or_404(
            FileMapping, creditor=row.creditor, purpose=placements.purpose_of(row.scope), name=name
        )
        columns, options = saved.columns, saved.options
    if columns is not None:
        row = placements.map_columns(placement=row, columns=columns, options=options, by=user, now=now)
    return row


class PlacementDetail(APIView):
    """One placement."""

    permission_classes = [needs(NEEDED)]

    @extend_schema(responses=PlacementSerializer)
    def get(self, _request: Request, pk: int) -> Response:
        """Return the placement with what an import would do or did."""
        return Response(PlacementSerializer(_placement(pk)).data)


class PlacementApply(APIView):
    """The import of a placement."""

    permission_classes = [needs(NEEDED)]

    @extend_schema(request=None, responses={202: PlacementSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Import what the placement says it would do; 409 when it was not read yet, or imported already."""
        return _apply(request, pk)


@idempotent
def _apply(request: Request, pk: int) -> Response:
    placements.start_applying(placement=_placement(pk), by=person(request))
    return Response(PlacementSerializer(_placement(pk)).data, status=status.HTTP_202_ACCEPTED)


class PlacementCancel(APIView):
    """The end of a placement that is not imported."""

    permission_classes = [needs(NEEDED)]

    @extend_schema(request=None, responses=PlacementSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Stop the work on the file, or put it aside when none is going on."""
        return _cancel(request, pk)


@idempotent
def _cancel(request: Request, pk: int) -> Response:
    placements.cancel(placement=_placement(pk), by=person(request), now=clock.now())
    return Response(PlacementSerializer(_placement(pk)).data)


class PlacementRefused(ListAPIView[RefusedRow]):
    """The refused rows of a placement."""

    serializer_class = RefusedRowSerializer
    permission_classes = [needs(NEEDED)]
    queryset = RefusedRow.objects.none()

    def get_queryset(self) -> QuerySet[RefusedRow]:
        """Return the rows of the placement in the address."""
        return RefusedRow.objects.filter(placement_id=self.kwargs["pk"]).order_by("-pk")
