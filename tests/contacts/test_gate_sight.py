"""Of a long history the gate reads what its rules can see, and answers as if it had read all of it."""

from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from cases.enums import Channel
from cases.models import Case
from contacts.gate.answers import Answer, Finding
from contacts.queries import gate, gate_rows
from tests.factories import NOW, CaseFactory, ContactFactory, ContactPointFactory, CreditorFactory, DebtorFactory
from tests.pack_factories import PackVersionFactory, limit

pytestmark = pytest.mark.django_db
KINDS = [
    ("phone", "outbound", "nobody", "no_answer"),
    ("phone", "outbound", "nobody", "busy"),
    ("phone", "outbound", "debtor", "other"),
    ("phone", "outbound", "voicemail", "voicemail_left"),
    ("phone", "inbound", "debtor", "call_back"),
    ("sms", "outbound", "debtor", "sent"),
    ("sms", "inbound", "debtor", "received"),
    ("phone", "outbound", "contact_person", "message_taken"),
]


def made(jurisdiction: str, zone: str, region: str = "") -> Case:
    creditor = CreditorFactory.create(jurisdiction=jurisdiction, time_zone=zone)
    case = CaseFactory.create(creditor=creditor, debtor=DebtorFactory.create(creditor=creditor, region=region))
    ContactPointFactory.create(debtor=case.debtor)
    friend = case.debtor.related_people.create(role="contact_person", name="Sister")
    ContactPointFactory.create(debtor=case.debtor, person=friend, place="home")
    return case


def told(case: Case, luck: Random, many: int = 60) -> None:
    own, friends = case.debtor.contact_points.order_by("pk")
    for _one in range(many):
        channel, direction, party, outcome = luck.choice(KINDS)
        at = NOW - timedelta(minutes=luck.randrange(60, 44 * 24 * 60))
        point = friends if party == "contact_person" else own
        about: dict[str, Any] = {"channel": channel, "direction": direction, "party": party, "outcome": outcome}
        ContactFactory.create(case=case, at=at, recorded_at=at, contact_point=point, **about)


def answers(case: Case) -> list[Answer]:
    facts = gate.gather([case], now=NOW)[case.pk]
    return [
        gate.answer(facts, point=point, channel=channel, now=NOW)
        for point in facts.points
        for channel in (Channel.PHONE, Channel.SMS)
    ]


def plain(answer: Answer) -> Any:
    """Return the answer without how many failures in a row there were beyond ten."""
    return replace(answer, findings=tuple(_plain(one) for one in answer.findings))


def _plain(one: Finding) -> Finding:
    many = min(one.count or 0, 10)
    return replace(one, count=many) if one.code == "party_unreached" else one


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("jurisdiction", "zone", "region"),
    [
        ("cn", "Asia/Shanghai", ""),
        ("us", "America/New_York", ""),
        ("us", "America/New_York", "MA"),
        ("uk", "Europe/London", ""),
    ],
)
def test_the_answer_is_that_of_the_whole_history(
    jurisdiction: str, zone: str, region: str, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = made(jurisdiction, zone, region)
    told(case, Random(seed))
    seen = answers(case)
    monkeypatch.setattr(gate_rows, "sight", lambda *_places: gate_rows.LOOK_BACK)
    assert [plain(one) for one in seen] == [plain(one) for one in answers(case)]


def test_of_calls_that_nobody_answered_only_the_last_ten_are_read_beyond_what_rules_see() -> None:
    case = made("cn", "Asia/Shanghai")
    point = case.debtor.contact_points.order_by("pk").first()
    for day in range(1, 40):
        at = NOW - timedelta(days=day)
        ContactFactory.create(case=case, at=at, recorded_at=at, contact_point=point, party="nobody", outcome="busy")
    assert len(gate.gather([case], now=NOW)[case.pk].attempts) == 2 + 10
    PackVersionFactory.create(approved=True, content=[limit(9, span=20)])
    facts = gate.gather([case], now=NOW)[case.pk]
    assert len(facts.attempts) == 21 + 10
    answer = gate.answer(facts, point=point, channel=Channel.PHONE, now=NOW)
    own = next(one for one in answer.findings if one.rule == "house.own-calls")
    assert (own.met, own.count) == (False, 19)


def test_each_place_is_looked_back_as_far_as_its_rules_do() -> None:
    days = {place: gate_rows.sight(place, frozenset(more)).days - 2 for place, more in [("cn", ()), ("uk", ())]}
    assert days == {"cn": 1, "uk": 1}
    assert gate_rows.sight("us", frozenset()).days - 2 == 7
    assert gate_rows.sight("us", frozenset({"us-ma"})).days - 2 == 30
