"""Whatever happens to an account, in whatever order, the ledger proves every figure.

A hundred histories are lived at once, each by a debtor with two accounts: what happens at one step to all of them
comes in one file, as it does at a desk. `DESK_EXAMPLES=10000` makes ten thousand histories of each test.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from cases.models import Creditor, LedgerEntry, Payment
from tests.cases.histories import (
    MANY,
    Asked,
    Paid,
    Said,
    ask,
    asked,
    begun,
    on,
    paid,
    post,
    proved,
    rows_of,
    said,
    say,
    state,
)
from tests.examples import examples
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
SEEDS = st.integers(0, 2**32).map(Random)
History = list[Paid | Said | Asked]


def histories(chance: Random) -> list[History]:
    """Return one history each; what is stated at a step is stated for one day, as a file is."""
    days = [chance.randint(0, 20) for _step in range(7)]
    return [
        [
            asked(chance) if (dice := chance.random()) < 0.15 else said(chance, day) if dice < 0.4 else paid(chance)
            for day in days[: chance.randint(1, 7)]
        ]
        for _each in range(MANY)
    ]


def live(creditor: Creditor, lives: list[History]) -> None:
    """Let every history happen, step by step, all of them side by side."""
    by, second = UserFactory.create(), UserFactory.create()
    for step in range(max(len(one) for one in lives)):
        now = [(n, one[step]) for n, one in enumerate(lives) if step < len(one)]
        money = [rows_of(n, step, event) for n, event in now if isinstance(event, Paid)]
        post(creditor, [values for rows in money for values in rows])
        stated = [(n, event) for n, event in now if isinstance(event, Said)]
        if stated:
            say(creditor, stated)
        for n, event in now:
            if isinstance(event, Asked):
                ask(creditor, n, event, by, second)


def in_the_end(creditor: Creditor) -> list[tuple[Any, ...]]:
    """Return the state, without what is beyond the debt of those to whom money bounced.

    A bounce undoes exactly its own payment, so that what it leaves beyond the debt tells what came before it.
    """
    reversals = Payment.objects.filter(creditor=creditor, amount__lt=0)
    bounced = set(reversals.values_list("account__reference", flat=True))
    return [
        (name, balance, None if name in bounced else unapplied, *rest)
        for name, balance, unapplied, *rest in state(creditor)
    ]


def money_of(chance: Random, within_the_debt: bool) -> list[tuple[Any, ...]]:
    """Return one to four payments of each history and what bounced of them, under references in no order."""
    references = iter(chance.sample(range(10_000), 4 * MANY))
    rows = []
    for n in range(MANY):
        for _each in range(chance.randint(1, 4)):
            one = paid(chance, ["A1", "A2"])
            amount = min(one.amount, Decimal(100)) if within_the_debt else one.amount
            rows += rows_of(n, next(references), Paid(one.account, amount, one.day, one.bounces))
    return rows


def statements(chance: Random, within_the_debt: bool) -> list[list[tuple[int, Said]]]:
    """Return what two files state, of about half of the histories each."""
    found = []
    for day in sorted(chance.sample(range(21), 2)):
        rows = [(n, said(chance, day)) for n in range(MANY) if n == 0 or chance.random() < 0.5]
        if within_the_debt:
            rows = [(n, replace(one, principal=(one.principal[0] + 500, one.principal[1] + 500))) for n, one in rows]
        found.append(rows)
    return found


def mixed(chance: Random, files: list[Any], stated: list[Any], *, in_turn: bool) -> list[Any]:
    """Return files and statements in any order, the statements in their own when `in_turn`."""
    order = [*files, *stated]
    chance.shuffle(order)
    turns = iter(stated)
    return [next(turns) if in_turn and one in stated else one for one in order]


def by_day(money: list[tuple[Any, ...]], stated: list[list[Any]]) -> list[list[Any]]:
    """Return a file of payments per value date, and each day's statements after its payments."""
    files: list[tuple[date, int, list[Any]]] = [(on(one[0][1].day), 1, one) for one in stated]
    days = {values[3] for values in money}
    files += [(day, 0, [values for values in money if values[3] == day]) for day in days]
    return [file for _day, _place, file in sorted(files, key=lambda one: one[:2])]


class Histories(TestCase):
    """Random histories on a real database."""

    @examples(1, each=MANY)
    @given(SEEDS)
    def test_every_history_is_proved(self, chance: Random) -> None:
        creditor, lives = begun(), histories(chance)
        live(creditor, lives)
        proved(creditor)
        before = LedgerEntry.objects.count()
        again = [
            rows_of(n, step, event)
            for n, one in enumerate(lives)
            for step, event in enumerate(one)
            if isinstance(event, Paid)
        ]
        post(creditor, [values for rows in again for values in rows])
        assert LedgerEntry.objects.count() == before

    @examples(1, each=MANY)
    @given(SEEDS)
    def test_the_order_of_arrival_does_not_matter(self, chance: Random) -> None:
        """Payments, bounces and statements in the order of their days, and in any other: the same is owed.

        A statement that comes after a later one is not taken, so that what was beyond its debt is never applied to
        it: where statements change places, nothing is paid beyond the debt.
        """
        within_the_debt = chance.random() < 0.5
        money, stated = money_of(chance, within_the_debt), statements(chance, within_the_debt)
        files = [[one for one in money if one[1][-1] in ends] for ends in ("01", "2", "3", "45", "6", "789")]
        files = mixed(chance, [file for file in files if file], stated, in_turn=not within_the_debt)
        assert self.lived(by_day(money, stated)) == self.lived(files)

    def lived(self, files: list[list[Any]]) -> list[tuple[Any, ...]]:
        creditor = begun()
        for file in files:
            if file and isinstance(file[0][1], Said):
                say(creditor, file)
            else:
                post(creditor, file)
        proved(creditor)
        return in_the_end(creditor)

    @examples(1, each=MANY)
    @given(SEEDS)
    def test_payments_and_their_reversals_are_nothing(self, chance: Random) -> None:
        creditor = begun()
        before = state(creditor)
        lives = [[paid(chance) for _each in range(chance.randint(1, 5))] for _n in range(MANY)]
        for step in range(5):
            rows = [(n, one[step]) for n, one in enumerate(lives) if step < len(one)]
            post(creditor, [rows_of(n, step, Paid(one.account, one.amount, one.day))[0] for n, one in rows])
        for step in range(5):
            rows = [(n, one[step]) for n, one in enumerate(lives) if step < len(one)]
            post(creditor, [rows_of(n, step, Paid(one.account, one.amount, one.day, 9))[1] for n, one in rows])
        assert state(creditor) == before
        assert not Payment.objects.filter(creditor=creditor, state="posted", amount__gt=0).exists()
        proved(creditor)
