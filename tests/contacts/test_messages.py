"""Messages: queued with the gate's answer, asked again when they leave, sent once, kept in the archive."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F

from cases.actions.holds import holds
from cases.enums import CaseState, HoldKind, HoldScope, PartyRole
from cases.models import Case, ContactPoint
from common.errors import Refusal
from contacts.actions import chain
from contacts.actions.messages import outcomes, queueing, sending
from contacts.actions.messages.queueing import KeyUsed, MessageForbidden, MessageRefused, Wanted
from contacts.channels import Fate, Handed
from contacts.enums import MessageState, Party, Unsent
from contacts.models import Contact, Decision, Message, Template
from contacts.queries import archive
from contacts.rules import chain as rule
from staff.models import User
from tests import peers
from tests.contacts.test_channels import gateway_settings
from tests.factories import NOW, AccountFactory, CaseFactory, ContactFactory, ContactPointFactory, UserFactory
from tests.message_factories import MessageFactory, SenderFactory, TemplateVersionFactory

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)  # 22:30 in Shanghai
MORNING = datetime(2026, 11, 25, 0, 0, tzinfo=UTC)  # 08:00 in Shanghai


@pytest.fixture
def collector() -> User:
    return UserFactory.create()


@pytest.fixture
def case(collector: User) -> Case:
    account = AccountFactory.create(case=CaseFactory.create(collector=collector, team=collector.team))
    SenderFactory.create(creditor=account.creditor)
    ContactPointFactory.create(debtor=account.debtor)
    return account.case


@pytest.fixture
def template() -> Template:
    return TemplateVersionFactory.create(approved=True).template


@pytest.fixture
def gateway(settings: Any) -> Iterator[peers.Told]:
    with peers.gateway() as told:
        settings.MESSAGE_LINES = {"sms": "contacts.channels.sms.Gateway"}
        settings.SMS_GATEWAY = gateway_settings(told.port)
        yield told


def mobile(case: Case) -> ContactPoint:
    return case.debtor.contact_points.order_by("pk")[0]


def queued(case: Case, template: Template, by: User, now: datetime = NOW, **more: Any) -> Message:
    return queueing.queue(case=case, wanted=Wanted(template, mobile(case), **more), by=by, now=now)


def test_a_message_is_queued_with_its_text_and_the_gates_answer(
    case: Case, template: Template, collector: User, gateway: peers.Told
) -> None:
    row = queued(case, template, collector)
    assert (row.state, row.due_at, row.decision.verdict, row.queued_by) == ("queued", NOW, "allowed", collector)
    assert row.body.startswith("Lantern Bay Collections: you owe ¥1,000.00, 74 days past due.")


def test_a_double_click_makes_one_message(case: Case, template: Template, collector: User, gateway: peers.Told) -> None:
    key = uuid4()
    assert queued(case, template, collector, key=key) == queued(case, template, collector, key=key)
    other = TemplateVersionFactory.create(approved=True).template
    with pytest.raises(KeyUsed):
        queued(case, other, collector, key=key)
    assert Message.objects.count() == 1


def test_at_night_it_waits_for_the_morning_and_leaves_then(
    case: Case, template: Template, collector: User, gateway: peers.Told
) -> None:
    row = queued(case, template, collector, now=NIGHT)
    assert row.due_at == MORNING
    assert sending.send_due(now=MORNING - timedelta(seconds=1)) == 0
    assert sending.send_due(now=MORNING) == 1
    assert len(gateway.received) == 1


def test_what_no_hour_opens_is_refused_in_words(
    case: Case, template: Template, collector: User, gateway: peers.Told
) -> None:
    holds.place(case=case, kind=HoldKind.CEASE_REQUEST, by=collector, now=NOW)
    with pytest.raises(MessageForbidden):
        queued(case, template, collector)
    assert not Message.objects.exists()


@pytest.mark.parametrize("what", ["other creditor", "retired", "not approved", "wrong party", "closed", "empty field"])
def test_what_does_not_fit_is_refused(
    what: str, case: Case, template: Template, collector: User, gateway: peers.Told
) -> None:
    if what == "other creditor":
        template = TemplateVersionFactory.create(
            approved=True, template__creditor=CaseFactory.create().creditor
        ).template
    elif what == "retired":
        template.retired_at = NOW
        template.save()
    elif what == "not approved":
        template = TemplateVersionFactory.create().template
    elif what == "wrong party":
        template = TemplateVersionFactory.create(approved=True, template__party="guarantor").template
    elif what == "closed":
        Case.objects.filter(pk=case.pk).update(state=CaseState.CLOSED, close_reason="paid", closed_on=NOW)
    else:
        body = "{our_name} {promise_amount} {opt_out}"
        template = TemplateVersionFactory.create(approved=True, body=body).template
    with pytest.raises((MessageRefused, Refusal)):
        queued(case, template, collector)
    assert not Message.objects.exists()


def test_it_is_kept_in_the_archive_as_it_was_sent(
    case: Case, template: Template, collector: User, gateway: peers.Told
) -> None:
    row = queued(case, template, collector)
    assert sending.send_due(now=NOW) == 1
    row.refresh_from_db()
    contact = Contact.objects.get()
    assert (row.state, row.gateway_id, row.contact) == ("sent", f"g-{row.key}", contact)
    assert (contact.note, contact.outcome, contact.decision) == (row.body, "sent", row.last_decision)
    assert row.last_decision != row.decision
    assert archive.prove().holds
    case.refresh_from_db()
    assert (case.last_contact_channel, case.last_outcome) == ("sms", "sent")
    assert [one["text"] for one in gateway.received] == [row.body]


def test_it_is_sent_once_however_often_it_is_swept(
    case: Case, template: Template, collector: User, gateway: peers.Told
) -> None:
    queued(case, template, collector)
    for _again in range(3):
        sending.send_due(now=NOW)
        sending.recover(now=NOW)
    assert len(gateway.received) == 1


def test_a_hold_that_comes_meanwhile_withdraws_it_when_it_leaves(
    case: Case, template: Template, collector: User, gateway: peers.Told
) -> None:
    row = queued(case, template, collector)
    point = mobile(case)
    holds.place(case=case, kind=HoldKind.CEASE_REQUEST, scope=HoldScope.ADDRESS, point=point, by=collector, now=NOW)
    sending.send_due(now=NOW)
    row.refresh_from_db()
    assert (row.state, row.reason, gateway.received) == (MessageState.WITHDRAWN, Unsent.HOLD, [])


def test_two_messages_to_one_person_leave_one_after_the_other(
    case: Case, template: Template, collector: User, gateway: peers.Told
) -> None:
    for _two in range(2):
        queued(case, template, collector)
    sending.send_due(now=NOW)
    assert len(gateway.received) == 1
    sending.send_due(now=NOW)
    assert len(gateway.received) == 2
    assert archive.prove().holds


def test_what_the_gateway_does_not_take_now_is_tried_again_and_given_up_at_last(
    case: Case, template: Template, collector: User, gateway: peers.Told
) -> None:
    gateway.answers = [503] * 9
    row, now = queued(case, template, collector), NOW
    for tries in range(1, 6):
        assert sending.send_due(now=now) == 1
        row.refresh_from_db()
        assert row.attempts == tries
        assert sending.send_due(now=now) == 0
        now = row.due_at
    assert (row.state, row.reason, Contact.objects.count()) == ("failed", Unsent.GIVEN_UP, 0)


def test_what_the_gateway_rejects_has_not_been_sent(
    case: Case, template: Template, collector: User, gateway: peers.Told
) -> None:
    gateway.answers = [400]
    row = queued(case, template, collector)
    sending.send_due(now=NOW)
    row.refresh_from_db()
    assert (row.state, row.reason, row.detail, Contact.objects.count()) == ("failed", Unsent.REJECTED, "400", 0)


@pytest.mark.parametrize("answer", ["hang", "slow", 500])
def test_what_may_have_left_is_never_sent_again_and_counts_as_a_contact(
    answer: Any, case: Case, template: Template, collector: User, gateway: peers.Told
) -> None:
    gateway.answers = [answer]
    row = queued(case, template, collector)
    for later in (0, 1, 24):
        sending.send_due(now=NOW + timedelta(hours=later))
    row.refresh_from_db()
    assert (row.state, row.reason, Contact.objects.get().outcome) == ("failed", Unsent.UNSURE, "unsure")
    assert len(gateway.keys) == (0 if answer == 500 else 1)


def test_a_gateway_that_knows_keys_is_asked_once_more(
    case: Case, template: Template, collector: User, settings: Any
) -> None:
    with peers.gateway(knows_keys=True) as told:
        settings.MESSAGE_LINES = {"sms": "contacts.channels.sms.Gateway"}
        settings.SMS_GATEWAY = gateway_settings(told.port, knows_keys=True)
        told.answers = ["hang"]
        row = queued(case, template, collector)
        sending.send_due(now=NOW)
        sending.send_due(now=NOW + timedelta(minutes=1))
        row.refresh_from_db()
        assert (row.state, told.keys, len(told.received)) == ("sent", [str(row.key)] * 2, 1)


@pytest.mark.parametrize(("handed", "state"), [(False, "queued"), (True, "failed")])
def test_what_a_worker_had_that_was_cut_off(
    handed: bool, state: str, case: Case, template: Template, collector: User, gateway: peers.Told
) -> None:
    row = queued(case, template, collector)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE contacts_message SET state = 'claimed', claim = %s, claimed_at = %s", [uuid4(), NOW])
    decision = Decision.objects.get()
    Message.objects.update(last_decision=decision, handed_at=NOW if handed else None, attempts=1)
    assert sending.recover(now=NOW) == 1
    row.refresh_from_db()
    assert row.state == state
    assert sending.send_due(now=NOW) == (0 if handed else 1)


def test_one_that_waits_is_taken_back(case: Case, template: Template, collector: User, gateway: peers.Told) -> None:
    row = queued(case, template, collector)
    queueing.take_back(message=row, by=collector, now=NOW)
    with pytest.raises(MessageRefused, match="withdrawn"):
        queueing.take_back(message=row, by=collector, now=NOW)
    assert sending.send_due(now=NOW) == 0


def test_what_was_sent_is_linked_as_row_after_row(gateway: peers.Told) -> None:
    case = CaseFactory.create()
    ContactFactory.create(case=case)
    rows = [*MessageFactory.create_batch(2, case=case), MessageFactory.create(subject="Ünd", body="还款 €5")]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE contacts_message SET state = 'claimed', claim = %s, claimed_at = %s", [uuid4(), NOW])
    Message.objects.update(last_decision_id=F("decision_id"))
    handed = {rows[0].pk: Handed(Fate.ACCEPTED), rows[1].pk: Handed(Fate.UNSURE), rows[2].pk: Handed(Fate.ACCEPTED)}
    outcomes.settle(messages=rows, handed=handed, now=NOW)
    assert (archive.prove().holds, archive.prove().rows) == (True, 4)
    log = list(Contact.objects.order_by("case", "sequence"))
    assert [(row.case_id == case.pk, row.sequence) for row in log] == [(True, 1), (True, 2), (True, 3), (False, 1)]
    assert [row.outcome for row in log[1:]] == ["sent", "unsure", "sent"]
    assert log[3].note == "Ünd\n还款 €5"
    for row in log:
        assert rule.digest(bytes(row.previous_digest), chain.link(contact=row)) == bytes(row.digest)
    rows[1].refresh_from_db()
    assert (rows[1].contact_id, rows[1].state) == (log[2].pk, MessageState.FAILED)


def test_a_message_is_written_to_who_can_be_reached() -> None:
    assert set(PartyRole.values) <= set(Party.values)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE contacts_message SET body = 'x'",
        "UPDATE contacts_message SET state = 'sent', ended_at = now()",
        "UPDATE contacts_message SET state = 'withdrawn', ended_at = now()",
        "UPDATE contacts_message SET state = 'claimed'",
        "UPDATE contacts_message SET delivery = 'delivered'",
        "DELETE FROM contacts_message",
        "TRUNCATE contacts_message CASCADE",
    ],
)
def test_the_database_keeps_messages(statement: str) -> None:
    MessageFactory.create()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
