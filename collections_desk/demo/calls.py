"""What the demo shows of promises beyond the story: a series, a change, one taken back, a bounce, a day off."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from cases.actions.payments import payments
from cases.actions.payments.payments import Stated
from cases.actions.promises import promises
from cases.models import Account, Case, Creditor
from cases.queries import calendars
from cases.rules.promises.promises import Part
from common.clock import local_date
from staff.models import User

DAY = timedelta(days=1)
SMALL = Decimal(600)


def load(*, creditor: Creditor, everybody: dict[str, User], now: datetime) -> None:
    """Record five kinds of promises on five of Lin Yue's cases that owe enough and promised nothing."""
    by, finance = everybody["lin.yue"], everybody["fang.yi"]
    free = Case.objects.open().filter(creditor=creditor, collector=by, promise_due_on=None, balance__gte=SMALL * 4)
    cases = list(free.exclude(promises__isnull=False).order_by("-balance", "pk")[:5])
    today = local_date(now, creditor.time_zone)
    for tell, case in zip((_series, _change, _withdrawal, _day_off), cases, strict=False):
        tell(case, today=today, by=by, now=now)
    if len(cases) == 5:
        _bounce(cases[4], today=today, by=by, finance=finance, now=now)


def _series(case: Case, *, today: date, by: User, now: datetime) -> None:
    parts = [Part(SMALL, today + DAY * days) for days in (4, 11, 18)]
    promises.record_series(case=case, parts=parts, method="bank_transfer", by=by, now=now - DAY)


def _change(case: Case, *, today: date, by: User, now: datetime) -> None:
    promises.record(case=case, amount=SMALL, due_on=today + DAY * 3, by=by, now=now - DAY * 3)
    promises.record_series(
        case=case,
        parts=[Part(SMALL * 2, today + DAY * 9)],
        method="app",
        reason="工资推迟到下旬发放，改为一次还清两期。",
        said_by="debtor",
        by=by,
        now=now - DAY,
    )


def _withdrawal(case: Case, *, today: date, by: User, now: datetime) -> None:
    promise = promises.record(case=case, amount=SMALL, due_on=today + DAY * 5, by=by, now=now - DAY * 2)
    reason = "登记在错误的案件上，已在另一案件重新登记。"
    promises.withdraw(
        promise=promise, reason=reason, said_by="collector", by=by, now=now - DAY * 2 + timedelta(hours=1)
    )


def _day_off(case: Case, *, today: date, by: User, now: datetime) -> None:
    """Promise for the next day off: money on the working day after it is in time."""
    calendar = calendars.of(creditor=case.creditor, first=today)
    due_on = next(today + DAY * days for days in range(2, 12) if not calendar.is_working(today + DAY * days))
    promises.record(case=case, amount=SMALL, due_on=due_on, method="branch", by=by, now=now - timedelta(hours=5))


def _bounce(case: Case, *, today: date, by: User, finance: User, now: datetime) -> None:
    """Keep a promise with a payment that bounces two days later: it is open again."""
    promises.record(case=case, amount=SMALL, due_on=today + DAY * 2, by=by, now=now - DAY * 5)
    account = Account.objects.filter(case=case, state="open").order_by("-balance", "pk")[0]
    paid = Stated(account.reference, f"DEMO-{case.number}", SMALL, today - DAY * 3, method="card")
    payments.record(creditor=case.creditor, stated=paid, by=finance, now=now - DAY * 3)
    bounced = Stated(
        account.reference, f"DEMO-{case.number}-R", SMALL, today - DAY, method="card", reverses=paid.reference
    )
    payments.record(creditor=case.creditor, stated=bounced, by=finance, now=now - DAY)
