"""Logging contacts, reading a case's log, and asking the gate, for programs."""

from typing import Any

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import api_view, parser_classes, permission_classes
from rest_framework.generics import ListAPIView
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from cases.enums import Channel
from cases.models import Case, ContactPoint
from cases.queries.cases import cases
from common import clock, files
from common.api import idempotent, needs
from contacts.actions import attachments, gate, log, overrides
from contacts.enums import Purpose
from contacts.models import Contact, Decision
from contacts.queries import contacts as queries
from contacts.serializers import AskSerializer, ContactSerializer, DecisionSerializer, LogSerializer, OverrideSerializer
from staff.requests import person


@extend_schema(request=LogSerializer, responses={201: ContactSerializer})
@api_view(["POST"])
@parser_classes([JSONParser, MultiPartParser])
@permission_classes([needs("contacts.log_contact")])
@idempotent
def contact_log(request: Request) -> Response:
    """Log a contact; one that the desk began needs the gate's answer, or asks for it here.

    With files it is sent as multipart/form-data, what is nested with dots: `promise.amount`.
    """
    form = LogSerializer(data=request.data)
    form.is_valid(raise_exception=True)
    case = _case(request, form.validated_data["case"])
    decision_id = form.validated_data.get("decision")
    decision = get_object_or_404(Decision, pk=decision_id, case=case) if decision_id else None
    entry = form.entry(contact_point=_point(case, form.validated_data.get("contact_point")), decision=decision)
    logged = log.record(case=case, entry=entry, by=person(request), now=clock.now())
    body = {**ContactSerializer(logged.contact).data, "note_masked": logged.masked}
    return Response(body, status=status.HTTP_201_CREATED)


class CaseContacts(ListAPIView[Contact]):
    """The contact log of a case, newest first."""

    serializer_class = ContactSerializer
    permission_classes = [needs("cases.view_case")]
    filter_backends = []
    queryset = Contact.objects.none()

    def get_queryset(self) -> Any:
        """Return the log of a case that the person may see."""
        case = _case(self.request, self.kwargs["pk"])
        return Contact.objects.filter(case=case).select_related("contact_point").prefetch_related("files")


@extend_schema(responses={(200, "application/octet-stream"): bytes})
@api_view(["GET"])
@permission_classes([needs("cases.view_case")])
def attachment_file(request: Request, pk: int) -> FileResponse:
    """Return the bytes of a file that is attached to a contact of a case one may see; who opened it is kept."""
    user = person(request)
    row = get_object_or_404(queries.attachments(user), pk=pk)
    attachments.record_opening(attachment=row, by=user, now=clock.now())
    return FileResponse(
        files.opened(row.file), as_attachment=True, filename=row.name, content_type="application/octet-stream"
    )


@extend_schema(request=AskSerializer, responses={201: DecisionSerializer})
@api_view(["POST"])
@permission_classes([needs("contacts.log_contact")])
@idempotent
def gate_ask(request: Request) -> Response:
    """Ask whether a contact is lawful now; an allowed answer holds its slot for 15 minutes."""
    form = AskSerializer(data=request.data)
    form.is_valid(raise_exception=True)
    data = form.validated_data
    case = _case(request, data["case"])
    decision = gate.ask(
        case=case,
        contact_point=_point(case, data["contact_point"]),
        channel=Channel(data["channel"]),
        purpose=Purpose(data["purpose"]) if data.get("purpose") else None,
        by=person(request),
        now=clock.now(),
    )
    return Response(DecisionSerializer(decision).data, status=status.HTTP_201_CREATED)


@extend_schema(responses=DecisionSerializer)
@api_view(["GET"])
@permission_classes([needs("cases.view_case")])
def gate_decision(request: Request, pk: int) -> Response:
    """Return a stored answer of the gate."""
    decision = get_object_or_404(Decision, pk=pk, case__in=Case.objects.visible_to(person(request)))
    return Response(DecisionSerializer(decision).data)


@extend_schema(request=OverrideSerializer, responses={201: DecisionSerializer})
@api_view(["POST"])
@permission_classes([needs("contacts.override_gate")])
@idempotent
def gate_override(request: Request, pk: int) -> Response:
    """Let the contact of a blocked answer go on with a listed reason; the slot is that of whoever had asked."""
    visible = Decision.objects.filter(case__in=Case.objects.visible_to(person(request)))
    decision = get_object_or_404(visible.select_related("case__debtor", "contact_point"), pk=pk)
    form = OverrideSerializer(data=request.data)
    form.is_valid(raise_exception=True)
    reason = form.validated_data["reason"]
    allowed = overrides.allow(decision=decision, reason=reason, by=person(request), now=clock.now())
    return Response(DecisionSerializer(allowed).data, status=status.HTTP_201_CREATED)


def _case(request: Any, pk: int) -> Case:
    case: Case = get_object_or_404(cases.detail(person(request)), pk=pk)
    return case


def _point(case: Case, pk: int | None) -> ContactPoint | None:
    return get_object_or_404(ContactPoint, pk=pk, debtor_id=case.debtor_id) if pk else None
