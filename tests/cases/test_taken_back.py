"""A closing by mistake is taken back: the plan and the promises that it ended run on where they would still be kept."""

from decimal import Decimal
from typing import Any

import pytest

from cases.actions.closings import closings
from cases.actions.ledger import interest, ledger_proof
from cases.actions.plans import plan_endings
from cases.actions.promises import promises
from cases.models import Account, Case, Closing, Hold, LedgerEntry, Plan, Promise
from cases.queries.closings import comeback
from cases.rules.plans.plans import Kind
from cases.rules.plans.proposals import Wanted
from cases.rules.promises.promises import Part
from staff.enums import Role
from staff.models import User
from tests.cases.placing import LATER, account, place, row
from tests.cases.planning import DAY, owing, pay, running, said
from tests.factories import NOW, TODAY, CaseFactory, CreditorFactory, UserFactory
from tests.plan_factories import PlanTermsFactory, RepaymentPlanFactory
from tests.sql import refusal

pytestmark = pytest.mark.django_db


def close(case: Case, *, days: int = 0, reason: str = "written_off") -> Closing:
    case.refresh_from_db()
    by, now = UserFactory.create(role=Role.SUPERVISOR), NOW + days * DAY
    closing = closings.ask(case=case, reason=reason, evidence="Letter of the bank", by=by, now=now)
    return closings.approve(closing=closing, by=UserFactory.create(role=Role.FINANCE), now=now)


def take_back(closing: Closing, by: User, *, days: int) -> Closing:
    return closings.reopen(closing=closing, reason="Wrong person", by=by, now=NOW + days * DAY)


def told(closing: Closing) -> list[tuple[str, bool]]:
    return [(one.words, one.is_left) for one in comeback.said(closing)]


@pytest.fixture
def planned() -> Account:
    account = owing()
    PlanTermsFactory.create(creditor=account.creditor, smallest_instalment=10)
    return account


def test_a_plan_that_is_still_kept_runs_on_with_its_stop(planned: Account, supervisor: User) -> None:
    plan = running(planned)
    before: dict[str, Any] = dict(Plan.objects.values().get())
    closing = close(planned.case, days=2)
    plan.refresh_from_db()
    assert (plan.state, plan.hold.state, closing.plan) == ("cancelled", "lifted", plan)
    row = take_back(closing, supervisor, days=4)
    after: dict[str, Any] = dict(Plan.objects.values().get())
    assert {name for name in before if before[name] != after[name]} == {"hold_id", "let_run_by_id"}
    plan.refresh_from_db()
    assert (plan.hold.kind, plan.hold.state, plan.hold.starts_on) == ("plan_active", "in_force", TODAY + 2 * DAY)
    last: Any = plan.history.latest()
    assert (last.history_user, last.state) == (supervisor, "active")
    assert (row.plan_left, plan.let_run_by) == ("", closing)
    assert told(row) == [("The repayment plan runs on: the case was closed by mistake.", False)]
    assert ledger_proof.differences() == []


def test_money_that_came_meanwhile_counts_for_the_plan(planned: Account, supervisor: User) -> None:
    plan = running(planned)
    closing = close(planned.case, days=2)
    pay(planned, 200, 3)
    pay(planned, 800, 4)
    take_back(closing, supervisor, days=5)
    assert said(plan) == ("completed", Decimal(1000), 4)
    assert not Hold.objects.filter(state="in_force").exists()
    assert ledger_proof.differences() == []


def test_a_plan_that_would_be_broken_by_now_is_agreed_again(planned: Account, supervisor: User) -> None:
    plan = running(planned)
    row = take_back(close(planned.case, days=20), supervisor, days=45)
    plan.refresh_from_db()
    assert (plan.state, plan.hold.state, plan.ended_on) == ("cancelled", "lifted", TODAY + 20 * DAY)
    assert (row.plan_left, plan.let_run_by) == ("not_kept", None)
    [(words, is_left)] = told(row)
    assert "an instalment was not paid in time" in words
    assert (words.endswith("Agree it again."), is_left) == (True, True)
    shown = comeback.of_plan(plan)
    assert (shown and shown.words) == words
    assert ledger_proof.differences() == []


def test_a_plan_that_was_cancelled_before_stays_so(planned: Account, supervisor: User) -> None:
    plan = plan_endings.end_agreed(
        plan=running(planned), reason="Asked for it", proof="REC-9", by=supervisor, now=NOW + DAY
    )
    row = take_back(close(planned.case, days=2), supervisor, days=4)
    plan.refresh_from_db()
    assert (plan.state, row.plan, told(row)) == ("cancelled", None, [])


def test_a_plan_whose_account_left_is_agreed_again(planned: Account, supervisor: User) -> None:
    plan = running(planned)
    closing = close(planned.case, days=2)
    elsewhere = CaseFactory.create(creditor=planned.creditor, debtor=planned.debtor)
    Account.objects.filter(pk=planned.pk).update(case=elsewhere)
    Case.objects.filter(pk=elsewhere.pk).update(state="closed", close_reason="recalled", closed_on=TODAY)
    assert take_back(closing, supervisor, days=4).plan_left == "moved"
    plan.refresh_from_db()
    assert plan.state == "cancelled"


def test_two_mistakes_in_turn_let_it_run_on_twice(planned: Account, supervisor: User) -> None:
    plan = running(planned)
    take_back(close(planned.case, days=1), supervisor, days=2)
    second = close(planned.case, days=3, reason="sold")
    take_back(second, supervisor, days=4)
    plan.refresh_from_db()
    assert (plan.state, plan.let_run_by) == ("active", second)


def test_the_creditor_s_interest_rests_through_the_days_between(supervisor: User) -> None:
    terms: dict[str, Any] = {"interest_kind": "simple", "interest_rate": Decimal("0.0005"), "interest_from": TODAY}
    planned = owing()
    type(planned.creditor).objects.filter(pk=planned.creditor_id).update(**terms)
    PlanTermsFactory.create(creditor=planned.creditor, annual_rate=12, smallest_instalment=10)
    plan = running(planned, Wanted(Kind.INSTALMENTS, TODAY + 10 * DAY, count=12))
    take_back(close(planned.case, days=5), supervisor, days=12)
    planned.creditor.refresh_from_db()
    interest.accrue(creditor=planned.creditor, on=TODAY + 12 * DAY, now=NOW + 12 * DAY)
    booked = LedgerEntry.objects.filter(account=planned, interest__gt=0, reference__contains="interest")
    first = plan.versions.get().instalments.get(number=1)
    assert [entry.interest for entry in booked] == [first.interest], (
        "what fell due meanwhile, by the plan's terms alone"
    )
    assert ledger_proof.differences() == []


def promised(case: Case, *parts: tuple[int, int]) -> list[Promise]:
    wanted = [Part(Decimal(amount), TODAY + days * DAY) for amount, days in parts]
    return promises.record_series(case=case, parts=wanted, by=UserFactory.create(), now=NOW)


def states() -> list[str]:
    return list(Promise.objects.order_by("pk").values_list("state", flat=True))


@pytest.mark.parametrize(
    ("paid", "expected", "words"),
    [
        (None, ["withdrawn", "open"], ["The promise runs on.", "A promise stays withdrawn"]),
        (100, ["kept", "open"], ["2 promises run on."]),
        (60, ["withdrawn", "open"], ["The promise runs on.", "A promise stays withdrawn"]),
    ],
)
def test_promises_run_on_where_they_would_still_be_kept(
    planned: Account, supervisor: User, paid: int | None, expected: list[str], words: list[str]
) -> None:
    promised(planned.case, (100, 3), (200, 20))
    closing = close(planned.case, days=1)
    assert states() == ["withdrawn", "withdrawn"]
    if paid:
        pay(planned, paid, 2)
    row = take_back(closing, supervisor, days=12)
    assert states() == expected
    assert [one.startswith(start) for (one, _left), start in zip(told(row), words, strict=True)] == [True] * len(words)
    planned.case.refresh_from_db()
    assert planned.case.promise_due_on == TODAY + 20 * DAY
    assert Promise.history.filter(state="broken").count() == 0, "nobody breaks a promise that the desk had ended"
    assert ledger_proof.differences() == []


def test_a_promise_that_the_debtor_took_back_stays_so(planned: Account, supervisor: User) -> None:
    [one] = promised(planned.case, (100, 9))
    promises.withdraw(promise=one, reason="lost work", by=supervisor, now=NOW)
    row = take_back(close(planned.case, days=1), supervisor, days=2)
    assert (states(), row.promises) == (["withdrawn"], [])


RECALL = ["Account No", "Recall date", "Reason"]


def test_an_old_closing_is_not_taken_back_once_the_creditor_has_recalled_the_case(supervisor: User) -> None:
    creditor = CreditorFactory.create(code="ys")
    place(creditor, [row("A1"), row("A2")])
    closing = close(account("A1").case)
    place(creditor, [row("A1")], on=LATER)
    place(creditor, [["A1", "", ""]], header=RECALL, scope="recall", on=LATER + DAY)
    assert account("A1").case.close_reason == "recalled"
    with pytest.raises(closings.ReopeningRefused, match="closed now"):
        closings.reopen(closing=closing, reason="Wrong", by=supervisor, now=NOW)
    assert account("A1").state == "recalled"


RUN_ON = "UPDATE cases_plan SET state = 'active', ended_on = NULL, let_run_by_id = %s WHERE id = %s"
ONE_WAY = "runs on only by the closing"


class TestOneWayBack:
    """What SQL cannot do: every other way from a cancelled plan to a running one."""

    @pytest.fixture
    def plan(self, planned: Account) -> Plan:
        return running(planned)

    @pytest.fixture
    def closing(self, plan: Plan) -> Closing:
        return close(plan.case, days=1)

    def test_nothing_is_named(self, plan: Plan, closing: Closing) -> None:
        assert ONE_WAY in refusal("UPDATE cases_plan SET state = 'active', ended_on = NULL WHERE id = %s", plan.pk)

    def test_the_closing_was_not_taken_back(self, plan: Plan, closing: Closing) -> None:
        assert ONE_WAY in refusal(RUN_ON, closing.pk, plan.pk)

    def test_the_closing_is_of_another_plan(self, plan: Plan, closing: Closing, supervisor: User) -> None:
        other = owing()
        PlanTermsFactory.create(creditor=other.creditor, smallest_instalment=10)
        running(other)
        strange = take_back(close(other.case, days=1), supervisor, days=2)
        assert ONE_WAY in refusal(RUN_ON, strange.pk, plan.pk)

    def test_the_debtor_ended_it(self, plan: Plan, supervisor: User) -> None:
        plan_endings.end_agreed(plan=plan, reason="No", proof="REC-9", by=supervisor, now=NOW + DAY)
        row = take_back(close(plan.case, days=1), supervisor, days=2)
        assert ONE_WAY in refusal(RUN_ON, row.pk, plan.pk)
        name = "UPDATE cases_closing SET plan_id = %s WHERE id = %s"
        assert "never changes" in refusal(name, plan.pk, row.pk)

    def test_one_mistake_counts_once(self, plan: Plan, closing: Closing, supervisor: User) -> None:
        take_back(closing, supervisor, days=2)
        plan.refresh_from_db()
        plan_endings.end_agreed(plan=plan, reason="No", proof="REC-9", by=supervisor, now=NOW + 3 * DAY)
        assert ONE_WAY in refusal(RUN_ON, closing.pk, plan.pk)
        forget = "UPDATE cases_plan SET let_run_by_id = NULL WHERE id = %s"
        assert ONE_WAY in refusal(forget, plan.pk)

    def test_a_running_plan_names_no_closing(self, plan: Plan, closing: Closing, supervisor: User) -> None:
        take_back(closing, supervisor, days=2)
        for other in ("let_run_by_id + 1", "NULL"):
            name = f"UPDATE cases_plan SET let_run_by_id = {other} WHERE id = %s"
            assert ONE_WAY in refusal(name, plan.pk)

    def test_a_newer_plan_stands(self, plan: Plan, closing: Closing, supervisor: User) -> None:
        RepaymentPlanFactory.create(case=plan.case, state="cancelled", ended_on=TODAY)
        row = take_back(closing, supervisor, days=2)
        assert row.plan_left == "newer"
        assert ONE_WAY in refusal(RUN_ON, row.pk, plan.pk)

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ("plan_id = NULL", "never changes"),
            ("promises = '{1}'", "never changes"),
            ("state = 'waiting'", "does not go from done to waiting"),
            ("plan_left = 'newer'", "closing_plan_left_known"),
        ],
    )
    def test_a_closing_keeps_what_it_ended(self, closing: Closing, change: str, words: str) -> None:
        assert words in refusal(f"UPDATE cases_closing SET {change} WHERE id = %s", closing.pk)

    def test_a_closing_names_the_plan_that_it_cancelled(self, plan: Plan, supervisor: User) -> None:
        waiting = closings.ask(case=plan.case, reason="sold", evidence="Contract", by=supervisor, now=NOW)
        done = (
            "UPDATE cases_closing SET state = 'done', decided_at = asked_at, decided_by_id = %s, plan_id = %s"
            " WHERE id = %s"
        )
        checker = UserFactory.create(role=Role.FINANCE).pk
        assert "the agreed plan that it cancelled" in refusal(done, checker, plan.pk, waiting.pk)
        copy = "INSERT INTO cases_closing (case_id, reason, evidence, balance, needs_second, state, accounts, promises,"
        copy += " plan_id, state_before, asked_at, asked_by_id, decision, reopen_reason, plan_left)"
        copy += " SELECT case_id, reason, evidence, balance, false, 'done', accounts, promises, %s, '', asked_at,"
        copy += " asked_by_id, '', '', '' FROM cases_closing WHERE id = %s"
        assert "once it is done" in refusal(copy, plan.pk, waiting.pk)
