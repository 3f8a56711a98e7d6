"""Ages as of any day, and snapshots that are brought up to what comes in later for days that are closed."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from cases.actions import snapshots
from cases.actions.closings import closings
from cases.actions.ledger import ledger_proof
from cases.enums import ClosingState
from cases.models import Absence, Account, AgeSnapshot, Creditor, LedgerEntry, MonthEndAge, RollFlow
from cases.queries import ages
from tests.age_factories import AbsenceFactory, SnapshotMarkFactory, StatedAgeFactory
from tests.cases.histories import Asked, Paid, Said, ask, begun, on, post, rows_of, say
from tests.cases.placing import ON, place, row
from tests.examples import examples
from tests.factories import NOW, CreditorFactory, UserFactory

pytestmark = pytest.mark.django_db
LAST = 40
PAYS = st.builds(
    Paid,
    st.sampled_from(["A1", "A2"]),
    st.sampled_from([Decimal("1050.50"), Decimal(300), Decimal("0.50"), Decimal(1000)]),
    st.integers(0, 30),
    st.none() | st.integers(0, 6),
)
SAID = st.builds(
    Said, st.integers(0, 20), st.tuples(*[st.integers(0, 1500)] * 2), st.integers(0, 200), st.integers(0, 99)
)
ASKED = st.builds(
    Asked,
    st.sampled_from(["A1", "A2"]),
    st.sampled_from(["waiver", "adjustment", "refund"]),
    st.sampled_from(["principal", "interest", "unapplied"]),
    st.integers(-30_000, 30_000).map(lambda cents: Decimal(cents) / 100),
)


def stands(creditor: Creditor, day: date) -> dict[int, tuple[int, Decimal]]:
    found = ages.on_day(creditor=creditor, on=day)
    return {one.bucket: (one.accounts, one.balance) for one in found if one.accounts}


def kept(creditor: Creditor, day: date) -> dict[int, tuple[int, Decimal]]:
    rows = AgeSnapshot.objects.filter(creditor=creditor, on=day, accounts__gt=0)
    return {one.bucket: (one.accounts, one.balance) for one in rows}


def present(creditor: Creditor, day: date) -> dict[int, tuple[int, Decimal]]:
    found: dict[int, tuple[int, Decimal]] = {}
    for one in Account.objects.filter(creditor=creditor, state="open"):
        accounts, balance = found.get(one.bucket(day), (0, Decimal(0)))
        found[one.bucket(day)] = accounts + 1, balance + one.balance
    return found


def close(creditor: Creditor, *days: int) -> None:
    for day in days:
        snapshots.take(creditor=creditor, on=on(day + 1), now=NOW)


def pay(creditor: Creditor, amount: str, day: int, reference: str = "R1", reverses: str = "") -> None:
    post(creditor, [("A1", reference, Decimal(amount), on(day), reverses)])


@pytest.fixture
def creditor() -> Creditor:
    """A creditor that placed one account of 1,050.50, 45 days past due, on ON; ten days are closed."""
    creditor = CreditorFactory.create()
    place(creditor, [row("A1")])
    close(creditor, *range(10))
    return creditor


def up(creditor: Creditor) -> None:
    assert snapshots.keep_up(creditor=creditor, now=NOW)
    assert ledger_proof.differences() == []
    assert not snapshots.keep_up(creditor=creditor, now=NOW)


def test_a_day_is_told_from_the_ledger(creditor: Creditor) -> None:
    for day in (0, 5, 9):
        assert kept(creditor, on(day)) == stands(creditor, on(day)) == {2: (1, Decimal("1050.50"))}
    assert stands(creditor, ON - timedelta(days=1)) == {}
    assert stands(creditor, on(100)) == {5: (1, Decimal("1050.50"))}


def test_money_of_an_earlier_day_is_in_every_later_one(creditor: Creditor) -> None:
    pay(creditor, "1050.50", 4)
    assert kept(creditor, on(6)) == {2: (1, Decimal("1050.50"))}
    up(creditor)
    assert [kept(creditor, on(day)) for day in (3, 4, 9)] == [
        {2: (1, Decimal("1050.50"))},
        {0: (1, Decimal(0))},
        {0: (1, Decimal(0))},
    ]


def test_a_bounce_moves_the_age_back_from_its_own_day(creditor: Creditor) -> None:
    pay(creditor, "1050.50", 2)
    pay(creditor, "-1050.50", 6, "B1", "R1")
    up(creditor)
    assert [list(kept(creditor, on(day))) for day in (1, 2, 5, 6, 9)] == [[2], [0], [0], [2], [2]]


def test_the_day_that_opens_brings_earlier_ones_up(creditor: Creditor) -> None:
    pay(creditor, "50.50", 8)
    close(creditor, 10)
    assert [kept(creditor, on(day))[2][1] for day in (7, 8, 9, 10)] == [Decimal("1050.50"), *[Decimal(1000)] * 3]
    assert ledger_proof.differences() == []


def test_days_that_were_missed_are_closed_as_they_were(creditor: Creditor) -> None:
    pay(creditor, "1050.50", 12)
    place(creditor, [row("A2")], on=on(13))
    close(creditor, 10, 11, 12, 13)
    assert [kept(creditor, on(day)) for day in (11, 12)] == [{2: (1, Decimal("1050.50"))}, {0: (1, Decimal(0))}]
    assert list(kept(creditor, on(13))) == [0, 2]
    assert ledger_proof.differences() == []


def test_a_newer_file_of_an_earlier_day_tells_the_age_from_that_day(creditor: Creditor) -> None:
    place(creditor, [row("A1", dpd="5")], on=on(6))
    up(creditor)
    assert [list(kept(creditor, on(day))) for day in (5, 6, 9)] == [[2], [1], [1]]
    place(creditor, [row("A1", dpd="95")], on=on(6))
    up(creditor)
    assert [list(kept(creditor, on(day))) for day in (5, 6, 9)] == [[2], [4], [4]]


def test_late_money_is_in_the_days_before_the_first_statement_that_knew_of_it(creditor: Creditor) -> None:
    place(creditor, [row("A1", principal="900")], on=on(5))
    place(creditor, [row("A1", principal="800")], on=on(8))
    pay(creditor, "60", 2)
    up(creditor)
    owed = [kept(creditor, on(day))[2][1] for day in (1, 2, 4, 5, 8)]
    assert owed == [Decimal(one) for one in ("1050.50", "990.50", "990.50", "950.50", "850.50")]


def test_what_left_and_came_back_was_away(creditor: Creditor) -> None:
    Account.objects.update(state="recalled", closed_on=on(10))
    close(creditor, 10, 11, 12)
    assert kept(creditor, on(11)) == {}
    place(creditor, [row("A1")], on=on(12))
    up(creditor)
    assert Absence.objects.values_list("since", "until").get() == (on(10), on(12))
    assert [list(kept(creditor, on(day))) for day in (9, 10, 11, 12)] == [[2], [], [], [2]]


def test_a_closing_taken_back_leaves_the_days_it_was_closed(creditor: Creditor) -> None:
    pay(creditor, "1050.50", 4)
    case = Account.objects.select_related("case").get().case
    by = UserFactory.create(role="supervisor")
    later = NOW + timedelta(days=2)
    closing = closings.ask(case=case, reason="paid", evidence="letter", by=by, now=NOW)
    assert closing.state == ClosingState.DONE
    closings.reopen(closing=closing, reason="mistake", by=by, now=later)
    assert list(Absence.objects.values_list("since", "until")) == [(NOW.date(), later.date())]


def test_month_ends_and_what_rolled_follow(creditor: Creditor) -> None:
    close(creditor, *range(10, 31))
    december = on(30)
    assert list(RollFlow.objects.values_list("from_bucket", "to_bucket")) == [(2, 3)]
    pay(creditor, "1050.50", 20)
    up(creditor)
    assert list(RollFlow.objects.values_list("from_bucket", "to_bucket", "balance")) == [(2, 0, Decimal("1050.50"))]
    assert MonthEndAge.objects.get(month_end=december).bucket == 0
    assert MonthEndAge.objects.get(month_end=ON).bucket == 2


BREAKS: dict[str, Callable[[], Any]] = {
    "age_snapshots": lambda: AgeSnapshot.objects.filter(on=on(3)).update(balance=1),
    "month_end_ages": lambda: MonthEndAge.objects.update(bucket=7),
    "roll_flows": lambda: RollFlow.objects.update(accounts=9),
}


@pytest.mark.parametrize("check", list(BREAKS))
def test_the_proof_finds_a_snapshot_that_is_wrong(creditor: Creditor, check: str) -> None:
    close(creditor, *range(10, 31))
    assert ledger_proof.differences() == []
    BREAKS[check]()
    assert check in {one.check for one in ledger_proof.differences()}


def test_snapshots_from_before_their_mark_stay(creditor: Creditor) -> None:
    AgeSnapshot.objects.create(
        creditor=creditor, on=ON - timedelta(days=1), bucket=1, accounts=3, balance=9, taken_at=NOW
    )
    pay(creditor, "50.50", 1)
    up(creditor)
    assert kept(creditor, ON - timedelta(days=1)) == {1: (3, Decimal(9))}


@pytest.mark.parametrize(
    ("make", "values"),
    [
        (StatedAgeFactory, {"until": date(2026, 9, 29)}),
        (AbsenceFactory, {"until": date(2026, 10, 10)}),
    ],
)
def test_a_span_ends_after_it_begins(make: Any, values: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make.create(**values)


@pytest.mark.parametrize("make", [StatedAgeFactory, AbsenceFactory])
def test_what_was_stays(make: Any) -> None:
    row = make.create()
    with pytest.raises(IntegrityError), transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(since=date(2026, 1, 1))


def test_a_creditor_has_one_mark() -> None:
    mark = SnapshotMarkFactory.create()
    with pytest.raises(IntegrityError), transaction.atomic():
        SnapshotMarkFactory.create(creditor=mark.creditor)


def happens(creditor: Creditor, number: int, event: Any, until: int = LAST) -> None:
    """Let `event` come in, or the part of it that is dated up to the day `until`."""
    if isinstance(event, Paid):
        post(creditor, [one for one in rows_of(0, number, event) if one[3] <= on(until)])
    elif isinstance(event, Said) and event.day <= until:
        say(creditor, [(0, event)])


class Histories(TestCase):
    """Random histories on a real database."""

    @examples(5)
    @given(st.lists(st.tuples(st.integers(0, 3), PAYS | SAID | ASKED), min_size=1, max_size=6))
    def test_snapshots_are_kept_up_with_every_history(self, history: list[tuple[int, Any]]) -> None:
        """Whatever comes in between the closes of days, the snapshots say what the ledger says of their days."""
        creditor, by, second = begun(1), UserFactory.create(), UserFactory.create()
        day = -1
        for number, (days, event) in enumerate(history):
            close(creditor, *range(day + 1, day + 1 + days * 8))
            day += days * 8
            if isinstance(event, Paid | Said):
                happens(creditor, number, event)
            else:
                ask(creditor, 0, event, by, second)
        close(creditor, *range(day + 1, LAST + 1))
        snapshots.keep_up(creditor=creditor, now=NOW)
        assert ledger_proof.differences() == []
        for one in range(0, LAST + 1, 5):
            assert kept(creditor, on(one)) == stands(creditor, on(one))

    @examples(6)
    @given(st.lists(PAYS | SAID, min_size=1, max_size=4), st.sampled_from([3, 11, 25, LAST]))
    def test_a_day_is_what_its_own_facts_make_of_it(self, history: list[Any], day: int) -> None:
        """With everything known, a day is told as by a desk that never heard of what came after it."""
        by_day = sorted(enumerate(history), key=lambda one: (one[1].day, isinstance(one[1], Said)))
        known, then = begun(1), begun(1)
        for number, event in by_day:
            happens(known, number, event)
            happens(then, number, event, until=day)
        if LedgerEntry.objects.exclude(unapplied=0).exists():
            return
        assert stands(known, on(day)) == present(then, on(day))
