"""Payments and payment files for programs."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.decorators import api_view, permission_classes
from rest_framework.generics import ListAPIView
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from cases.actions.payments import payments, payments_files
from cases.models import Account, Case, FileMapping, Payment, PaymentFile
from cases.queries.ledger import unapplied
from cases.queries.payments import payments as queries
from cases.serializers.payments import (
    MatchSerializer,
    PaymentDetailSerializer,
    PaymentFileInSerializer,
    PaymentFileSerializer,
    PaymentInSerializer,
    PaymentQuerySerializer,
    PaymentSerializer,
    ReasonSerializer,
    UnappliedSerializer,
)
from common import addresses, clock
from common.api import idempotent, needs
from staff.models import User
from staff.requests import person

FILES = PaymentFile.objects.select_related("creditor", "job")


@extend_schema(parameters=[PaymentQuerySerializer])
class PaymentList(ListAPIView[Payment]):
    """Payments that fit the filters, newest first; POST records one."""

    serializer_class = PaymentSerializer
    filter_backends = []
    sorts = queries.SORTS
    queryset = Payment.objects.none()

    def get_permissions(self) -> list[BasePermission]:
        """Return who may read, and who may record."""
        return [needs("cases.match_payment" if self.request.method == "POST" else "cases.view_payment")()]

    def get_queryset(self) -> QuerySet[Payment]:
        """Return the payments of the filters."""
        given = PaymentQuerySerializer(data=self.request.query_params)
        given.is_valid(raise_exception=True)
        return queries.filtered(given.wanted).select_related("creditor")

    @extend_schema(parameters=[], request=PaymentInSerializer, responses={201: PaymentDetailSerializer})
    def post(self, request: Request) -> Response:
        """Record one payment or reversal; the same one again gives the first answer and changes nothing."""
        return _record(request)


@idempotent
def _record(request: Request) -> Response:
    given = PaymentInSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    creditor = given.validated_data["creditor"]
    row = payments.record(creditor=creditor, stated=given.stated, by=person(request), now=clock.now())
    return Response(_shown(row.pk), status=status.HTTP_201_CREATED)


def _shown(pk: int) -> dict[str, object]:
    return dict(PaymentDetailSerializer(get_object_or_404(queries.detail(pk))).data)


@extend_schema(responses=PaymentDetailSerializer)
@api_view(["GET"])
@permission_classes([needs("cases.view_payment")])
def payment_detail(request: Request, pk: int) -> Response:
    """Return one payment with its allocation."""
    return Response(_shown(pk))


@extend_schema(request=MatchSerializer, responses=PaymentDetailSerializer)
@api_view(["POST"])
@permission_classes([needs("cases.match_payment")])
@idempotent
def payment_match(request: Request, pk: int) -> Response:
    """Post a waiting payment to an account of its creditor, or spread it over the accounts of a case."""
    payment = get_object_or_404(queries.detail(pk))
    given = MatchSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    about: dict[str, Any] = {"payment": payment, "by": person(request), "now": clock.now()}
    if "case" in given.validated_data:
        case = get_object_or_404(Case, pk=given.validated_data["case"], creditor=payment.creditor_id)
        payments.match_case(case=case, **about)
    else:
        account = get_object_or_404(Account, pk=given.validated_data["account"], creditor=payment.creditor_id)
        payments.match(account=account, **about)
    return Response(_shown(pk))


@extend_schema(request=ReasonSerializer, responses=PaymentDetailSerializer)
@api_view(["POST"])
@permission_classes([needs("cases.match_payment")])
@idempotent
def payment_set_aside(request: Request, pk: int) -> Response:
    """Set a payment without an account aside, with the reason. 409 when it waits no longer."""
    payment = get_object_or_404(queries.detail(pk))
    given = ReasonSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    payments.set_aside(payment=payment, by=person(request), now=clock.now(), **given.validated_data)
    return Response(_shown(pk))


@extend_schema(request=None, responses=PaymentDetailSerializer)
@api_view(["POST"])
@permission_classes([needs("cases.match_payment")])
@idempotent
def payment_take_back(request: Request, pk: int) -> Response:
    """Have a payment that was set aside wait for its account again. 409 when it is not set aside."""
    payment = get_object_or_404(queries.detail(pk))
    payments.take_back(payment=payment, by=person(request), now=clock.now())
    return Response(_shown(pk))


@extend_schema(parameters=[OpenApiParameter("creditor", int)])
class UnappliedList(ListAPIView[Account]):
    """The accounts on which more was paid than is owed."""

    serializer_class = UnappliedSerializer
    permission_classes = [needs("cases.view_unapplied")]
    filter_backends = []
    sorts = unapplied.SORTS
    queryset = Account.objects.none()

    def get_queryset(self) -> QuerySet[Account]:
        """Return the accounts of the person's cases, of one creditor or of all."""
        creditor = addresses.key(self.request.query_params.get("creditor"))
        return unapplied.listed(person(self.request), creditor=creditor).select_related("creditor")


class PaymentFileList(ListAPIView[PaymentFile]):
    """Every payment file, newest first; POST takes a file in and has it read."""

    serializer_class = PaymentFileSerializer
    permission_classes = [needs("cases.import_payment")]
    sorts = queries.FILE_SORTS
    parser_classes = [MultiPartParser]
    queryset = FILES.order_by("-pk")

    @extend_schema(request={"multipart/form-data": PaymentFileInSerializer}, responses={201: PaymentFileSerializer})
    def post(self, request: Request) -> Response:
        """Take a file in and have it read; nothing is posted before it is applied."""
        return _take_in(request)


@idempotent
def _take_in(request: Request) -> Response:
    given = PaymentFileInSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    user = person(request)
    with transaction.atomic():
        row = _uploaded(given, user)
        payments_files.start_reading(payment_file=row, by=user)
    return Response(PaymentFileSerializer(FILES.get(pk=row.pk)).data, status=status.HTTP_201_CREATED)


def _uploaded(given: PaymentFileInSerializer, user: User) -> PaymentFile:
    now, data = clock.now(), given.validated_data
    file = data["file"]
    row = payments_files.upload(stream=file.file, name=file.name, creditor=data["creditor"], by=user, now=now)
    columns, options = data.get("columns", row.columns), row.options
    if name := data.get("mapping"):
        saved = get_object_or_404(FileMapping, creditor=row.creditor, purpose=FileMapping.Purpose.PAYMENT, name=name)
        columns, options = saved.columns, saved.options
    reading = payments_files.Reading(
        columns=columns, day_first=options.get("day_first"), wide=data.get("wide", options.get("wide", []))
    )
    return payments_files.map_columns(payment_file=row, reading=reading, by=user, now=now)


@extend_schema(responses=PaymentFileSerializer)
@api_view(["GET"])
@permission_classes([needs("cases.import_payment")])
def payment_file_detail(request: Request, pk: int) -> Response:
    """Return one payment file with what an import would do or did."""
    return Response(PaymentFileSerializer(get_object_or_404(FILES, pk=pk)).data)


@extend_schema(request=None, responses={202: PaymentFileSerializer})
@api_view(["POST"])
@permission_classes([needs("cases.import_payment")])
@idempotent
def payment_file_apply(request: Request, pk: int) -> Response:
    """Post what the file says it would do; 409 when it was not read yet, or posted already."""
    payments_files.start_applying(payment_file=get_object_or_404(FILES, pk=pk), by=person(request))
    return Response(PaymentFileSerializer(FILES.get(pk=pk)).data, status=status.HTTP_202_ACCEPTED)


@extend_schema(request=None, responses=PaymentFileSerializer)
@api_view(["POST"])
@permission_classes([needs("cases.import_payment")])
@idempotent
def payment_file_discard(request: Request, pk: int) -> Response:
    """Put a file aside that is not imported."""
    payments_files.discard(payment_file=get_object_or_404(FILES, pk=pk), by=person(request), now=clock.now())
    return Response(PaymentFileSerializer(FILES.get(pk=pk)).data)
