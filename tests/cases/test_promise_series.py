"""Promises in parts, and the database's own word on them."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from cases.actions import judged
from cases.actions.promises import promises
from cases.actions.promises.promises import PromiseRefused
from cases.models import Account, Promise
from cases.rules.promises.promises import Part
from tests.factories import NOW, TODAY, AccountFactory, PaymentFactory, PromiseFactory, UserFactory
from tests.sql import refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def account() -> Account:
    return AccountFactory.create()


def record(account: Account, *parts: tuple[int, int], **more: Any) -> list[Promise]:
    """Record (amount, days from today) parts."""
    said = [Part(Decimal(amount), TODAY + timedelta(days=days)) for amount, days in parts]
    more = {"by": UserFactory.create(), "now": NOW, **more}
    return promises.record_series(case=account.case, parts=said, **more)


def judge(account: Account, day: int) -> list[str]:
    on = TODAY + timedelta(days=day)
    promises.judge(creditor=account.creditor, on=on, now=NOW + timedelta(days=day), cases=judged.of([account.case.pk]))
    account.case.refresh_from_db()
    return list(Promise.objects.order_by("pk").values_list("state", flat=True))


def test_three_parts_stand_together_by_their_dates(account: Account) -> None:
    found = record(account, (200, 10), (300, 3), (100, 17))
    assert [(one.amount, one.part, one.parts, one.state) for one in found] == [
        (300, 1, 3, "open"),
        (200, 2, 3, "open"),
        (100, 3, 3, "open"),
    ]
    assert {one.series for one in found} == {found[0].pk}
    account.case.refresh_from_db()
    assert account.case.promise_due_on == TODAY + timedelta(days=3)


def test_each_part_is_judged_on_its_own_and_the_next_is_shown(account: Account) -> None:
    record(account, (300, 3), (200, 10), (100, 17))
    PaymentFactory.create(account=account, amount=300, value_on=TODAY + timedelta(days=2), recorded_at=NOW)
    assert judge(account, 2) == ["kept", "open", "open"]
    assert (account.case.promise_due_on, account.case.promise_broken_on) == (TODAY + timedelta(days=10), None)
    assert judge(account, 14) == ["kept", "broken", "open"]
    assert account.case.promise_due_on == TODAY + timedelta(days=17)
    assert account.case.promise_broken_at == NOW + timedelta(days=14)
    PaymentFactory.create(account=account, amount=100, value_on=TODAY + timedelta(days=16), recorded_at=NOW)
    assert judge(account, 16) == ["kept", "broken", "kept"]
    assert account.case.promise_broken_on is None


def test_a_later_call_supersedes_the_parts_that_are_open(account: Account) -> None:
    record(account, (300, 3), (200, 10))
    later = NOW + timedelta(days=8)
    judge(account, 8)
    record(account, (400, 12), now=later, reason="earns more now", said_by="debtor")
    found = list(Promise.objects.order_by("pk").values_list("state", "reason", "said_by"))
    assert found == [("broken", "", ""), ("superseded", "earns more now", "debtor"), ("open", "", "")]


@pytest.mark.parametrize(
    ("parts", "field", "words"),
    [
        ([(300, 3), (50, 10)], "amount", ""),
        ([(300, 3), (300, 40)], "due_on_2", "too far"),
        ([(300, 3), (300, 3)], "due_on_2", "same day"),
        ([(500, 3), (501, 9)], "amount_2", "together"),
        ([(100, 3), (100, 4), (100, 5), (100, 6)], "", "at most 3 parts"),
    ],
)
def test_refused_as_a_whole(account: Account, parts: list[tuple[int, int]], field: str, words: str) -> None:
    if not words:
        account.creditor.promise_smallest_amount = Decimal(100)
        account.creditor.save()
        field, words = "amount_2", "Too small"
    with pytest.raises(PromiseRefused, match=words) as refused:
        record(account, *parts)
    assert refused.value.field == field
    assert not Promise.objects.exists()


def test_withdraw_one_part_or_the_rest_with_it(account: Account) -> None:
    first, second, third = record(account, (300, 3), (200, 10), (100, 17))
    by = UserFactory.create()
    promises.withdraw(promise=first, reason="wrong day", by=by, now=NOW)
    assert judge(account, 0) == ["withdrawn", "open", "open"]
    promises.withdraw(promise=second, reason="lost the job", said_by="debtor", by=by, now=NOW, with_later_parts=True)
    assert judge(account, 0) == ["withdrawn", "withdrawn", "withdrawn"]
    third.refresh_from_db()
    assert (third.reason, third.said_by) == ("lost the job", "debtor")
    assert account.case.promise_due_on is None


def test_the_database_takes_open_promises_of_one_call_only(account: Account) -> None:
    first = PromiseFactory.create(case=account.case, parts=2)
    second = PromiseFactory.create(case=account.case, first=first, part=2, parts=2)
    change = "UPDATE cases_promise SET {} WHERE id = %s"
    assert "promise_part_of_a_series" in refusal(change.format("part = 1"), second.pk)
    assert "promise_part_of_a_series" in refusal(change.format("part = 3"), second.pk)
    assert "promise_part_of_a_series" in refusal(change.format("part = 2"), first.pk)
    assert "promise_one_open_series_per_case" in refusal(change.format("first_id = NULL, part = 1"), second.pk)
    assert "promise_dates_in_order" in refusal(change.format("kept_until = due_on - 1"), first.pk)
    assert "promise_dates_in_order" in refusal(change.format("last_on = due_on - 1"), first.pk)
    assert "promise_withdrawn_for_a_reason" in refusal(change.format("state = 'withdrawn'"), first.pk)
    assert "promise_said_by_known" in refusal(change.format("said_by = 'bank'"), first.pk)
    assert "promise_tolerance_unit" in refusal(change.format("tolerance_unit = 'weeks'"), first.pk)
    copy = "INSERT INTO cases_promise SELECT (jsonb_populate_record(p, jsonb_build_object('id', p.id + 1000))).* FROM"
    assert "promise_part_once" in refusal(f"{copy} cases_promise p WHERE id = %s", second.pk)


def test_the_database_keeps_the_creditors_terms_sane(account: Account) -> None:
    change = "UPDATE cases_creditor SET {} WHERE id = %s"
    assert "creditor_tolerance_unit" in refusal(change.format("promise_tolerance_unit = 'weeks'"), account.creditor_id)
    assert "creditor_promise_parts" in refusal(change.format("promise_most_parts = 0"), account.creditor_id)
    assert "creditor_promise_parts" in refusal(change.format("promise_most_parts = 7"), account.creditor_id)
