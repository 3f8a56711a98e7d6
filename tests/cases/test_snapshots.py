"""Snapshots of ages: once a day, per account at a month's end, and the roll rates that come of them."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from cases.actions import snapshots
from cases.models import Account, AgeSnapshot, Creditor, MonthEndAge, RollFlow, SnapshotMark
from cases.queries import roll_rates
from tests.age_factories import AgeSnapshotFactory, MonthEndAgeFactory, RollFlowFactory
from tests.factories import NOW, AccountFactory, CreditorFactory

OCTOBER, NOVEMBER = date(2026, 10, 31), date(2026, 11, 30)


@pytest.fixture
def creditor(db: None) -> Creditor:
    return CreditorFactory.create()


def account(creditor: Creditor, due_on: date | None, balance: int, **more: Any) -> Account:
    return AccountFactory.create(
        creditor=creditor,
        debtor__creditor=creditor,
        case__creditor=creditor,
        placement__creditor=creditor,
        oldest_due_on=due_on,
        principal=Decimal(balance),
        interest=0,
        fees=0,
        late_charges=0,
        **more,
    )


def test_a_day_is_counted_by_bucket_at_its_close(creditor: Creditor) -> None:
    account(creditor, date(2026, 11, 22), 100)
    account(creditor, date(2026, 11, 23), 50)
    account(creditor, date(2026, 9, 1), 70)
    account(creditor, None, 0)
    account(creditor, date(2026, 9, 1), 900, state="recalled", closed_on=date(2026, 10, 1))
    account(CreditorFactory.create(), date(2026, 9, 1), 900)
    assert snapshots.take(creditor=creditor, on=date(2026, 11, 24), now=NOW)
    rows = AgeSnapshot.objects.order_by("bucket").values_list("on", "bucket", "accounts", "balance")
    day = date(2026, 11, 23)
    assert list(rows) == [(day, 0, 2, Decimal(50)), (day, 1, 1, Decimal(100)), (day, 3, 1, Decimal(70))]
    assert not MonthEndAge.objects.exists()


def test_the_same_day_again_writes_nothing(creditor: Creditor) -> None:
    account(creditor, date(2026, 9, 1), 70)
    assert snapshots.take(creditor=creditor, on=date(2026, 12, 1), now=NOW)
    kept = (AgeSnapshot, MonthEndAge, RollFlow, SnapshotMark)
    before = [list(model.objects.order_by("pk").values()) for model in kept]
    assert not snapshots.take(creditor=creditor, on=date(2026, 12, 1), now=NOW)
    assert not snapshots.keep_up(creditor=creditor, now=NOW)
    assert [list(model.objects.order_by("pk").values()) for model in kept] == before


def test_what_rolled_from_month_to_month_sums_up_to_what_there_was(creditor: Creditor) -> None:
    worse, cured, gone = (account(creditor, date(2026, 10, 15), balance) for balance in (100, 60, 40))
    snapshots.take(creditor=creditor, on=date(2026, 11, 1), now=NOW)
    Account.objects.filter(pk=cured.pk).update(oldest_due_on=None, principal=0)
    Account.objects.filter(pk=gone.pk).update(state="recalled", closed_on=date(2026, 11, 9))
    account(creditor, date(2026, 11, 20), 500)
    snapshots.take(creditor=creditor, on=date(2026, 12, 1), now=NOW)
    assert roll_rates.month_ends(creditor=creditor) == [NOVEMBER]
    first = roll_rates.matrix(creditor=creditor, month_end=NOVEMBER)[1]
    assert (first.accounts, first.balance) == (3, Decimal(200))
    rates = {roll.to_bucket: roll.rate for roll in first.rolls if roll.accounts}
    assert rates == {0: Decimal("0.3"), 2: Decimal("0.5"), None: Decimal("0.2")}
    rows = MonthEndAge.objects.order_by("pk").values_list("account", "month_end", "bucket")
    assert (worse.pk, OCTOBER, 1) in rows
    assert (worse.pk, NOVEMBER, 2) in rows


def test_a_month_without_one_before_has_no_roll_rates(creditor: Creditor) -> None:
    account(creditor, date(2026, 10, 15), 100)
    snapshots.take(creditor=creditor, on=date(2026, 12, 1), now=NOW)
    assert roll_rates.month_ends(creditor=creditor) == []
    empty = roll_rates.matrix(creditor=creditor, month_end=NOVEMBER)
    assert {roll.rate for row in empty for roll in row.rolls} == {None}


@pytest.mark.parametrize(
    ("make", "values"),
    [
        (AgeSnapshotFactory, {"bucket": 8}),
        (MonthEndAgeFactory, {"bucket": 8}),
        (RollFlowFactory, {"from_bucket": 8}),
        (RollFlowFactory, {"to_bucket": 8}),
    ],
)
def test_a_bucket_is_one_of_eight(db: None, make: Any, values: dict[str, int]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make.create(**values)


@pytest.mark.parametrize("to_bucket", [2, None])
def test_each_is_written_once(db: None, to_bucket: int | None) -> None:
    snapshot, age, flow = AgeSnapshotFactory.create(), MonthEndAgeFactory.create(), RollFlowFactory.create()
    RollFlowFactory.create(creditor=flow.creditor, to_bucket=None)
    for again in (
        lambda: AgeSnapshotFactory.create(creditor=snapshot.creditor),
        lambda: MonthEndAgeFactory.create(account=age.account),
        lambda: RollFlowFactory.create(creditor=flow.creditor, to_bucket=to_bucket),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            again()


def test_an_age_is_of_an_account_that_is_there(db: None) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        MonthEndAge.objects.create(account_id=-1, month_end=OCTOBER, bucket=1, balance=1)
