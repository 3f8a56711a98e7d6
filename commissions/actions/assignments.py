"""Which plan pays whom: by whole months, for a collector or a team."""

from datetime import date, datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from commissions.actions.months import check_open
from commissions.models import Assignment, Plan
from common import audit, history
from common.errors import Refusal
from staff.enums import Role
from staff.models import Team, User


class AssignmentRefused(Refusal):
    """The assignment cannot be."""

    code = "assignment_refused"


@transaction.atomic
def assign(
    *, by: User, plan: Plan, since: date, now: datetime, collector: User | None = None, team: Team | None = None
) -> Assignment:
    """Let `plan` pay a collector or a team from the month that begins on `since` on.

    What paid them in the plan's currency until then ends there; what was to begin later is taken back.
    Raises AssignmentRefused for neither or both, for who is no collector, or when the plan pays them already;
    MonthLocked when a run of that month or a later one is approved.
    """
    if (collector is None) is (team is None):
        raise AssignmentRefused(_("Choose a collector or a team."), field="who")
    if collector is not None and collector.role != Role.COLLECTOR:
        raise AssignmentRefused(_("Only collectors are paid by a plan. Choose a collector."), field="who")
    since = since.replace(day=1)
    plan = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    check_open(since, plan.currency, field="since")
    rows = Assignment.objects.select_for_update(of=("self",)).filter(
        collector=collector, team=team, currency=plan.currency, during__overlap=DateRange(since, None)
    )
    for one in rows.order_by("pk"):
        if one.plan_id == plan.pk and one.during.lower <= since and one.during.upper is None:
            raise AssignmentRefused(_("This plan pays them already from that month on."), field="since")
        _end(one, by=by, since=since, now=now)
    row = Assignment(plan=plan, currency=plan.currency, collector=collector, team=team, during=DateRange(since, None))
    history.sign(row, by=by, now=now)
    row.save()
    audit.record(by=by, action="assignment.assign", subject=row, now=now, since=str(since), plan=plan.pk)
    return row


@transaction.atomic
def end(*, by: User, assignment: Assignment, since: date, now: datetime) -> None:
    """Let an assignment end before the month of `since`; one that began no earlier is taken back.

    Raises MonthLocked, AssignmentRefused when it has ended before.
    """
    row = Assignment.objects.select_for_update(of=("self",)).select_related("plan").get(pk=assignment.pk)
    since = since.replace(day=1)
    check_open(since, row.currency, field="since")
    if row.during.upper is not None and row.during.upper <= since:
        raise AssignmentRefused(_("It has ended before that month. Choose an earlier one."), field="since")
    audit.record(by=by, action="assignment.end", subject=row, now=now, since=str(since), plan=row.plan_id)
    _end(row, by=by, since=since, now=now)


def _end(row: Assignment, *, by: User, since: date, now: datetime) -> None:
    history.sign(row, by=by, now=now)
    if row.during.lower >= since:
        row.delete()
    else:
        row.during = DateRange(row.during.lower, since)
        row.save()
