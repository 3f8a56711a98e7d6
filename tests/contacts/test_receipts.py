"""What comes back: signed, in time, each event once; bounces move numbers, "stop" is obeyed at once."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from cases.enums import PointState
from contacts.actions.messages import sending
from contacts.models import Contact, Message, Receipt, Wish
from contacts.queries import archive, gate, timeline
from contacts.rules import webhooks
from tests.factories import NOW
from tests.message_factories import MessageFactory

pytestmark = pytest.mark.django_db
SECRET = "a long secret"
Tell = Callable[..., HttpResponse]


@pytest.fixture
def tell(settings: Any) -> Tell:
    settings.WEBHOOK_SECRETS = {"sms": [SECRET, "an older one"]}

    def told(*events: dict[str, Any], secret: str = SECRET, late: int = 0, source: str = "sms") -> Any:
        body = json.dumps([{"at": NOW.isoformat(), **event} for event in events]).encode()
        moment = str(int(NOW.timestamp()) - late)
        headers = {"X-Desk-Timestamp": moment, "X-Desk-Signature": webhooks.signature(secret, moment, body)}
        with time_machine.travel(NOW, tick=False):
            address = reverse("contacts:hook", args=[source])
            return Client().post(address, body, content_type="application/json", headers=headers)

    return told


def event(message: Message, kind: str, number: int = 1, **more: Any) -> dict[str, Any]:
    return {"id": f"e{number}", "kind": kind, "key": str(message.key), **more}


def test_a_receipt_counts_once_however_often_it_comes(tell: Tell) -> None:
    row = MessageFactory.create()
    for _again in range(3):
        assert tell(event(row, "delivered")).status_code == 200
    row.refresh_from_db()
    assert (row.delivery, Receipt.objects.count()) == ("delivered", 1)


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"secret": "wrong"}, 401),
        ({"late": 301}, 401),
        ({"late": -301}, 401),
        ({"secret": "an older one"}, 200),
        ({"source": "email"}, 404),
        ({"source": "nothing"}, 404),
    ],
)
def test_only_who_knows_the_secret_is_heard_and_only_for_a_few_minutes(tell: Tell, told: Any, code: int) -> None:
    assert tell(event(MessageFactory.create(), "delivered"), **told).status_code == code
    assert Receipt.objects.count() == (1 if code == 200 else 0)


@pytest.mark.parametrize(
    "bad", [{"id": "1"}, {"id": "1", "kind": "exploded"}, {"id": "1", "kind": "reply", "key": "x"}]
)
def test_what_cannot_be_read_is_refused_whole(tell: Tell, bad: dict[str, Any]) -> None:
    assert tell(event(MessageFactory.create(), "delivered"), bad).status_code == 400
    assert not Receipt.objects.exists()


def test_a_bounce_for_good_marks_the_number_wrong_and_a_third_in_a_row_exhausts_it(tell: Tell) -> None:
    hard, soft = MessageFactory.create_batch(2)
    tell(event(hard, "bounced", is_hard=True, code="550"))
    for number in (2, 3, 4):
        tell(event(soft, "bounced", number, code="450"))
    hard.contact_point.refresh_from_db()
    soft.contact_point.refresh_from_db()
    assert (hard.contact_point.state, soft.contact_point.state) == (PointState.WRONG, PointState.EXHAUSTED)


@pytest.fixture
def sent(settings: Any) -> Message:
    settings.MESSAGE_LINES = {"sms": "contacts.channels.practice.Practice"}
    row = MessageFactory.create()
    assert sending.send_due(now=NOW) == 1
    row.refresh_from_db()
    return row


def outcomes_of(message: Message) -> list[tuple[str, bool]]:
    rows = Contact.objects.filter(case=message.case_id).order_by("sequence")
    return [(row.outcome, row.corrections.exists()) for row in rows]


def test_what_became_of_a_message_corrects_its_row_in_the_log(tell: Tell, sent: Message) -> None:
    tell(event(sent, "delivered"))
    tell(event(sent, "delivered", 2))
    assert outcomes_of(sent) == [("sent", True), ("delivered", False)]
    tell(event(sent, "bounced", 3, is_hard=True, code="550"))
    assert outcomes_of(sent) == [("sent", True), ("delivered", True), ("undelivered", False)]
    sent.case.refresh_from_db()
    assert (sent.case.last_outcome, archive.prove().holds) == ("undelivered", True)
    shown = [one for day in timeline.line(case=sent.case).days for one in day.events if one.contact_id]
    assert [(one.title, one.corrected) for one in shown] == [("Came back", False)]


def test_a_message_that_is_told_of_twice_counts_once_for_the_gate(tell: Tell, sent: Message) -> None:
    tell(event(sent, "delivered"))
    attempts = gate.gather([sent.case], now=NOW)[sent.case_id].attempts
    assert [(one.outcome, one.is_contact) for one in attempts if not one.is_reserved] == [("delivered", True)]


def test_an_older_receipt_that_comes_late_changes_nothing(tell: Tell, sent: Message) -> None:
    tell(event(sent, "bounced", 1))
    tell(event(sent, "delivered", 2, at=(NOW - timedelta(minutes=2)).isoformat()))
    assert outcomes_of(sent) == [("sent", True), ("undelivered", False)]


def test_a_receipt_that_comes_before_the_gateways_answer_is_told_with_it(tell: Tell, settings: Any) -> None:
    settings.MESSAGE_LINES = {"sms": "contacts.channels.practice.Practice"}
    row = MessageFactory.create()
    tell(event(row, "delivered"))
    assert sending.send_due(now=NOW) == 1
    assert outcomes_of(row) == [("sent", True), ("delivered", False)]


def test_an_answer_stands_in_the_log_of_its_case(tell: Tell) -> None:
    row = MessageFactory.create()
    tell(event(row, "reply", sender=row.contact_point.value, text="I paid with 4111 1111 1111 1111"))
    contact = Contact.objects.get()
    assert (contact.case, contact.direction, contact.outcome) == (row.case, "inbound", "received")
    assert "4111 1111" not in contact.note
    assert archive.prove().holds


@pytest.mark.parametrize("word", ["STOP", "退订", "TD"])
def test_stop_is_obeyed_at_once(tell: Tell, word: str) -> None:
    row, waiting = MessageFactory.create(), None
    waiting = MessageFactory.create(case=row.case, contact_point=row.contact_point)
    tell(event(row, "reply", sender=row.contact_point.value, text=word))
    waiting.refresh_from_db()
    assert (waiting.state, waiting.reason) == ("withdrawn", "stop")
    assert Wish.objects.get().kind == "opt_out"


def test_an_answer_to_nothing_finds_its_case_by_the_number(tell: Tell) -> None:
    row = MessageFactory.create()
    tell({"id": "9", "kind": "reply", "sender": row.contact_point.value, "text": "Who are you?"})
    assert Receipt.objects.get().case == row.case


def test_receipts_are_evidence(tell: Tell) -> None:
    tell(event(MessageFactory.create(), "delivered"))
    for statement in ("UPDATE contacts_receipt SET text = 'x'", "DELETE FROM contacts_receipt"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_a_signature_holds_for_five_minutes() -> None:
    moment, body = str(int(NOW.timestamp())), b"{}"
    given = webhooks.signature(SECRET, moment, body)
    genuine: dict[str, Any] = {"secrets": [SECRET], "moment": moment, "given": given, "body": body}
    assert webhooks.is_genuine(**genuine, now=NOW + timedelta(minutes=5))
    assert not webhooks.is_genuine(**genuine, now=NOW + timedelta(minutes=5, seconds=1))
    assert not webhooks.is_genuine(**{**genuine, "body": b"{} "}, now=NOW)
    assert not webhooks.is_genuine(**{**genuine, "moment": "²"}, now=NOW)
    assert not webhooks.is_genuine(**{**genuine, "secrets": [""]}, now=NOW)
