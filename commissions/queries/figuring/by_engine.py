"""The facts of a few people as the reference engine takes them: for live estimates, and to prove a run."""

import hashlib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import connection

from commissions.engine import lines
from commissions.engine.crediting import credit
from commissions.engine.facts import Inputs, Payment
from commissions.engine.measures import Sums, sums_of
from commissions.engine.numbers import Value, exact
from commissions.engine.selection import select
from commissions.queries.figuring.groups import Group
from commissions.queries.figuring.months import FACTS, Month
from commissions.queries.figuring.people import key

MOST_PROVED = 5_000
OWN = f"""
    SELECT f.payment_id, f.amount, f.owing, f.allocated, f.account_id, f.value_on, f.placed_on, f.dpd_at_placement,
           f.dpd, f.creditor, f.product, f.owner_id, f.previous_owner_id, f.transferred_on, f.reverses_id, f.flags
    {FACTS} AND (f.owner_id = ANY (%(people)s) OR f.previous_owner_id = ANY (%(people)s))
    AND NOT 'before_placement' = ANY (f.flags) ORDER BY f.payment_id
"""


def payments(month: Month, ids: list[int]) -> list[Payment]:
    """Return the payments of the month that concern these collectors, without reversals of other months."""
    found = [_payment(row) for row in rows(month, ids)]
    known = {one.id for one in found}
    return [one for one in found if not one.reverses or one.reverses in known]


def rows(month: Month, ids: list[int]) -> list[Sequence[Any]]:
    """Return the facts of the month that concern these collectors as they stand."""
    with connection.cursor() as cursor:
        cursor.execute(OWN, month.params | {"people": ids})
        return list(cursor.fetchall())


def _payment(row: Sequence[Any]) -> Payment:
    pk, amount, owing, allocated, account, value_on, placed_on, dpd_at_placement, dpd, creditor, product, *more = row
    owner, previous, transferred_on, reverses, flags = more
    facts: dict[str, Value] = {
        "owing": owing,
        "allocated": allocated,
        "dpd_at_placement": Decimal(dpd_at_placement),
        "dpd_at_payment": Decimal(dpd),
        "creditor": creditor,
        "product": product,
    }
    if owner is not None:
        facts["owner"] = facts["owner_at_payment"] = key(owner)
    if previous is not None:
        facts["previous_owner"] = key(previous)
    dates = {"value_date": value_on, "placed_on": placed_on, "cleared_on": value_on}
    if transferred_on is not None:
        dates["transferred_on"] = transferred_on
    back = "" if reverses is None else key(reverses)
    return Payment(key(pk), amount, facts, dates, str(account), frozenset(flags), reverses=back)


def sums(month: Month, group: Group, who: list[str]) -> dict[str, Sums]:
    """Return what the lines of some people of a group come to, figured by the engine alone."""
    folk = {one: group.people[one] for one in who}
    inputs = Inputs(month.period, folk, tuple(payments(month, [int(one) for one in who])))
    with exact():
        found = select(group.versions, inputs)
        credited = credit(found, frozenset(folk))
        figured = {one: lines.figure(credited[one], folk[one], found.faults) for one in folk}
        return {one: sums_of(group.plan, list(zip(credited[one], figured[one], strict=True))) for one in folk}


def differing(month: Month, group: Group, stored: Mapping[str, Sums]) -> tuple[int, list[str]]:
    """Return how many people were figured again by the engine, and whose sums differ from what was stored.

    All of them up to some thousand payments; of more some, chosen by the month.
    """
    chosen: list[str] = []
    count = 0
    for who in sorted(stored, key=lambda one: hashlib.sha256(f"{month.start}{one}".encode()).digest()):
        count += stored[who].payments
        if chosen and count > MOST_PROVED:
            break
        chosen.append(who)
    again = sums(month, group, chosen) if chosen else {}
    return len(again), [who for who, one in again.items() if not _same(one, stored[who])]


def _same(one: Sums, other: Sums) -> bool:
    return (one.recovered, one.payments, one.line_total) == (other.recovered, other.payments, other.line_total)
