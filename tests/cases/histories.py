"""Lives of accounts: money, statements and corrections, of many debtors side by side, and what is owed in the end."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.db import connection, transaction

from cases.actions.ledger import corrections, ledger_proof
from cases.actions.payments import payments, payments_match
from cases.models import Account, Creditor, LedgerEntry
from cases.rules.ledger.allocation import PARTS
from common.errors import Refusal
from staff.models import User
from tests.cases.placing import HEADER, ON, place, row
from tests.factories import NOW, CreditorFactory

FILE = [*HEADER, "fees"]
MANY = 100
REASONS = {"waiver": "goodwill", "adjustment": "creditor", "refund": "paid_twice"}


@dataclass(frozen=True)
class Paid:
    """Money for an account, or for the customer P, on a day; `bounces` that many days later, when it does."""

    account: str
    amount: Decimal
    day: int
    bounces: int | None = None


@dataclass(frozen=True)
class Said:
    """What the creditor states of both accounts at the close of a day."""

    day: int
    principal: tuple[int, int]
    interest: int
    dpd: int


@dataclass(frozen=True)
class Asked:
    """A waiver, an adjustment or a refund that is approved, if it can be."""

    account: str
    kind: str
    part: str
    amount: Decimal


def paid(chance: Random, accounts: Sequence[str] = ("A1", "A2", "P")) -> Paid:
    bounces = chance.choice([None, chance.randint(0, 6)])
    return Paid(chance.choice(accounts), _amount(chance, 200_000), chance.randint(-3, 20), bounces)


def said(chance: Random, day: int) -> Said:
    principal = (chance.choice([0, chance.randint(0, 1500)]), chance.randint(0, 1500))
    return Said(day, principal, chance.randint(0, 200), chance.choice([0, chance.randint(0, 99)]))


def asked(chance: Random) -> Asked:
    part = chance.choice(["principal", "interest", "unapplied"])
    amount = _amount(chance, 30_000) * chance.choice([1, -1])
    return Asked(chance.choice(["A1", "A2"]), chance.choice(list(REASONS)), part, amount)


def _amount(chance: Random, most: int) -> Decimal:
    return Decimal(chance.choice([1, 100_00, chance.randint(1, most)])) / 100


def begun(debtors: int = MANY) -> Creditor:
    """Return a creditor that placed two accounts of each debtor on ON."""
    creditor: Creditor = CreditorFactory.create()
    rows = [row(f"{name}-{n}", customer=f"P-{n}", dpd=dpd) for n in range(debtors) for name, dpd in AGES]
    place(creditor, rows)
    return creditor


AGES = (("A1", "45"), ("A2", "95"))


def on(day: int) -> date:
    return ON + timedelta(days=day)


def rows_of(n: int, number: object, one: Paid) -> list[tuple[Any, ...]]:
    """Return the rows of a payment file: the money, and that it came back."""
    account, reference = f"{one.account}-{n}", f"R{n}.{number}"
    rows = [(account, reference, one.amount, on(one.day), "")]
    if one.bounces is not None:
        rows.append((account, f"B{n}.{number}", -one.amount, on(one.day + one.bounces), reference))
    return rows


def post(creditor: Creditor, rows: Iterable[tuple[Any, ...]]) -> None:
    """Post a file of payments."""
    with transaction.atomic(), connection.cursor() as cursor:
        payments_match.open_staging(cursor)
        lines = [[line, *values] for line, values in enumerate(rows, start=2)]
        cursor.executemany("INSERT INTO payment_staging VALUES (%s, %s, %s, %s, %s, '', %s)", lines)
        payments.post_batch(creditor=creditor, by=None, now=NOW)


def say(creditor: Creditor, stated: Sequence[tuple[int, Said]]) -> None:
    """Import a file of the day that all of `stated` share."""
    rows = [
        [
            *row(f"{name}-{n}", customer=f"P-{n}", principal=str(owed), interest=str(one.interest), dpd=str(one.dpd)),
            "0",
        ]
        for n, one in stated
        for (name, _dpd), owed in zip(AGES, one.principal, strict=True)
    ]
    place(creditor, rows, on=on(stated[0][1].day), header=FILE)


def ask(creditor: Creditor, n: int, one: Asked, by: User, second: User) -> None:
    """Ask for a correction and have it approved, if the desk allows both."""
    account = Account.objects.get(creditor=creditor, reference=f"{one.account}-{n}")
    about: dict[str, Any] = {"reason": REASONS[one.kind], "words": "asked", "by": by, "now": NOW}
    try:
        with transaction.atomic():
            wanted = corrections.ask(account=account, kind=one.kind, stated={one.part: one.amount}, **about)
            corrections.approve(correction=wanted, by=second, now=NOW)
    except Refusal:
        return


def proved(creditor: Creditor) -> None:
    """Prove every figure twice: as the desk does, and by adding up in Python."""
    assert ledger_proof.differences() == []
    sums: dict[int, dict[str, Decimal]] = {}
    for entry in LedgerEntry.objects.filter(account__creditor=creditor):
        parts = sums.setdefault(entry.account_id, dict.fromkeys(PARTS, Decimal(0)))
        for part in PARTS:
            parts[part] += getattr(entry, part)
    for account in Account.objects.filter(creditor=creditor):
        assert {part: getattr(account, part) for part in PARTS} == sums[account.pk]


def state(creditor: Creditor) -> list[tuple[Any, ...]]:
    """Return what is owed and since when, and what is beyond the debt."""
    rows = Account.objects.filter(creditor=creditor).order_by("reference")
    return list(rows.values_list("reference", "balance", "unapplied", "oldest_due_on", "stated_on"))


def by_day(money: list[tuple[Any, ...]], stated: list[list[Any]]) -> list[list[Any]]:
    """Return a file of payments per value date, and each day's statements after its payments."""
    files: list[tuple[date, int, list[Any]]] = [(on(one[0][1].day), 1, one) for one in stated]
    days = {values[3] for values in money}
    files += [(day, 0, [values for values in money if values[3] == day]) for day in days]
    return [file for _day, _place, file in sorted(files, key=lambda one: one[:2])]
