"""Adjustments by hand, what collectors dispute of their months, and a payment that bounced after it was paid for."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from cases.actions.payments import payments
from cases.actions.payments.payments import Stated
from cases.enums import PaymentState
from commissions.actions import adjustments, disputes, facts
from commissions.models import Line, Run, Statement
from common.clock import local_date
from staff.models import User


def adjusted(who: User, month: date, amount: str, words: str, *, by: User, second: User | None, now: datetime) -> None:
    """Have the pay of a month in renminbi adjusted; without a second person it waits."""
    wanted = adjustments.Wanted(who, month, "CNY", Decimal(amount), words)
    row = adjustments.propose(by=by, wanted=wanted, today=now.date(), now=now)
    if second is not None:
        adjustments.approve(adjustment=row, by=second, now=now + timedelta(hours=2), words="已复听录音。")


def disputed(who: User, *, by: User, now: datetime) -> None:
    """Dispute two approved months, both answered, and the one in review, which waits."""
    rows = Statement.objects.filter(collector=who, run__currency="CNY", run__booked_in__isnull=True)
    *earlier, last = list(rows.select_related("run").order_by("run__month"))[-3:]
    month = now.date().replace(day=1)
    for place, statement in enumerate(earlier):
        at = (statement.run.approved_at or now) + timedelta(days=1)
        if not place:
            row = disputes.dispute(by=who, statement=statement, words="30日的一笔还款没有计入。", now=at)
            said = "该笔次月2日入账，已计入次月。"
            disputes.reject(dispute=row, answer=said, by=by, now=at + timedelta(days=2))
            continue
        row = disputes.dispute(
            by=who, statement=statement, line=_line(statement.run, who), words="这笔是我通话后还的。", now=at
        )
        disputes.justify(
            dispute=row,
            amends=disputes.Amends(month, Decimal("36.40")),
            answer="催记中有该通话，还款计给您。",
            by=by,
            today=now.date(),
            now=now - timedelta(days=1),
        )
    words = "客户在我通话次日还款，应按高一档计。"
    disputes.dispute(by=who, statement=last, line=_line(last.run, who), words=words, now=now - timedelta(days=2))


def bounced(who: User, month: date, *, by: User, now: datetime) -> None:
    """Have a payment of an approved month bounce today: no run has taken back what it earned yet."""
    run = Run.objects.filter(month=month, currency="CNY", booked_in=None).first()
    line = _line(run, who, place=1) if run else None
    if line is None:
        return
    paid = line.payment
    stated = Stated(
        account_reference=paid.account_reference,
        reference=f"{paid.reference}-R",
        amount=paid.amount,
        value_on=local_date(now, paid.creditor.time_zone),
        reverses=paid.reference,
    )
    payments.record(creditor=paid.creditor, stated=stated, by=by, now=now)
    facts.capture(now=now)


def _line(run: Run, who: User, place: int = 0) -> Line | None:
    """Return the payment that earned most, or the one at `place` after it, if it has not bounced since."""
    lines = Line.objects.counted().filter(run=run, collector=who, payment__state=PaymentState.POSTED)
    return lines.select_related("payment__creditor").order_by("-amount", "pk")[place : place + 1].first()
