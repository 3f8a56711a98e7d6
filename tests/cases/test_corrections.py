"""Waivers, adjustments and refunds: asked by one, decided by another, booked once, provable."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from cases.actions.ledger import corrections, ledger_proof
from cases.actions.ledger.corrections import CorrectionDecided, CorrectionRefused
from cases.actions.promises import promises
from cases.models import Account, Case, Correction, LedgerEntry
from common.models import AuditEvent
from common.second_person import SecondPersonNeeded
from staff.models import User
from tests import sql
from tests.factories import NOW, TODAY, AccountFactory, CorrectionFactory, PromiseFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def account() -> Account:
    return AccountFactory.create(unapplied=Decimal(20), case__balance=980)


def ask(account: Account, kind: str = "waiver", by: User | None = None, **stated: Any) -> Correction:
    reason = {"waiver": "goodwill", "adjustment": "creditor", "refund": "paid_twice"}[kind]
    return corrections.ask(
        account=account,
        kind=kind,
        stated={part: Decimal(amount) for part, amount in stated.items()},
        reason=reason,
        words="asked on the phone",
        by=by or UserFactory.create(),
        now=NOW,
    )


def approve(row: Correction) -> Correction:
    return corrections.approve(correction=row, by=UserFactory.create(), now=NOW, words="fine")


def test_a_waiver_is_booked_on_approval_only(account: Account) -> None:
    row = ask(account, interest=150)
    account.refresh_from_db()
    assert (account.interest, LedgerEntry.objects.count()) == (150, 1)
    row = approve(row)
    account.refresh_from_db()
    account.case.refresh_from_db()
    assert (account.interest, account.balance, account.case.balance) == (0, 830, 830)
    entry = row.entry
    assert (entry.kind, entry.reference, entry.interest) == ("waiver", f"waiver:{row.pk}", -150)
    assert entry.effective_on == TODAY
    assert set(AuditEvent.objects.values_list("action", flat=True)) == {"correction.ask", "correction.approved"}
    assert ledger_proof.differences() == []


def test_a_debt_waived_to_nothing_is_not_overdue(account: Account) -> None:
    approve(ask(account, principal=800, interest=150, fees=30))
    account.refresh_from_db()
    assert (account.balance, account.oldest_due_on) == (0, None)
    assert ledger_proof.differences() == []


def test_a_debt_waived_to_nothing_releases_the_promise_and_a_debt_that_comes_back_brings_it_back(
    account: Account,
) -> None:
    promise = PromiseFactory.create(case=account.case, recorded_at=NOW - timedelta(days=1))
    approve(ask(account, principal=800, interest=150, fees=30))
    promise.refresh_from_db()
    account.case.refresh_from_db()
    assert (promise.state, promise.reason) == ("superseded", "Nothing is owed any more.")
    assert account.case.promise_due_on is None
    promises.judge(creditor=account.creditor, on=TODAY + timedelta(days=9), now=NOW)
    approve(ask(account, "adjustment", principal=100))
    promise.refresh_from_db()
    assert (promise.state, promise.reason) == ("open", "")
    assert ledger_proof.differences() == []


def test_a_waiver_after_its_last_day_leaves_a_promise_broken(account: Account) -> None:
    promise = PromiseFactory.create(
        case=account.case, due_on=TODAY - timedelta(days=9), recorded_at=NOW - timedelta(days=12)
    )
    approve(ask(account, principal=800, interest=150, fees=30))
    promise.refresh_from_db()
    assert promise.state == "broken"


def test_a_waiver_counts_from_the_day_after_a_statement_of_the_same_day(account: Account) -> None:
    Account.objects.update(stated_on=TODAY)
    row = approve(ask(account, interest=1))
    assert row.entry.effective_on == TODAY + timedelta(days=1)


def test_a_refund_leaves_the_debt_as_it_is(account: Account) -> None:
    approve(ask(account, "refund", unapplied=20))
    account.refresh_from_db()
    assert (account.unapplied, account.balance, account.principal) == (0, 1000, 800)
    assert ledger_proof.differences() == []


def test_an_adjustment_moves_parts_either_way(account: Account) -> None:
    row = approve(ask(account, "adjustment", principal=7, fees=-7))
    account.refresh_from_db()
    assert (account.principal, account.fees, row.amount) == (807, 43, 0)


@pytest.mark.parametrize(
    ("kind", "stated", "field"),
    [
        ("waiver", {"interest": "150.01"}, "interest"),
        ("waiver", {"interest": -1}, "interest"),
        ("waiver", {}, ""),
        ("refund", {"unapplied": 21}, "unapplied"),
    ],
)
def test_more_than_there_is_is_refused(account: Account, kind: str, stated: dict[str, Any], field: str) -> None:
    with pytest.raises(CorrectionRefused) as refusal:
        ask(account, kind, **stated)
    assert refusal.value.field == field
    assert not Correction.objects.exists()


@pytest.mark.parametrize(("kind", "said"), [("waiver", "Nothing is owed"), ("refund", "Nothing was paid beyond")])
def test_where_there_is_nothing_that_is_said(account: Account, kind: str, said: str) -> None:
    nothing = dict.fromkeys(("principal", "interest", "fees", "unapplied"), Decimal(0))
    Account.objects.filter(pk=account.pk).update(**nothing)
    with pytest.raises(CorrectionRefused, match=said):
        ask(account, kind)


def test_one_of_a_kind_waits_at_a_time(account: Account) -> None:
    ask(account, interest=1)
    ask(account, "refund", unapplied=1)
    with pytest.raises(CorrectionRefused, match="waits for a decision"):
        ask(account, interest=2)


def test_a_reason_of_another_kind_and_no_words_are_refused(account: Account) -> None:
    about: dict[str, Any] = {"account": account, "kind": "waiver", "stated": {"fees": Decimal(1)}, "now": NOW}
    about["by"] = UserFactory.create()
    with pytest.raises(CorrectionRefused, match="listed"):
        corrections.ask(reason="paid_twice", words="x", **about)
    with pytest.raises(CorrectionRefused, match="own words"):
        corrections.ask(reason="goodwill", words="  ", **about)


def test_a_closed_case_keeps_what_was_owed_but_pays_back(account: Account) -> None:
    row = ask(account, interest=1)
    Case.objects.update(state="closed", close_reason="paid", closed_on=TODAY)
    with pytest.raises(CorrectionRefused, match="closed"):
        approve(row)
    with pytest.raises(CorrectionRefused, match="closed"):
        ask(account, "adjustment", fees=1)
    assert approve(ask(account, "refund", unapplied=5)).state == "approved"


def test_nobody_decides_an_own_request(account: Account) -> None:
    by = UserFactory.create()
    row = ask(account, by=by, interest=1)
    with pytest.raises(SecondPersonNeeded):
        corrections.approve(correction=row, by=by, now=NOW)
    with pytest.raises(SecondPersonNeeded):
        corrections.refuse(correction=row, words="no", by=by, now=NOW)


def test_a_decision_is_made_once(account: Account) -> None:
    row = approve(ask(account, interest=1))
    for act in (approve, lambda one: corrections.withdraw(correction=one, by=one.asked_by, now=NOW)):
        with pytest.raises(CorrectionDecided):
            act(row)
    assert LedgerEntry.objects.filter(kind="waiver").count() == 1


def test_what_is_no_longer_owed_at_the_decision_is_refused(account: Account) -> None:
    row = ask(account, interest=150)
    approve(ask(account, "adjustment", interest=-100))
    with pytest.raises(CorrectionRefused, match="50"):
        approve(row)


def test_refusing_takes_words_and_books_nothing(account: Account) -> None:
    row, by = ask(account, interest=1), UserFactory.create()
    with pytest.raises(CorrectionRefused, match="why"):
        corrections.refuse(correction=row, words=" ", by=by, now=NOW)
    row = corrections.refuse(correction=row, words="no hardship, 4111111111111111", by=by, now=NOW)
    assert (row.state, row.decision) == ("refused", "no hardship, **** **** **** 1111")
    assert LedgerEntry.objects.count() == 1


def test_only_the_asker_withdraws(account: Account) -> None:
    row = ask(account, interest=1)
    with pytest.raises(CorrectionRefused):
        corrections.withdraw(correction=row, by=UserFactory.create(), now=NOW)
    assert corrections.withdraw(correction=row, by=row.asked_by, now=NOW).state == "withdrawn"


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("state = 'refused', decided_at = now(), decided_by_id = asked_by_id", "correction_second_person"),
        ("state = 'refused'", "correction_second_person"),
        ("decided_at = now()", "correction_second_person"),
        ("state = 'withdrawn', decided_at = now(), decided_by_id = {other}", "correction_second_person"),
        ("state = 'approved', decided_at = now(), decided_by_id = {other}", "correction_booked_when_approved"),
        ("interest = -60", "keeps what was asked"),
        ("words = 'other'", "keeps what was asked"),
    ],
)
def test_the_database_keeps_the_second_person(change: str, constraint: str) -> None:
    row, other = CorrectionFactory.create(), UserFactory.create()
    assert constraint in sql.refusal(f"UPDATE cases_correction SET {change.format(other=other.pk)} WHERE id = {row.pk}")


@pytest.mark.parametrize(
    ("row", "constraint"),
    [
        ({"kind": "waiver", "interest": 5}, "correction_parts_fit"),
        ({"kind": "waiver", "interest": 0}, "correction_parts_fit"),
        ({"kind": "waiver", "unapplied": -5}, "correction_parts_fit"),
        ({"kind": "refund", "interest": 0, "unapplied": 5}, "correction_parts_fit"),
        ({"kind": "refund", "unapplied": -5}, "correction_parts_fit"),
        ({"kind": "adjustment", "unapplied": -5}, "correction_parts_fit"),
        ({"kind": "gift"}, "correction_kind_known"),
        ({"words": ""}, "correction_says_why"),
    ],
)
def test_the_database_knows_what_each_kind_may_change(row: dict[str, Any], constraint: str) -> None:
    assert constraint in sql.broken(lambda: CorrectionFactory.create(**row))


def test_the_database_lets_nobody_approve_an_own_request(account: Account) -> None:
    row, entry = CorrectionFactory.create(account=account), account.entries.get()
    said = "state = 'approved', decided_at = now(), decided_by_id = asked_by_id"
    change = f"UPDATE cases_correction SET {said}, entry_id = {entry.pk} WHERE id = {row.pk}"
    assert "correction_second_person" in sql.refusal(change)


def test_what_was_decided_stays() -> None:
    row = CorrectionFactory.create()
    corrections.refuse(correction=row, words="no", by=UserFactory.create(), now=NOW)
    assert "keeps what was asked" in sql.refusal(f"UPDATE cases_correction SET decision = '' WHERE id = {row.pk}")
    assert "keeps what was asked" in sql.refusal(f"DELETE FROM cases_correction WHERE id = {row.pk}")
    assert "append-only" in sql.refusal("TRUNCATE cases_correction")


def test_a_second_one_that_waits_is_refused_by_the_database(account: Account) -> None:
    CorrectionFactory.create(account=account)
    assert "correction_one_waits" in sql.broken(lambda: CorrectionFactory.create(account=account))


def test_an_entry_that_is_not_what_was_approved_is_found(account: Account) -> None:
    LedgerEntry.objects.create(
        account=account, kind="waiver", reference="waiver:0", effective_on=TODAY, recorded_at=NOW
    )
    assert [one.check for one in ledger_proof.differences()] == ["correction_entries"]
