"""What a pay account shows: the balances, and the entries with where each came from."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from commissions.enums import OF_DRAW, OF_HELD, OF_OWED, Exclusion, PayKind
from commissions.models import Line, PayEntry, Statement
from common import keyset
from common.exports import Column, Kind, Table, label_sql
from common.sorting import Sort, both_ways
from staff.models import User

SORTS = both_ways(booked=Sort("booked_at"))
CORRECTED = (PayKind.LATE, PayKind.CLAWBACK)
MOST_REASONS = 5


@dataclass(frozen=True, slots=True)
class Part:
    """A part that is held back: its amount and the day from which it is released."""

    release_on: date
    amount: Decimal


@dataclass(slots=True)
class Balance:
    """What stands in an account in one currency: held back by days, owed, and advanced but not given back yet."""

    currency: str
    parts: list[Part] = field(default_factory=list)
    owed: Decimal = Decimal(0)
    draw: Decimal = Decimal(0)

    @property
    def held(self) -> Decimal:
        """All that is held back."""
        return sum((one.amount for one in self.parts), Decimal(0))


@dataclass(frozen=True, slots=True)
class Row:
    """An entry with the corrections of months and the payments that went back from which it came."""

    entry: PayEntry
    corrections: list[Statement]
    payments: list[Line]
    more: int


def balances(person: User) -> list[Balance]:
    """Return what stands in the account of a person by currency: sums of its entries."""
    found: dict[str, Balance] = {}
    rows = PayEntry.objects.filter(collector=person).order_by("currency", "release_on")
    for currency, kind, day, amount in rows.values_list("currency", "kind", "release_on").annotate(Sum("amount")):
        one = found.setdefault(currency, Balance(currency))
        if kind in OF_OWED:
            one.owed += amount
        elif kind in OF_DRAW:
            one.draw += amount
        elif kind in OF_HELD:
            one.parts = _added(one.parts, day, -amount)
    for one in found.values():
        one.parts = [part for part in one.parts if part.amount]
    return list(found.values())


def _added(parts: list[Part], day: date, amount: Decimal) -> list[Part]:
    if parts and parts[-1].release_on == day:
        return [*parts[:-1], Part(day, parts[-1].amount + amount)]
    return [*parts, Part(day, amount)]


def listed(rows: QuerySet[PayEntry], *, kind: str = "", month: date | None = None) -> QuerySet[PayEntry]:
    """Return the entries of `rows` of one kind and of the run of one month, or of all."""
    if kind:
        rows = rows.filter(kind=kind)
    return rows.filter(run__month=month) if month else rows


def page(rows: QuerySet[PayEntry], *, sort: str, cursor: str) -> keyset.Page[PayEntry]:
    """Return one page of entries in the order `sort` of SORTS."""
    how = SORTS[sort]
    rows = rows.select_related("run", "statement", "booked_by")
    return keyset.page(rows, by=[how.field], cursor=cursor, descending=how.descending)


def months_of(person: User) -> list[date]:
    """Return the months of which entries are booked, the latest first."""
    months = PayEntry.objects.filter(collector=person).order_by("-run__month").values_list("run__month", flat=True)
    return list(months.distinct())


def rows_of(entries: Iterable[PayEntry], person: User) -> list[Row]:
    """Return entries of a person with where what came late or went back came from: two queries for all."""
    entries = list(entries)
    runs = {one.run_id for one in entries if one.kind in CORRECTED}
    corrections: dict[tuple[int, bool], list[Statement]] = defaultdict(list)
    payments: dict[int, list[Line]] = defaultdict(list)
    if runs:
        deltas = Statement.objects.filter(run__booked_in__in=runs, collector=person).exclude(total=0)
        for one in deltas.select_related("run").order_by("run__month"):
            corrections[one.run.booked_in_id, one.total > 0].append(one)
        lines = Line.objects.filter(run__in=runs, collector=person, exclusion=Exclusion.CLAWBACK, amount__lt=0)
        for line in lines.select_related("payment").order_by("amount", "pk"):
            payments[line.run_id].append(line)
    return [_row(one, corrections, payments) for one in entries]


def _row(entry: PayEntry, corrections: Any, payments: Any) -> Row:
    if entry.kind not in CORRECTED:
        return Row(entry, [], [], 0)
    back = payments[entry.run_id] if entry.kind == PayKind.CLAWBACK else []
    found = corrections[entry.run_id, entry.kind == PayKind.LATE]
    return Row(entry, found, back[:MOST_REASONS], max(0, len(back) - MOST_REASONS))


def table(rows: QuerySet[PayEntry]) -> Table:
    """Return entries as a table, newest first."""
    ids, params = rows.order_by().values("pk").query.sql_with_params()
    kind, kinds = label_sql("e.kind", dict(PayKind.choices))
    return Table(
        title=_("Pay account"),
        columns=[
            Column(_("Booked"), "e.booked_at", Kind.MOMENT, width=18),
            Column(_("Collector"), "u.name", width=20),
            Column(_("Employee number"), "u.employee_number"),
            Column(_("Month"), "r.month", Kind.DAY),
            Column(_("Kind"), kind, Kind.LABEL, width=28, params=kinds),
            Column(_("Amount"), "e.amount", Kind.MONEY, currency="e.currency"),
            Column(_("Currency"), "e.currency", Kind.LABEL, width=9),
            Column(_("Released from"), "e.release_on", Kind.DAY),
            Column(_("Statement"), "e.statement_id", Kind.WHOLE),
            Column(_("Booked by"), "b.name", width=20),
        ],
        source=f"""commissions_payentry e JOIN commissions_run r ON r.id = e.run_id
            JOIN staff_user u ON u.id = e.collector_id JOIN staff_user b ON b.id = e.booked_by_id
            WHERE e.id IN ({ids}) ORDER BY e.booked_at DESC, e.id DESC""",
        params=tuple(params),
    )
