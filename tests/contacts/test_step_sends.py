"""A strategy's step writes: one sending a day, the gate for each case, nobody twice, shown where it is decided."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.urls import reverse

from cases.actions import nightly
from cases.actions.holds import holds
from cases.actions.strategies import stepping
from cases.enums import HoldKind
from cases.imports.progress import Silent
from cases.models import Case, Creditor
from cases.queries.strategies import strategy_words
from contacts.actions.messages import sends, step_sends
from contacts.models import Message, Send
from contacts.queries import timeline
from staff.enums import Role
from tests.factories import NOW, TODAY, AccountFactory, CaseFactory, ContactPointFactory, UserFactory
from tests.message_factories import SenderFactory, SendFactory, TemplateVersionFactory
from tests.strategy_factories import StrategyVersionFactory, segment

pytestmark = pytest.mark.django_db
STEPS = [
    {"day": 0, "channel": "sms", "script": "Reminder", "who": "collector"},
    {"day": 3, "channel": "phone", "script": "First call", "who": "collector"},
]


@pytest.fixture
def creditor(settings: Any) -> Creditor:
    settings.MESSAGE_LINES = {"sms": "contacts.channels.practice.Practice"}
    StrategyVersionFactory.create(approved=True, content=[segment("all", steps=STEPS)])
    return SenderFactory.create().creditor


def reachable(creditor: Creditor, language: str = "en") -> Case:
    case = AccountFactory.create(case=CaseFactory.create(creditor=creditor, debtor__language=language)).case
    ContactPointFactory.create(debtor=case.debtor)
    return case


def night(creditor: Creditor, days: int = 0) -> int:
    on, now = TODAY + timedelta(days=days), NOW + timedelta(days=days)
    stepping.step(creditor=creditor, on=on, now=now)
    made = step_sends.queue(creditor=creditor, on=on, now=now)
    for send in Send.objects.filter(state="gathering"):
        sends.gather(send_id=send.pk, progress=Silent(), now=now)
    return made


def test_it_is_the_last_thing_that_a_night_does() -> None:
    assert nightly.STEPS[-1] == step_sends.queue


def test_those_who_came_into_the_step_are_written_to_once(creditor: Creditor) -> None:
    TemplateVersionFactory.create(approved=True, template__name="Reminder")
    case, held = reachable(creditor), reachable(creditor)
    holds.place(case=held, kind=HoldKind.CEASE_REQUEST, by=UserFactory.create(role=Role.SUPERVISOR), now=NOW)
    assert [night(creditor), night(creditor)] == [1, 0]
    rows = {row.case_id: (row.state, row.reason) for row in Message.objects.all()}
    assert rows == {case.pk: ("queued", ""), held.pk: ("refused", "hold")}
    case.refresh_from_db()
    assert (case.next_action, case.next_action_at) == ("call", None)
    later = reachable(creditor)
    assert night(creditor, days=1) == 1
    assert list(Message.objects.filter(send=Send.objects.latest("pk")).values_list("case", flat=True)) == [later.pk]


def test_what_a_hold_took_back_stays_taken_back(creditor: Creditor) -> None:
    TemplateVersionFactory.create(approved=True, template__name="Reminder")
    case = reachable(creditor)
    night(creditor)
    holds.place(case=case, kind=HoldKind.CEASE_REQUEST, by=UserFactory.create(role=Role.SUPERVISOR), now=NOW)
    night(creditor)
    assert [(row.state, row.reason) for row in Message.objects.all()] == [("withdrawn", "hold")]


def test_a_version_that_says_the_same_again_writes_to_nobody_again(creditor: Creditor) -> None:
    TemplateVersionFactory.create(approved=True, template__name="Reminder")
    reachable(creditor)
    night(creditor)
    nobody = [{**STEPS[0], "who": "nobody"}, STEPS[1]]
    StrategyVersionFactory.create(
        approved=True, content=[segment("all", steps=nobody)], effective_on=TODAY + timedelta(days=1)
    )
    assert night(creditor, days=1) == 0


def test_each_is_written_to_in_the_own_language(creditor: Creditor) -> None:
    about = {"approved": True, "template__name": "Reminder"}
    english = TemplateVersionFactory.create(**about)
    chinese = TemplateVersionFactory.create(**about, template__language="zh-hans")
    first, second = reachable(creditor), reachable(creditor, "zh")
    third = reachable(creditor, "fr")
    assert night(creditor) == 2
    found = dict(Message.objects.values_list("case", "version"))
    usual = chinese if creditor.jurisdiction == "cn" else english
    assert found == {first.pk: english.pk, second.pk: chinese.pk, third.pk: usual.pk}


def test_without_a_template_nobody_is_written_to_and_the_collector_writes(creditor: Creditor) -> None:
    case = reachable(creditor)
    assert night(creditor) == 0
    case.refresh_from_db()
    assert case.next_action == "write"


def test_the_preview_says_who_writes(creditor: Creditor) -> None:
    version = StrategyVersionFactory.create(content=[segment("all", steps=STEPS)])
    assert [one.told.is_missing if one.told else None for one in _steps(version)] == [True, None]
    TemplateVersionFactory.create(approved=True, template__name="Reminder")
    assert [one.told.words if one.told else "" for one in _steps(version)] == ["sent by the desk: English", ""]


def _steps(version: Any) -> list[strategy_words.StepLine]:
    return strategy_words.lines(version, on=TODAY)[0][0].steps


def test_the_time_line_and_the_pages_say_what_waits(creditor: Creditor, signed_in: Any) -> None:
    TemplateVersionFactory.create(approved=True, template__name="Reminder")
    case = reachable(creditor)
    night(creditor)
    events = [one for day in timeline.line(case=case, show="messages").days for one in day.events]
    assert [(one.title, one.by) for one in events] == [("SMS “Reminder” waits to go", "Strategy, All, 0: Reminder")]
    client, send = signed_in(UserFactory.create(role=Role.SUPERVISOR)), Send.objects.get()
    assert b"Started by the strategy" in client.get(send.get_absolute_url()).content
    assert b"the strategy" in client.get(reverse("contacts:send-list")).content


@pytest.mark.parametrize("more", [{"made_by": None}, {"key": "all::0:2026-11-30:en"}])
def test_a_sending_is_of_a_person_or_of_a_step(more: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match="send_by_a_person_or_a_step"):
        SendFactory.create(**more)


def test_a_step_makes_its_sending_once() -> None:
    send = SendFactory.create(made_by=None, key="k")
    with pytest.raises(IntegrityError, match="send_once_per_step"):
        SendFactory.create(made_by=None, key="k", creditor=send.creditor)
