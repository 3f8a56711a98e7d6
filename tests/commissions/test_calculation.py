"""A run's lines, statements, proofs and fingerprint; SQL and engine agree to the last digit."""

import random
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from commissions.actions import calculation, lines
from commissions.engine.engine import figure
from commissions.engine.facts import Inputs
from commissions.models import Line, Statement
from commissions.queries import credits as chosen
from commissions.queries.compiled import written
from commissions.queries.figuring import by_engine, groups
from commissions.queries.figuring.months import Month, watermark
from commissions.queries.figuring.people import key
from tests import factories
from tests.commissions.conftest import OCTOBER, Silent, figured
from tests.pay_plans import PLAN, plan_in


def test_a_statement_is_figured_from_what_was_allocated(paid: Any, clerk: Any, collector: Any, october: Any) -> None:
    paid("400", by=collector, dpd=10)
    paid("900", by=collector, dpd=100, beyond="300")
    run = figured(october, clerk)
    statement = run.statements.get()
    assert (statement.recovered, statement.line_total, statement.total) == (1000, 17, Decimal("14.28"))
    assert (statement.multiplier, statement.target, statement.paid) == (Decimal("0.84"), 1000, Decimal("14.28"))
    [step] = statement.steps
    assert (step["stage"], step["component"], step["effect"]) == ("S5", "target", "-2.72")
    assert (run.total, run.state, run.calculated_by) == (Decimal("14.28"), "calculated", clerk)
    assert (run.counts["beyond"], run.counts["credited"]) == ([1, "300"], [2, "1000"])
    assert (run.counts["posted"], run.counts["proved"]) == ([2, "1300"], 1)


@pytest.mark.parametrize(
    ("case", "exclusion"),
    [
        ({"by": None}, "unattributed"),
        ({"state": "before_placement"}, "before_placement"),
        ({"beyond": "100"}, "overpaid"),
    ],
)
def test_what_is_not_counted_says_why(
    paid: Any, clerk: Any, collector: Any, october: Any, case: Any, exclusion: Any
) -> None:
    paid("100", **({"by": collector} | case))
    run = figured(october, clerk)
    line = run.lines.left_out().get()
    assert (line.exclusion, line.base, line.amount, bool(line.faults)) == (
        exclusion,
        100,
        0,
        exclusion == "unattributed",
    )
    assert run.total == 0


def test_an_age_without_a_row_earns_nothing_and_waits(paid: Any, clerk: Any, collector: Any, october: Any) -> None:
    paid("100", by=collector, dpd=0)
    line = figured(october, clerk).lines.get()
    assert (line.exclusion, line.amount, line.values, line.faults) == ("", 0, [None], ["no_row:age"])


def test_money_of_whom_no_plan_pays_waits(paid: Any, clerk: Any, collector: Any, october: Any) -> None:
    stranger = factories.UserFactory.create()
    paid("100", by=stranger)
    line = figured(october, clerk).lines.get()
    assert (line.exclusion, line.collector, line.faults) == ("no_plan", stranger, ["no_plan:"])


def test_a_target_that_is_missing_waits_and_what_is_missing_pays_nobody_silently(
    paid: Any, clerk: Any, hired: Any, october: Any
) -> None:
    person = hired(target=None)
    idle = hired(target=None)
    paid("100", by=person)
    run = figured(october, clerk)
    assert run.faults == [{"code": "missing_target", "collector": person.pk, "detail": ""}]
    assert not Statement.objects.filter(collector=idle).exists()


@pytest.mark.parametrize(("on", "counts"), [("2026-09-30", 0), ("2026-10-01", 1), ("2026-10-31", 1), ("2026-11-01", 0)])
def test_the_month_is_half_open(paid: Any, clerk: Any, collector: Any, october: Any, on: Any, counts: Any) -> None:
    paid("100", by=collector, on=date.fromisoformat(on))
    assert figured(october, clerk).lines.count() == counts


def test_another_currency_and_an_unmatched_payment_stay_out(
    paid: Any, clerk: Any, collector: Any, october: Any
) -> None:
    paid("100", by=collector, currency="USD")
    payment = paid("100", by=collector)
    factories.PaymentFactory.create(
        account=None, creditor=payment.creditor, account_reference="?", state="unmatched", value_on=OCTOBER
    )
    assert figured(october, clerk).lines.count() == 1
    assert chosen.unmatched(month=OCTOBER, currency="CNY") == chosen.Counted(1, Decimal(100))


def test_a_reversal_takes_back_from_whom_it_was_credited_to(
    paid: Any, clerk: Any, collector: Any, october: Any
) -> None:
    first = paid("400", by=collector, dpd=100, state="reversed")
    other = factories.UserFactory.create()
    paid("-400", by=other, account=first.account, reverses=first)
    run = figured(october, clerk)
    assert {line.exclusion for line in run.lines.filter(collector=collector)} == {"reversed", "reversal"}
    assert (run.lines.count(), run.total, run.counts["taken_back"][0]) == (2, 0, 2)


def test_what_came_after_the_run_was_figured_is_told(paid: Any, clerk: Any, collector: Any, october: Any) -> None:
    paid("100", by=collector)
    run = figured(october, clerk)
    paid("50", by=collector, on=date(2026, 10, 30))
    since = chosen.since(month=OCTOBER, currency="CNY", watermark=run.watermark)
    assert since == chosen.Counted(1, Decimal(50))


def test_figured_twice_gives_the_same_and_doubles_nothing(paid: Any, clerk: Any, collector: Any, october: Any) -> None:
    for amount in ("100", "33.33", "12.01"):
        paid(amount, by=collector)
    first = figured(october, clerk)
    again = figured(october, clerk)
    assert again.fingerprint == first.fingerprint != ""
    assert (again.counts["figured"], again.counts["same"]) == (2, True)
    assert (Line.objects.count(), Statement.objects.count()) == (3, 1)
    paid("0.01", by=collector)
    assert figured(october, clerk).fingerprint != first.fingerprint


def test_a_run_counts_what_was_known_when_it_was_figured(paid: Any, clerk: Any, collector: Any, october: Any) -> None:
    paid("100", by=collector)
    run = figured(october, clerk)
    assert (run.watermark, run.as_of) == (watermark(), date(2026, 11, 24))
    [plan] = run.plans
    assert (plan["number"], plan["people"], len(plan["sha256"])) == (1, 1, 64)


def test_what_fails_in_the_middle_keeps_what_was_figured_before(
    paid: Any, clerk: Any, collector: Any, october: Any, monkeypatch: Any
) -> None:
    paid("100", by=collector)
    run = figured(october, clerk)
    kept = (run.fingerprint, list(run.lines.values_list("pk", flat=True)))
    paid("50", by=collector)
    monkeypatch.setattr(written, "STORED", "SELECT 1/0 WHERE %(run)s IS NOT NULL")
    with pytest.raises(Exception, match="division by zero"):
        figured(run, clerk)
    run.refresh_from_db()
    assert (run.fingerprint, list(run.lines.values_list("pk", flat=True))) == kept


def test_two_engines_that_disagree_store_nothing(
    paid: Any, clerk: Any, collector: Any, october: Any, monkeypatch: Any
) -> None:
    paid("100", by=collector)
    monkeypatch.setattr(written, "LINES", written.LINES.replace(" pay, rows", " pay + 0.0000000001, rows"))
    with pytest.raises(lines.EnginesDisagree):
        figured(october, clerk)


WHOLE: dict[str, Any] = {
    "line": [
        *PLAN["line"],
        {"id": "speed", "type": "factor", "by": "days_since_placement",
         "rows": [["0", "31", "1.2"], ["31", "61", "1"], ["61", None, "0.9"]]},
        {"id": "each", "type": "per_unit", "amount": "2", "once_per": "account"},
    ],
    "measures": [{"id": "large", "kind": "count", "when": [["amount", ">=", "300"]]}],
    "period": [
        *PLAN["period"],
        {"id": "tenure", "type": "factor", "by": "tenure_months", "rows": [["0", "12", "1"], ["12", None, "1.1"]]},
        {"id": "calm", "type": "gate", "by": "complaints", "rows": [["0", "1", "1"], ["1", None, "0.5"]]},
        {"id": "cap", "type": "cap_floor", "cap": "60"},
        {"id": "extra", "type": "bonus", "amount": "1.5", "per": "large"},
    ],
    "team": [{"id": "pot", "type": "pool", "rate": "0.002", "of": "recovered", "share_by": "recovered"}],
    "credit": {"by": "owner", "on_transfer": {"old_bps": 3000, "days": 30}},
    "settle": {"holdback": {"rate": "0.10", "days": 60}, "clawback": "mirror"},
}  # fmt: skip


@pytest.mark.parametrize(("currency", "places"), [("CNY", 2), ("TWD", 0), ("KWD", 3)])
def test_a_whole_plan_is_figured_as_the_engine_figures_it(
    paid: Any, clerk: Any, hired: Any, currency: Any, places: Any
) -> None:
    dice = random.Random(places)
    definition = {**plan_in(currency), **WHOLE}
    version = factories.PlanVersionFactory.create(plan__currency=currency, definition=definition)
    people = [hired(by=version, target=str(dice.randrange(100, 3000)), hired_on=date(2025, 10, 1)) for _turn in "abc"]
    payments: list[Any] = []
    for _turn in range(40):
        amount = str(Decimal(dice.randrange(1, 50000)) / 10**places)
        day = date(2026, 10, dice.randrange(1, 32))
        payments.append(paid(amount, by=dice.choice(people), dpd=dice.randrange(1, 300), currency=currency, on=day))
    for back in dice.sample(payments, 4):
        paid(str(-back.amount), by=None, currency=currency, on=OCTOBER, account=back.account, reverses=back)
    run = figured(factories.RunFactory.create(currency=currency), clerk)
    month = Month(OCTOBER, currency, run.watermark, run.as_of or OCTOBER)
    [group] = groups.groups(month)
    inputs = Inputs(month.period, group.people, tuple(by_engine.payments(month, group.ids)))
    result = figure(group.versions, inputs)
    assert len(result.statements) == 3
    for one in run.statements.all():
        expected = result.statements[key(one.collector_id)]
        assert (one.total, one.line_total, one.paid) == (expected.total, expected.line_total, expected.settled.paid)
        assert [step["component"] for step in one.steps] == [step.component for step in expected.steps]
    assert run.total == sum(one.settled.paid for one in result.statements.values())


def test_pay_held_back_is_released_by_a_later_run(
    paid: Any, clerk: Any, second: Any, collector: Any, version: Any, october: Any
) -> None:
    settle = {"holdback": {"rate": "0.10", "days": 20}, "clawback": "mirror"}
    plan = factories.PlanVersionFactory.create(definition={**PLAN, "settle": settle}).plan
    type(collector.plan_assignments.get()).objects.filter(collector=collector).update(plan=plan)
    paid("1000", by=collector, dpd=100)
    run = figured(october, clerk)
    statement = run.statements.get()
    assert (statement.total, statement.paid, statement.settled["held"]) == (21, Decimal("18.9"), "2.1")
    type(run).objects.filter(pk=run.pk).update(state="approved", approved_by=second, approved_at=factories.NOW)
    paid("1000", by=collector, dpd=100, on=date(2026, 11, 9))
    factories.TargetFactory.create(collector=collector, month=date(2026, 11, 1))
    november = figured(factories.RunFactory.create(month=date(2026, 11, 1)), clerk)
    assert november.statements.get().settled["released"] == "2.1"


def test_a_run_without_anybody_to_pay_is_refused(clerk: Any, october: Any) -> None:
    with pytest.raises(calculation.PlanMissing):
        calculation.calculate(by=clerk, run=october, now=factories.NOW, tell=Silent())


def test_a_version_whose_case_fails_stands_before_the_run(paid: Any, clerk: Any, hired: Any, october: Any) -> None:
    inputs = {"people": {"A": {"target": "10"}}, "payments": []}
    case = {"id": "wrong", "inputs": inputs, "expected": {"people": {"A": "9"}}}
    person = hired(by=factories.PlanVersionFactory.create(cases=[case]))
    paid("100", by=person)
    assert [one["code"] for one in figured(october, clerk).faults] == ["plan_fails"]
