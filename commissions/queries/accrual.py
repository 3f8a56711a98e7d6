"""What is earned and not paid yet, and what is held back, by plan and month, of the runs that are figured."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection
from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from commissions.enums import OF_HELD, RunState
from commissions.models import PayEntry
from common.exports import Column, Kind, Table
from common.exports.tables import label_sql

MONTHS = 12
# Deltas are in what the run that books them comes to: "posted" is what came late or was taken back.
SOURCE = """(
    SELECT r.month, r.currency, COALESCE(p.name, '') AS plan, r.state, sum(s.total) AS earned,
           sum(f.late + f.clawback) AS posted, sum(f.held) AS held, sum(f.released) AS released,
           sum(CASE WHEN r.state = 'exported' THEN 0 ELSE s.paid END) AS unpaid,
           sum(CASE WHEN r.state = 'exported' THEN s.paid ELSE 0 END) AS paid
    FROM commissions_statement s JOIN commissions_run r ON r.id = s.run_id
    CROSS JOIN LATERAL (
        SELECT COALESCE(x.late, 0) AS late, COALESCE(x.clawback, 0) AS clawback, COALESCE(x.held, 0) AS held,
               COALESCE(x.released, 0) AS released
        FROM jsonb_to_record(s.settled) AS x (late numeric, clawback numeric, held numeric, released numeric)
    ) f
    LEFT JOIN commissions_planversion v ON v.id = s.version_id LEFT JOIN commissions_plan p ON p.id = v.plan_id
    WHERE r.booked_in_id IS NULL AND (r.state <> 'exported' OR r.month >= %s) GROUP BY 1, 2, 3, 4
) a ORDER BY a.month DESC, a.currency, a.plan"""


@dataclass(frozen=True, slots=True)
class Accrued:
    """One plan in one month: earned in it, posted of earlier months, kept back and let go, not paid yet, paid."""

    month: date
    currency: str
    plan: str
    state: str
    earned: Decimal
    posted: Decimal
    held: Decimal
    released: Decimal
    unpaid: Decimal
    paid: Decimal

    @property
    def state_label(self) -> str:
        """The state of the run in words."""
        return str(RunState(self.state).label)


@dataclass(frozen=True, slots=True)
class Owed:
    """What one currency owes in all: earned and not paid, and held back."""

    currency: str
    unpaid: Decimal
    held: Decimal


def since(today: date) -> date:
    """Return the first month of which paid runs are shown; unpaid ones always are."""
    months = today.year * 12 + today.month - 1 - MONTHS
    return date(months // 12, months % 12 + 1, 1)


def rows(today: date) -> list[Accrued]:
    """Return the months and plans, the latest month first."""
    with connection.cursor() as cursor:
        names = ", ".join(f"a.{name}" for name in Accrued.__slots__)
        cursor.execute(f"SELECT {names} FROM {SOURCE}", [since(today)])  # noqa: S608 - the code's own
        return [Accrued(*row) for row in cursor.fetchall()]


def owed(accrued: list[Accrued]) -> list[Owed]:
    """Return by currency what is not paid of `accrued`, and what the pay accounts hold back."""
    entries = PayEntry.objects.filter(kind__in=OF_HELD).order_by("currency").values_list("currency")
    held = {currency: -amount for currency, amount in entries.annotate(Sum("amount")) if amount}
    unpaid: dict[str, Decimal] = {}
    for one in accrued:
        unpaid[one.currency] = unpaid.get(one.currency, Decimal(0)) + one.unpaid
    return [
        Owed(currency, unpaid.get(currency, Decimal(0)), held.get(currency, Decimal(0)))
        for currency in sorted({*unpaid, *held})
    ]


def table(today: date) -> Table:
    """Return the months and plans as a file."""
    state, params = label_sql("a.state", dict(RunState.choices))
    amounts = {
        "earned": _("Earned"),
        "posted": _("Posted of earlier months"),
        "held": pgettext("pay", "Held back"),
        "released": _("Released"),
        "unpaid": _("Not paid yet"),
        "paid": _("Paid out"),
    }
    return Table(
        title=_("Accrual"),
        columns=[
            Column(_("Month"), "a.month", Kind.DAY),
            Column(_("Plan"), "a.plan", width=24),
            Column(_("State"), state, Kind.LABEL, params=params),
            *(Column(head, f"a.{name}", Kind.MONEY, currency="a.currency") for name, head in amounts.items()),
            Column(_("Currency"), "a.currency", Kind.LABEL, width=9),
        ],
        source=SOURCE,
        params=(since(today),),
    )
