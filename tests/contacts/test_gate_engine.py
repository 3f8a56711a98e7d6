"""The gate's engine: boundaries of hours, caps and cool-downs, zones and nights of daylight saving."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from contacts.gate import engine, packs
from contacts.gate.answers import Answer
from contacts.gate.facts import Attempt, Question

CN, US, UK, TW = "cn", "us", "uk", "tw"
SHANGHAI, NEW_YORK, LONDON = "Asia/Shanghai", "America/New_York", "Europe/London"
N1, N2 = "+8613800000142", "+8613800000143"


def at(text: str, zone: str = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def local(moment: datetime | None, zone: str = SHANGHAI) -> str:
    return moment.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M") if moment else ""


def asked(now: datetime, *, region: str = CN, zones: tuple[str, ...] = (SHANGHAI,), **facts: object) -> Answer:
    values: dict[str, object] = {"channel": "phone", "number": N1, "case_id": 1, "role": "agency"} | facts
    return engine.answer(Question(now=now, region=region, zones=zones, **values), packs.load())  # type: ignore[arg-type]


def call(when: datetime, outcome: str = "no_answer", party: str = "nobody", **more: object) -> Attempt:
    values: dict[str, object] = {"channel": "phone", "case_id": 1, "number": N1} | more
    return Attempt(at=when, outcome=outcome, party=party, **values)  # type: ignore[arg-type]


def talk(when: datetime, **more: object) -> Attempt:
    return call(when, "other", "debtor", **more)


@pytest.mark.parametrize("channel", ["phone", "sms", "email", "visit"])
@pytest.mark.parametrize(
    ("now", "allowed", "next_at"),
    [
        ("2026-11-24 21:59", True, "2026-11-24 21:59"),
        ("2026-11-24 22:00", False, "2026-11-25 08:00"),
        ("2026-11-24 07:59", False, "2026-11-24 08:00"),
        ("2026-11-24 08:00", True, "2026-11-24 08:00"),
        ("2026-11-25 00:00", False, "2026-11-25 08:00"),
    ],
)
def test_hours_in_china_are_half_open(now: str, allowed: bool, next_at: str, channel: str) -> None:
    answer = asked(at(now), channel=channel)
    assert (answer.is_allowed, local(answer.next_at)) == (allowed, next_at)


def test_a_letter_has_no_hours() -> None:
    assert asked(at("2026-11-24 23:00"), channel="letter").is_allowed


def test_an_allowed_answer_says_until_when() -> None:
    assert local(asked(at("2026-11-24 14:26")).closes) == "2026-11-24 22:00"


@pytest.mark.parametrize(
    ("now", "allowed", "next_at"),
    [
        ("2026-11-21 20:59", True, "2026-11-21 20:59"),  # Saturday
        ("2026-11-21 21:00", False, "2026-11-23 08:00"),  # Sunday is closed
        ("2026-11-22 12:00", False, "2026-11-23 08:00"),
    ],
)
def test_the_house_window_of_the_united_kingdom(now: str, allowed: bool, next_at: str) -> None:
    answer = asked(at(now, LONDON), region=UK, zones=(LONDON,))
    assert (answer.is_allowed, local(answer.next_at, LONDON)) == (allowed, next_at)


def test_a_fourth_conversation_of_the_day_waits_for_tomorrow_whoever_had_the_others() -> None:
    now = at("2026-11-24 15:00")
    three = [talk(at(f"2026-11-24 {hour}:00"), case_id=case) for hour, case in (("09", 1), ("10", 1), ("11", 2))]
    answer = asked(now, attempts=tuple(three))
    assert (answer.is_allowed, local(answer.next_at)) == (False, "2026-11-25 08:00")
    assert [(one.count, one.limit) for one in answer.unmet] == [(3, 3)]
    assert asked(now, attempts=tuple(three[:2])).verdict == "warn"
    assert asked(now, attempts=tuple(three[:1])).verdict == "allowed"


def test_yesterdays_conversations_do_not_count_after_midnight() -> None:
    late = tuple(talk(at(f"2026-11-23 21:{minute}")) for minute in (10, 20, 30))
    assert asked(at("2026-11-24 08:00"), attempts=late).is_allowed


def test_six_unanswered_close_one_number_and_not_the_other() -> None:
    six = tuple(call(at(f"2026-11-24 {hour:02}:00")) for hour in range(8, 14))
    now = at("2026-11-24 14:26")
    first, second = asked(now, attempts=six, number=N1), asked(now, attempts=six, number=N2)
    assert (first.is_allowed, local(first.next_at)) == (False, "2026-11-25 08:00")
    assert second.is_allowed
    assert asked(now, attempts=six[:5]).verdict == "warn"


def test_a_reserved_slot_counts_and_is_free_again() -> None:
    now = at("2026-11-24 14:26")
    spent = (talk(at("2026-11-24 09:00")), talk(at("2026-11-24 10:00")))
    held = Attempt(at=now, channel="phone", number=N2, case_id=1, reserved_until=now + timedelta(minutes=15))
    answer = asked(now, attempts=(*spent, held))
    assert (answer.is_allowed, answer.next_at) == (False, now + timedelta(minutes=15))


def test_seven_calls_in_seven_local_days_and_an_eighth_on_the_eighth_day() -> None:
    """Regulation F, comment 14(b)(2)(i)-1.i."""
    calls = tuple(call(at(f"2026-04-0{day} 10:00", NEW_YORK)) for day in range(1, 8))
    seventh = asked(at("2026-04-07 09:00", NEW_YORK), region=US, zones=(NEW_YORK,), attempts=calls[:6])
    eighth = asked(at("2026-04-07 11:00", NEW_YORK), region=US, zones=(NEW_YORK,), attempts=calls)
    assert seventh.is_allowed
    assert (eighth.is_allowed, local(eighth.next_at, NEW_YORK)) == (False, "2026-04-08 08:00")


def test_calls_that_did_not_connect_or_went_to_a_wrong_number_do_not_count() -> None:
    calls = [call(at(f"2026-04-0{day} 10:00", NEW_YORK)) for day in range(1, 8)]
    busy = (*calls[:6], call(at("2026-04-07 10:00", NEW_YORK), "busy"))
    wrong = (*calls[:6], call(at("2026-04-07 10:00", NEW_YORK), to_wrong=True))
    for attempts in (busy, wrong):
        assert asked(at("2026-04-07 11:00", NEW_YORK), region=US, zones=(NEW_YORK,), attempts=attempts).is_allowed


def test_no_call_for_seven_days_after_a_conversation_whoever_rang() -> None:
    """Regulation F, comment 14(b)(2)(i)-1.ii: conversation on August 14, next call on August 21."""
    spoke = (talk(at("2026-08-14 12:00", NEW_YORK), outbound=False),)
    answer = asked(at("2026-08-14 13:00", NEW_YORK), region=US, zones=(NEW_YORK,), attempts=spoke)
    assert (answer.is_allowed, local(answer.next_at, NEW_YORK)) == (False, "2026-08-21 08:00")
    other_debt = asked(at("2026-08-14 13:00", NEW_YORK), region=US, zones=(NEW_YORK,), attempts=spoke, case_id=2)
    assert other_debt.is_allowed
    assert asked(at("2026-08-21 08:00", NEW_YORK), region=US, zones=(NEW_YORK,), attempts=spoke).is_allowed
    sms = asked(at("2026-08-14 13:00", NEW_YORK), region=US, zones=(NEW_YORK,), attempts=spoke, channel="sms")
    assert sms.is_allowed


@pytest.mark.parametrize(
    ("now", "allowed", "next_at"),
    [
        ("2026-11-24 10:59", False, "2026-11-24 11:00"),  # 07:59 in Los Angeles
        ("2026-11-24 11:00", True, "2026-11-24 11:00"),
        ("2026-11-24 20:59", True, "2026-11-24 20:59"),
        ("2026-11-24 21:00", False, "2026-11-25 11:00"),
    ],
)
def test_two_zones_must_both_be_within_hours(now: str, allowed: bool, next_at: str) -> None:
    answer = asked(at(now, NEW_YORK), region=US, zones=(NEW_YORK, "America/Los_Angeles"))
    assert (answer.is_allowed, local(answer.next_at, NEW_YORK)) == (allowed, next_at)


@pytest.mark.parametrize("night", ["2026-03-08", "2026-11-01"])
def test_hours_are_those_on_the_wall_on_nights_of_daylight_saving(night: str) -> None:
    before = asked(at(f"{night} 07:59", NEW_YORK), region=US, zones=(NEW_YORK,))
    after = asked(at(f"{night} 08:00", NEW_YORK), region=US, zones=(NEW_YORK,))
    eve = datetime.fromisoformat(night) - timedelta(hours=2)
    from_eve = asked(eve.replace(tzinfo=ZoneInfo(NEW_YORK)).astimezone(UTC), region=US, zones=(NEW_YORK,))
    assert not before.is_allowed
    assert after.is_allowed
    assert local(from_eve.next_at, NEW_YORK) == f"{night} 08:00"


def test_a_day_of_daylight_saving_is_one_local_day() -> None:
    spoke = (talk(at("2026-10-28 09:00", NEW_YORK)),)
    answer = asked(at("2026-10-28 10:00", NEW_YORK), region=US, zones=(NEW_YORK,), attempts=spoke)
    assert local(answer.next_at, NEW_YORK) == "2026-11-04 08:00"


@pytest.mark.parametrize(("failures", "allowed"), [(2, False), (3, True)])
def test_a_contact_person_is_asked_only_after_three_failures_in_a_row(failures: int, allowed: bool) -> None:
    past = tuple(call(at(f"2026-11-2{day} 10:00")) for day in range(1, 1 + failures))
    about: dict[str, Any] = {"party": "contact_person", "number": N2, "attempts": past}
    assert asked(at("2026-11-24 10:00"), purpose="ask_to_call_back", **about).is_allowed is allowed
    assert not asked(at("2026-11-24 10:00"), purpose="collection", **about).is_allowed


def test_a_conversation_with_the_debtor_closes_the_way_to_the_contact_person() -> None:
    past = (*[call(at(f"2026-11-2{day} 10:00")) for day in (1, 2, 3)], talk(at("2026-11-23 12:00")))
    assert not asked(at("2026-11-24 10:00"), party="contact_person", number=N2, attempts=past).is_allowed


def test_a_contact_person_who_refused_is_left_alone_for_good() -> None:
    past = (*[call(at(f"2026-11-2{day} 10:00")) for day in (1, 2, 3)],)
    refused = (*past, call(at("2026-11-23 11:00"), "refuses", "contact_person", number=N2))
    answer = asked(at("2026-11-24 10:00"), party="contact_person", number=N2, attempts=refused)
    assert (answer.is_allowed, answer.next_at) == (False, None)


@pytest.mark.parametrize("region", [US, UK, TW])
def test_elsewhere_a_contact_person_is_never_called(region: str) -> None:
    now = at("2026-11-24 15:00")
    answer = asked(now, region=region, zones=("Asia/Shanghai",), party="contact_person")
    assert (answer.is_allowed, answer.next_at) == (False, None)


@pytest.mark.parametrize("state", ["wrong", "do_not_contact"])
def test_a_wrong_number_is_never_used(state: str) -> None:
    assert asked(at("2026-11-24 10:00"), number_state=state).next_at is None


@pytest.mark.parametrize("state", ["case_closed", "nothing_owed"])
def test_a_stop_state_blocks_until_it_ends(state: str) -> None:
    answer = asked(at("2026-11-24 10:00"), states=frozenset({state}))
    assert (answer.is_allowed, answer.next_at) == (False, None)


def test_without_a_zone_the_answer_is_no() -> None:
    answer = asked(at("2026-11-24 10:00"), zones=())
    assert not answer.is_allowed
    assert {one.code for one in answer.unmet} == {"zone_unknown"}


def test_a_zone_that_does_not_exist_is_no_answer() -> None:
    assert {one.code for one in asked(at("2026-11-24 10:00"), zones=("Mars/Olympus",)).unmet} == {"cannot_tell"}


def test_without_a_pack_for_the_place_the_answer_is_no() -> None:
    assert [one.code for one in asked(at("2026-11-24 10:00"), region="fr").unmet] == ["no_pack"]


def test_a_rule_of_an_unknown_kind_is_a_no() -> None:
    pack = packs.parse(PACK.replace("contact_window", "horoscope"))
    question = Question(now=at("2026-11-24 10:00"), channel="phone", region=CN, zones=(SHANGHAI,))
    assert [one.code for one in engine.answer(question, [pack]).unmet] == ["cannot_tell"]


@pytest.mark.parametrize("text", ["", "pack: [", "pack: {id: x}", "pack: 3", "nothing"])
def test_a_broken_pack_is_a_no_for_everybody(tmp_path: Path, text: str) -> None:
    (tmp_path / "cn.yaml").write_text(PACK, encoding="utf-8")
    (tmp_path / "zz.yaml").write_text(text, encoding="utf-8")
    loaded = packs.load(tmp_path)
    question = Question(now=at("2026-11-24 10:00"), channel="phone", region=CN, zones=(SHANGHAI,))
    assert [one.code for one in engine.answer(question, loaded).unmet] == ["pack_broken"]


@pytest.mark.parametrize("change", [("text", "memory"), ("2026-01-30", "2026-12-01")])
def test_drafts_and_packs_not_yet_in_force_are_not_asked(change: tuple[str, str]) -> None:
    now = at("2026-11-24 10:00")
    pack = packs.parse(PACK.replace(*change))
    assert not pack.applies(Question(now=now, channel="phone", region=CN, zones=(SHANGHAI,)), now.date())


def test_every_pack_can_be_read_and_every_rule_evaluated() -> None:
    for region, zone in ((CN, SHANGHAI), (US, NEW_YORK), (UK, LONDON), (TW, "Asia/Taipei")):
        for party in ("debtor", "contact_person"):
            answer = asked(at("2026-11-24 15:00", zone), region=region, zones=(zone,), party=party)
            assert "cannot_tell" not in {one.code for one in answer.findings}
            assert len(answer.packs) == 2


def test_each_rule_is_the_laws_with_a_citation_or_the_desks_own_without() -> None:
    for pack in packs.load():
        for rule in pack.rules:
            assert bool(rule.citation) != (rule.ours or pack.id == packs.HOUSE), rule.id


def test_hours_and_caps_are_the_desks_own_where_no_law_names_them() -> None:
    numbers = {"contact_window", "frequency_cap", "cooldown"}
    own = {
        (pack.id, rule.ours)
        for pack in packs.load()
        if pack.id != packs.HOUSE
        for rule in pack.rules
        if rule.kind in numbers
    }
    by_law = {"cn-card", "us-regf", "us-ma", "us-nyc", "au-rg96", "in-rbi", "ph-bsp"}
    by_the_desk = {"uk", "tw", "hk", "sg", "us-own", "in-rbi"}  # India names hours and no count
    assert own == {(one, False) for one in by_law} | {(one, True) for one in by_the_desk}


def test_an_own_rule_that_cites_a_law_breaks_its_pack() -> None:
    with pytest.raises(packs.PackUnreadable):
        packs.parse(PACK.replace('cite: "law"', 'cite: "law"\n    ours: true'))
    assert packs.parse(PACK.replace('cite: "law"', 'cite: ""\n    ours: true')).rules[0].ours


PACK = """
pack:
  id: cn-card
  version: "1"
  name: China
  effective_from: 2026-01-30
  evidence: text
  applies_when: {consumer_region_any: [cn]}
rules:
  - id: hours
    kind: contact_window
    severity: prohibition
    channels: [phone]
    allow: [{days: [tue], from: "08:00", to: "22:00"}]
    cite: "law"
"""
