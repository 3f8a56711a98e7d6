"""Repayment plans: proposed within law and authority, agreed with proof, changed by a new version."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions import case_lock, judged, persons
from cases.actions.ledger import ledger
from cases.actions.plans import plan_holds, plan_proof, plan_verdicts
from cases.actions.plans.plan_proof import Agreed
from cases.actions.plans.plan_refusals import PlanRefused, PlanSettled
from cases.actions.promises import promises
from cases.enums import CaseState, PlanState, VersionState
from cases.models import Case, Instalment, Plan, PlanVersion
from cases.queries import business_days, calendars
from cases.queries.plans import plan_words as words
from cases.queries.plans import plans as queries
from cases.queries.plans.plans import Ground
from cases.rules.months import add_months
from cases.rules.plans import plans as rules
from cases.rules.plans import proposals
from cases.rules.plans.plans import Kind, Outcome, Proposal, Weighing
from cases.rules.plans.proposals import Wanted
from cases.rules.plans.schedules import NeverEnds, Row, interest, total
from common import audit, cards, dates, history, money, punctuation
from common.exact import exact
from staff.models import User

YEARS = 6
MOST_YEARS_AHEAD = 10
__all__ = [
    "Agreed",
    "PlanRefused",
    "PlanSettled",
    "activate",
    "change",
    "fresh",
    "judge_case",
    "locked",
    "propose",
    "save",
    "save_version",
    "told",
]


@transaction.atomic
def propose(*, case: Case, wanted: Wanted, by: User, now: datetime) -> Plan:
    """Propose a plan on a case: offered at once within the authority of `by`, else it awaits approval.

    Raises PlanRefused when law or creditor refuse it, naming each reason, and PlanSettled when a plan is running.
    """
    case = locked(case)
    if case.state == CaseState.CLOSED:
        raise PlanRefused(_("The case is closed. A plan cannot be offered on it."))
    if live := queries.live(case):
        if live.state == PlanState.ACTIVE:
            raise PlanSettled(_("The case has an active plan. Change it with the debtor's agreement."))
        raise PlanSettled(_("The case has a plan already. Change it, or cancel it first."))
    ground = queries.ground(case, now=now)
    proposal = proposed(ground, wanted)
    weighing = weighed(ground=ground, proposal=proposal, by=by)
    plan = Plan(
        case=case,
        kind=proposal.kind.value,
        state=PlanState.AWAITING if weighing.outcome is Outcome.APPROVAL else PlanState.PROPOSED,
        statement=ground.statement,
        offer_ends_on=ground.standing.today + timedelta(days=ground.terms.offer_days),
        proposed_at=now,
        proposed_by=by,
    )
    show(plan, proposal, weighing)
    save(plan=plan, by=by, now=now)
    version = keep_version(plan=plan, ground=ground, proposal=proposal, weighing=weighing, by=by, now=now)
    audit.record(by=by, action="plan.propose", subject=plan, now=now, case=case.pk, total=str(plan.total))
    _tell_needs(version, by=by, now=now)
    return plan


@transaction.atomic
def activate(*, plan: Plan, agreed: Agreed, by: User, now: datetime) -> Plan:
    """Make an offered or approved plan active: the debtor agreed. Collection stops (art. 70) and money counts for it.

    Raises PlanSettled when it is not open for agreement, PlanRefused when the offer has lapsed, what is owed has
    changed since, or the proof of agreement is missing.
    """
    ledger.hold(plan.case.creditor_id)
    persons.lock(case=plan.case)
    case = locked(plan.case)
    plan = fresh(plan)
    if plan.state not in (PlanState.PROPOSED, PlanState.APPROVED):
        raise PlanSettled(_("Only an offered or approved plan can be agreed. Look at it again."))
    today = queries.local_day(now, case.creditor)
    _check_offer(plan, case, today)
    standing = plan.versions.get(state=VersionState.STANDING)
    plan_proof.check(agreed, plan=plan, since=standing.made_at, today=today)
    plan_proof.check_paper(agreed, standing)
    plan_proof.keep(standing, agreed)
    save_version(version=standing, by=by, now=now)
    plan.state = PlanState.ACTIVE
    plan_proof.keep(plan, agreed)
    plan.activated_at, plan.activated_by = now, by
    plan.hold = plan_holds.place(plan=plan, by=by, now=now)
    save(plan=plan, by=by, now=now)
    promises.replace_by_plan(case=case, by=by, now=now)
    judge_case(case=case, by=by, now=now)
    audit.record(by=by, action="plan.activate", subject=plan, now=now, case=case.pk, form=plan.form)
    plan.refresh_from_db()
    return plan


@transaction.atomic
def change(
    *, plan: Plan, wanted: Wanted, reason: str, by: User, now: datetime, agreed: Agreed | None = None
) -> PlanVersion:
    """Give a live plan other terms as its next version, with the reason; beyond authority it awaits approval.

    The debtor has agreed to the terms of an active plan, so to other ones as well: `agreed` says how, since the
    present version was made; months count from the first agreement on. While it awaits, the present version stands.
    What was received before comes first in the new one. Raises PlanSettled, PlanRefused.
    """
    ledger.hold(plan.case.creditor_id)
    case = locked(plan.case)
    plan = fresh(plan)
    if not plan.is_live:
        raise PlanSettled(_("The plan has ended. Propose a new one."))
    reason = told(reason)
    ground = queries.ground(case, now=now, agreed_on=plan.agreed_on)
    if wanted.kind.value != plan.kind:
        raise PlanRefused(_("A plan keeps its kind. Cancel it and propose another one."), field="kind")
    rest = proposed(ground, wanted)
    weighing = weighed(ground=ground, proposal=rest, by=by)
    if plan.state == PlanState.ACTIVE:
        _check_change(plan, agreed, today=ground.standing.today)
    proposal = with_received(plan, rest, ground.standing.today)
    plan.offer_ends_on = ground.standing.today + timedelta(days=ground.terms.offer_days)
    version = keep_version(
        plan=plan,
        ground=ground,
        proposal=proposal,
        weighing=weighing,
        by=by,
        now=now,
        reason=reason,
        agreed=agreed if plan.state == PlanState.ACTIVE else None,
    )
    if agreed and plan.state == PlanState.ACTIVE:
        plan_proof.check_paper(agreed, version)
    if plan.state != PlanState.ACTIVE:
        plan.state = PlanState.AWAITING if version.needs_approval else PlanState.PROPOSED
    if plan.state != PlanState.ACTIVE or not version.needs_approval:
        show(plan, proposal, weighing)
    save(plan=plan, by=by, now=now, reason=reason)
    if plan.state == PlanState.ACTIVE:
        judge_case(case=case, by=by, now=now)
    audit.record(by=by, action="plan.change", subject=plan, now=now, case=case.pk, version=version.number)
    _tell_needs(version, by=by, now=now)
    return version


def judge_case(*, case: Case, by: User, now: datetime) -> None:
    """Judge the plans of a case on the open business day. The caller holds the ledger and the case."""
    on = business_days.today(creditor=case.creditor, now=now)
    plan_verdicts.judge(creditor=case.creditor, on=on, now=now, by=by, cases=judged.of([case.pk]))


def _check_change(plan: Plan, agreed: Agreed | None, *, today: date) -> None:
    """Refuse to change an active plan without the debtor's agreement to the new terms."""
    if agreed is None:
        raise PlanRefused(_("The plan is active. Say how and when the debtor agreed to the new terms."), field="form")
    standing = plan.versions.get(state=VersionState.STANDING)
    plan_proof.check(agreed, plan=plan, since=standing.made_at, today=today)


def locked(case: Case) -> Case:
    """Return the case, locked; whoever changes a plan holds its case."""
    return case_lock.locked(case_id=case.pk)


def fresh(plan: Plan) -> Plan:
    """Return the plan as it stands, locked."""
    return Plan.objects.select_for_update(of=("self",)).select_related("case__creditor").get(pk=plan.pk)


def told(reason: str, *, field: str = "reason") -> str:
    """Return the reason, cut to its place; PlanRefused without one or with a card number in it."""
    if not reason.strip():
        raise PlanRefused(_("Say why."), field=field)
    if cards.find(reason):
        raise PlanRefused(
            _("This is a full card number. It is stored nowhere. Write the last four digits only."), field=field
        )
    return cards.kept(reason, 200)


def end(*, plan: Plan, state: PlanState, on: date, by: User, now: datetime) -> None:
    """End the plan; a version that awaits approval is superseded."""
    plan.state, plan.ended_on, plan.next_due_on = state, on, None
    for version in plan.versions.filter(state=VersionState.AWAITING):
        version.state = VersionState.SUPERSEDED
        save_version(version=version, by=by, now=now)


def save(*, plan: Plan, by: User | None, now: datetime, reason: str = "") -> None:
    """Save the plan and sign its history."""
    history.sign(plan, by=by, now=now, reason=reason)
    plan.save()


def show(plan: Plan, proposal: Proposal, weighing: Weighing) -> None:
    """Bring what the plan shows of its version up to date."""
    plan.amount, plan.discount, plan.total = proposal.amount, proposal.discount, total(proposal.rows)
    plan.months, plan.last_due_on = weighing.months, proposal.last_on
    plan.next_due_on = proposal.rows[0].due_on


def proposed(ground: Ground, wanted: Wanted) -> Proposal:
    """Return the proposal that `wanted` makes; PlanRefused when it does not fit together or lies out of reach.

    Raises AmountTooFine for an amount that nobody could pay exactly.
    """
    for name in ("amount", "each", "down_payment"):
        if (stated := getattr(wanted, name)) is not None:
            exact(stated, ground.case.creditor.currency, field=name)
    if ground.standing.balance <= 0:
        raise PlanRefused(_("Nothing is owed on this case, so no plan is needed."))
    _check_first(wanted.first_on, ground.standing.today)
    last = add_months(wanted.first_on, YEARS * 12)
    try:
        return proposals.build(
            wanted,
            balance=ground.standing.balance,
            currency=ground.case.creditor.currency,
            annual_rate=ground.terms.annual_rate,
            calendar=calendars.of(creditor=ground.case.creditor, first=wanted.first_on, last=last),
        )
    except proposals.Incomplete as error:
        raise PlanRefused(_incomplete(error.field), field=error.field) from error
    except proposals.Surplus as error:
        raise PlanRefused(_surplus(wanted.kind), field=error.field) from error
    except NeverEnds as error:
        raise PlanRefused(
            _("The instalment is too small to ever end the debt. Choose a larger one."), field="each"
        ) from error


def _check_first(first_on: date, today: date) -> None:
    """Refuse a first due date that has passed or lies beyond what any plan runs."""
    if first_on < today:
        raise PlanRefused(_("The first date has passed. Choose today or a later day."), field="first_on")
    latest = add_months(today, MOST_YEARS_AHEAD * 12)
    if first_on > latest:
        sentence = _("The first date lies too far ahead. Choose %(day)s or an earlier day.")
        raise PlanRefused(sentence % {"day": dates.day(latest)}, field="first_on")


def _incomplete(field: str) -> str:
    texts = {
        "amount": _("Write what settles the debt: more than nothing, less than is owed."),
        "down_payment": _("The down payment must be more than nothing and less than what is to be paid."),
        "down_on": _("Write when the down payment is due, not after the first instalment."),
        "each": _("Write an instalment above zero."),
        "count": _("Write the number of instalments, or the amount of each."),
    }
    return texts[field]


def _surplus(kind: Kind) -> str:
    if kind is Kind.DEFERMENT:
        return _("A deferment is one payment of everything that is owed. Leave this empty, or choose another kind.")
    return _("Instalments repay everything that is owed. Leave this empty, or choose a settlement.")


def with_received(plan: Plan, proposal: Proposal, today: date) -> Proposal:
    """Return the proposal with what was received before as its first row, so that the whole plan is in one version."""
    if not plan.received:
        return proposal
    rows = (Row(0, min(today, proposal.rows[0].due_on), plan.received), *proposal.rows)
    numbered = tuple(Row(number, row.due_on, row.amount, row.interest) for number, row in enumerate(rows, start=1))
    return replace(proposal, rows=numbered, received=plan.received)


def weighed(*, ground: Ground, proposal: Proposal, by: User) -> Weighing:
    """Return what law, creditor and authority say; PlanRefused with every reason when they refuse."""
    weighing = rules.weigh(proposal, standing=ground.standing, bounds=ground.bounds, rows=ground.rows, role=by.role)
    if weighing.outcome is Outcome.REFUSED:
        said = words.sentences(weighing.refusals, ground.case.creditor.currency)
        codes = [found.code for found in weighing.refusals]
        if ground.standing.agreed_on:
            since = _("Months and days count from the first agreement, on %(day)s.")
            said.append(since % {"day": dates.day(ground.standing.agreed_on)})
        raise PlanRefused(punctuation.sentences(said), facts={"problems": [str(code) for code in codes]})
    return weighing


def keep_version(
    *,
    plan: Plan,
    ground: Ground,
    proposal: Proposal,
    weighing: Weighing,
    by: User,
    now: datetime,
    reason: str = "",
    agreed: Agreed | None = None,
) -> PlanVersion:
    """Store the proposal as the next version; it stands at once unless a second person must decide."""
    needs = weighing.outcome is Outcome.APPROVAL
    others = plan.versions.filter(state=VersionState.AWAITING)
    if not needs or plan.state != PlanState.ACTIVE:
        others = plan.versions.filter(state__in=(VersionState.AWAITING, VersionState.STANDING))
    for other in others:
        other.state = VersionState.SUPERSEDED
        save_version(version=other, by=by, now=now)
    last = plan.versions.order_by("-number").values_list("number", flat=True).first()
    version = PlanVersion(
        plan=plan,
        number=(last or 0) + 1,
        state=VersionState.AWAITING if needs else VersionState.STANDING,
        balance=proposal.amount + proposal.discount,
        amount=proposal.amount,
        discount=proposal.discount,
        received=proposal.received,
        interest=interest(proposal.rows),
        frequency=proposal.frequency.value,
        annual_rate=ground.terms.annual_rate if interest(proposal.rows) else 0,
        effective_rate=weighing.annual_rate,
        months=weighing.months,
        tolerance_days=ground.terms.tolerance_days,
        findings=words.stored(weighing.findings),
        reason=reason,
        made_at=now,
        made_by=by,
        needs_approval=needs,
    )
    if agreed:
        plan_proof.keep(version, agreed)
    save_version(version=version, by=by, now=now)
    Instalment.objects.bulk_create(
        Instalment(version=version, number=row.number, due_on=row.due_on, amount=row.amount, interest=row.interest)
        for row in proposal.rows
    )
    return version


def save_version(*, version: PlanVersion, by: User, now: datetime) -> None:
    """Save the version and sign its history."""
    history.sign(version, by=by, now=now, reason=version.decision or version.reason)
    version.save()


def _tell_needs(version: PlanVersion, *, by: User, now: datetime) -> None:
    if version.needs_approval:
        codes = [row["code"] for row in version.findings]
        audit.record(by=by, action="plan.ask_approval", subject=version, now=now, needs=codes)


def _check_offer(plan: Plan, case: Case, today: date) -> None:
    if case.state == CaseState.CLOSED:
        raise PlanRefused(_("The case is closed. A plan cannot be agreed on it."))
    if plan.offer_ends_on < today:
        raise PlanRefused(
            _("The offer held until %(day)s. Change the plan to offer it anew.")
            % {"day": dates.day(plan.offer_ends_on)}
        )
    if case.balance != plan.amount + plan.discount:
        facts = {
            "now": money.signed(case.balance, case.creditor.currency),
            "then": money.signed(plan.amount + plan.discount, case.creditor.currency),
        }
        raise PlanRefused(_("%(now)s is owed now, not %(then)s. Change the plan to what is owed, then agree.") % facts)
