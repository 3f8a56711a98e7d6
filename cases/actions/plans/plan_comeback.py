"""How a cancelled plan runs on: the closing that cancelled it was a mistake and is taken back."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from cases.actions.plans import plan_holds, plans
from cases.enums import PlanLeft, PlanState, VersionState
from cases.models import Account, Case, Closing, Instalment, Plan
from staff.models import User


class _NotKept(Exception):
    """The plan would be broken by now; what was tried is rolled back."""


def run_on(*, closing: Closing, by: User, now: datetime) -> str:
    """Let the plan run on that `closing` cancelled; return why it does not, "" when it does or there was none.

    Its stop counts from the closing, so that the creditor's own interest rests through the days between as the terms
    of the plan ask; what fell due meanwhile is charged, and payments of meanwhile count. Terms that waited for approval
    are proposed anew. The caller holds transaction, ledger, person and case, which is open, and has taken `closing`
    back in the database.
    """
    if closing.plan_id is None:
        return ""
    plan = plans.fresh(Plan(pk=closing.plan_id))
    if Plan.objects.filter(case_id=plan.case_id, pk__gt=plan.pk).exists():
        return PlanLeft.NEWER
    if Account.objects.filter(pk__in=closing.accounts).exclude(case_id=plan.case_id).exists():
        return PlanLeft.MOVED
    try:
        with transaction.atomic():
            _restore(plan, closing, by=by, now=now)
    except _NotKept:
        return PlanLeft.NOT_KEPT
    return ""


def _restore(plan: Plan, closing: Closing, *, by: User, now: datetime) -> None:
    plan.state, plan.ended_on, plan.reason, plan.let_run_by = PlanState.ACTIVE, None, "", closing
    plan.next_due_on = _next_due(plan).due_on
    plans.save(plan=plan, by=by, now=now, reason=_("The case was closed by mistake."))
    plan_holds.place_again(plans=[plan.pk], by=by, now=now, since=closing.decided_at or closing.asked_at)
    case = Case.objects.select_related("creditor").get(pk=plan.case_id)
    plans.judge_case(case=case, by=by, now=now)
    plan.refresh_from_db()
    if plan.state not in (PlanState.ACTIVE, PlanState.COMPLETED):
        raise _NotKept


def _next_due(plan: Plan) -> Instalment:
    """Return the first instalment that is not paid; an agreed plan that was cancelled has one."""
    rows = Instalment.objects.filter(version__plan=plan, version__state=VersionState.STANDING)
    return rows.filter(received__lt=F("amount")).earliest("number")
