"""Factories of what happens to a case beside its work: hand-overs, closings, sealing, keeping, returns, requests."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory

from cases import models as cases
from common import files
from contacts import models as contacts
from staff.enums import Role
from tests.factories import (
    NOW,
    TODAY,
    AccountFactory,
    CaseFactory,
    ContactFactory,
    CreditorFactory,
    DebtorFactory,
    UserFactory,
)

SCENARIO = """
vectors:
- id: late-call
  citation: 12 CFR 1006.6(b)(1)(i)
  question_type: gate
  consumer_timezones: [America/New_York]
  debts: [{id: D1, type: credit_card}]
  candidate: {at: '2026-04-07T22:00', channel: phone, to: consumer, debts: [D1]}
  expected: {decision: block, next_allowed_at: '2026-04-08T08:00'}
"""


class ClosingFactory(DjangoModelFactory[cases.Closing]):
    """A write-off that waits for a second person."""

    class Meta:
        model = cases.Closing

    case = factory.SubFactory(CaseFactory)
    reason = "written_off"
    evidence = "Letter of the bank"
    balance = Decimal(1000)
    needs_second = True
    state = "waiting"
    asked_at = NOW
    asked_by = factory.SubFactory(UserFactory, role=Role.SUPERVISOR)


class TransferFactory(DjangoModelFactory[cases.Transfer]):
    class Meta:
        model = cases.Transfer

    collector = factory.SubFactory(UserFactory)
    team = factory.SelfAttribute("collector.team")
    reason = "leaving"
    note = "Calls back after work; a patient talker."
    moved = 1
    at = NOW
    by = factory.SubFactory(UserFactory, role=Role.SUPERVISOR)


class RetentionRuleFactory(DjangoModelFactory[cases.RetentionRule]):
    """A creditor's own duty to keep: two years from closing, by contract."""

    class Meta:
        model = cases.RetentionRule

    creditor = factory.SubFactory(CreditorFactory)
    basis = "closed"
    months = 24
    citation = "Contract, section 9"


class SealBatchFactory(DjangoModelFactory[cases.SealBatch]):
    class Meta:
        model = cases.SealBatch

    creditor = factory.SubFactory(CreditorFactory)
    due_on = TODAY
    asked_at = NOW
    asked_by = factory.SubFactory(UserFactory, role=Role.ADMINISTRATOR)


class SealItemFactory(DjangoModelFactory[cases.SealItem]):
    class Meta:
        model = cases.SealItem

    batch = factory.SubFactory(SealBatchFactory)
    case = factory.SubFactory(CaseFactory, creditor=factory.SelfAttribute("..batch.creditor"))
    retain_until = TODAY


class KeepRequestFactory(DjangoModelFactory[cases.KeepRequest]):
    class Meta:
        model = cases.KeepRequest

    case = factory.SubFactory(CaseFactory)
    reason = "Promised to pay after the harvest"
    recall_on = TODAY + timedelta(days=10)
    until = TODAY + timedelta(days=40)
    asked_at = NOW
    asked_by = factory.SubFactory(UserFactory)


class ReturnFileFactory(DjangoModelFactory[cases.ReturnFile]):
    class Meta:
        model = cases.ReturnFile

    creditor = factory.SubFactory(CreditorFactory)
    reasons = ["recall_date"]
    returned_on = TODAY
    asked_at = NOW


class ReturnItemFactory(DjangoModelFactory[cases.ReturnItem]):
    class Meta:
        model = cases.ReturnItem

    account = factory.SubFactory(AccountFactory)
    case = factory.SelfAttribute("account.case")
    return_file = factory.SubFactory(ReturnFileFactory, creditor=factory.SelfAttribute("..case.creditor"))
    reason = "recall_date"
    balance = Decimal(1000)
    paid = Decimal(0)
    payments = 0
    promises = 0
    promises_kept = 0


def _archive() -> Any:
    return files.store(name="p.zip", content_type="application/zip", parts=[b"PK"], by=None)


class EvidencePackFactory(DjangoModelFactory[contacts.EvidencePack]):
    """A pack that is made."""

    class Meta:
        model = contacts.EvidencePack

    case = factory.SubFactory(CaseFactory)
    reason = "Court of Pudong, case 2026-1187"
    asked_at = NOW
    asked_by = factory.SubFactory(UserFactory, role=Role.ADMINISTRATOR)
    made_at = NOW
    expires_at = NOW + timedelta(days=3650)
    digest = "0" * 64
    file = factory.LazyFunction(
        lambda: files.store(name="e.zip", content_type="application/zip", parts=[b"PK"], by=None)
    )


class DataRequestFactory(DjangoModelFactory[contacts.DataRequest]):
    """A request whose archive is made."""

    class Meta:
        model = contacts.DataRequest

    debtor = factory.SubFactory(DebtorFactory)
    proof = "Passport seen at the counter"
    asked_at = NOW
    asked_by = factory.SubFactory(UserFactory, role=Role.ADMINISTRATOR)
    made_at = NOW
    expires_at = NOW + timedelta(days=3650)
    file = factory.LazyFunction(
        lambda: files.store(name="p.zip", content_type="application/zip", parts=[b"PK"], by=None)
    )


class WishFactory(DjangoModelFactory[contacts.Wish]):
    """A debtor who wants no SMS at any of their numbers."""

    class Meta:
        model = contacts.Wish

    debtor = factory.SubFactory(DebtorFactory)
    kind = "opt_out"
    channel = "sms"
    received_at = NOW
    via = "phone"
    recorded_at = NOW


class AttachmentFactory(DjangoModelFactory[contacts.Attachment]):
    """A letter attached to a contact; its digest does not stand in the contact, as the action would have it."""

    class Meta:
        model = contacts.Attachment

    contact = factory.SubFactory(ContactFactory)
    place = 1
    name = "letter.pdf"
    content_type = "application/pdf"
    size = 5

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        file = files.store(name="letter.pdf", content_type="application/pdf", parts=[b"%PDF-"], by=None)
        return super()._create(model_class, *args, file=file, sha256=file.sha256, **kwargs)


class PackScenarioFactory(DjangoModelFactory[contacts.PackScenario]):
    """One worked example of Regulation F, kept as a test of its pack."""

    class Meta:
        model = contacts.PackScenario

    pack = "us-regf"
    name = factory.Sequence(lambda n: f"Late calls {n}")
    text = SCENARIO
    kept_at = NOW
    kept_by = factory.SubFactory(UserFactory)
