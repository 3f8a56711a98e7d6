"""The second person's word on a plan: approved or refused, never by who made it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions.ledger import ledger
from cases.actions.plans import plans
from cases.actions.plans.plan_refusals import PlanRefused, PlanSettled
from cases.enums import PlanState, VersionState
from cases.models import Plan, PlanVersion
from cases.queries.plans import plan_words
from cases.queries.plans import plans as queries
from cases.rules.plans import authority
from cases.rules.plans import plans as rules
from cases.rules.plans.plans import Finding, Weight
from common import audit, cards, punctuation, second_person
from staff.models import User


@transaction.atomic
def approve(*, version: PlanVersion, by: User, now: datetime, words: str = "") -> PlanVersion:
    """Let the version stand; an active plan runs by it from now on, another is approved and may be agreed.

    Raises SecondPersonNeeded, PlanSettled when it no longer waits, PlanRefused beyond the approver's authority.
    """
    ledger.hold(version.plan.case.creditor_id)
    case = plans.locked(version.plan.case)
    plan = plans.fresh(version.plan)
    version = _waiting(version, plan, by)
    _check_authority(version, by)
    for other in plan.versions.filter(state=VersionState.STANDING):
        other.state = VersionState.SUPERSEDED
        plans.save_version(version=other, by=by, now=now)
    version.state = VersionState.STANDING
    _decide(version, by=by, now=now, decision=words)
    plan.amount, plan.discount, plan.months = version.amount, version.discount, version.months
    plan.total = version.amount + version.interest
    due = list(version.instalments.order_by("number").values_list("due_on", flat=True))
    plan.next_due_on, plan.last_due_on = due[0], due[-1]
    if plan.state != PlanState.ACTIVE:
        plan.state = PlanState.APPROVED
    plans.save(plan=plan, by=by, now=now, reason=words)
    if plan.state == PlanState.ACTIVE:
        plans.judge_case(case=case, by=by, now=now)
    audit.record(by=by, action="plan.approve", subject=version, now=now, case=case.pk, plan=plan.pk)
    return version


@transaction.atomic
def refuse(*, version: PlanVersion, words: str, by: User, now: datetime) -> PlanVersion:
    """Refuse the version, with the reason; a plan that never stood is cancelled, an active one goes on as it was."""
    case = plans.locked(version.plan.case)
    plan = plans.fresh(version.plan)
    version = _waiting(version, plan, by)
    version.state = VersionState.REFUSED
    _decide(version, by=by, now=now, decision=plans.told(words))
    if plan.state == PlanState.AWAITING:
        plan.reason = version.decision
        plans.end(plan=plan, state=PlanState.CANCELLED, on=queries.local_day(now, case.creditor), by=by, now=now)
        plans.save(plan=plan, by=by, now=now, reason=plan.reason)
    audit.record(by=by, action="plan.refuse", subject=version, now=now, case=case.pk, plan=plan.pk)
    return version


def _waiting(version: PlanVersion, plan: Plan, by: User) -> PlanVersion:
    version = (
        PlanVersion.objects.select_for_update(of=("self",)).select_related("plan__case__creditor").get(pk=version.pk)
    )
    if not plan.is_live:
        raise PlanSettled(_("The plan has ended, so its terms are not decided any more. Look at the plan again."))
    if version.state != VersionState.AWAITING:
        raise PlanSettled(_("These terms no longer wait for approval. Look at the plan again."))
    second_person.check(by=by, makers=[version.made_by_id])
    return version


def _check_authority(version: PlanVersion, by: User) -> None:
    creditor = version.plan.case.creditor
    ask = rules.ask(
        discount=version.discount,
        owed=version.balance - version.received,
        months=version.months,
        amount=version.amount - version.received,
    )
    beyond = authority.beyond(ask, queries.authority_of(creditor), by.role)
    if beyond:
        said = plan_words.sentences(
            (Finding(one.what, Weight.APPROVAL, one.asked, one.most) for one in beyond), creditor.currency
        )
        raise PlanRefused(punctuation.sentences([_("This goes beyond your authority too."), *said]))


def _decide(version: PlanVersion, *, by: User, now: datetime, decision: str) -> None:
    version.decided_at, version.decided_by, version.decision = now, by, cards.kept(decision, 200)
    plans.save_version(version=version, by=by, now=now)
