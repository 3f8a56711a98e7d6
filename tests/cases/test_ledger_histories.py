"""Whatever happens to an account, in whatever order, the ledger proves every figure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from cases.actions.ledger import corrections, ledger_proof
from cases.actions.payments import payments, payments_match
from cases.models import Account, Creditor, LedgerEntry, Payment
from cases.rules.allocation import PARTS
from common.errors import Refusal
from staff.models import User
from tests.cases.placing import HEADER, ON, place, row
from tests.examples import examples
from tests.factories import NOW, CreditorFactory, UserFactory

pytestmark = pytest.mark.django_db
FILE = [*HEADER, "fees"]
AMOUNTS = st.integers(1, 200_000).map(lambda cents: Decimal(cents) / 100)
DAYS = st.integers(-3, 20)
ACCOUNTS = st.sampled_from(["A1", "A2"])


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
    fees: int
    dpd: int


@dataclass(frozen=True)
class Asked:
    """A waiver, an adjustment or a refund that is approved, if it can be."""

    account: str
    kind: str
    part: str
    amount: Decimal


PAID = st.builds(Paid, ACCOUNTS, AMOUNTS, DAYS, st.none() | st.integers(0, 6))
TO_ANY = st.builds(Paid, st.sampled_from(["A1", "A2", "P"]), AMOUNTS, DAYS, st.none() | st.integers(0, 6))
SAID = st.builds(
    Said,
    st.integers(0, 20),
    st.tuples(*[st.integers(0, 1500)] * 2),
    st.integers(0, 200),
    st.just(0),
    st.integers(0, 99),
)
ASKED = st.builds(
    Asked,
    ACCOUNTS,
    st.sampled_from(["waiver", "adjustment", "refund"]),
    st.sampled_from(["principal", "interest", "unapplied"]),
    st.integers(-30_000, 30_000).map(lambda cents: Decimal(cents) / 100),
)
REASONS = {"waiver": "goodwill", "adjustment": "creditor", "refund": "paid_twice"}


def begun() -> Creditor:
    """Return a creditor that placed two accounts of one debtor on ON."""
    creditor: Creditor = CreditorFactory.create()
    place(creditor, [row("A1", customer="P"), row("A2", customer="P", dpd="95")])
    return creditor


def on(day: int) -> date:
    return ON + timedelta(days=day)


def post(creditor: Creditor, rows: Sequence[tuple[Any, ...]]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        payments_match.open_staging(cursor)
        for line, values in enumerate(rows, start=2):
            cursor.execute("INSERT INTO payment_staging VALUES (%s, %s, %s, %s, %s, '', %s)", [line, *values])
        payments.post_batch(creditor=creditor, by=None, now=NOW)


def rows_of(number: int, paid: Paid) -> list[tuple[Any, ...]]:
    rows = [(paid.account, f"R{number}", paid.amount, on(paid.day), "")]
    if paid.bounces is not None:
        rows.append((paid.account, f"B{number}", -paid.amount, on(paid.day + paid.bounces), f"R{number}"))
    return rows


def say(creditor: Creditor, said: Said) -> None:
    cells = {"interest": str(said.interest), "dpd": str(said.dpd)}
    rows = [
        [*row(name, customer="P", principal=str(principal), **cells), str(said.fees)]
        for name, principal in zip(("A1", "A2"), said.principal, strict=True)
    ]
    place(creditor, rows, on=on(said.day), header=FILE)


def ask(creditor: Creditor, asked: Asked, by: User, second: User) -> None:
    account = Account.objects.get(creditor=creditor, reference=asked.account)
    about: dict[str, Any] = {"reason": REASONS[asked.kind], "words": "asked", "by": by, "now": NOW}
    try:
        with transaction.atomic():
            wanted = corrections.ask(account=account, kind=asked.kind, stated={asked.part: asked.amount}, **about)
            corrections.approve(correction=wanted, by=second, now=NOW)
    except Refusal:
        return


def proved(creditor: Creditor) -> None:
    assert ledger_proof.differences() == []
    for account in Account.objects.filter(creditor=creditor):
        entries = list(account.entries.all())
        for part in PARTS:
            assert sum(getattr(entry, part) for entry in entries) == getattr(account, part)


def state(creditor: Creditor) -> list[tuple[Any, ...]]:
    rows = Account.objects.filter(creditor=creditor).order_by("reference")
    return list(rows.values_list("reference", "balance", "unapplied", "oldest_due_on", "stated_on"))


class Histories(TestCase):
    """Random histories on a real database."""

    @examples(12)
    @given(st.lists(TO_ANY | SAID | ASKED, min_size=1, max_size=7))
    def test_every_history_is_proved(self, history: list[Any]) -> None:
        creditor, by, second = begun(), UserFactory.create(), UserFactory.create()
        for number, event in enumerate(history):
            if isinstance(event, Paid):
                post(creditor, rows_of(number, event))
            elif isinstance(event, Said):
                say(creditor, event)
            else:
                ask(creditor, event, by, second)
        proved(creditor)
        before = LedgerEntry.objects.count()
        for number, event in enumerate(history):
            if isinstance(event, Paid):
                post(creditor, rows_of(number, event))
        assert LedgerEntry.objects.count() == before

    @examples(8)
    @given(st.lists(PAID, min_size=1, max_size=4), st.lists(SAID, max_size=2, unique_by=lambda one: one.day), st.data())
    def test_the_order_of_arrival_does_not_matter(self, paid: list[Paid], said: list[Said], data: Any) -> None:
        """Payments, bounces and statements in the order of their days, and in any other: the same is owed."""
        events: list[Any] = [(one.day, one) for one in said]
        for number, one in enumerate(paid):
            events += [(values[3], values) for values in rows_of(number, one)]
        by_day = sorted(events, key=lambda one: (on(one[0]) if isinstance(one[0], int) else one[0], str(one[1])))
        shuffled = data.draw(st.permutations(by_day))
        states = []
        for order in (by_day, shuffled):
            creditor = begun()
            for _day, event in order:
                if isinstance(event, Said):
                    say(creditor, event)
                else:
                    post(creditor, [event])
            proved(creditor)
            states.append(state(creditor))
        assert states[0] == states[1]

    @examples(8)
    @given(st.lists(TO_ANY, min_size=1, max_size=5))
    def test_payments_and_their_reversals_are_nothing(self, paid: list[Paid]) -> None:
        creditor = begun()
        before = state(creditor)
        for number, one in enumerate(paid):
            post(creditor, rows_of(number, Paid(one.account, one.amount, one.day)))
        for number, one in enumerate(paid):
            post(creditor, [(one.account, f"B{number}", -one.amount, on(one.day + 9), f"R{number}")])
        assert state(creditor) == before
        assert not Payment.objects.filter(creditor=creditor, state="posted", amount__gt=0).exists()
        proved(creditor)
