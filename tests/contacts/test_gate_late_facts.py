"""Facts that arrive late, and what persons wished, change the counts and answers of the desk's own queries."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from cases.enums import Channel, Outcome, PointState
from cases.models import Case
from contacts.actions import corrections
from contacts.enums import Party
from contacts.gate.answers import Answer, Finding
from contacts.queries import gate as queries
from tests.factories import (
    NOW,
    CaseFactory,
    ContactFactory,
    ContactPointFactory,
    CreditorFactory,
    DebtorFactory,
    HoldFactory,
    UserFactory,
)
from tests.life_factories import WishFactory

pytestmark = pytest.mark.django_db
NOON = datetime.fromisoformat("2026-11-24T12:00:00-05:00")


def answered(case: Case, *, now: datetime = NOW, channel: Channel = Channel.PHONE, **asked: Any) -> Answer:
    point = case.debtor.contact_points.order_by("pk").first()
    facts = queries.gather([case], now=now)[case.pk]
    return queries.answer(facts, point=point, channel=channel, now=now, **asked)


def finding(answer: Answer, rule: str) -> Finding:
    return next(one for one in answer.findings if one.rule == rule)


def card(jurisdiction: str = "cn", zone: str = "Asia/Shanghai", **debtor: Any) -> Case:
    creditor = CreditorFactory.create(jurisdiction=jurisdiction, time_zone=zone)
    case = CaseFactory.create(creditor=creditor, debtor=DebtorFactory.create(creditor=creditor, **debtor))
    ContactPointFactory.create(debtor=case.debtor)
    return case


def american(**debtor: Any) -> Case:
    return card("us", "America/New_York", **debtor)


def test_a_number_that_turns_out_wrong_uncounts_its_calls() -> None:
    case = american()
    wrong = ContactPointFactory.create(debtor=case.debtor)
    for day in range(7):
        ContactFactory.create(case=case, at=NOON - timedelta(days=day, hours=1), contact_point=wrong)
    assert not answered(case, now=NOON).is_allowed
    wrong.state = PointState.WRONG
    wrong.save()
    answer = answered(case, now=NOON)
    assert (answer.verdict, finding(answer, "us-regf.seven-in-seven").count) == ("allowed", 0)


def test_a_correction_changes_what_was_counted() -> None:
    case, supervisor = card(), UserFactory.create(role="supervisor")
    spoken = [
        ContactFactory.create(case=case, at=NOW - timedelta(hours=hour), party="debtor", outcome="other")
        for hour in (1, 2, 3)
    ]
    assert not answered(case).is_allowed
    corrections.correct(
        contact=spoken[0],
        party=Party.NOBODY,
        outcome=Outcome.NO_ANSWER,
        note="Nobody answered.",
        by=supervisor,
        now=NOW,
    )
    assert finding(answered(case), "cn-card.conversations-a-day").count == 2


def test_a_letter_counts_from_its_receipt_not_from_when_it_was_written_down() -> None:
    case = american()
    assert answered(case, now=NOON).is_allowed
    HoldFactory.create(
        case=case, kind="cease_request", scope="debt", received_at=NOON - timedelta(days=2), placed_at=NOON
    )
    answer = answered(case, now=NOON)
    assert (answer.is_allowed, answer.next_at) == (False, None)
    assert answered(case, now=NOON - timedelta(days=3)).is_allowed


@pytest.mark.parametrize(
    ("wish", "allowed"),
    [
        ({"kind": "inconvenient_time", "channel": "", "days": ["tue"], "opens": "12:00", "closes": "15:00"}, False),
        ({"kind": "inconvenient_time", "channel": "", "days": ["wed"]}, True),
        ({"kind": "opt_out", "channel": "phone"}, False),
        ({"kind": "opt_out", "channel": "sms"}, True),
        ({"kind": "inconvenient_place", "channel": "", "place": "mobile"}, True),
    ],
)
def test_wishes_reach_the_gate(wish: dict[str, Any], allowed: bool) -> None:
    case = card()
    WishFactory.create(debtor=case.debtor, received_at=NOW - timedelta(days=1), recorded_at=NOW, **wish)
    assert answered(case).is_allowed is allowed


def test_consent_to_more_calls_opens_the_cooldown_of_the_united_states() -> None:
    case = american()
    ContactFactory.create(case=case, at=NOON - timedelta(days=1), party="debtor", outcome="call_back")
    assert not answered(case, now=NOON).is_allowed
    since = {"received_at": NOON - timedelta(hours=23), "recorded_at": NOON - timedelta(hours=23)}
    WishFactory.create(debtor=case.debtor, kind="consent_to_calls", channel="phone", wording="Call me.", **since)
    answer = answered(case, now=NOON)
    assert (answer.is_allowed, finding(answer, "us-regf.after-conversation").code) == (True, "uncounted")


@pytest.mark.parametrize(
    ("region", "packs"), [("MA", {"us-ma"}), ("NYC", {"us-nyc"}), ("us-ma", {"us-ma"}), ("TX", set())]
)
def test_the_stricter_law_of_where_the_debtor_lives_applies(region: str, packs: set[str]) -> None:
    assert set(answered(american(region=region), now=NOON).packs) == {"us-regf", "house"} | packs


def test_calls_to_work_are_counted_apart_in_massachusetts() -> None:
    case = american(region="MA")
    work = ContactPointFactory.create(debtor=case.debtor, place="work")
    for day in (10, 29):
        ContactFactory.create(case=case, at=NOON - timedelta(days=day), contact_point=work)
    facts = queries.gather([case], now=NOON)[case.pk]
    at_work = queries.answer(facts, point=work, channel=Channel.PHONE, now=NOON)
    assert {one.rule for one in at_work.unmet} == {"us-ma.elsewhere"}
    assert answered(case, now=NOON).is_allowed
