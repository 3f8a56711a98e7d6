"""How a plan ends by a person's word: an offer is taken back, an agreed plan is ended at the debtor's own word.

The debtor who keeps an agreed plan is left alone until it is broken (信用卡业务监督管理办法 art. 70), so nobody who
collects ends it alone.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions.plans import plan_holds, plans
from cases.actions.plans.plan_refusals import PlanRefused, PlanSettled
from cases.enums import PlanState
from cases.models import Plan
from cases.queries.plans import plans as queries
from common import audit
from staff.models import User

MOST_WORDS = 130
MOST_PROOF = 60


@transaction.atomic
def cancel(*, plan: Plan, reason: str, by: User, now: datetime) -> Plan:
    """Take back a plan that is not agreed yet, with the reason.

    Raises PlanSettled for one that has ended, PlanRefused for an active one: only a breach or the debtor's word,
    given to who approves plans, ends that (`end_agreed`).
    """
    case = plans.locked(plan.case)
    plan = _live(plan)
    if plan.state == PlanState.ACTIVE:
        raise PlanRefused(
            _(
                "The plan is agreed. Collection stops until it is paid or broken (art. 70). If the debtor wants to end "
                "it, hand their words to who approves plans."
            )
        )
    return _ended(plan, plans.told(reason), by=by, now=now, action="plan.cancel", case=case.pk)


@transaction.atomic
def end_agreed(*, plan: Plan, reason: str, proof: str, by: User, now: datetime) -> Plan:
    """End an active plan because the debtor said so; collection may go on, and what was paid stays paid.

    `reason` is the debtor's own word, `proof` the reference of the letter or recording that holds it. Who calls it may
    approve plans (`cases.decide_plan`). Raises PlanSettled when it is not active, PlanRefused without word or proof.
    """
    case = plans.locked(plan.case)
    plan = _live(plan)
    if plan.state != PlanState.ACTIVE:
        raise PlanSettled(_("The plan is not agreed yet. Cancel the offer instead."))
    if not proof.strip():
        sentence = _("Write the reference of the letter or recording in which the debtor ends the plan.")
        raise PlanRefused(sentence, field="proof")
    facts = {"words": plans.told(reason)[:MOST_WORDS], "proof": plans.told(proof, field="proof")[:MOST_PROOF]}
    plan = _ended(plan, _("%(words)s (%(proof)s)") % facts, by=by, now=now, action="plan.end", case=case.pk)
    plan_holds.lift(plans=[plan.pk], by=by, now=now)
    return plan


def _live(plan: Plan) -> Plan:
    plan = plans.fresh(plan)
    if not plan.is_live:
        raise PlanSettled(_("The plan has ended already."))
    return plan


def _ended(plan: Plan, reason: str, *, by: User, now: datetime, action: str, **facts: object) -> Plan:
    plan.reason = reason
    on = queries.local_day(now, plan.case.creditor)
    plans.end(plan=plan, state=PlanState.CANCELLED, on=on, by=by, now=now)
    plans.save(plan=plan, by=by, now=now, reason=reason)
    audit.record(by=by, action=action, subject=plan, now=now, **facts)
    return plan
