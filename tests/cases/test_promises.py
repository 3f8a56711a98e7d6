"""Promises: recorded, superseded, withdrawn, judged by money, with history."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from cases.actions import judged
from cases.actions.promises import promises
from cases.actions.promises.promises import PromiseRefused, PromiseSettled
from cases.enums import CloseReason
from cases.models import Account, Case, Promise, PromisePayment
from common.models import AuditEvent
from staff.enums import Role
from tests.factories import NOW, TODAY, AccountFactory, CaseFactory, PaymentFactory, PromiseFactory, UserFactory
from tests.sql import refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def account() -> Account:
    return AccountFactory.create()


def record(case: Case, amount: int = 300, days: int = 3, **more: Any) -> Promise:
    return promises.record(
        case=case,
        amount=Decimal(amount),
        due_on=TODAY + timedelta(days=days),
        method="transfer",
        by=more.pop("by", None) or UserFactory.create(),
        now=more.pop("now", NOW),
    )


def pay(account: Account, amount: int, days: int, **more: Any) -> Any:
    more.setdefault("recorded_at", NOW + timedelta(days=max(days, 0), hours=1))
    return PaymentFactory.create(account=account, amount=amount, value_on=TODAY + timedelta(days=days), **more)


def judge(case: Case, days: int) -> Promise:
    promises.judge(creditor=case.creditor, on=TODAY + timedelta(days=days), now=NOW, cases=judged.of([case.pk]))
    case.refresh_from_db()
    return case.promises.latest("pk")


def test_record_keeps_the_date_on_the_case(account: Account) -> None:
    user = UserFactory.create()
    promise = record(account.case, by=user)
    account.case.refresh_from_db()
    assert (promise.state, promise.recorded_by, promise.recorded_at) == ("open", user, NOW)
    assert account.case.promise_due_on == TODAY + timedelta(days=3)
    assert promise.history.get().history_user == user
    assert AuditEvent.objects.get(action="promise.record").subject_id == promise.pk


def test_record_supersedes_the_open_one(account: Account) -> None:
    first = record(account.case)
    second = record(account.case, 400)
    first.refresh_from_db()
    assert (first.state, second.state, first.history.count()) == ("superseded", "open", 2)
    assert first.reason == "The next promise took its place on Tue 24 Nov, 14:26."
    assert "promise_superseded_for_a_reason" in refusal("UPDATE cases_promise SET reason = '' WHERE id = %s", first.pk)


@pytest.mark.parametrize(("amount", "days", "field"), [(1001, 3, "amount"), (300, 31, "due_on"), (300, -1, "due_on")])
def test_record_refuses_beyond_the_limits(account: Account, amount: int, days: int, field: str) -> None:
    with pytest.raises(PromiseRefused) as refused:
        record(account.case, amount, days)
    assert refused.value.field == field
    assert not Promise.objects.exists()


def test_record_refuses_a_fourth_in_a_row(account: Account) -> None:
    for number in range(3):
        record(account.case, now=NOW + timedelta(hours=number))
    with pytest.raises(PromiseRefused, match="no more in a row"):
        record(account.case, now=NOW + timedelta(hours=3))


def test_record_refuses_a_closed_case() -> None:
    case = CaseFactory.create(state="closed", close_reason=CloseReason.RECALLED, closed_on=TODAY)
    with pytest.raises(PromiseRefused, match="closed"):
        record(case)


def test_record_marks_what_had_already_arrived(account: Account) -> None:
    pay(account, 300, -1, recorded_at=NOW - timedelta(hours=1))
    promise = record(account.case)
    assert (promise.after_the_fact, promise.state, promise.received) == (True, "kept", 300)


def test_earlier_money_that_does_not_cover_counts_for_nothing(account: Account) -> None:
    pay(account, 100, -1, recorded_at=NOW - timedelta(hours=1))
    promise = record(account.case)
    assert (promise.after_the_fact, promise.state, promise.received) == (False, "open", 0)


def test_a_late_file_shows_that_the_money_was_there_before(account: Account) -> None:
    record(account.case)
    pay(account, 300, -1, recorded_at=NOW + timedelta(days=1))
    assert judge(account.case, 1).after_the_fact


def test_withdraw(account: Account) -> None:
    promise = record(account.case)
    promise = promises.withdraw(promise=promise, reason="wrong case", by=UserFactory.create(), now=NOW)
    account.case.refresh_from_db()
    assert (promise.state, promise.reason, account.case.promise_due_on) == ("withdrawn", "wrong case", None)
    with pytest.raises(PromiseSettled):
        promises.withdraw(promise=promise, reason="again", by=UserFactory.create(), now=NOW)


def test_withdraw_asks_for_a_reason(account: Account) -> None:
    with pytest.raises(PromiseRefused):
        promises.withdraw(promise=record(account.case), reason=" ", by=UserFactory.create(), now=NOW)


@pytest.mark.parametrize(
    ("money", "on", "state", "received"),
    [
        ([(300, 2)], 2, "kept", 300),
        ([(500, 2)], 2, "kept", 300),
        ([(300, 5)], 5, "kept_with_variance", 300),
        ([(290, 3)], 7, "kept_with_variance", 290),
        ([(290, 3)], 6, "open", 290),
        ([(200, 3)], 7, "partly_kept", 200),
        ([(300, 7)], 7, "broken", 0),
        ([], 7, "broken", 0),
    ],
)
def test_judge(account: Account, money: list[tuple[int, int]], on: int, state: str, received: int) -> None:
    record(account.case)
    for amount, day in money:
        pay(account, amount, day)
    promise = judge(account.case, on)
    assert (promise.state, promise.received) == (state, received)
    broken_on = TODAY + timedelta(days=on) if state in ("broken", "partly_kept") else None
    assert account.case.promise_broken_on == broken_on
    assert (account.case.promise_due_on is not None) == (state == "open")


def test_judge_twice_changes_nothing(account: Account) -> None:
    record(account.case)
    pay(account, 200, 2)
    first = judge(account.case, 7)
    histories = first.history.count()
    counted = list(PromisePayment.objects.values_list("pk"))
    second = judge(account.case, 9)
    assert (second.judged_on, second.history.count()) == (first.judged_on, histories)
    assert list(PromisePayment.objects.values_list("pk")) == counted


def test_judge_writes_history_as_save_does(account: Account) -> None:
    record(account.case)
    promise = judge(account.case, 7)
    latest = promise.history.latest()
    assert (latest.state, latest.history_type, latest.history_date) == ("broken", "~", NOW)
    assert latest.instance.amount == promise.amount


def test_a_bounce_reopens_what_it_had_kept(account: Account) -> None:
    record(account.case)
    payment = pay(account, 300, 1)
    assert judge(account.case, 1).state == "kept"
    payment.state = "reversed"
    payment.save()
    promise = judge(account.case, 2)
    assert (promise.state, promise.received, promise.judged_on) == ("open", 0, None)
    assert account.case.promise_due_on == promise.due_on
    assert not PromisePayment.objects.exists()


def test_a_bounce_does_not_reopen_beside_a_newer_promise(account: Account) -> None:
    first = record(account.case)
    payment = pay(account, 300, 1)
    judge(account.case, 1)
    record(account.case, 200, 9, now=NOW + timedelta(days=2))
    payment.state = "reversed"
    payment.save()
    assert judge(account.case, 2).state == "open"
    first.refresh_from_db()
    assert (first.state, first.reason) == ("superseded", "A later promise or plan took its place.")


def test_payments_count_once_oldest_promise_first(account: Account) -> None:
    first = record(account.case, 300, 3)
    pay(account, 400, 2)
    judge(account.case, 2)
    second = record(account.case, 200, 6, now=NOW + timedelta(days=3))
    assert second.state == "open"
    pay(account, 200, 5)
    judge(account.case, 8)
    assert list(first.counted.values_list("amount", flat=True)) == [300]
    assert list(second.counted.values_list("amount", flat=True)) == [200]


def test_the_sweep_takes_those_whose_tolerance_has_passed(account: Account) -> None:
    promise = PromiseFactory.create(case=account.case, due_on=TODAY - timedelta(days=4), recorded_at=NOW)
    waits = PromiseFactory.create(
        case=CaseFactory.create(creditor=account.creditor), due_on=TODAY - timedelta(days=3), recorded_at=NOW
    )
    assert promises.judge(creditor=account.creditor, on=TODAY, now=NOW) == {"broken": 1}
    promise.refresh_from_db()
    waits.refresh_from_db()
    assert (promise.state, waits.state) == ("broken", "open")


def test_money_that_was_there_before_keeps_a_superseded_promise(account: Account) -> None:
    first = record(account.case)
    record(account.case, 200, 9, now=NOW + timedelta(days=2))
    pay(account, 300, 1, recorded_at=NOW + timedelta(days=5))
    judge(account.case, 5)
    first.refresh_from_db()
    assert (first.state, first.received) == ("kept", 300)


def test_a_bounce_after_the_end_breaks_the_promise_at_once(account: Account) -> None:
    record(account.case)
    payment = pay(account, 300, 1)
    judge(account.case, 4)
    payment.state = "reversed"
    payment.save()
    promise = judge(account.case, 9)
    assert (promise.state, promise.judged_on) == ("broken", TODAY + timedelta(days=9))
    assert account.case.promise_broken_at == NOW
    states = list(promise.history.order_by("history_id").values_list("state", flat=True))
    assert states == ["open", "kept", "broken"]


def test_a_changed_tolerance_leaves_what_was_recorded_alone(account: Account) -> None:
    promise = record(account.case)
    account.creditor.promise_tolerance_days = 0
    account.creditor.save()
    judge(account.case, 6)
    promise.refresh_from_db()
    assert (promise.state, promise.last_on) == ("open", TODAY + timedelta(days=6))
    assert record(account.case, now=NOW + timedelta(hours=1)).last_on == TODAY + timedelta(days=3)


def test_withdraw_says_who_said_so(account: Account) -> None:
    promise = record(account.case)
    by = UserFactory.create()
    with pytest.raises(PromiseRefused) as refused:
        promises.withdraw(promise=promise, reason="x", said_by="nobody", by=by, now=NOW)
    assert refused.value.field == "said_by"
    promise = promises.withdraw(promise=promise, reason="pays the bank", said_by="debtor", by=by, now=NOW)
    assert (promise.said_by, promise.history.latest().history_change_reason) == ("debtor", "pays the bank")


def test_after_the_due_date_only_a_supervisor_withdraws(account: Account) -> None:
    promise = record(account.case)
    later = NOW + timedelta(days=4)
    with pytest.raises(PromiseRefused, match="due date has passed"):
        promises.withdraw(promise=promise, reason="x", by=UserFactory.create(), now=later)
    supervisor = UserFactory.create(role=Role.SUPERVISOR)
    assert promises.withdraw(promise=promise, reason="x", by=supervisor, now=later).state == "withdrawn"
