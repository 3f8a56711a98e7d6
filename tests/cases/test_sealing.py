"""Sealing: two people, what goes, what stays, what holds back, and that nothing else gets through."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, models, transaction

from cases.actions.closings import retention, sealing
from cases.enums import SealItemState, SealState
from cases.imports.progress import Silent
from cases.models import Assignment, Case, ContactPoint, Debtor, Payment, RefusedRow, RelatedPerson, SealBatch, SealItem
from cases.queries import search
from cases.rules import sealing as rule
from common import secrets
from contacts.models import Contact
from contacts.queries import archive
from contacts.rules.proof import Differs
from staff.enums import Role
from staff.models import User
from tests.factories import (
    NOW,
    TODAY,
    AccountFactory,
    CaseFactory,
    ContactFactory,
    ContactPointFactory,
    CorrectionFactory,
    CreditorFactory,
    DebtorFactory,
    HoldFactory,
    PaymentFactory,
    PlacementFactory,
    PromiseFactory,
    UserFactory,
)
from tests.life_factories import ClosingFactory, SealBatchFactory, SealItemFactory, TransferFactory
from tests.plan_factories import AffordabilityStatementFactory, RepaymentPlanFactory, RepaymentVersionFactory

pytestmark = pytest.mark.django_db
SECRET = "Zhao Qiwen"
SEALED_AT_ONCE = """INSERT INTO cases_sealitem (batch_id, case_id, retain_until, state, why, sealed_at)
    SELECT b.id, k.id, now(), 'sealed', '', now() FROM cases_sealbatch b, cases_case k"""
LONG_AGO = TODAY - timedelta(days=900)


@pytest.fixture
def administrator() -> User:
    return UserFactory.create(role=Role.ADMINISTRATOR)


@pytest.fixture
def quality() -> User:
    return UserFactory.create(role=Role.QUALITY)


def due(**changes: Any) -> Case:
    """Return a closed case whose time is over, with something personal everywhere."""
    creditor = changes.pop("creditor", None) or CreditorFactory.create()
    debtor = changes.pop("debtor", None) or DebtorFactory.create(
        creditor=creditor,
        name=SECRET,
        birth_on=TODAY,
        national_number=b"1",
        national_number_hash=secrets.keyed_hash("1"),
    )
    closed = {"state": "closed", "close_reason": "paid", "closed_on": LONG_AGO, "retain_until": TODAY}
    case = CaseFactory.create(creditor=creditor, debtor=debtor, **(closed | changes))
    account = AccountFactory.create(case=case, reference=f"AC-{case.pk}", state="closed", closed_on=LONG_AGO)
    ContactPointFactory.create(debtor=debtor, value=f"+8613800{case.pk:06d}")
    person = RelatedPerson.objects.create(debtor=debtor, role="guarantor", name=SECRET, relation="brother")
    ContactPointFactory.create(debtor=debtor, person=person, value=f"+8613900{case.pk:06d}")
    for step in range(3):
        at = NOW - timedelta(days=900, hours=9 - step)
        ContactFactory.create(case=case, at=at, note=f"{SECRET} said {step}")
    PromiseFactory.create(case=case, state="broken", reason=SECRET, method=SECRET)
    PaymentFactory.create(account=account, note=SECRET)
    transfer = TransferFactory.create(note=f"{SECRET} is patient.")
    Assignment.objects.create(case=case, since=NOW, until=NOW, reason=SECRET, transfer=transfer)
    ClosingFactory.create(case=case, state="refused", evidence=SECRET, decided_by=UserFactory.create(), decided_at=NOW)
    HoldFactory.create(case=case, debtor=debtor, kind="dispute_open", scope="debt", reason=SECRET)
    CorrectionFactory.create(account=account, words=SECRET)
    AffordabilityStatementFactory.create(case=case, note=SECRET)
    plan = RepaymentPlanFactory.create(case=case, state="cancelled", ended_on=LONG_AGO, reason=SECRET)
    RepaymentVersionFactory.create(plan=plan, state="refused", reason=SECRET, decision=SECRET)
    placement = PlacementFactory.create(creditor=creditor)
    RefusedRow.objects.create(placement=placement, line=7, code="x", value=SECRET, cells=[account.reference, SECRET])
    return case


def sealed(creditor: Any, administrator: User, quality: User) -> SealBatch:
    batch = sealing.approve(batch=sealing.ask(creditor=creditor, by=administrator, now=NOW), by=quality, now=NOW)
    return sealing.seal(batch_id=batch.pk, by=quality, progress=Silent(), now=NOW)


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
    assert Payment.objects.get(account__case=case).amount > 0


@pytest.mark.parametrize(
    ("change", "differs"),
    [
        ("note = 'He promised'", Differs.NOTE),
        ("outcome = 'promise'", Differs.CONTENT),
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


@contextmanager
def superuser() -> Iterator[Any]:
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        yield cursor
        cursor.execute("SET session_replication_role = DEFAULT")


def test_who_asks_does_not_decide_and_twice_is_once(administrator: User, quality: User) -> None:
    case = due()
    batch = sealing.ask(creditor=case.creditor, by=administrator, now=NOW)
    with pytest.raises(sealing.SecondPersonNeeded):
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


def test_every_text_of_a_person_is_sealed_or_known_to_be_plain() -> None:
    """A new table that hangs on a case, an account or a debtor says in `rules.sealing` what becomes of its texts."""
    part = {f"{one.table}.{column}" for one in rule.PARTS for column in one.to}
    links = {"case", "account", "debtor", "promise", "plan", "request", "contact"}
    loose = [
        name
        for model in apps.get_models()
        if model._meta.app_label in ("cases", "contacts")
        if model is Debtor or links & {f.name for f in model._meta.fields}
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField) and not field.flatchoices
        if (name := f"{model._meta.db_table}.{field.column}") not in part | rule.KNOWN_PLAIN
        and field.name not in ("history_type", "state")
    ]
    assert loose == []


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
