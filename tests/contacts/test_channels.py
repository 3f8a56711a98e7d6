"""The lines on which messages leave, against real peers: what they say of each fate."""

from collections.abc import Iterator
from typing import Any

import pytest

from contacts.channels import Fate, Outgoing
from contacts.channels.sms import Gateway
from contacts.channels.smtp import Smtp
from tests import peers

NOTE = Outgoing(key="k-1", to="+8613800000001", subject="Your card", body="Line one\n您好 <b>", language="zh-hans")


@pytest.fixture
def server(settings: Any) -> Iterator[peers.Told]:
    with peers.mail_server() as told:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", told.port, False
        settings.EMAIL_HOST_USER, settings.EMAIL_TIMEOUT = "", 2
        settings.DEFAULT_FROM_EMAIL = "Desk <desk@desk.example>"
        yield told


def given(adapter: Any, *outgoing: Outgoing) -> list[Any]:
    with adapter.opened() as line:
        return [line.hand(one) for one in outgoing or (NOTE,)]


def test_an_email_arrives_as_text_and_as_escaped_html(server: peers.Told) -> None:
    handed = given(Smtp())
    mail = server.received[0]
    assert [(one.fate, one.gateway_id) for one in handed] == [(Fate.ACCEPTED, "k-1@desk.example")]
    assert peers.text_of(mail) == NOTE.body
    html = mail.get_payload()[1].get_payload(decode=True).decode()
    assert "您好 &lt;b&gt;" in html
    assert (mail["Message-ID"], mail["To"]) == ("<k-1@desk.example>", NOTE.to)


def test_one_connection_carries_many_emails(server: peers.Told) -> None:
    assert [one.fate for one in given(Smtp(), NOTE, NOTE, NOTE)] == [Fate.ACCEPTED] * 3


@pytest.mark.parametrize(("answer", "fate"), [(450, Fate.LATER), (550, Fate.REJECTED), ("hang", Fate.UNSURE)])
def test_the_mail_server_decides_what_became_of_an_email(server: peers.Told, answer: Any, fate: Fate) -> None:
    server.answers = [answer]
    assert [one.fate for one in given(Smtp(), NOTE, NOTE)] == [fate, Fate.ACCEPTED]


def test_a_mail_server_that_is_away_is_tried_later(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", 1, False
    assert [one.fate for one in given(Smtp())] == [Fate.LATER]


def gateway_settings(port: int, **more: Any) -> dict[str, Any]:
    return {
        "url": f"http://127.0.0.1:{port}/send?v=1",
        "secret": "s3cret",
        "headers": {"Authorization": "Bearer {secret}", "Idempotency-Key": "{key}"},
        "fields": {"to": "to", "text": "body", "reference": "key"},
        "id": "message.id",
        "timeout": 1,
        **more,
    }


def test_a_text_message_is_told_in_the_words_of_the_gateway(settings: Any) -> None:
    with peers.gateway() as told:
        settings.SMS_GATEWAY = gateway_settings(told.port, also={"sender": "Desk"})
        handed = given(Gateway())
    assert [(one.fate, one.gateway_id) for one in handed] == [(Fate.ACCEPTED, "g-k-1")]
    assert told.received == [{"to": NOTE.to, "text": NOTE.body, "reference": "k-1", "sender": "Desk"}]
    assert (told.heads[0]["Authorization"], told.heads[0]["Idempotency-Key"]) == ("Bearer s3cret", "k-1")


@pytest.mark.parametrize(
    ("answer", "fate"),
    [
        (400, Fate.REJECTED),
        (409, Fate.ACCEPTED),
        (429, Fate.LATER),
        (503, Fate.LATER),
        (500, Fate.UNSURE),
        ("hang", Fate.UNSURE),
        ("slow", Fate.UNSURE),
    ],
)
def test_the_gateway_decides_what_became_of_a_message(settings: Any, answer: Any, fate: Fate) -> None:
    with peers.gateway() as told:
        settings.SMS_GATEWAY = gateway_settings(told.port)
        told.answers = [answer]
        assert [one.fate for one in given(Gateway(), NOTE, NOTE)] == [fate, Fate.ACCEPTED]


def test_a_code_may_mean_something_else_to_a_gateway(settings: Any) -> None:
    with peers.gateway() as told:
        settings.SMS_GATEWAY = gateway_settings(told.port, codes={"400": "later"})
        told.answers = [400]
        assert [one.fate for one in given(Gateway())] == [Fate.LATER]


def test_a_gateway_that_is_away_is_tried_later(settings: Any) -> None:
    settings.SMS_GATEWAY = gateway_settings(1)
    assert [one.fate for one in given(Gateway())] == [Fate.LATER]


def test_without_settings_no_line_is_open(settings: Any) -> None:
    settings.SMS_GATEWAY, settings.EMAIL_HOST = {}, ""
    assert (Gateway().is_set(), Smtp().is_set()) == (False, False)
