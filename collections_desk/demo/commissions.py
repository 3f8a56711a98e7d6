"""Plans, targets and the runs of past months."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from cases.enums import PaymentState
from cases.imports.progress import Silent
from cases.models import Payment
from commissions.actions import calculation, clearances, plans, runs, targets, wages
from commissions.enums import ExceptionKind, RunState
from commissions.models import Line, Run
from commissions.queries import exceptions
from commissions.queries import plans as plan_queries
from commissions.rules import bands
from staff.models import User

Rows = list[list[Any]]
RATES: dict[str, Rows] = {
    "CNY": [[0, 31, "0.03"], [31, 61, "0.05"], [61, 91, "0.07"], [91, 181, "0.10"], [181, None, "0.15"]],
    "USD": [[0, 61, "0.04"], [61, 121, "0.06"], [121, None, "0.09"]],
    "GBP": [[0, 61, "0.04"], [61, 121, "0.06"], [121, None, "0.09"]],
    "TWD": [[0, 61, "0.03"], [61, 121, "0.05"], [121, 211, "0.08"], [211, None, "0.12"]],
}
BETTER: dict[str, Rows] = {
    "CNY": [[0, 31, "0.03"], [31, 61, "0.055"], [61, 91, "0.075"], [91, 181, "0.10"], [181, None, "0.16"]]
}
ATTAINMENT: Rows = [[0, 80, "0.9"], [80, 100, "1"], [100, 120, "1.1"], [120, None, "1.2"]]
TEAM_OF = {"CNY": "Harbour", "TWD": "Lantern", "USD": "Prairie", "GBP": "Prairie"}
PLAIN_NAMES = {"CNY": "Renminbi plan", "USD": "Dollar plan", "GBP": "Sterling plan", "TWD": "Taiwan plan"}


def load(*, everybody: dict[str, User], by: User, now: datetime) -> None:
    """Write plans and targets, and figure every month that is over; the last waits for the second person."""
    second = everybody["grace.okafor"]
    months = _months(now)
    for currency in RATES:
        _plan(currency, months, by=by, second=second)
        for month in [*months, now.date().replace(day=1)]:
            _targets(currency, month, everybody=everybody, by=by)
        paid = [month for month in months if _recovered(currency, month)]
        for month in paid:
            _run(currency, month, by=by, second=second, is_last=month == months[-1])


def _months(now: datetime) -> list[date]:
    """Return the five months before the present one, oldest first."""
    months, month = [], now.date().replace(day=1)
    for _ in range(5):
        month = (month - timedelta(days=1)).replace(day=1)
        months.append(month)
    return sorted(months)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(3), UTC)


def _plan(currency: str, months: list[date], *, by: User, second: User) -> None:
    attainment = bands.table(ATTAINMENT)
    version = plans.create(
        by=by,
        name=PLAIN_NAMES[currency],
        currency=currency,
        since=months[0],
        rates=bands.table(RATES[currency]),
        attainment=attainment,
        now=_noon(months[0]),
    )
    plans.approve(by=second, version=version, now=_noon(months[0]))
    if currency in BETTER:
        newer = plans.draft(
            by=second,
            plan=version.plan,
            since=months[-2],
            rates=bands.table(BETTER[currency]),
            attainment=attainment,
            now=_noon(months[-2]),
        )
        plans.approve(by=by, version=newer, now=_noon(months[-2]))


def _targets(currency: str, month: date, *, everybody: dict[str, User], by: User) -> None:
    """Set each collector of the team a round target near what the team brought in that month."""
    team = [one for one in everybody.values() if one.is_collector and one.team and one.team.name == TEAM_OF[currency]]
    fair = max(Decimal(1000), (_recovered(currency, month) / len(team) // 500) * 500)
    amounts: dict[int, Decimal | None] = {one.pk: fair for one in team}
    targets.set_month(by=by, month=month, currency=currency, amounts=amounts, now=_noon(month))


def _recovered(currency: str, month: date) -> Decimal:
    end = (month + timedelta(days=32)).replace(day=1)
    paid = Payment.objects.filter(
        creditor__currency=currency, state=PaymentState.POSTED, value_on__gte=month, value_on__lt=end
    )
    return paid.aggregate(total=Sum("amount"))["total"] or Decimal(0)


def _run(currency: str, month: date, *, by: User, second: User, is_last: bool) -> None:
    """Figure the month; all but the last are approved and exported, and the last of TWD is not sent on yet."""
    first_after = (month + timedelta(days=32)).replace(day=1)
    now = _noon(first_after + timedelta(days=1))
    version = plan_queries.in_force(month=month, currency=currency)
    if version is None:
        raise LookupError(f"No plan pays {month} in {currency}.")
    run = Run.objects.create(
        month=month, currency=currency, plan_version=version, state=RunState.DRAFT, created_at=now, created_by=by
    )
    run = calculation.calculate(by=by, run=run, now=now, tell=Silent())
    _clear(run, by=by, now=now + timedelta(hours=1))
    if is_last and currency == "TWD":
        return
    run = runs.send_to_review(by=by, run=run, now=now + timedelta(hours=2))
    if is_last:
        return
    run = runs.approve(by=second, run=run, now=now + timedelta(days=1))
    wages.export(by=by, run=run, now=now + timedelta(days=1, hours=1), tell=Silent())


def _clear(run: Run, *, by: User, now: datetime) -> None:
    """Clear what stands before the run, as the clerk would: what nobody collected is left out, a minus is accepted."""
    for one in exceptions.standing(run):
        if one.kind == ExceptionKind.NEGATIVE and one.collector_id:
            collector = User.objects.get(pk=one.collector_id)
            reason = "A payment of last month bounced; the next wages make up for it."
            clearances.accept_negative(by=by, run=run, collector=collector, reason=reason, now=now)
        elif one.kind in clearances.LEAVABLE:
            lines = Line.objects.filter(run=run, exclusion=one.kind)
            payments = list(lines.order_by("payment").values_list("payment", flat=True))
            reason = "Paid before anybody had the case."
            clearances.leave_out(by=by, run=run, kind=one.kind, payments=payments, reason=reason, now=now)
