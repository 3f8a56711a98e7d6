"""Pay accounts: booked once when a run is approved, and every balance is a sum of entries."""

import importlib
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from commissions.actions import calculation, facts, pay, runs
from commissions.models import Line, PayEntry, PlanVersion, Run
from tests import factories
from tests.commissions.conftest import Silent
from tests.pay_plans import PLAN
from tests.sql import superuser

NOW = factories.NOW
NOVEMBER, DECEMBER, JANUARY = date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)
SETTLE = {"clawback": "mirror", "holdback": {"rate": "0.10", "days": 40}, "carry": {}}
ADVANCE = {"id": "d", "type": "guarantee_draw", "kind": "draw", "amount": "20", "recoverable": True}
pytestmark = pytest.mark.django_db


@pytest.fixture
def version() -> PlanVersion:
    """Return a plan that holds back, takes back and carries."""
    return factories.PlanVersionFactory.create(definition={**PLAN, "settle": SETTLE})


@pytest.fixture
def close(clerk: Any, second: Any) -> Any:
    """Return a function that figures and approves the run of a month on a day."""

    def act(month: date, on: date, *people: Any) -> Run:
        for person in people:
            factories.TargetFactory.create(collector=person, month=month)
        run = Run.objects.filter(month=month).first() or factories.RunFactory.create(month=month)
        now = datetime(on.year, on.month, on.day, 4, tzinfo=UTC)
        facts.capture(now=now)
        calculation.calculate(by=clerk, run=run, now=now, tell=Silent())
        run = runs.send_to_review(by=clerk, run=run, now=now)
        return runs.approve(by=second, run=run, now=now)

    return act


def booked(run: Run, collector: Any) -> dict[str, Decimal]:
    return dict(PayEntry.objects.filter(run=run, collector=collector).values_list("kind", "amount"))


def proved() -> str:
    out = io.StringIO()
    call_command("verify_pay", stdout=out, stderr=out)
    return out.getvalue()


def test_what_is_held_taken_back_carried_and_paid_adds_up_month_by_month(
    paid: Any, collector: Any, october: Any, close: Any
) -> None:
    first = paid("1000", by=collector, dpd=100)
    # 1,000 × 2.5 % × (0.8 × 0.8 + 0.2 × 1) = 21.00, a tenth of it until 10 December.
    run = close(october.month, date(2026, 11, 3))
    assert booked(run, collector) == {"earned": 21, "held": Decimal("-2.10"), "paid": Decimal("-18.90")}
    paid("-400", by=collector, account=first.account, reverses=first, on=date(2026, 11, 5))
    paid("100", by=collector, dpd=10, on=date(2026, 11, 6))
    run = close(NOVEMBER, date(2026, 12, 3), collector)
    # 400 of 1,000 go back; what is held pays of it first, the rest is owed.
    assert booked(run, collector) == {
        "earned": Decimal("0.40"),
        "held": Decimal("-0.04"),
        "clawback": Decimal("-8.40"),
        "from_held": Decimal("2.10"),
        "carried": Decimal("5.94"),
    }
    paid("800", by=collector, dpd=100, on=date(2026, 12, 8))
    run = close(DECEMBER, date(2027, 1, 12), collector)
    assert booked(run, collector) == {
        "earned": 16,
        "held": Decimal("-1.60"),
        "released": Decimal("0.04"),
        "taken": Decimal("-5.94"),
        "paid": Decimal("-8.50"),
    }
    assert PayEntry.objects.get(kind="released").release_on == date(2027, 1, 9)
    assert "Proved: 13 entries of 1 pay accounts" in proved()


def test_what_is_held_pays_all_that_goes_back_and_is_not_held_again(
    paid: Any, collector: Any, october: Any, close: Any
) -> None:
    first = paid("1000", by=collector, dpd=100)
    close(october.month, date(2026, 11, 3))
    paid("-100", by=collector, account=first.account, reverses=first, on=date(2026, 11, 5))
    run = close(NOVEMBER, date(2026, 12, 3), collector)
    assert booked(run, collector) == {"clawback": Decimal("-2.10"), "from_held": Decimal("2.10")}
    assert run.statements.get().balances == {}
    assert booked(close(DECEMBER, date(2027, 1, 12), collector), collector) == {}
    assert "All agree" in proved()


def test_what_goes_back_takes_the_oldest_part_first(paid: Any, collector: Any, october: Any, close: Any) -> None:
    first = paid("1000", by=collector, dpd=100)
    close(october.month, date(2026, 11, 3))
    paid("1000", by=collector, dpd=100, on=date(2026, 11, 5))
    close(NOVEMBER, date(2026, 12, 3), collector)
    paid("-150", by=collector, account=first.account, reverses=first, on=date(2026, 12, 5))
    run = close(DECEMBER, date(2027, 1, 5), collector)
    # 15 % of 21.00: all of the part of 10 December, and half of that of 9 January.
    taken = PayEntry.objects.filter(run=run, kind="from_held").order_by("release_on")
    assert list(taken.values_list("release_on", "amount")) == [
        (date(2026, 12, 10), Decimal("2.10")),
        (date(2027, 1, 9), Decimal("1.05")),
    ]
    assert "All agree" in proved()


def test_an_advance_is_booked_apart_from_what_need_not_be_given_back(paid: Any, hired: Any, close: Any) -> None:
    kept = {**ADVANCE, "id": "g", "amount": "30", "recoverable": False}
    document = {**PLAN, "period": [*PLAN["period"], ADVANCE, kept], "settle": {"clawback": "mirror"}}
    who = hired(by=factories.PlanVersionFactory.create(definition=document))
    paid("800", by=who, dpd=100)
    run = close(date(2026, 10, 1), date(2026, 11, 3))
    assert booked(run, who) == {"earned": 16, "draw": 4, "guarantee": 14, "paid": -34}
    paid("1000", by=who, dpd=100, on=date(2026, 11, 5))
    run = close(NOVEMBER, date(2026, 12, 3), who)
    assert booked(run, who) == {"earned": 21, "draw": -1, "guarantee": 9, "paid": -29}
    assert "All agree" in proved()


def test_what_cannot_be_settled_leaves_what_was_held_as_it_was(
    paid: Any, hired: Any, collector: Any, october: Any, close: Any, clerk: Any
) -> None:
    paid("1000", by=collector, dpd=100)
    close(october.month, date(2026, 11, 3))
    wage = {**SETTLE, "carry": {"limit_of_wage": "0.20"}}
    later = {**PLAN, "period": [*PLAN["period"], {**ADVANCE, "amount": {"of": "salary"}}], "settle": wage}
    before = PlanVersion.objects.get()
    PlanVersion.objects.filter(pk=before.pk).update(valid=(date(2026, 1, 1), NOVEMBER))
    factories.PlanVersionFactory.create(
        plan=before.plan, number=2, definition=later, effective_on=NOVEMBER, valid=(NOVEMBER, None)
    )
    factories.TargetFactory.create(collector=collector, month=NOVEMBER)
    paid("100", by=collector, dpd=10, on=date(2026, 11, 6))
    run = factories.RunFactory.create(month=NOVEMBER)
    facts.capture(now=NOW)
    calculation.calculate(by=clerk, run=run, now=NOW, tell=Silent())
    statement = run.statements.get()
    assert (statement.settled, [one["amount"] for one in statement.balances["held"]]) == ({}, ["2.1"])


def test_entries_are_booked_once_and_never_change(paid: Any, collector: Any, october: Any, close: Any) -> None:
    paid("1000", by=collector, dpd=100)
    run = close(october.month, date(2026, 11, 3))
    with pytest.raises(IntegrityError, match="pay_entry_once"), transaction.atomic():
        pay.book(run)
    rows = PayEntry.objects.filter(kind="held")
    for act in (lambda: rows.update(amount=-1), rows.delete):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            act()
    with pytest.raises(runs.NotReady):
        runs.approve(by=factories.UserFactory.create(role="finance"), run=run, now=NOW)


def test_a_run_that_is_not_approved_books_nothing(paid: Any, collector: Any, october: Any, clerk: Any) -> None:
    paid("1000", by=collector, dpd=100)
    facts.capture(now=NOW)
    run = calculation.calculate(by=clerk, run=october, now=NOW, tell=Silent())
    assert (pay.book(run), PayEntry.objects.count()) == (0, 0)


def test_months_are_approved_in_their_order(
    paid: Any, collector: Any, october: Any, close: Any, clerk: Any, second: Any
) -> None:
    paid("1000", by=collector, dpd=100)
    with pytest.raises(runs.EarlierMonthFirst, match="Approve it first"):
        close(NOVEMBER, date(2026, 12, 3), collector)
    november = Run.objects.get(month=NOVEMBER)
    close(october.month, date(2026, 12, 4))
    with pytest.raises(runs.EarlierMonthFirst, match="Calculate it again"):
        runs.approve(by=second, run=november, now=NOW)
    close(NOVEMBER, date(2026, 12, 5))
    assert "All agree" in proved()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("UPDATE commissions_payentry SET amount = -2 WHERE kind = 'held'", "held back of person"),
        ("DELETE FROM commissions_payentry WHERE kind = 'paid'", "its entries come to"),
        ("UPDATE commissions_payentry SET currency = 'USD' WHERE kind = 'paid'", "its statement is of"),
    ],
)
def test_the_proof_finds_what_somebody_changed(
    paid: Any, collector: Any, october: Any, close: Any, change: str, says: str
) -> None:
    paid("1000", by=collector, dpd=100)
    close(october.month, date(2026, 11, 3))
    with superuser() as cursor:
        cursor.execute(change)
    out = io.StringIO()
    with pytest.raises(CommandError):
        call_command("verify_pay", stderr=out)
    assert says in out.getvalue()


def test_earlier_runs_are_booked_as_the_approval_books_them(
    paid: Any, collector: Any, october: Any, close: Any
) -> None:
    first = paid("1000", by=collector, dpd=100)
    close(october.month, date(2026, 11, 3))
    paid("-400", by=collector, account=first.account, reverses=first, on=date(2026, 11, 5))
    close(NOVEMBER, date(2026, 12, 3), collector)
    names = ("collector", "run", "statement", "kind", "release_on", "amount", "booked_at", "booked_by")
    before = list(PayEntry.objects.order_by("pk").values_list(*names))
    migration: Any = importlib.import_module("commissions.migrations.0008_pay_accounts")
    with superuser() as cursor:
        cursor.execute("DELETE FROM commissions_payentry")
        cursor.execute(migration.BOOK)
    assert list(PayEntry.objects.order_by("pk").values_list(*names)) == before
    assert Line.objects.filter(exclusion="clawback").exists()
