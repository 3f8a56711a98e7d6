"""The stop that an active plan carries: collection ceases while it is kept (信用卡业务监督管理办法 art. 70)."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from cases.actions.holds import holds
from cases.enums import CaseState, HoldKind
from cases.models import Hold, Plan
from common import history
from staff.models import User


def place(*, plan: Plan, by: User | None, now: datetime, since: datetime | None = None) -> Hold:
    """Place the hold of a plan that becomes active and return it; it counts from `since`, or from now.

    The caller holds transaction, person and case.
    """
    words = _("A repayment plan is kept.")
    return holds.put(
        case=plan.case, kind=HoldKind.PLAN_ACTIVE, by=by, now=now, bound=True, reason=words, received_at=since
    )


def place_again(*, plans: Sequence[int], by: User | None, now: datetime, since: datetime | None = None) -> None:
    """Place holds for plans that turned out to be kept after all; a closed case needs none.

    They count from `since`, or from now. The caller holds transaction and cases.
    """
    rows = Plan.objects.filter(pk__in=plans).exclude(case__state=CaseState.CLOSED) if plans else Plan.objects.none()
    for plan in rows.select_related("case__creditor").order_by("pk"):
        plan.hold = place(plan=plan, by=by, now=now, since=since)
        history.sign(plan, by=by, now=now)
        plan.save(update_fields=["hold"])


def lift(*, plans: Sequence[int], by: User | None, now: datetime) -> None:
    """Lift the holds of plans that ended, in one statement."""
    carried = Hold.objects.filter(plan__in=plans).order_by("pk").values_list("pk", flat=True) if plans else []
    if carried:
        holds.release(hold_ids=list(carried), by=by, now=now, reason=_("The repayment plan has ended."))
