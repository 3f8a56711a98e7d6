"""Events of calls: signed, each once; a call opens the log form of its case, filled in."""

import json
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse

from cases.models import Case
from collections_desk.settings import base
from contacts.actions import call_events
from contacts.actions.call_events import Told
from contacts.enums import CallEventKind, Direction
from contacts.models import CallEvent
from contacts.queries.act import Call
from contacts.queries.call_events import of
from contacts.rules import webhooks
from staff.models import User
from tests.factories import NOW, AccountFactory, CaseFactory, ContactPointFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def collector() -> User:
    return UserFactory.create()


@pytest.fixture
def case(collector: User) -> Case:
    account = AccountFactory.create(case=CaseFactory.create(collector=collector, team=collector.team))
    ContactPointFactory.create(debtor=account.debtor)
    return account.case


def tell(case: Case, kind: CallEventKind, **more: Any) -> CallEvent:
    number = case.debtor.contact_points.get().value
    told = Told(id=f"e-{kind}", call="c-1", kind=kind, at=NOW, number=number, **more)
    return call_events.receive(told=told, now=NOW)


def test_a_call_is_told_in_parts_and_read_as_one(case: Case, collector: User) -> None:
    for _twice in range(2):
        tell(case, CallEventKind.STARTED, collector=collector.username)
        tell(case, CallEventKind.ENDED, seconds=192)
        tell(case, CallEventKind.RECORDING, recording="rec/2026/1")
    found = of("c-1")
    assert CallEvent.objects.count() == 3
    assert found is not None
    assert (found.case_id, found.seconds, found.recording) == (case.pk, 192, "rec/2026/1")


def test_a_call_opens_the_log_form_filled_in(case: Case, collector: User, signed_in: Any) -> None:
    tell(case, CallEventKind.ENDED, seconds=192, recording="rec/2026/1")
    client = signed_in(collector)
    answer = client.get(reverse("contacts:call-open", args=["c-1"]))
    assert answer.status_code == 302
    page = client.get(answer.url).content.decode()
    assert 'value="192"' in page
    assert "rec/2026/1" in page
    assert f'value="{Direction.INBOUND}"' in page


def test_nobody_opens_the_call_of_another_team(case: Case, signed_in: Any) -> None:
    tell(case, CallEventKind.STARTED)
    client = signed_in(UserFactory.create())
    assert client.get(reverse("contacts:call-open", args=["c-1"])).status_code == 404
    assert client.get(reverse("contacts:call-open", args=["unknown"])).status_code == 404


@time_machine.travel(NOW, tick=False)
def test_the_telephone_system_signs_what_it_tells(case: Case, settings: Any) -> None:
    settings.WEBHOOK_SECRETS = {"calls": "a long secret"}
    number = case.debtor.contact_points.get().value
    body = json.dumps({"id": "1", "call": "c-9", "kind": "started", "at": NOW.isoformat(), "number": number}).encode()
    moment = str(int(NOW.timestamp()))
    address = reverse("contacts:hook", args=["calls"])
    for secret, code in (("wrong", 401), ("a long secret", 200)):
        headers = {"X-Desk-Timestamp": moment, "X-Desk-Signature": webhooks.signature(secret, moment, body)}
        assert Client().post(address, body, content_type="application/json", headers=headers).status_code == code
    assert CallEvent.objects.get().case == case


@pytest.mark.parametrize(
    ("dial", "link"),
    [("tel:{number}", "tel:+8613800000001"), ("sip:{number}@pbx.example", "sip:+8613800000001@pbx.example")],
)
def test_a_number_is_dialled_by_the_telephone_of_the_house(settings: Any, dial: str, link: str) -> None:
    settings.DIAL = dial
    decision: Any = None
    assert Call(decision, "+8613800000001", "").link == link


@pytest.mark.parametrize("dial", ["", "{number}", "javascript:{number}", "tel:", "sip:{number}@{number}"])
def test_what_no_telephone_takes_is_refused_when_the_desk_starts(monkeypatch: Any, dial: str) -> None:
    monkeypatch.setenv("DESK_DIAL", dial)
    with pytest.raises(ImproperlyConfigured, match="tel: or sip:"):
        base.dialled("DESK_DIAL")
    monkeypatch.delenv("DESK_DIAL")
    assert base.dialled("DESK_DIAL") == "tel:{number}"
