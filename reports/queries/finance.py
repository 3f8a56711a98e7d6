"""Finance's home: what waits for a signature or a hand, and the cash of the last days."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.enums import BatchState, PaymentState
from cases.models import Creditor, Payment, PaymentFile, RefusedRow
from cases.queries.ledger import unapplied
from commissions.enums import RunState
from commissions.models import Run
from common import dates, money
from common.charts import Bar
from reports.queries.supervisor import LOOK_BACK, MONEY_IN, Wait, approvals_waiting, day_of, failed_jobs
from staff.models import User

CHART_DAYS = 14


@dataclass(frozen=True)
class Cash:
    """Money in of one currency: the bars of the last days, the month so far, the same days of the month before."""

    currency: str
    bars: list[Bar]
    rows: list[tuple[date, Decimal]]
    month: Decimal
    month_before: Decimal
    finding: str


@dataclass(frozen=True)
class Unmatched:
    """Payments of one creditor that found no account."""

    creditor: Creditor
    payments: int
    amount: Decimal


def waits(user: User, *, now: datetime) -> list[Wait]:
    """Return what needs finance, empty ones left out."""
    unmatched = Payment.objects.filter(state=PaymentState.UNMATCHED).count()
    files = PaymentFile.objects.filter(state__in=[BatchState.UPLOADED, BatchState.READ]).count()
    recent = PaymentFile.objects.filter(state=BatchState.APPLIED, created_at__gte=now - LOOK_BACK)
    refused = RefusedRow.objects.filter(payment_file__in=recent).count()
    mine = Q(calculated_by=user) | Q(review_by=user)
    runs = Run.objects.official().aggregate(
        own=Count("pk", filter=Q(state=RunState.IN_REVIEW) & mine),
        draft=Count("pk", filter=Q(state__in=[RunState.DRAFT, RunState.CALCULATED])),
        export=Count("pk", filter=Q(state=RunState.APPROVED)),
    )
    own, draft, export = runs["own"], runs["draft"], runs["export"]
    lines = [
        _run(
            own,
            ngettext("%d run of yours waits for a second person.", "%d runs of yours wait for a second person.", own),
            tone="ring",
        ),
        _run(draft, ngettext("%d run is not in review yet.", "%d runs are not in review yet.", draft), tone="ring"),
        _run(export, ngettext("%d approved run is not exported.", "%d approved runs are not exported.", export)),
        Wait(
            _("Payments"),
            unmatched,
            ngettext("%d payment found no account.", "%d payments found no account.", unmatched) % unmatched,
            "cases:payment-unmatched",
        ),
        *approvals_waiting(user),
        _beyond(user),
        Wait(
            _("Files"),
            files,
            ngettext("%d payment file is not imported yet.", "%d payment files are not imported yet.", files) % files,
            "cases:payment-file-list",
        ),
        Wait(
            _("Refused rows"),
            refused,
            ngettext("%d row of this week’s files was refused.", "%d rows of this week’s files were refused.", refused)
            % refused,
            "cases:payment-file-list",
        ),
        *failed_jobs(user, now),
    ]
    return [line for line in lines if line.count]


def _beyond(user: User) -> Wait:
    count = unapplied.listed(user).count()
    sentence = ngettext("%d account was paid more than is owed.", "%d accounts were paid more than is owed.", count)
    return Wait(_("Paid beyond the debt"), count, sentence % count, "cases:unapplied-list", tone="ring")


def _run(count: int, sentence: str, tone: str = "warn") -> Wait:
    return Wait(_("Commission"), count, sentence % count, "commissions:run-list", tone=tone)


def unmatched() -> list[Unmatched]:
    """Return the payments without an account by creditor, the most first."""
    rows = (
        Payment.objects.filter(state=PaymentState.UNMATCHED)
        .values_list("creditor")
        .annotate(found=Count("pk"), owed=Sum("amount"))
        .order_by("-found", "creditor__name")
    )
    creditors = Creditor.objects.in_bulk([pk for pk, _found, _owed in rows])
    return [Unmatched(creditors[pk], payments, amount) for pk, payments, amount in rows]


def cash(user: User, *, now: datetime) -> list[Cash]:
    """Return the money in per currency by value date, the currency with most payments this month first."""
    today = day_of(user, now).on
    first = today.replace(day=1)
    first_before = (first - timedelta(days=1)).replace(day=1)
    same_day = min(first_before + timedelta(days=(today - first).days), first - timedelta(days=1))
    since = min(today - timedelta(days=CHART_DAYS - 1), first_before)
    rows = (
        Payment.objects.filter(state__in=MONEY_IN, value_on__gte=since, value_on__lte=today)
        .values_list("creditor__currency", "value_on")
        .annotate(Sum("amount"), Count("pk"))
        .order_by()
    )
    sums: dict[str, dict[date, Decimal]] = {}
    counts: dict[str, int] = {}
    for currency, on, amount, count in rows:
        sums.setdefault(currency, {})[on] = amount
        counts[currency] = counts.get(currency, 0) + count
    return [
        _cash(code, sums[code], today, first, first_before, same_day)
        for code in sorted(sums, key=lambda code: (-counts[code], code))
    ]


def _cash(
    currency: str, by_day: dict[date, Decimal], today: date, first: date, first_before: date, same_day: date
) -> Cash:
    days = [today - timedelta(days=back) for back in reversed(range(CHART_DAYS))]
    rows = [(day, by_day.get(day, Decimal(0))) for day in days]
    bars = [Bar(f"{day.day}", amount, _short(amount), part=day == today) for day, amount in rows]
    best_on, best = max(rows, key=lambda row: row[1])
    finding = _("No money in the last 14 days")
    if best > 0:
        words = {"day": dates.day(best_on, today=today), "amount": money.signed(best, currency)}
        finding = _("Best day was %(day)s with %(amount)s") % words
    return Cash(
        currency=currency,
        bars=bars,
        rows=rows[::-1],
        month=sum((amount for day, amount in by_day.items() if day >= first), Decimal(0)),
        month_before=sum((amount for day, amount in by_day.items() if first_before <= day <= same_day), Decimal(0)),
        finding=finding,
    )


def _short(amount: Decimal) -> str:
    """Return the amount as a bar's few signs: "950", "48k", "1.2m"; "4.8万" for those who count in ten thousands."""
    sign, size = money.MINUS if amount < 0 else "", abs(amount)
    if dates.chinese():
        text = f"{size / 10_000:.1f}".removesuffix(".0") + "万" if size >= 10_000 else f"{size:,.0f}"
    elif size >= 1_000_000:
        text = f"{size / 1_000_000:.1f}m"
    else:
        text = f"{size / 1000:.0f}k" if size >= 1000 else f"{size:.0f}"
    return sign + text
