"""Messages for programs: list, one, queue on a case, take back."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import api_view, permission_classes
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from cases.models import Case, ContactPoint
from common import clock
from common.api import idempotent, needs
from contacts.actions.messages import queueing
from contacts.actions.messages.queueing import Wanted
from contacts.models import Message, Template
from contacts.queries.messages import messages as queries
from contacts.serializers.messages import MessageQueueSerializer, MessageSerializer
from staff.requests import person

Views = needs("contacts.view_message")
Sends = needs("contacts.send_message")


class MessageList(ListAPIView[Message]):
    """The messages of the cases that one may see, newest first, or in the order `sort`."""

    serializer_class = MessageSerializer
    permission_classes = [Views]
    queryset = Message.objects.none()
    filterset_fields = ("state", "channel", "reason", "case")
    sorts = queries.SORTS

    def get_queryset(self) -> QuerySet[Message]:
        """Return what the person may see."""
        if getattr(self, "swagger_fake_view", False):
            return Message.objects.none()
        return queries.visible(person(self.request)).select_related("contact_point", "version")


@extend_schema(responses=MessageSerializer)
@api_view(["GET"])
@permission_classes([Views])
def message_detail(request: Request, pk: int) -> Response:
    """Return one message."""
    return Response(MessageSerializer(get_object_or_404(queries.detail(person(request)), pk=pk)).data)


@extend_schema(request=MessageQueueSerializer, responses={201: MessageSerializer})
@api_view(["POST"])
@permission_classes([Sends])
@idempotent
def message_queue(request: Request, pk: int) -> Response:
    """Queue a message on a case. 409 where the gate, the template or the person stands in the way, in words."""
    case = get_object_or_404(Case.objects.visible_to(person(request)), pk=pk)
    given = MessageQueueSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    data = given.validated_data
    point = get_object_or_404(
        ContactPoint.objects.select_related("person"), pk=data["contact_point"], debtor=case.debtor_id
    )
    template = get_object_or_404(Template, pk=data["template"])
    wanted = Wanted(template, point, data["key"])
    row = queueing.queue(case=case, wanted=wanted, by=person(request), now=clock.now())
    return Response(MessageSerializer(row).data, status=status.HTTP_201_CREATED)


@extend_schema(request=None, responses=MessageSerializer)
@api_view(["POST"])
@permission_classes([Sends])
@idempotent
def message_take_back(request: Request, pk: int) -> Response:
    """Take a message back that still waits. 409 once it has gone."""
    message = get_object_or_404(queries.detail(person(request)), pk=pk)
    row = queueing.take_back(message=message, by=person(request), now=clock.now())
    return Response(MessageSerializer(row).data)
