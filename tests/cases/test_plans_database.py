"""What the database itself refuses of plans, and that its verdicts are those of the rule."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from cases.actions import judged
from cases.actions.ledger import ledger_proof
from cases.actions.payments import payments
from cases.actions.plans import plan_verdicts
from cases.models import Case, Plan
from cases.rules.plans import plan_judging
from cases.rules.plans.plans import Kind
from common.files import store
from tests.examples import examples
from tests.factories import NOW, TODAY, AccountFactory, PaymentFactory
from tests.plan_factories import (
    AffordabilityStatementFactory,
    AuthorityRowFactory,
    InstalmentFactory,
    InstalmentPaymentFactory,
    PlanTermsFactory,
    RepaymentPlanFactory,
    RepaymentVersionFactory,
)
from tests.sql import refusal

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ACTIVE = {"state": "active", "form": "written", "agreed_on": TODAY, "activated_at": NOW}


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("state = 'forgotten'", "does not go"),
        ("kind = 'gift'", "never change"),
        ("amount = 0", "plan_amount_positive"),
        ("total = 1", "plan_amount_positive"),
        ("discount = 1", "plan_discount_settles"),
        ("state = 'active'", "plan_active_is_agreed"),
        ("form = 'oral', recording = ''", "plan_oral_is_recorded"),
        ("state = 'cancelled'", "plan_ended_on_a_day"),
        ("ended_on = '2026-11-24'", "plan_ended_on_a_day"),
        ("received = -1", "plan_received_positive"),
        ("state = 'completed', ended_on = '2026-11-24'", "does not go"),
        ("proposed_by_id = proposed_by_id + 1", "never change"),
    ],
)
def test_a_plan_keeps_its_rules(change: str, constraint: str) -> None:
    plan = RepaymentPlanFactory.create()
    assert constraint in refusal(f"UPDATE cases_plan SET {change} WHERE id = %s", plan.pk)


def test_a_case_has_one_live_plan_and_keeps_them_all() -> None:
    plan = RepaymentPlanFactory.create()
    copy = (
        "INSERT INTO cases_plan (case_id, kind, state, amount, discount, total, received, months, last_due_on,"
        " offer_ends_on, form, recording, pledge, proposed_at, proposed_by_id, reason) SELECT case_id, kind, state,"
        " amount, discount, total, received, months, last_due_on, offer_ends_on, form, recording, pledge, proposed_at,"
        " proposed_by_id, reason FROM cases_plan WHERE id = %s"
    )
    assert "plan_one_live_per_case" in refusal(copy, plan.pk)
    assert "is kept" in refusal("DELETE FROM cases_plan WHERE id = %s", plan.pk)


def test_an_agreement_never_changes() -> None:
    plan = RepaymentPlanFactory.create(**ACTIVE)
    for change in ("agreed_on = '2026-11-01'", "activated_at = now()", "form = 'oral', recording = 'R'"):
        assert "never change" in refusal(f"UPDATE cases_plan SET {change} WHERE id = %s", plan.pk)
    back = "UPDATE cases_plan SET state = 'proposed' WHERE id = %s"
    assert "does not go from active to proposed" in refusal(back, plan.pk)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("amount = 900", "never change"),
        ("months = 7", "never change"),
        ("findings = '[1]'", "never change"),
        ("needs_approval = true", "never change"),
        ("received = 1", "never change"),
        ("decided_by_id = made_by_id", "plan_version_four_eyes"),
        ("state = 'lost'", "plan_version_state_known"),
    ],
)
def test_a_version_keeps_its_terms(change: str, constraint: str) -> None:
    version = RepaymentVersionFactory.create()
    assert constraint in refusal(f"UPDATE cases_planversion SET {change} WHERE id = %s", version.pk)
    assert "is kept" in refusal("DELETE FROM cases_planversion WHERE id = %s", version.pk)


@pytest.mark.parametrize("received", [-1, 1001])
def test_what_a_version_received_before_is_part_of_it(received: int) -> None:
    with pytest.raises(IntegrityError, match="plan_version_received_within"), transaction.atomic():
        RepaymentVersionFactory.create(received=received)


def test_what_needs_approval_does_not_stand_without() -> None:
    version = RepaymentVersionFactory.create(needs_approval=True, state="awaiting")
    stand = "UPDATE cases_planversion SET state = 'standing' WHERE id = %s"
    assert "plan_version_stands_approved" in refusal(stand, version.pk)
    RepaymentVersionFactory.create(plan=version.plan, number=2)
    other = "UPDATE cases_planversion SET state = 'standing', decided_by_id = %s WHERE id = %s"
    decider = RepaymentPlanFactory.create().proposed_by_id
    assert "plan_version_one_stands" in refusal(other, decider, version.pk)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("amount = 999", "never change"),
        ("due_on = due_on + 1", "never change"),
        ("received = 1001", "instalment_received_within"),
        ("state = 'paid'", "instalment_paid_in_full"),
        ("state = 'lost'", "instalment_state_known"),
    ],
)
def test_an_instalment_keeps_its_date_and_amount(change: str, constraint: str) -> None:
    instalment = InstalmentFactory.create()
    assert constraint in refusal(f"UPDATE cases_instalment SET {change} WHERE id = %s", instalment.pk)
    assert "is kept" in refusal("DELETE FROM cases_instalment WHERE id = %s", instalment.pk)


def test_instalments_add_up_to_the_plan() -> None:
    version = RepaymentVersionFactory.create()
    add = "INSERT INTO cases_instalment (version_id, number, due_on, amount, interest, received, state) VALUES "
    assert "add up" in refusal(add + "(%s, 1, '2026-12-24', 999.99, 0, 0, 'open')", version.pk)
    both = "(%s, 1, '2026-12-24', 999.99, 0, 0, 'open'), (%s, 2, '2026-12-24', 0.01, 0, 0, 'open')"
    assert refusal(add + both, version.pk, version.pk) == ""


def test_a_payment_counts_once() -> None:
    counted = InstalmentPaymentFactory.create()
    payment = PaymentFactory.create(amount=50)
    add = "INSERT INTO cases_instalmentpayment (instalment_id, payment_id, amount) VALUES (%s, %s, %s)"
    assert "counts once" in refusal(add, counted.instalment_id, payment.pk, 51)
    assert "instalment_payment_once" in refusal(add, counted.instalment_id, counted.payment_id, 1)
    assert "instalment_payment_positive" in refusal(add, counted.instalment_id, payment.pk, 0)


def test_statements_and_agreements_never_change() -> None:
    statement = AffordabilityStatementFactory.create()
    assert "append-only" in refusal("UPDATE cases_affordabilitystatement SET income = 1 WHERE id = %s", statement.pk)
    version = RepaymentVersionFactory.create()
    file = store(name="a.pdf", content_type="application/pdf", parts=[b"a"], by=None)
    add = (
        "INSERT INTO cases_agreement (version_id, creditor_id, year, serial, language, file_id, sha256, issued_at,"
        f" issued_by_id) VALUES (%s, {version.plan.case.creditor_id}, 2026, 1, 'en', {file.pk}, %s, now(),"
        f" {version.made_by_id})"
    )
    assert "agreement_has_digest" in refusal(add, version.pk, "short")
    assert refusal(add, version.pk, "a" * 64) == ""
    assert "agreement_number_once" in refusal(add, version.pk, "b" * 64)
    assert "append-only" in refusal("DELETE FROM cases_agreement WHERE version_id = %s", version.pk)


@pytest.mark.parametrize(
    ("table", "change", "constraint"),
    [
        ("planterms", "settlement_floor = 101", "plan_terms_floor_percent"),
        ("planterms", "annual_rate = -1", "plan_terms_rate_positive"),
        ("planterms", "most_months = 0", "plan_terms_months_positive"),
        ("planterms", "statement_days = 0", "plan_terms_statement_days"),
        ("planterms", "living_floor = -1", "plan_terms_amounts_positive"),
        ("authorityrow", "most_discount = 101", "authority_discount_percent"),
        ("authorityrow", "most_amount = 0", "authority_amount_positive"),
        ("authorityrow", "role = 'quality'", "authority_role_known"),
    ],
)
def test_terms_keep_their_bounds(table: str, change: str, constraint: str) -> None:
    PlanTermsFactory.create()
    AuthorityRowFactory.create()
    assert constraint in refusal(f"UPDATE cases_{table} SET {change}")


class SqlAgreesWithTheRule(TestCase):
    """The SQL of the verdicts and the pure rule give the same answer, whatever order the money arrives in."""

    @examples(40)
    @given(
        money=st.lists(st.tuples(st.integers(0, 100), st.integers(1, 150)), max_size=6),
        on=st.integers(100, 140),
        kind=st.sampled_from([Kind.INSTALMENTS, Kind.SETTLEMENT]),
    )
    def test_judge(self, money: list[tuple[int, int]], on: int, kind: Kind) -> None:
        account = AccountFactory.create()
        let_go = 700 if kind is Kind.SETTLEMENT else 0
        amounts: dict[str, Any] = {"amount": 300, "discount": let_go}
        plan = RepaymentPlanFactory.create(case=account.case, kind=kind.value, total=300, **amounts, **ACTIVE)
        version = RepaymentVersionFactory.create(plan=plan, **amounts)
        days = [TODAY + number * 30 * DAY for number in (1, 2, 3)]
        rows = [
            InstalmentFactory.build(version=version, number=n, due_on=day, amount=100) for n, day in enumerate(days)
        ]
        type(rows[0]).objects.bulk_create(rows)
        for place, (after, amount) in enumerate(money):
            stated = payments.Stated(account.reference, f"R{place}", Decimal(amount), TODAY + after * DAY)
            payments.record(creditor=account.creditor, stated=stated, by=None, now=NOW + 100 * DAY)
        if Case.objects.get(pk=account.case_id).balance <= 0:
            return
        day = TODAY + on * DAY
        plan_verdicts.judge(creditor=account.creditor, on=day, now=NOW, cases=judged.of([account.case_id]))
        found = Plan.objects.get()
        expected = plan_judging.judge(
            kind=kind,
            due=[(one, Decimal(100)) for one in days],
            received=[(TODAY + at * DAY, Decimal(amount)) for at, amount in money],
            tolerance_days=version.tolerance_days,
            on=day,
        )
        paid = tuple(version.instalments.order_by("number").values_list("received", flat=True))
        assert (found.state, found.received, found.ended_on) == (expected.state, expected.received, expected.ended_on)
        assert paid == expected.paid
        assert [row.check for row in ledger_proof.differences()] == []
