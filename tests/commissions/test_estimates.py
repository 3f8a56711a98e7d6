"""What the present month has earned so far: steps of the target, what is missing, what a run then comes to."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from commissions.actions import facts
from commissions.models import CommissionFact
from commissions.queries.estimates import estimates
from commissions.queries.figuring import by_engine, few, groups
from commissions.queries.figuring.months import Month, watermark
from commissions.queries.figuring.people import key
from commissions.queries.plans import plans
from commissions.queries.traces import percent_of
from tests import factories
from tests.commissions.conftest import OCTOBER, figured
from tests.pages import words as words_of
from tests.pay_factories import AdjustmentFactory, ReviewScoreFactory
from tests.pay_plans import PLAN

TODAY = date(2026, 10, 20)


@pytest.mark.parametrize(
    ("recovered", "target", "percent"),
    [("299999.99", "300000", "99.99"), ("300000", "300000", "100"), ("-1", "3", "-33.34"), ("0", "3", "0")],
)
def test_percent_of_rounds_down(recovered: Any, target: Any, percent: Any) -> None:
    assert percent_of(Decimal(recovered), Decimal(target)) == Decimal(percent)


def test_a_plan_by_money_says_what_is_missing_to_its_next_step(
    paid: Any, hired: Any, signed_in: Any, time_machine: Any
) -> None:
    steps = {"id": "steps", "type": "bands", "by": "recovered", "mode": "whole",
             "rows": [["0", "10000", "0.05"], ["10000", None, "0.10"]]}  # fmt: skip
    version = factories.PlanVersionFactory.create(definition={**PLAN, "line": [], "period": [steps]})
    person = hired(by=version, target=None)
    paid("9000.50", by=person)
    facts.capture(now=factories.NOW)
    time_machine.move_to(datetime(2026, 10, 20, 6, tzinfo=UTC), tick=False)
    page = signed_in(person).get(reverse("commissions:statement-list")).content.decode()
    assert "October 2026: ¥999.50 to the next step" in page
    assert "From ¥10,000.00 on everything counts 10 % instead of 5 %." in page


@pytest.mark.parametrize(
    ("score", "sentence"),
    [
        (None, "¥50.00 of your pay depends on it."),
        ("80", "Review score 80 pays 50 %. That takes ¥50.00 from your pay so far."),
        ("87", "Review score 87 pays 100 %, below 85 it pays 50 %. ¥50.00 of your pay depends on it."),
        ("95", ""),
    ],
)
def test_the_own_page_says_when_a_score_lowers_the_pay(
    paid: Any, hired: Any, signed_in: Any, time_machine: Any, score: str | None, sentence: str
) -> None:
    rate = {"id": "rate", "type": "rate", "rate": "0.1"}
    quality = {"id": "qa", "type": "gate", "by": "qa_score", "rows": [["0", "85", "0.5"], ["85", None, "1"]]}
    version = factories.PlanVersionFactory.create(definition={**PLAN, "line": [rate], "period": [quality]})
    person = hired(by=version, target=None)
    paid("1000", by=person)
    facts.capture(now=factories.NOW)
    if score is not None:
        ReviewScoreFactory.create(collector=person, month=OCTOBER, score=Decimal(score))
    time_machine.move_to(datetime(2026, 10, 20, 6, tzinfo=UTC), tick=False)
    page = words_of(signed_in(person).get(reverse("commissions:statement-list")).content.decode())
    assert sentence in page
    assert ("your pay depends" in page) is (score in (None, "87"))


def test_an_estimate_is_what_the_run_then_comes_to(paid: Any, clerk: Any, collector: Any, october: Any) -> None:
    paid("400", by=collector, dpd=10)
    paid("900", by=collector, dpd=100, beyond="300")
    facts.capture(now=factories.NOW)
    [one] = estimates(collector, today=TODAY)
    assert one.figured is not None
    assert (one.month, one.recovered, one.percent, one.lacks) == (OCTOBER, 1000, 100, ())
    assert one.figured.total == figured(october, clerk).total


def test_what_one_shares_and_what_was_taken_back_is_summed_as_the_engine_sums_it(hired: Any) -> None:
    shares = {"by": "owner", "on_transfer": {"old_bps": 3000, "days": 30}}
    version = factories.PlanVersionFactory.create(definition={**PLAN, "credit": shares})
    here, there = hired(by=version), hired(by=version)
    before = {"previous_owner": there, "transferred_on": date(2026, 9, 25)}
    for pk, more in enumerate(
        [
            {"owner": here},
            {"owner": here, **before},
            {"owner": there, "previous_owner": here, "transferred_on": date(2026, 10, 1)},
            {"owner": here, "amount": Decimal("-33.33"), "reverses_id": 1},
            {"owner": here, "amount": Decimal(-50), "reverses_id": 99},
            {"owner": here, "flags": ["before_placement"]},
            {"owner": there},
        ],
        1,
    ):
        fact = {"amount": Decimal("100.01"), "allocated": Decimal("100.01"), "owing": Decimal(5000), "dpd": 40}
        days = {"value_on": date(2026, 10, 4 + pk), "placed_on": date(2026, 9, 1), "dpd_at_placement": 20}
        about = {"currency": "CNY", "account_id": pk, "creditor": "x", "product": "gold", "captured_at": factories.NOW}
        CommissionFact.objects.create(payment_id=pk, **(fact | days | about | more))
    month = Month(OCTOBER, "CNY", watermark(), date(2026, 11, 5))
    for person in (here, there):
        [group] = groups.groups(month, assigned=plans.assigned(month=OCTOBER, currency="CNY", only=person.pk))
        who = key(person.pk)
        assert list(group.people) == [who]
        found = few.sums(month, group)
        assert found == by_engine.sums(month, group, [who])
        assert found[who].payments == 3


def test_an_estimate_says_what_it_lacks(paid: Any, hired: Any) -> None:
    gate = {"id": "quality", "type": "gate", "by": "qa_score", "rows": [["0", "70", "0"], ["70", None, "1"]]}
    pot = {"id": "pot", "type": "pool", "rate": "0.002", "of": "recovered", "share_by": "equal"}
    version = factories.PlanVersionFactory.create(definition={**PLAN, "period": [gate], "team": [pot]})
    person = hired(by=version, target=None)
    paid("400", by=person)
    facts.capture(now=factories.NOW)
    [one] = estimates(person, today=TODAY)
    assert one.figured is not None
    assert (one.lacks, one.has_pot, one.figured.total) == (("review score",), True, Decimal("3.2"))


def test_without_a_plan_or_a_needed_target_nothing_is_estimated(paid: Any, hired: Any) -> None:
    for person in (hired(target=None), factories.UserFactory.create()):
        paid("400", by=person)
        facts.capture(now=factories.NOW)
        [one] = estimates(person, today=TODAY)
        assert (one.figured, one.recovered) == (None, 400)


HELD = {**PLAN, "settle": {"clawback": "mirror", "holdback": {"rate": "0.10", "days": 90}}}


@pytest.mark.parametrize("definition", [PLAN, HELD])
def test_an_estimate_with_what_was_approved_by_hand_is_what_the_run_pays(
    paid: Any, clerk: Any, hired: Any, signed_in: Any, time_machine: Any, definition: Any
) -> None:
    person = hired(by=factories.PlanVersionFactory.create(definition=definition))
    run = factories.RunFactory.create()
    paid("800", by=person, dpd=100)
    facts.capture(now=factories.NOW)
    about = {"collector": person, "month": OCTOBER}
    for amount, words in (("3.20", "The bounce was ours"), ("-1.00", "Paid twice")):
        AdjustmentFactory.create(amount=Decimal(amount), words=words, approved=True, **about)
    AdjustmentFactory.create(amount=Decimal(7), words="Waits", **about)
    AdjustmentFactory.create(amount=Decimal(9), approved=True, collector=person, month=date(2026, 11, 1))
    [one] = estimates(person, today=TODAY)
    assert one.figured is not None
    assert ([row.amount for row in one.adjusted], one.together) == ([Decimal("3.20"), -1], Decimal("18.20"))
    time_machine.move_to(datetime(2026, 10, 20, 12, tzinfo=UTC), tick=False)
    page = signed_in(person).get(reverse("commissions:statement-list")).content.decode()
    for words in ("+3.20", "The bounce was ours", "Together so far", "18.20"):
        assert words in page
    assert "Waits" not in page
    stored = figured(run, clerk).statements.get()
    assert (one.figured.settled.paid, one.figured.total) == (stored.paid, stored.total)
    assert estimates(person, today=TODAY)[0].adjusted == ()
