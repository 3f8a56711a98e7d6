"""Adjustments by hand, and what collectors dispute of their months."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from commissions.actions import adjustments, disputes
from commissions.models import Line, Run, Statement
from staff.models import User


def adjusted(who: User, month: date, amount: str, words: str, *, by: User, second: User | None, now: datetime) -> None:
    """Have the pay of a month in renminbi adjusted; without a second person it waits."""
    wanted = adjustments.Wanted(who, month, "CNY", Decimal(amount), words)
    row = adjustments.propose(by=by, wanted=wanted, today=now.date(), now=now)
    if second is not None:
        adjustments.approve(adjustment=row, by=second, now=now + timedelta(hours=2), words="Heard the call.")


def disputed(who: User, *, by: User, now: datetime) -> None:
    """Dispute two approved months, both answered, and the one in review, which waits."""
    rows = Statement.objects.filter(collector=who, run__currency="CNY", run__booked_in__isnull=True)
    *earlier, last = list(rows.select_related("run").order_by("run__month"))[-3:]
    month = now.date().replace(day=1)
    for place, statement in enumerate(earlier):
        at = (statement.run.approved_at or now) + timedelta(days=1)
        if not place:
            row = disputes.dispute(by=who, statement=statement, words="A payment of the 30th is missing.", now=at)
            said = "It came on the 2nd of the next month and is counted there."
            disputes.reject(dispute=row, answer=said, by=by, now=at + timedelta(days=2))
            continue
        row = disputes.dispute(
            by=who, statement=statement, line=_line(statement.run, who), words="This was paid after my call.", now=at
        )
        disputes.justify(
            dispute=row,
            amends=disputes.Amends(month, Decimal("36.40")),
            answer="The call is in the log; the payment counts for you.",
            by=by,
            today=now.date(),
            now=now - timedelta(days=1),
        )
    words = "The debtor paid the day after my call; it should count by the higher rate."
    disputes.dispute(by=who, statement=last, line=_line(last.run, who), words=words, now=now - timedelta(days=2))


def _line(run: Run, who: User) -> Line | None:
    """Return the payment that earned most."""
    lines = Line.objects.counted().filter(run=run, collector=who).select_related("payment__creditor")
    return lines.order_by("-amount", "pk").first()
