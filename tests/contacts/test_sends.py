"""Sendings to many: gathered with the gate for each, paused, cancelled, slowed; who was not written to and why."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from cases.actions.holds import holds
from cases.enums import HoldKind
from cases.imports.progress import Silent
from cases.models import Creditor
from common import files
from common.models import AuditEvent, Job
from contacts.actions.messages import letters, sending, sends
from contacts.actions.messages.sends import Plan, SendRefused
from contacts.models import Contact, Message, Send, Template
from contacts.queries import archive
from contacts.queries.messages import sends as queries
from staff.enums import Role
from staff.models import User
from tests import peers
from tests.contacts.test_channels import gateway_settings
from tests.contacts.test_template_rules import LETTER_ZH
from tests.factories import NOW, AccountFactory, CaseFactory, ContactPointFactory, CreditorFactory, UserFactory
from tests.message_factories import SenderFactory, SendFactory, TemplateVersionFactory
from tests.papers import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> User:
    return UserFactory.create(role=Role.SUPERVISOR)


@pytest.fixture
def creditor() -> Creditor:
    return SenderFactory.create().creditor


@pytest.fixture
def template() -> Template:
    return TemplateVersionFactory.create(approved=True).template


@pytest.fixture
def gateway(settings: Any) -> Iterator[peers.Told]:
    with peers.gateway(knows_keys=True) as told:
        settings.MESSAGE_LINES = {"sms": "contacts.channels.sms.Gateway"}
        settings.SMS_GATEWAY = gateway_settings(told.port, knows_keys=True)
        yield told


def reachable(creditor: Creditor, number: int) -> list[Any]:
    cases = [AccountFactory.create(case=CaseFactory.create(creditor=creditor)).case for _one in range(number)]
    for case in cases:
        ContactPointFactory.create(debtor=case.debtor)
    return cases


def started(creditor: Creditor, template: Template, by: User, **more: Any) -> Send:
    plan = Plan(name="November", creditor=creditor, template=template, begins_at=NOW, **more)
    send = sends.start(plan=plan, by=by, now=NOW)
    return sends.gather(send_id=send.pk, progress=Silent(), now=NOW)


def test_everybody_gets_a_row_written_to_or_the_reason(
    creditor: Creditor, template: Template, boss: User, gateway: peers.Told
) -> None:
    lawful, held, mute = reachable(creditor, 3)
    holds.place(case=held, kind=HoldKind.CEASE_REQUEST, by=boss, now=NOW)
    mute.debtor.contact_points.all().delete()
    reachable(CreditorFactory.create(), 1)
    send = started(creditor, template, boss)
    rows = {row.case_id: (row.state, row.reason) for row in Message.objects.filter(send=send)}
    assert rows == {lawful.pk: ("queued", ""), held.pk: ("refused", "hold"), mute.pk: ("refused", "no_address")}
    while sending.send_due(now=NOW):
        continue
    found = queries.progress(send)
    assert ([line.key for line in found.states], found.waiting, len(gateway.received)) == (["sent", "refused"], 0, 1)
    assert {line.key: line.number for line in found.reasons} == {"hold": 1, "no_address": 1}


def test_what_leaves_in_several_chunks_leaves_once_and_stands_in_the_log(
    creditor: Creditor, template: Template, boss: User, gateway: peers.Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "CHUNK", 2)
    cases = reachable(creditor, 5)
    holds.place(case=cases[2], kind=HoldKind.CEASE_REQUEST, by=boss, now=NOW)
    send = started(creditor, template, boss)
    assert (sending.send_due(now=NOW), sending.send_due(now=NOW)) == (4, 0)
    rows = Message.objects.filter(send=send, state="sent")
    assert [(row.attempts, row.handed_at, row.last_decision_id is None) for row in rows] == [(1, NOW, False)] * 4
    assert len({one["reference"] for one in gateway.received}) == len(gateway.received) == 4
    assert (Contact.objects.count(), archive.prove().holds) == (4, True)


def test_the_row_of_who_was_not_written_to_names_the_empty_field(creditor: Creditor, gateway: peers.Told) -> None:
    reachable(creditor, 1)
    version = TemplateVersionFactory.create(approved=True, body="Pay {promise_amount}.")
    send = SendFactory.create(creditor=creditor, version=version, state="gathering", gathered_at=None, made_at=NOW)
    sends.gather(send_id=send.pk, progress=Silent(), now=NOW)
    row = Message.objects.get()
    assert (row.state, row.reason, row.detail) == ("refused", "field_empty", "{promise_amount}")


def test_gathering_again_writes_nobody_twice(
    creditor: Creditor, template: Template, boss: User, gateway: peers.Told
) -> None:
    reachable(creditor, 2)
    send = started(creditor, template, boss)
    Send.objects.filter(pk=send.pk).update(state="gathering")
    sends.gather(send_id=send.pk, progress=Silent(), now=NOW)
    assert Message.objects.filter(send=send).count() == 2


def test_it_is_paused_resumed_and_cancelled(
    creditor: Creditor, template: Template, boss: User, gateway: peers.Told
) -> None:
    reachable(creditor, 2)
    send = started(creditor, template, boss)
    for _twice in range(2):
        assert sends.move(send=send, to="pause", by=boss, now=NOW).state == "paused"
    assert AuditEvent.objects.filter(action="send.pause").count() == 1
    assert sending.send_due(now=NOW) == 0
    sends.move(send=send, to="resume", by=boss, now=NOW)
    assert sending.send_due(now=NOW, most=1) == 1
    sends.move(send=send, to="cancel", by=boss, now=NOW)
    assert sending.send_due(now=NOW) == 0
    with pytest.raises(SendRefused, match="cancelled"):
        sends.move(send=send, to="resume", by=boss, now=NOW)
    found = queries.progress(send)
    assert {line.key: line.number for line in found.states} == {"sent": 1, "withdrawn": 1}


def test_messages_for_a_creditor_leave_at_its_pace(
    creditor: Creditor, template: Template, boss: User, gateway: peers.Told
) -> None:
    creditor.sender.sms_a_minute = 2
    creditor.sender.save()
    reachable(creditor, 5)
    started(creditor, template, boss)
    assert [sending.send_due(now=NOW) for _again in range(2)] == [2, 0]
    assert sending.send_due(now=NOW + timedelta(seconds=61)) == 2


def test_it_is_for_the_ages_that_are_asked(
    creditor: Creditor, template: Template, boss: User, gateway: peers.Told
) -> None:
    old, new = reachable(creditor, 2)
    new.oldest_due_on = NOW.date() - timedelta(days=5)
    new.save()
    send = started(creditor, template, boss, buckets=(1,))
    assert list(Message.objects.filter(send=send).values_list("case", flat=True)) == [new.pk]
    assert old.pk != new.pk


def test_a_template_of_another_creditor_is_refused(creditor: Creditor, boss: User, gateway: peers.Told) -> None:
    other = TemplateVersionFactory.create(approved=True, template__creditor=CreditorFactory.create()).template
    with pytest.raises(SendRefused, match="this creditor"):
        started(creditor, other, boss)


def test_the_pages_start_show_and_pause(signed_in: Any, boss: User, settings: Any, template: Template) -> None:
    settings.MESSAGE_LINES = {"sms": "contacts.channels.practice.Practice"}
    client, creditor = signed_in(boss), CreditorFactory.create()
    given = {"name": "November", "creditor": creditor.pk, "template": template.pk, "segment": "", "begins": "+1"}
    address = reverse("contacts:send-start")
    given["press"] = client.get(address).context["form"]["press"].value()
    assert "No open case fits" in client.post(address, given).content.decode()
    reachable(creditor, 2)
    seen = client.post(address, given)
    assert "It is for 2 cases" in seen.content.decode()
    named = {"start": seen.context["ahead"].seen}
    assert client.post(address, given | named | {"buckets": ["0", "1", "2", "3"]}).status_code == 200
    assert not Send.objects.exists()  # what was looked at starts, nothing else
    first, second = (client.post(address, given | named) for _twice in range(2))
    assert (first.status_code, first["Location"]) == (302, second["Location"])
    assert (Send.objects.count(), Job.objects.filter(kind=sends.KIND).count()) == (1, 1)
    send = SendFactory.create(creditor=creditor)
    assert client.get(send.get_absolute_url()).status_code == 200
    assert client.post(reverse("contacts:send-pause", args=[send.pk])).status_code == 302
    send.refresh_from_db()
    assert send.state == "paused"
    assert b"November" in client.get(reverse("contacts:send-list")).content


def test_letters_are_printed_once_as_one_file_and_stand_in_the_log(creditor: Creditor, boss: User) -> None:
    about = {"template__channel": "letter", "template__language": "zh-hans", "subject": "通知"}
    version = TemplateVersionFactory.create(approved=True, body=f"{LETTER_ZH}\n**您好**", **about)
    for case in reachable(creditor, 3):
        ContactPointFactory.create(debtor=case.debtor, kind="address", value=f"{case.pk} Harbour Road")
    send = started(creditor, version.template, boss)
    assert sending.send_due(now=NOW) == 0
    batch = letters.print_due(creditor=creditor, by=boss, now=NOW)
    text = text_of(files.opened(batch.file).read())
    assert (batch.number, text.count("Harbour Road"), text.count("**您好**")) == (3, 3, 3)
    assert {line.key: line.number for line in queries.progress(send).states} == {"sent": 3}
    assert (Contact.objects.count(), archive.prove().holds) == (3, True)
    with pytest.raises(letters.NoLetters):
        letters.print_due(creditor=creditor, by=boss, now=NOW)
