"""The plan terms and the authority matrix of a creditor for programs."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view, permission_classes
from rest_framework.request import Request
from rest_framework.response import Response

from cases.actions.plans import plan_terms
from cases.models import Creditor
from cases.queries.plans import plans as queries
from cases.rules.plans.authority import Row
from cases.serializers.plan_terms import PlanTermsSerializer
from common import clock
from common.api import idempotent, needs
from staff.requests import person


@extend_schema(methods=["GET"], responses=PlanTermsSerializer)
@extend_schema(methods=["POST"], request=PlanTermsSerializer, responses=PlanTermsSerializer)
@api_view(["GET", "POST"])
@permission_classes([needs("cases.change_creditor")])
def creditor_plan_terms(request: Request, pk: int) -> Response:
    """Return what a creditor takes as a plan and who may agree to it, or change it; what is left out stays."""
    creditor = get_object_or_404(Creditor, pk=pk)
    return _change(request, creditor=creditor) if request.method == "POST" else _shown(creditor)


def _shown(creditor: Creditor) -> Response:
    terms = queries.terms_of(creditor)
    return Response(PlanTermsSerializer(terms, context={"matrix": queries.authority_of(creditor)}).data)


@idempotent
def _change(request: Request, *, creditor: Creditor) -> Response:
    given = PlanTermsSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    stated: dict[str, Any] = {"most_months": queries.terms_of(creditor).most_months, **given.validated_data}
    matrix = stated.pop("matrix", None)
    rows = queries.authority_of(creditor) if matrix is None else [Row(**one) for one in matrix]
    plan_terms.change(creditor=creditor, stated=stated, rows=rows, by=person(request), now=clock.now())
    return _shown(creditor)
