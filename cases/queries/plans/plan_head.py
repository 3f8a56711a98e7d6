"""What the head of a case says of its last plan."""

from datetime import date

from django.utils.translation import gettext as _

from cases.enums import PlanKind, PlanState
from cases.models import Case, Plan
from cases.queries import tones
from common import dates, money


def said(plan: Plan, case: Case, today: date) -> tuple[str, str] | None:
    """Return sign and words of a plan today; nothing for one that was cancelled or that nobody took."""
    settles = plan.kind == PlanKind.SETTLEMENT
    facts = {
        "total": money.signed(plan.total, case.creditor.currency),
        "received": money.signed(plan.received, case.creditor.currency),
        "next": dates.day(plan.next_due_on, today=today) if plan.next_due_on else "",
        "offer": dates.day(plan.offer_ends_on, today=today),
        "ended": dates.day(plan.ended_on, today=today) if plan.ended_on else "",
    }
    texts: dict[str, str] = {
        PlanState.AWAITING: _("Plan of %(total)s waits for approval") % facts,
        PlanState.PROPOSED: _("Plan of %(total)s offered until %(offer)s") % facts,
        PlanState.APPROVED: _("Plan of %(total)s approved, offered until %(offer)s") % facts,
        PlanState.ACTIVE: _("Plan: %(received)s of %(total)s paid, next due %(next)s") % facts,
        PlanState.COMPLETED: _("Plan of %(total)s completed on %(ended)s") % facts,
        PlanState.BROKEN: _("Plan of %(total)s broken on %(ended)s") % facts,
    }
    if settles and plan.activated_at:
        texts[PlanState.EXPIRED] = _("Settlement of %(total)s expired on %(ended)s, the whole balance stands") % facts
    words = texts.get(plan.state)
    return (tones.of(plan), words) if words else None
