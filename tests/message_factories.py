"""Factories of templates and messages."""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from cases.enums import Channel
from common import files
from contacts import models as contacts
from contacts.enums import Language, Purpose
from staff.enums import Role
from tests.factories import NOW, TODAY, AccountFactory, ContactPointFactory, CreditorFactory, UserFactory

SMS = "{our_name}: you owe {balance}, {days_past_due} days past due. {opt_out} {legal_notice}"


class TemplateFactory(DjangoModelFactory[contacts.Template]):
    class Meta:
        model = contacts.Template

    name = factory.Sequence(lambda n: f"Reminder {n}")
    channel = Channel.SMS
    language = Language.ENGLISH
    purpose = Purpose.COLLECTION
    made_at = NOW
    made_by = factory.SubFactory(UserFactory, role=Role.SUPERVISOR)


class TemplateVersionFactory(DjangoModelFactory[contacts.TemplateVersion]):
    """A draft; `approved` ones are in force from long ago."""

    class Meta:
        model = contacts.TemplateVersion

    class Params:
        approved = factory.Trait(
            state="approved",
            effective_on=TODAY - timedelta(days=60),
            note="Begin",
            decided_at=NOW,
            decided_by=factory.SubFactory(UserFactory, role=Role.QUALITY),
        )

    template = factory.SubFactory(TemplateFactory)
    number = factory.Sequence(lambda n: n + 1)
    body = SMS
    made_at = NOW
    made_by = factory.SelfAttribute("template.made_by")
    authors = factory.LazyAttribute(lambda one: [one.made_by.pk])


class SenderFactory(DjangoModelFactory[contacts.Sender]):
    class Meta:
        model = contacts.Sender

    creditor = factory.SubFactory(CreditorFactory)
    phone = "95500"
    email = "card@example.com"
    address = "1 Example Road"
    how_to_pay = "Transfer to account 0000"
    how_to_pay_zh = "转账至账户0000"
    seal = "Example Bank, card centre"


class MessageFactory(DjangoModelFactory[contacts.Message]):
    """A message that waits, to the debtor's mobile."""

    class Meta:
        model = contacts.Message

    case = factory.LazyAttribute(lambda _one: AccountFactory.create().case)
    contact_point = factory.LazyAttribute(lambda one: ContactPointFactory.create(debtor=one.case.debtor))
    version = factory.SubFactory(TemplateVersionFactory, approved=True)
    channel = Channel.SMS
    purpose = Purpose.COLLECTION
    body = "You owe ¥1,000.00."
    digest = b"0" * 32
    decision = factory.LazyAttribute(
        lambda one: contacts.Decision.objects.create(
            case=one.case, contact_point=one.contact_point, channel="sms", verdict="allowed", asked_at=NOW
        )
    )
    queued_at = NOW
    due_at = NOW


class SendFactory(DjangoModelFactory[contacts.Send]):
    """A sending that is gathered and goes out."""

    class Meta:
        model = contacts.Send

    name = factory.Sequence(lambda n: f"Sending {n}")
    creditor = factory.SubFactory(CreditorFactory)
    version = factory.SubFactory(TemplateVersionFactory, approved=True)
    state = "running"
    begins_at = NOW
    made_at = NOW
    gathered_at = NOW
    made_by = factory.SubFactory(UserFactory, role=Role.SUPERVISOR)


class LetterBatchFactory(DjangoModelFactory[contacts.LetterBatch]):
    class Meta:
        model = contacts.LetterBatch

    creditor = factory.SubFactory(CreditorFactory)
    file = factory.LazyFunction(
        lambda: files.store(name="l.pdf", content_type="application/pdf", parts=[b"%PDF"], by=None)
    )
    number = 1
    made_at = NOW
    made_by = factory.SubFactory(UserFactory, role=Role.SUPERVISOR)


class CallEventFactory(DjangoModelFactory[contacts.CallEvent]):
    class Meta:
        model = contacts.CallEvent

    event_id = factory.Sequence(lambda n: f"event-{n}")
    call_id = factory.Sequence(lambda n: f"call-{n + 1}")
    kind = "ended"
    direction = "inbound"
    at = NOW
    received_at = NOW
    seconds = 90


class ReceiptFactory(DjangoModelFactory[contacts.Receipt]):
    class Meta:
        model = contacts.Receipt

    source = "sms"
    event_id = factory.Sequence(lambda n: f"receipt-{n}")
    kind = "reply"
    at = NOW
    received_at = NOW
    text = "I pay on Friday."
