"""Sealing: two people, what goes, what stays, what holds back, and that nothing else gets through."""

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, transaction

from cases.actions.closings import retention, sealing
from cases.enums import SealItemState, SealState
from cases.imports.progress import Silent
from cases.models import Account, Case, ContactPoint, Debtor, Payment, SealItem, StagedAccount
from cases.queries import search
from cases.queries.closings import retention as overview
from cases.queries.closings.retention import why_words as retention_words
from common.chains import Differs
from common.models import IdempotencyRecord
from common.second_person import SecondPersonNeeded
from contacts.models import Contact
from contacts.queries import archive
from staff.enums import Role
from staff.models import User
from tests.cases.sealing import LONG_AGO, SECRET, due, sealed
from tests.factories import (
    NOW,
    TODAY,
    CaseFactory,
    CorrectionFactory,
    CreditorFactory,
    HoldFactory,
    PaymentFactory,
    PlacementFactory,
    UserFactory,
)
from tests.life_factories import (
    SealBatchFactory,
    SealItemFactory,
)
from tests.sql import superuser

pytestmark = pytest.mark.django_db
SEALED_AT_ONCE = """INSERT INTO cases_sealitem (batch_id, case_id, retain_until, state, why, sealed_at)
    SELECT b.id, k.id, now(), 'sealed', '', now() FROM cases_sealbatch b, cases_case k"""


@pytest.fixture
def administrator() -> User:
    return UserFactory.create(role=Role.ADMINISTRATOR)


@pytest.fixture
def quality() -> User:
    return UserFactory.create(role=Role.QUALITY)


def texts() -> str:
    """Return every text of every table of the desk in one string."""
    found = []
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if model._meta.app_label in ("cases", "contacts", "common", "reports"):
                cursor.execute(f'SELECT string_agg(t::text, E"\\n") FROM {model._meta.db_table} t'.replace('"', "'"))
                found.append(cursor.fetchone()[0] or "")
    return "\n".join(found)


def test_the_person_is_gone_and_the_archive_still_proves_whole(administrator: User, quality: User) -> None:
    case, other = due(), due(retain_until=TODAY + timedelta(days=1))
    ours = texts().count(SECRET)
    point = ContactPoint.objects.filter(debtor=case.debtor).first()
    batch = sealed(case.creditor, administrator, quality)
    assert batch.state == SealState.DONE
    assert texts().count(SECRET) == ours / 2, "what is not due stays, what is due is gone everywhere"
    case.refresh_from_db()
    assert case.sealed_at == NOW
    assert case.debtor.__class__.objects.get(pk=case.debtor_id).name == "••••"
    proof = archive.prove()
    assert (proof.holds, proof.sealed, proof.rows) == (True, 3, 6)
    assert Contact.objects.filter(case=case, note="").count() == 3
    assert Contact.objects.filter(case=other).exclude(note="").count() == 3
    for text in (SECRET, f"AC-{case.pk}", point.value if point else ""):
        assert case.pk not in [hit.case.pk for hit in search.find(user=administrator, text=text).hits]
    assert all(one.amount > 0 for one in Payment.objects.filter(account__case=case))


@pytest.mark.parametrize(
    ("change", "differs"),
    [
        ("note = 'He promised'", Differs.NOTE),
        ("outcome = 'not_in_service'", Differs.CONTENT),
        ("note_digest = sha256('')", Differs.CONTENT),
    ],
)
def test_any_other_change_of_a_sealed_log_is_still_found(
    administrator: User, quality: User, change: str, differs: Differs
) -> None:
    case = due()
    sealed(case.creditor, administrator, quality)
    with superuser() as cursor:
        cursor.execute(f"UPDATE contacts_contact SET {change} WHERE case_id = %s AND sequence = 2", [case.pk])
    found = archive.prove().first
    assert found is not None
    assert (found.sequence, found.differs) == (2, differs)


def test_a_note_that_is_gone_from_a_case_that_is_not_sealed_is_found() -> None:
    case = due()
    with superuser() as cursor:
        cursor.execute("UPDATE contacts_contact SET note = '' WHERE case_id = %s AND sequence = 2", [case.pk])
    found = archive.prove().first
    assert found is not None
    assert found.differs == Differs.NOTE


def test_who_asks_does_not_decide_and_twice_is_once(administrator: User, quality: User) -> None:
    case = due()
    batch = sealing.ask(creditor=case.creditor, by=administrator, now=NOW)
    with pytest.raises(SecondPersonNeeded):
        sealing.approve(batch=batch, by=administrator, now=NOW)
    with pytest.raises(sealing.SealingRefused, match="wait already"):
        sealing.ask(creditor=case.creditor, by=administrator, now=NOW)
    sealing.seal(batch_id=batch.pk, by=quality, progress=Silent(), now=NOW)
    case.refresh_from_db()
    assert case.sealed_at is None, "nothing is sealed before it is approved"
    batch = sealing.approve(batch=batch, by=quality, now=NOW)
    sealing.seal(batch_id=batch.pk, by=quality, progress=Silent(), now=NOW)
    again = sealing.seal(batch_id=batch.pk, by=quality, progress=Silent(), now=NOW + timedelta(days=1))
    assert again.done_at == NOW
    with pytest.raises(sealing.SealingRefused, match="decided already"):
        sealing.approve(batch=batch, by=quality, now=NOW)
    with pytest.raises(sealing.SealingRefused, match="No case of this creditor is due"):
        sealing.ask(creditor=case.creditor, by=administrator, now=NOW)


def test_what_is_cut_off_goes_on_where_it_stood(administrator: User, quality: User, monkeypatch: Any) -> None:
    creditor = CreditorFactory.create()
    cases = [due(creditor=creditor) for _ in range(3)]
    batch = sealing.approve(batch=sealing.ask(creditor=creditor, by=administrator, now=NOW), by=quality, now=NOW)
    monkeypatch.setattr(sealing, "DEBTORS_A_STEP", 1)

    class Killed(Silent):
        def at(self, done: int, total: int) -> None:
            if done == 2:
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sealing.seal(batch_id=batch.pk, by=quality, progress=Killed(), now=NOW)
    assert Case.objects.filter(sealed_at=NOW).count() == 2
    sealing.seal(batch_id=batch.pk, by=quality, progress=Silent(), now=NOW + timedelta(hours=1))
    assert SealItem.objects.filter(batch=batch, state=SealItemState.SEALED).count() == len(cases)
    assert Case.objects.filter(sealed_at=NOW).count() == 2


def test_whoever_has_another_case_is_sealed_with_it_or_not_at_all(administrator: User, quality: User) -> None:
    creditor = CreditorFactory.create()
    first = due(creditor=creditor)
    due(creditor=creditor, debtor=first.debtor)
    held = due(creditor=creditor)
    HoldFactory.create(case=held, debtor=held.debtor, kind="legal", scope="debt")
    open_case = due(creditor=creditor)
    CaseFactory.create(creditor=creditor, debtor=open_case.debtor)
    kept = due(creditor=creditor)
    CaseFactory.create(
        creditor=creditor, debtor=kept.debtor, state="closed", close_reason="paid", closed_on=TODAY,
        retain_until=TODAY + timedelta(days=99),
    )  # fmt: skip
    sealed(creditor, administrator, quality)
    assert Case.objects.filter(sealed_at__isnull=False, debtor=first.debtor).count() == 2
    assert dict(SealItem.objects.filter(state="held").values_list("case", "why")) == {
        open_case.pk: "open_case",
        kept.pk: "kept_case",
        held.pk: "hold",
    }


def test_what_changes_between_asking_and_sealing_is_held_back(administrator: User, quality: User) -> None:
    case = due()
    batch = sealing.approve(batch=sealing.ask(creditor=case.creditor, by=administrator, now=NOW), by=quality, now=NOW)
    Case.objects.filter(pk=case.pk).update(last_contact_at=NOW)
    sealing.seal(batch_id=batch.pk, by=quality, progress=Silent(), now=NOW)
    assert SealItem.objects.get().why == "changed"
    assert Debtor.objects.get(pk=case.debtor_id).name == SECRET


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE cases_case SET sealed_at = now()",
        "UPDATE cases_case SET sealed_at = now() WHERE state = 'closed'",
        "UPDATE contacts_contact SET note = ''",
        "UPDATE cases_payment SET account_reference = 'sealed:' || account_id",
        "UPDATE cases_affordabilitystatement SET note = ''",
        "UPDATE cases_planversion SET reason = ''",
        SEALED_AT_ONCE,
        "UPDATE cases_sealitem SET state = 'sealed', sealed_at = now()",
        "DELETE FROM cases_sealitem",
    ],
)
def test_nobody_seals_past_the_two_people(administrator: User, statement: str) -> None:
    sealing.ask(creditor=due().creditor, by=administrator, now=NOW)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE cases_case SET sealed_at = NULL",
        "UPDATE cases_case SET state = 'placed', close_reason = '', closed_on = NULL",
        "UPDATE contacts_contact SET note = 'x'",
        "UPDATE contacts_contact SET note = '', outcome = 'busy'",
        "DELETE FROM contacts_contact",
        "UPDATE cases_payment SET account_reference = 'x'",
        "UPDATE cases_payment SET account_reference = 'sealed:' || account_id, amount = 1",
        "UPDATE cases_affordabilitystatement SET note = '', income = income + 1",
        "DELETE FROM cases_affordabilitystatement",
        "UPDATE cases_planversion SET reason = '', amount = amount + 1",
        "DELETE FROM cases_sealitem",
        "UPDATE cases_sealitem SET state = 'waiting', sealed_at = NULL",
        "DELETE FROM cases_sealbatch",
        "UPDATE cases_sealbatch SET decided_by_id = asked_by_id",
    ],
)
def test_what_is_sealed_stays_sealed(administrator: User, quality: User, statement: str) -> None:
    sealed(due().creditor, administrator, quality)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    ("table", "change", "constraint"),
    [
        ("sealbatch", "decided_by_id = asked_by_id", "seal_batch_maker_is_not_checker"),
        ("sealbatch", "state = 'approved'", "seal_batch_decided_by_somebody"),
        ("sealbatch", "state = 'gone'", "seal_batch_"),
        ("sealitem", "state = 'held'", "seal_item_held_why"),
        ("sealitem", "sealed_at = now()", "seal_item_sealed_at"),
        ("sealitem", "state = 'gone'", "seal_item_state_known"),
    ],
)
def test_the_database_keeps_batches_in_order(table: str, change: str, constraint: str) -> None:
    SealItemFactory.create()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE cases_{table} SET {change}")


def test_one_batch_of_a_creditor_waits_and_names_a_case_once() -> None:
    item = SealItemFactory.create()
    with pytest.raises(IntegrityError, match="seal_item_once"), transaction.atomic():
        SealItemFactory.create(batch=item.batch, case=item.case)
    with pytest.raises(IntegrityError, match="seal_batch_one_live"), transaction.atomic():
        SealBatchFactory.create(creditor=item.batch.creditor)


def test_the_clock_is_figured_anew_when_a_rule_changes(administrator: User) -> None:
    from cases.models import RetentionRule

    case = due(retain_until=None)
    retention.clock(creditor=case.creditor, on=TODAY, now=NOW, by=None)
    case.refresh_from_db()
    before = case.retain_until
    row = RetentionRule.objects.get(jurisdiction="cn", basis="placement_end")
    terms = {"months": 60, "citation": "消费金融公司管理办法", "is_active": True}
    retention.change_rule(rule=row, terms=terms, by=administrator, now=NOW)
    case.refresh_from_db()
    assert before is not None
    assert case.retain_until is not None
    assert case.retain_until > before
    with pytest.raises(retention.RuleRefused):
        retention.change_rule(rule=row, terms={**terms, "citation": " "}, by=administrator, now=NOW)


def test_the_overview_asks_the_same_for_one_creditor_and_for_twenty(django_assert_num_queries: Any) -> None:
    closed = {"state": "closed", "close_reason": "paid", "closed_on": LONG_AGO}
    for days in (-1, 30, 200, None):
        until = None if days is None else TODAY + timedelta(days=days)
        CaseFactory.create(creditor=CreditorFactory.create(), retain_until=until, **closed)
    CaseFactory.create()
    with django_assert_num_queries(3):
        lines = overview.overview(now=NOW)
    assert [(one.due, one.soon, one.without, one.sealed) for one in lines] == [
        (1, 0, 0, 0),
        (0, 1, 0, 0),
        (0, 0, 0, 0),
        (0, 0, 1, 0),
    ]


@pytest.mark.parametrize("why", ["correction", "money_left", "payment"])
def test_money_that_is_not_settled_holds_a_case_back(administrator: User, quality: User, why: str) -> None:
    case = due()
    account = Account.objects.get(case=case)
    if why == "correction":
        CorrectionFactory.create(account=account)
    elif why == "money_left":
        Account.objects.filter(pk=account.pk).update(unapplied=5)
    else:
        named = {"account_reference": case.debtor.reference, "creditor": case.creditor}
        PaymentFactory.create(account=None, state="unmatched", **named)
    sealed(case.creditor, administrator, quality)
    assert SealItem.objects.get().why == why
    assert retention_words(why)


def test_another_creditor_with_the_same_numbers_keeps_its_rows(administrator: User, quality: User) -> None:
    case = due()
    reference = Account.objects.get(case=case).reference
    other = PlacementFactory.create()
    StagedAccount.objects.create(placement_id=other.pk, line=1, account_reference=reference, name="Qian Shu")
    said = {"user": administrator, "path": "/api/v1/payments/", "request_digest": "x", "status": 201}
    named = IdempotencyRecord.objects.create(key="a", body={"account_reference": reference}, **said)
    plain = IdempotencyRecord.objects.create(key="b", body={"account_reference": "another"}, **said)
    IdempotencyRecord.objects.update(created_at=NOW)
    sealed(case.creditor, administrator, quality)
    assert StagedAccount.objects.get().placement_id == other.pk
    named.refresh_from_db()
    plain.refresh_from_db()
    assert (named.body, named.status) == (None, 201), "the key stays, so that nothing is done twice"
    assert plain.body == {"account_reference": "another"}
