"""Plans for programs: what debtors can pay, offers, proposing, agreeing, changing, cancelling, deciding."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.decorators import api_view, permission_classes
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from cases.actions.plans import affordability, agreements, plan_approvals, plan_endings, plans
from cases.api.approvals import words_of
from cases.forms.plans import values
from cases.models import Case, Plan, PlanVersion
from cases.queries.plans import plan_list, plan_page, plan_words
from cases.queries.plans import plans as queries
from cases.rules.plans.offers import Offer
from cases.serializers import plans as shapes
from cases.serializers.approvals import VerdictSerializer
from common import clock
from common.api import idempotent, needs
from common.clock import local_date
from staff.requests import person

Views = needs("cases.view_plan")
Offers = needs("cases.offer_plan")
Decides = needs("cases.decide_plan")


@extend_schema(parameters=[OpenApiParameter("show", str, enum=list(plan_list.SHOWN), description="all when left out")])
class PlanList(ListAPIView[Plan]):
    """The plans that the person may see, newest first."""

    serializer_class = shapes.PlanSerializer
    permission_classes = [Views]
    filter_backends = []
    sorts = plan_list.SORTS
    queryset = Plan.objects.none()

    def get_queryset(self) -> QuerySet[Plan]:
        """Return the plans of the wanted state."""
        request: Any = self.request
        user = person(request)
        chosen = plan_list.read({"show": "all", **request.query_params.dict()})
        rows = plan_list.filtered(user, chosen, today=local_date(clock.now(), user.time_zone))
        if request.query_params.get("sort") in ("due", "due_up"):
            rows = rows.filter(next_due_on__isnull=False)
        return rows.select_related("case__creditor")


@extend_schema(responses=shapes.PlanDetailSerializer)
@api_view(["GET"])
@permission_classes([Views])
def plan_detail(request: Request, pk: int) -> Response:
    """Return a plan with its versions and their instalments."""
    rows = plan_page.detail(person(request)).prefetch_related("versions__instalments")
    return Response(shapes.PlanDetailSerializer(get_object_or_404(rows, pk=pk)).data)


@extend_schema(request=shapes.AffordabilityInSerializer, responses={201: shapes.AffordabilitySerializer})
@api_view(["POST"])
@permission_classes([Offers])
@idempotent
def affordability_record(request: Request, pk: int) -> Response:
    """Record what the debtor tells of a month; the answer says what is left."""
    user = person(request)
    case = get_object_or_404(Case.objects.visible_to(user), pk=pk)
    given = shapes.AffordabilityInSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    statement = affordability.record(case=case, by=user, now=clock.now(), **given.told)
    return Response(shapes.AffordabilitySerializer(statement).data, status=status.HTTP_201_CREATED)


@extend_schema(responses=shapes.OffersSerializer)
@api_view(["GET"])
@permission_classes([Offers])
def offers(request: Request, pk: int) -> Response:
    """Return the offers that the person may make on a case, best first, and what is left out."""
    user = person(request)
    case = get_object_or_404(Case.objects.visible_to(user).select_related("creditor"), pk=pk)
    ground = queries.ground(case, now=clock.now())
    found, left_out = queries.offers_on(ground, user=user)
    body = {
        "left": ground.standing.left,
        "told": ground.told,
        "offers": [_offer(one, case.creditor.currency) for one in found],
        "left_out": [{"form": one.form.value, **plan_words.facts(one.finding)} for one in left_out],
        "fewer": plan_words.fewer(ground.standing, ground.bounds, len(found)),
    }
    return Response(shapes.OffersSerializer(body).data)


def _offer(one: Offer, currency: str) -> dict[str, Any]:
    rows = one.proposal.rows
    return {
        "form": one.form.value,
        "why": one.why.value,
        "total": sum(row.amount for row in rows),
        "discount": one.proposal.discount,
        "annual_rate": one.weighing.annual_rate,
        "instalments": len(rows),
        "first_on": rows[0].due_on,
        "last_on": one.proposal.last_on,
        "share": one.share,
        "needs_approval": one.needs_approval,
        "findings": [plan_words.facts(found) for found in one.weighing.findings],
        "wanted": values(one.wanted, currency),
    }


@extend_schema(request=shapes.WantedSerializer, responses={201: shapes.PlanSerializer})
@api_view(["POST"])
@permission_classes([Offers])
@idempotent
def plan_propose(request: Request, pk: int) -> Response:
    """Propose a plan on a case. 409 when law or creditor refuse it; it awaits approval beyond authority."""
    user = person(request)
    case = get_object_or_404(Case.objects.visible_to(user), pk=pk)
    given = shapes.WantedSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    plan = plans.propose(case=case, wanted=given.wanted, by=user, now=clock.now())
    return Response(shapes.PlanSerializer(plan).data, status=status.HTTP_201_CREATED)


@extend_schema(request=shapes.AgreeSerializer, responses=shapes.PlanSerializer)
@api_view(["POST"])
@permission_classes([Offers])
@idempotent
def plan_agree(request: Request, pk: int) -> Response:
    """Record how the debtor agreed; the plan becomes active and collection stops."""
    user = person(request)
    plan = get_object_or_404(plan_page.detail(user), pk=pk)
    given = shapes.AgreeSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    plan = plans.activate(plan=plan, agreed=given.agreed, by=user, now=clock.now())
    return Response(shapes.PlanSerializer(plan).data)


@extend_schema(request=shapes.ChangeSerializer, responses=shapes.PlanVersionSerializer)
@api_view(["POST"])
@permission_classes([Offers])
@idempotent
def plan_change(request: Request, pk: int) -> Response:
    """Give a plan other terms as its next version, with the reason; an active one with the debtor's agreement."""
    user = person(request)
    plan = get_object_or_404(plan_page.detail(user), pk=pk)
    given = shapes.ChangeSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    reason = given.validated_data["reason"]
    version = plans.change(plan=plan, wanted=given.wanted, reason=reason, agreed=given.agreed, by=user, now=clock.now())
    return Response(shapes.PlanVersionSerializer(version).data)


@extend_schema(request=shapes.PlanReasonSerializer, responses=shapes.PlanSerializer)
@api_view(["POST"])
@permission_classes([Offers])
@idempotent
def plan_cancel(request: Request, pk: int) -> Response:
    """Take back an offer that is not agreed yet, with the reason. 409 for an active plan."""
    user = person(request)
    plan = get_object_or_404(plan_page.detail(user), pk=pk)
    given = shapes.PlanReasonSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    plan = plan_endings.cancel(plan=plan, reason=given.validated_data["reason"], by=user, now=clock.now())
    return Response(shapes.PlanSerializer(plan).data)


@extend_schema(request=shapes.PlanEndSerializer, responses=shapes.PlanSerializer)
@api_view(["POST"])
@permission_classes([Decides])
@idempotent
def plan_end(request: Request, pk: int) -> Response:
    """End an active plan at the debtor's own word, as who approves plans; collection may go on."""
    user = person(request)
    plan = get_object_or_404(plan_page.detail(user), pk=pk)
    given = shapes.PlanEndSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    plan = plan_endings.end_agreed(plan=plan, **given.validated_data, by=user, now=clock.now())
    return Response(shapes.PlanSerializer(plan).data)


@extend_schema(request=None, responses={201: shapes.AgreementSerializer})
@api_view(["POST"])
@permission_classes([Offers])
@idempotent
def agreement_issue(request: Request, pk: int) -> Response:
    """Write the standing terms as a numbered PDF. 409 names each content of the law that is missing."""
    user = person(request)
    plan = get_object_or_404(plan_page.detail(user), pk=pk)
    version = get_object_or_404(plan.versions, state="standing")
    issued = agreements.issue(version=version, by=user, now=clock.now())
    return Response(shapes.AgreementSerializer(issued).data, status=status.HTTP_201_CREATED)


@extend_schema(request=VerdictSerializer, responses=shapes.PlanVersionSerializer)
@api_view(["POST"])
@permission_classes([Decides])
@idempotent
def plan_approve(request: Request, pk: int) -> Response:
    """Approve terms that somebody else made. 409 for own ones and beyond the person's authority."""
    user, words = person(request), words_of(request, plan_page.WAITING)
    version: PlanVersion = get_object_or_404(plan_page.decidable(user), pk=pk)
    version = plan_approvals.approve(version=version, words=words, by=user, now=clock.now())
    return Response(shapes.PlanVersionSerializer(version).data)


@extend_schema(request=VerdictSerializer, responses=shapes.PlanVersionSerializer)
@api_view(["POST"])
@permission_classes([Decides])
@idempotent
def plan_refuse(request: Request, pk: int) -> Response:
    """Refuse terms that somebody else made, with the reason in `words`."""
    user, words = person(request), words_of(request, plan_page.WAITING)
    version: PlanVersion = get_object_or_404(plan_page.decidable(user), pk=pk)
    version = plan_approvals.refuse(version=version, words=words, by=user, now=clock.now())
    return Response(shapes.PlanVersionSerializer(version).data)
