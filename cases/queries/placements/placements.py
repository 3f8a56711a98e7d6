"""Placements as lists show them: the batches, and what one does row by row."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cases.enums import BatchState, FileScope
from cases.models import Placement
from cases.rules.age import bucket_of, days_past_due
from cases.rules.files.placement_fields import COMPONENTS
from common import keyset
from common.clock import local_date
from common.sorting import Sort, both_ways

SIZE = 50
SORTS = both_ways(sent=Sort("created_at"), placed=Sort("placed_on"))
FATES = ("add", "update", "recall", "unchanged")
CHANGES: dict[str, Any] = {
    "money": _("amounts"),
    "age": _("age"),
    "terms": _("card or limit"),
    "person": _("person"),
    "points": _("contact points"),
    "reopen": _("opened again"),
}
STATED = " + ".join(f"COALESCE(s.{name}, 0)" for name in COMPONENTS) + " - COALESCE(s.unapplied, 0)"
STAGED = f"""
    SELECT s.line, s.account_reference, COALESCE(s.name, d.name, ''), a.balance, {STATED}, s.due_on, s.changes,
           a.case_id
    FROM cases_stagedaccount s
    LEFT JOIN cases_account a ON a.id = s.account_id
    LEFT JOIN cases_debtor d ON d.id = a.debtor_id
    WHERE s.placement_id = %(placement)s AND s.fate = %(fate)s AND s.line > %(after)s
    ORDER BY s.line LIMIT %(size)s
"""  # noqa: S608
BOOKED = "SELECT a.id, a.reference, d.name, {old}, a.balance, a.stated_due_on, NULL, a.case_id FROM cases_account a "
OF_DEBTOR = "JOIN cases_debtor d ON d.id = a.debtor_id "
PAGED = " AND a.id > %(after)s ORDER BY a.id LIMIT %(size)s"
ADDED = BOOKED.format(old="NULL") + OF_DEBTOR + "WHERE a.placement_id = %(placement)s" + PAGED
UPDATED = (
    BOOKED.format(old="a.balance - (e.principal + e.interest + e.fees + e.late_charges + e.costs - e.unapplied)")
    + OF_DEBTOR
    + "JOIN cases_ledgerentry e ON e.account_id = a.id AND e.reference = %(entry)s "
    + "WHERE a.creditor_id = %(creditor)s AND a.stated_on >= %(on)s"
    + PAGED
)
GONE = (
    BOOKED.format(old="a.balance")
    + OF_DEBTOR
    + "LEFT JOIN cases_stagedaccount s ON s.placement_id = %(placement)s AND s.account_reference = a.reference "
    + "WHERE a.creditor_id = %(creditor)s AND a.state = 'open' AND s.line IS NULL"
    + PAGED
)
RECALLED = (
    BOOKED.format(old="a.balance")
    + OF_DEBTOR
    + "WHERE a.creditor_id = %(creditor)s AND a.state = 'recalled' AND a.closed_on = %(applied_on)s"
    + PAGED
)


@dataclass(frozen=True)
class Row:
    """One account of a placement: line of the file (or number), what it owed and owes, its age, what changes."""

    place: int
    reference: str
    name: str
    before: Decimal | None
    after: Decimal
    dpd: int
    bucket: int
    changes: list[Any]
    case_id: int | None


def listed(*, creditor: int | None = None) -> QuerySet[Placement]:
    """Return the placements, of one creditor or of all."""
    return Placement.objects.filter(creditor=creditor) if creditor else Placement.objects.all()


def page(rows: QuerySet[Placement], *, sort: str = "sent", cursor: str = "") -> keyset.Page[Placement]:
    """Return one page of placements in the order `sort` of SORTS."""
    rows = rows.select_related("creditor", "created_by")
    how = SORTS[sort]
    return keyset.page(rows, by=[how.field], cursor=cursor, size=SIZE, descending=how.descending)


def rows(placement: Placement, fate: str, *, after: int = 0, size: int = SIZE) -> tuple[list[Row], int | None]:
    """Return accounts that the placement adds, updates, recalls or leaves, and where the next page begins."""
    sql = _sql(placement, fate)
    if not sql:
        return [], None
    on = placement.placed_on
    known: dict[str, Any] = {
        "placement": placement.pk,
        "creditor": placement.creditor_id,
        "fate": fate,
        "after": after,
        "on": on,
    }
    known |= {"size": size + 1, "entry": f"update:{placement.pk}", "applied_on": _applied_on(placement)}
    with connection.cursor() as cursor:
        cursor.execute(sql, known)
        found = list(_read(cursor.fetchall(), on))
    return found[:size], found[size - 1].place if len(found) > size else None


def _sql(placement: Placement, fate: str) -> str:
    if placement.state == BatchState.READ:
        return GONE if fate == "recall" and placement.scope != FileScope.RECALL else STAGED
    if placement.state == BatchState.APPLIED:
        return {"add": ADDED, "update": UPDATED, "recall": RECALLED}.get(fate, "")
    return ""


def _applied_on(placement: Placement) -> date | None:
    return local_date(placement.applied_at, placement.creditor.time_zone) if placement.applied_at else None


def _read(found: list[Any], on: date) -> Iterator[Row]:
    for place, reference, name, before, stated, due_on, changes, case_id in found:
        dpd = days_past_due(due_on, on)
        named = [CHANGES[one] for one in (changes or "").split(",") if one in CHANGES]
        yield Row(place, reference, name, before, stated, dpd, bucket_of(dpd), named, case_id)


def seen_before(placement: Placement) -> Placement | None:
    """Return the placement by which the same file was imported before this one."""
    same = Placement.objects.filter(
        creditor=placement.creditor, file_sha256=placement.file_sha256, state=BatchState.APPLIED
    )
    if placement.applied_at:
        same = same.filter(applied_at__lt=placement.applied_at)
    return same.exclude(pk=placement.pk).order_by("-applied_at").first() if placement.file_sha256 else None
