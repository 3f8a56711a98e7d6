"""Which plan pays whom: by whole months, for a collector or a team."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from commissions.actions import months
from commissions.enums import AmendmentKind
from commissions.models import Amendment, Assignment, Plan
from common import audit, history
from common.errors import Refusal
from staff.enums import Role
from staff.models import Team, User


class AssignmentRefused(Refusal):
    """The assignment cannot be."""

    code = "assignment_refused"


@transaction.atomic
def assign(
    *,
    by: User,
    plan: Plan,
    since: date,
    now: datetime,
    collector: User | None = None,
    team: Team | None = None,
    reason: str = "",
) -> Assignment | Amendment:
    """Let `plan` pay a collector or a team from the month that begins on `since` on.

    What paid them in the plan's currency until then ends there; what was to begin later is taken back.
    When a run of that month or a later one is approved it is an amendment, with a `reason`, and waits for a second
    person. Raises AssignmentRefused for neither or both, for who is no collector, or when the plan pays them already;
    MonthLocked for an amendment without a reason.
    """
    if (collector is None) is (team is None):
        raise AssignmentRefused(_("Choose a collector or a team."), field="who")
    if collector is not None and collector.role != Role.COLLECTOR:
        raise AssignmentRefused(_("Only collectors are paid by a plan. Choose a collector."), field="who")
    since = since.replace(day=1)
    plan = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    _not_yet(plan, since, collector=collector, team=team)
    if months.amends(since, plan.currency, reason):
        about: dict[str, Any] = {"plan": plan, "currency": plan.currency, "collector": collector, "team": team}
        return months.ask(by=by, kind=AmendmentKind.ASSIGNED, month=since, reason=reason, now=now, **about)
    return _assigned(plan, since, by=by, now=now, collector=collector, team=team)


def _from(plan: Plan, since: date, **whom: Any) -> QuerySet[Assignment]:
    """Return what pays a collector or a team in the plan's currency in the month of `since` or later."""
    return Assignment.objects.filter(currency=plan.currency, during__overlap=DateRange(since, None), **whom)


def _not_yet(plan: Plan, since: date, **whom: Any) -> None:
    for one in _from(plan, since, **whom).filter(plan=plan):
        if one.during.lower <= since and one.during.upper is None:
            raise AssignmentRefused(_("This plan pays them already from that month on."), field="since")


def _assigned(plan: Plan, since: date, *, by: User, now: datetime, **whom: Any) -> Assignment:
    for one in _from(plan, since, **whom).select_for_update(of=("self",)).order_by("pk"):
        _end(one, by=by, since=since, now=now)
    row = Assignment(plan=plan, currency=plan.currency, during=DateRange(since, None), **whom)
    history.sign(row, by=by, now=now)
    row.save()
    audit.record(by=by, action="assignment.assign", subject=row, now=now, since=str(since), plan=plan.pk)
    return row


@transaction.atomic
def end(*, by: User, assignment: Assignment, since: date, now: datetime, reason: str = "") -> Amendment | None:
    """Let an assignment end before the month of `since`; one that began no earlier is taken back.

    When a run of that month or a later one is approved it is an amendment, with a `reason`, which is returned.
    Raises MonthLocked for one without a reason, AssignmentRefused when the assignment has ended before.
    """
    row = Assignment.objects.select_for_update(of=("self",)).select_related("plan").get(pk=assignment.pk)
    since = since.replace(day=1)
    if row.during.upper is not None and row.during.upper <= since:
        raise AssignmentRefused(_("It has ended before that month. Choose an earlier one."), field="since")
    if months.amends(since, row.currency, reason):
        about: dict[str, Any] = {
            "plan": row.plan,
            "currency": row.currency,
            "collector": row.collector,
            "team": row.team,
        }
        return months.ask(by=by, kind=AmendmentKind.ENDED, month=since, reason=reason, now=now, **about)
    audit.record(by=by, action="assignment.end", subject=row, now=now, since=str(since), plan=row.plan_id)
    _end(row, by=by, since=since, now=now)
    return None


def apply(*, amendment: Amendment, by: User, now: datetime) -> None:
    """Write what an amendment that `by` approved asks for. Raises AssignmentRefused when nothing is left of it."""
    plan, since = amendment.plan, amendment.month
    if plan is None:
        raise ValueError("An amendment of an assignment names its plan.")
    whom = {"collector": amendment.collector, "team": amendment.team}
    if amendment.kind == AmendmentKind.ASSIGNED:
        _not_yet(plan, since, **whom)
        _assigned(plan, since, by=by, now=now, **whom)
        return
    rows = list(_from(plan, since, **whom).filter(plan=plan).select_for_update(of=("self",)).order_by("pk"))
    if not rows:
        raise AssignmentRefused(_("It has ended before that month. Choose an earlier one."), field="since")
    for one in rows:
        _end(one, by=by, since=since, now=now)
    audit.record(by=by, action="assignment.end", subject=rows[0], now=now, since=str(since), plan=plan.pk)


def _end(row: Assignment, *, by: User, since: date, now: datetime) -> None:
    history.sign(row, by=by, now=now)
    if row.during.lower >= since:
        row.delete()
    else:
        row.during = DateRange(row.during.lower, since)
        row.save()
