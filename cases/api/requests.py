"""Requests for programs: list, open, one, take, hand over, comment, close, reopen."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.decorators import api_view, permission_classes
from rest_framework.generics import ListAPIView
from rest_framework.request import Request as HttpRequest
from rest_framework.response import Response

from cases.actions.requests import request_answers, request_kinds, requests
from cases.enums import RequestChannel, RequestKind, RequestOutcome
from cases.models import Case, Request
from cases.queries import business_days
from cases.queries.requests import request_list
from cases.queries.requests import requests as queries
from cases.rules.requests import request_filter
from cases.serializers.requests import (
    RequestCloseSerializer,
    RequestCommentSerializer,
    RequestDetailSerializer,
    RequestHandOverSerializer,
    RequestKindSerializer,
    RequestNoteSerializer,
    RequestReceiveSerializer,
    RequestReopenSerializer,
    RequestSerializer,
)
from common import clock
from common.api import idempotent, needs
from staff.enums import Department
from staff.models import User
from staff.requests import person

FILTERS = [
    OpenApiParameter("department", str, enum=Department.values),
    OpenApiParameter("owner", str, description='A person\'s id, "me", or "none" for those in an inbox'),
    OpenApiParameter("kind", str, enum=RequestKind.values),
    OpenApiParameter("creditor", int),
    OpenApiParameter("due", str, enum=request_filter.DUES, description="Past the deadline, or near it"),
    OpenApiParameter("state", str, enum=request_filter.STATES, description="open when left out"),
]


@extend_schema(parameters=FILTERS)
class RequestList(ListAPIView[Request]):
    """The requests that the person may see and that fit the filters, newest first."""

    serializer_class = RequestSerializer
    permission_classes = [needs("cases.view_request")]
    filter_backends = []
    sorts = request_filter.SORTS
    queryset = Request.objects.none()

    def get_queryset(self) -> QuerySet[Request]:
        """Return the requests of the person's filters."""
        request: Any = self.request
        chosen = request_filter.read(request.GET.getlist, departments=Department.values)
        days = business_days.all_today(now=clock.now())
        found = request_list.filtered(person(request), chosen, days=days)
        return found.select_related("case__creditor", "case__debtor")


@extend_schema(responses=RequestDetailSerializer)
@api_view(["GET"])
@permission_classes([needs("cases.view_request")])
def request_detail(request: HttpRequest, pk: int) -> Response:
    """Return one request with its notes."""
    return _one(person(request), pk)


@extend_schema(request=RequestReceiveSerializer, responses={201: RequestDetailSerializer})
@api_view(["POST"])
@permission_classes([needs("cases.work_request")])
@idempotent
def request_receive(request: HttpRequest, pk: int) -> Response:
    """Open a request on a case; its hold is placed at once. 409 when the same is open already."""
    user = person(request)
    case = get_object_or_404(Case.objects.visible_to(user), pk=pk)
    given = _given(RequestReceiveSerializer, request)
    given["kind"] = RequestKind(given["kind"])
    if "channel" in given:
        given["channel"] = RequestChannel(given["channel"])
    row = requests.receive(case=case, by=user, now=clock.now(), **given)
    return Response(RequestDetailSerializer(row).data, status=status.HTTP_201_CREATED)


@extend_schema(request=None, responses=RequestDetailSerializer)
@api_view(["POST"])
@permission_classes([needs("cases.work_request")])
@idempotent
def request_take(request: HttpRequest, pk: int) -> Response:
    """Make the person the owner of a request of an own inbox."""
    user = person(request)
    requests.take(request=_row(user, pk), by=user, now=clock.now())
    return _one(user, pk)


@extend_schema(request=RequestHandOverSerializer, responses=RequestDetailSerializer)
@api_view(["POST"])
@permission_classes([needs("cases.work_request")])
@idempotent
def request_hand_over(request: HttpRequest, pk: int) -> Response:
    """Give a request to another department or person, with the reason."""
    user = person(request)
    row = _row(user, pk)
    given = _given(RequestHandOverSerializer, request)
    owner = None
    if given.get("owner") is not None:
        owner = User.objects.filter(pk=given["owner"], is_active=True).first()
        if owner is None:
            message = {"owner": ["No person who may sign in has this id."]}
            return Response(message, status=status.HTTP_400_BAD_REQUEST)
    department = Department(given["department"])
    moved = requests.hand_over(
        request=row, department=department, owner=owner, reason=given["reason"], by=user, now=clock.now()
    )
    return Response(RequestDetailSerializer(moved).data)


@extend_schema(request=RequestCommentSerializer, responses={201: RequestNoteSerializer})
@api_view(["POST"])
@permission_classes([needs("cases.work_request")])
@idempotent
def request_comment(request: HttpRequest, pk: int) -> Response:
    """Add a note to a request."""
    user = person(request)
    row = _row(user, pk)
    given = _given(RequestCommentSerializer, request)
    note = requests.comment(request=row, text=given["text"], by=user, now=clock.now())
    return Response(RequestNoteSerializer(note).data, status=status.HTTP_201_CREATED)


@extend_schema(request=RequestCloseSerializer, responses=RequestDetailSerializer)
@api_view(["POST"])
@permission_classes([needs("cases.work_request")])
@idempotent
def request_close(request: HttpRequest, pk: int) -> Response:
    """Close a request with its answer and outcome; the hold that it had placed is lifted."""
    user = person(request)
    row = _row(user, pk)
    given = _given(RequestCloseSerializer, request)
    other = given.pop("duplicate_of", None)
    given["duplicate_of"] = queries.others(row).filter(pk=other).first() if other else None
    given["outcome"] = RequestOutcome(given["outcome"])
    request_answers.close(request=row, by=user, now=clock.now(), **given)
    return _one(user, pk)


@extend_schema(request=RequestKindSerializer, responses=RequestDetailSerializer)
@api_view(["POST"])
@permission_classes([needs("cases.work_request")])
@idempotent
def request_correct_kind(request: HttpRequest, pk: int) -> Response:
    """Make an open request one of another kind, with the reason; its inbox, deadline and hold follow."""
    user = person(request)
    row = _row(user, pk)
    given = _given(RequestKindSerializer, request)
    kind, reason = RequestKind(given["kind"]), given["reason"]
    row = request_kinds.correct(request=row, kind=kind, reason=reason, by=user, now=clock.now())
    return Response(RequestDetailSerializer(row).data)


@extend_schema(request=RequestReopenSerializer, responses=RequestDetailSerializer)
@api_view(["POST"])
@permission_classes([needs("cases.work_request")])
@idempotent
def request_reopen(request: HttpRequest, pk: int) -> Response:
    """Open a closed request again, within 30 days; its hold is placed anew."""
    user = person(request)
    row = _row(user, pk)
    given = _given(RequestReopenSerializer, request)
    request_answers.reopen(request=row, reason=given["reason"], by=user, now=clock.now())
    return _one(user, pk)


def _row(user: User, pk: int) -> Request:
    row: Request = get_object_or_404(queries.detail(user), pk=pk)
    return row


def _one(user: User, pk: int) -> Response:
    return Response(RequestDetailSerializer(_row(user, pk)).data)


def _given(serializer: Any, request: HttpRequest) -> dict[str, Any]:
    given = serializer(data=request.data)
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)
