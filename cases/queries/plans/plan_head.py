"""What the head of a case says of its last plan."""

from datetime import date

from django.utils.translation import gettext as _

from cases.enums import PlanKind, PlanState
from cases.models import Case, Plan
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
    texts: dict[str, tuple[str, str]] = {
        PlanState.AWAITING: ("warn", _("Plan of %(total)s waits for approval") % facts),
        PlanState.PROPOSED: ("ring", _("Plan of %(total)s offered until %(offer)s") % facts),
        PlanState.APPROVED: ("ring", _("Plan of %(total)s approved, offered until %(offer)s") % facts),
        PlanState.ACTIVE: ("ok", _("Plan: %(received)s of %(total)s paid, next due %(next)s") % facts),
        PlanState.COMPLETED: ("ok", _("Plan of %(total)s completed on %(ended)s") % facts),
        PlanState.BROKEN: ("stop", _("Plan of %(total)s broken on %(ended)s") % facts),
    }
    if settles and plan.state == PlanState.EXPIRED and plan.activated_at:
        return ("stop", _("Settlement of %(total)s expired on %(ended)s, the whole balance stands") % facts)
    return texts.get(plan.state)
