"""Answers and script of a case for programs, what was told, and questions for departments."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.decorators import api_view, permission_classes
from rest_framework.request import Request
from rest_framework.response import Response

from cases.models import Case
from cases.queries.cases import cases
from common import clock
from common.api import idempotent, needs
from contacts.actions.library import questions, telling
from contacts.enums import AnswerTopic, ToldHow
from contacts.models import AnswerVersion
from contacts.queries.library import answering, scripting
from contacts.serializers.library import (
    AnswerPanelSerializer,
    AnswerToldSerializer,
    AskedSerializer,
    QuestionSerializer,
    ScriptPanelSerializer,
    TellSerializer,
)
from staff.requests import person

Views = needs("contacts.view_library")
Logs = needs("contacts.log_contact")


def _asked(*names: str) -> list[OpenApiParameter]:
    return [OpenApiParameter(name, str, description=f"The {name}; empty for what fits the case") for name in names]


def _case(request: Request, pk: int) -> Case:
    case: Case = get_object_or_404(cases.detail(person(request)), pk=pk)
    return case


@extend_schema(parameters=_asked("q", "topic", "language", "party"), responses=AnswerPanelSerializer)
@api_view(["GET"])
@permission_classes([Views])
def case_answers(request: Request, pk: int) -> Response:
    """Return what may be answered on a case; to a `party` that does not owe, nothing of the debt."""
    given = request.query_params
    wanted = answering.Wanted(
        given.get("q", "")[:100], given.get("topic", ""), given.get("language", ""), given.get("party", "")
    )
    panel = answering.panel(_case(request, pk), wanted=wanted, user=person(request), now=clock.now())
    return Response(AnswerPanelSerializer(panel).data)


@extend_schema(request=TellSerializer, responses={201: AnswerToldSerializer})
@api_view(["POST"])
@permission_classes([Logs])
@idempotent
def answer_tell(request: Request, pk: int) -> Response:
    """Write down that an answer was given. 409 when the party does not owe."""
    case, given = _case(request, pk), TellSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    data = given.validated_data
    version = get_object_or_404(AnswerVersion, pk=data["version"], state="approved") if data["version"] else None
    row = telling.tell(
        case=case,
        topic=AnswerTopic(version.answer.topic if version else data["topic"]),
        version=version,
        how=ToldHow(data["how"]),
        party=data["party"],
        by=person(request),
        now=clock.now(),
    )
    return Response(AnswerToldSerializer(row).data, status=status.HTTP_201_CREATED)


@extend_schema(request=QuestionSerializer, responses={201: AskedSerializer})
@api_view(["POST"])
@permission_classes([Logs])
@idempotent
def question_ask(request: Request, pk: int) -> Response:
    """Send a question to its department. 409 when the same is open already."""
    case, given = _case(request, pk), QuestionSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    row = questions.ask(case=case, asking=given.asking(), by=person(request), now=clock.now())
    return Response(AskedSerializer(row).data, status=status.HTTP_201_CREATED)


@extend_schema(
    parameters=_asked("party", "outcome", "mood", "direction", "situation", "language"), responses=ScriptPanelSerializer
)
@api_view(["GET"])
@permission_classes([Logs])
def case_script(request: Request, pk: int) -> Response:
    """Return the script that fits a case and what is known of the call."""
    names = ("party", "outcome", "mood", "direction", "situation", "language")
    wanted = scripting.Wanted(**{name: request.query_params.get(name, "") for name in names})
    panel = scripting.panel(_case(request, pk), wanted=wanted, user=person(request), now=clock.now())
    return Response(ScriptPanelSerializer(panel).data)
