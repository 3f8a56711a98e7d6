"""The edges of every pack: hours, counts, stop states, and the nights and years on which calendars trip."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from contacts.gate import calendars, engine, packs
from contacts.gate.facts import Attempt, Question
from tests.contacts.gate_world import ZONES, asked, fact, local, question, spoke, tried


@pytest.mark.parametrize(
    ("region", "now", "next_at"),
    [
        ("cn", "2026-03-02 21:59", "2026-03-02 21:59"),
        ("cn", "2026-03-02 22:00", "2026-03-03 08:00"),
        ("cn", "2026-03-02 07:59", "2026-03-02 08:00"),
        ("cn", "2026-03-02 08:00", "2026-03-02 08:00"),
        ("au", "2026-03-07 08:30", "2026-03-07 09:00"),  # Saturday
        ("au", "2026-03-07 09:00", "2026-03-07 09:00"),
        ("au", "2026-03-09 07:30", "2026-03-09 07:30"),  # Monday
        ("au", "2026-01-26 12:00", "2026-01-27 07:30"),  # Australia Day
        ("au", "2026-12-24 21:00", "2026-12-27 09:00"),  # Christmas, Boxing Day, then Sunday
        ("au", "2026-12-31 21:00", "2027-01-02 09:00"),  # over the edge of the year
        ("in", "2026-03-02 18:59", "2026-03-02 18:59"),
        ("in", "2026-03-02 19:00", "2026-03-03 08:00"),
        ("uk", "2026-12-31 21:00", "2027-01-02 08:00"),  # New Year's Day is closed
        ("uk", "2027-12-24 21:00", "2027-12-29 08:00"),  # Christmas on a Saturday: substitutes on Monday and Tuesday
        ("hk", "2026-03-02 21:00", "2026-03-03 08:00"),
        ("sg", "2026-03-02 07:59", "2026-03-02 08:00"),
        ("us", "2026-03-08 00:30", "2026-03-08 08:00"),  # the night that loses an hour
        ("us", "2026-11-01 00:30", "2026-11-01 08:00"),  # the night that has one twice
        ("uk", "2026-03-28 23:30", "2026-03-30 08:00"),
        ("us", "2028-02-28 21:00", "2028-02-29 08:00"),
        ("us", "2028-02-29 21:00", "2028-03-01 08:00"),
    ],
)
def test_hours(region: str, now: str, next_at: str) -> None:
    answer = asked(region, now)
    assert (local(answer.next_at, region), answer.is_allowed) == (next_at, now == next_at)


@pytest.mark.parametrize(("past_due", "allowed"), [(60, False), (61, True), (None, False)])
def test_the_night_in_the_philippines_is_closed_up_to_sixty_days_past_due(past_due: int, allowed: bool) -> None:
    answer = asked("ph", "2026-03-02 22:30", past_due=past_due)
    assert (answer.is_allowed, local(answer.next_at, "ph")) == (
        allowed,
        "2026-03-02 22:30" if allowed else "2026-03-03 06:00",
    )


def test_three_conversations_a_day_whoever_of_the_group_had_them() -> None:
    bank = spoke("cn", "2026-03-02 09:00", "2026-03-02 10:00", actor="bank")
    agency = spoke("cn", "2026-03-02 11:00", actor="agency")
    answer = asked("cn", "2026-03-02 15:00", attempts=(*bank, *agency), actor="agency")
    assert (answer.is_allowed, local(answer.next_at, "cn")) == (False, "2026-03-03 08:00")


def test_an_agreement_with_the_debtor_widens_the_hours_of_china() -> None:
    agreed = (fact("consent_to_time", "cn", "2026-03-01 10:00", opens="22:00", closes="23:00"),)
    assert asked("cn", "2026-03-02 22:30", said=agreed).is_allowed
    assert not asked("cn", "2026-03-02 23:00", said=agreed).is_allowed


@pytest.mark.parametrize(("number", "allowed"), [("N1", False), ("N2", True)])
def test_six_unanswered_close_a_number_and_a_supervisor_may_open_it(number: str, allowed: bool) -> None:
    six = tried("cn", *[f"2026-03-02 {hour:02}:00" for hour in range(8, 14)])
    answer = asked("cn", "2026-03-02 15:00", attempts=six, number=number)
    assert answer.is_allowed is allowed
    if not allowed:
        assert (local(answer.next_at, "cn"), answer.overrides) == ("2026-03-03 08:00", ("agreed_with_debtor",))
        overridden = asked("cn", "2026-03-02 15:00", attempts=six, number=number, override="agreed_with_debtor")
        assert (overridden.verdict, overridden.unmet) == ("warn", ())


def test_a_prohibition_is_overridden_by_nobody() -> None:
    three = spoke("cn", "2026-03-02 09:00", "2026-03-02 10:00", "2026-03-02 11:00")
    answer = asked("cn", "2026-03-02 15:00", attempts=three, override="agreed_with_debtor")
    assert (answer.is_allowed, answer.overrides) == (False, ())


@pytest.mark.parametrize(
    ("said", "purpose", "allowed"),
    [
        ([("plan_active", "2026-03-01 10:00")], "collection", False),
        ([("plan_active", "2026-03-01 10:00"), ("plan_breached", "2026-03-02 10:00")], "collection", True),
        ([("plan_active", "2026-03-01 10:00")], "pre_due_reminder", True),
        ([("plan_active", "2026-03-04 10:00")], "collection", True),
        ([("dispute_written", "2026-03-01 10:00")], "collection", False),
        ([("dispute_written", "2026-03-01 10:00"), ("dispute_answered", "2026-03-02 10:00")], "collection", True),
        ([("sold", "2026-03-01 10:00")], "collection", False),
    ],
)
def test_what_stops_collection_in_china(said: list[tuple[str, str]], purpose: str, allowed: bool) -> None:
    facts = tuple(fact(kind, "cn", when) for kind, when in said)
    assert asked("cn", "2026-03-03 10:00", said=facts, purpose=purpose).is_allowed is allowed


@pytest.mark.parametrize(("months", "allowed"), [(60, True), (61, False)])
def test_a_plan_of_more_than_sixty_months_is_refused(months: int, allowed: bool) -> None:
    assert asked("cn", "2026-03-03 10:00", months=months).is_allowed is allowed


def test_three_contacts_a_week_on_an_account_and_unanswered_calls_are_none() -> None:
    past = (
        *spoke("au", "2026-03-03 10:00", "2026-03-04 10:00", "2026-03-05 10:00"),
        *tried("au", *[f"2026-03-0{day} {hour}:00" for day in (3, 4, 5) for hour in (11, 12, 13)]),
    )
    first, second = (asked("au", "2026-03-06 10:00", attempts=past, case_id=case) for case in (1, 2))
    assert (first.is_allowed, second.is_allowed) == (False, True)


def test_delivered_messages_and_voicemails_are_contacts_in_australia() -> None:
    past = (
        *tried("au", "2026-03-03 10:00", "2026-03-04 10:00", channel="sms", outcome="delivered"),
        *tried("au", "2026-03-05 10:00", outcome="voicemail_left"),
    )
    assert not asked("au", "2026-03-06 10:00", attempts=past).is_allowed
    lost = (*past[:1], *tried("au", "2026-03-04 10:00", channel="sms", outcome="undelivered"), *past[2:])
    assert asked("au", "2026-03-06 10:00", attempts=lost).is_allowed


@pytest.mark.parametrize(
    ("place", "past", "allowed"),
    [
        ("", ["2026-03-01 10:00", "2026-03-03 10:00"], False),
        ("", ["2026-03-03 10:00"], True),
        ("workplace", ["2026-02-03 10:00", "2026-02-22 10:00"], False),
        ("workplace", ["2026-02-02 10:00", "2026-02-22 10:00"], True),
    ],
)
def test_two_calls_in_massachusetts_at_home_and_at_work(place: str, past: list[str], allowed: bool) -> None:
    answer = asked("us-ma", "2026-03-04 12:00", attempts=tried("us-ma", *past, place=place), place=place)
    assert answer.is_allowed is allowed
    assert {one.rule.partition(".")[0] for one in answer.unmet} == (set() if allowed else {"us-ma"})


@pytest.mark.parametrize(("channel", "allowed"), [("sms", False), ("email", False), ("phone", False), ("letter", True)])
def test_three_contacts_by_any_medium_in_new_york_city(channel: str, allowed: bool) -> None:
    past = (
        *tried("us-nyc", "2026-10-01 10:00"),
        *tried("us-nyc", "2026-10-02 10:00", channel="sms", outcome="sent"),
        *tried("us-nyc", "2026-10-03 10:00", channel="email", outcome="sent"),
    )
    assert asked("us-nyc", "2026-10-05 10:00", attempts=past, channel=channel).is_allowed is allowed


@pytest.mark.parametrize(("day", "asked_too"), [("2026-08-31", False), ("2026-09-01", True)])
def test_the_city_is_asked_from_its_effective_date_on(day: str, asked_too: bool) -> None:
    assert ("us-nyc" in asked("us-nyc", f"{day} 10:00").packs) is asked_too


@pytest.mark.parametrize(
    ("said", "now", "allowed"),
    [
        (("breathing_space", "2026-03-01 10:00"), "2026-04-29 12:00", False),
        (("breathing_space", "2026-03-01 10:00"), "2026-04-30 12:00", True),
        (("mental_health_crisis", "2026-04-01 10:00"), "2026-06-08 12:00", False),
        (("mental_health_crisis", "2026-04-01 10:00"), "2026-06-10 12:00", True),
    ],
)
def test_breathing_space(said: tuple[str, str], now: str, allowed: bool) -> None:
    facts = [fact(said[0], "uk", said[1])]
    if said[0] == "mental_health_crisis":
        facts.append(fact("treatment_ended", "uk", "2026-05-10 10:00"))
    assert asked("uk", now, said=tuple(facts)).is_allowed is allowed


def test_a_crisis_whose_treatment_goes_on_is_not_ended_by_time() -> None:
    answer = asked("uk", "2026-06-10 12:00", said=(fact("mental_health_crisis", "uk", "2026-04-01 10:00"),))
    assert (answer.next_at, answer.unmet[0].needs) == (None, ("treatment_ended",))


@pytest.mark.parametrize(
    ("role", "region", "expected"),
    [
        ("agency", "us", {"us-regf", "house"}),
        ("buyer", "us", {"us-regf", "house"}),
        ("creditor", "us", {"us-own", "house"}),
        ("creditor", "us-ma", {"us-own", "us-ma", "house"}),
        ("agency", "us-ma", {"us-regf", "us-ma", "house"}),
        ("agency", "us-nyc", {"us-regf", "us-nyc", "house"}),
        ("agency", "cn", {"cn-card", "house"}),
    ],
)
def test_packs_are_chosen_by_place_and_by_who_collects(role: str, region: str, expected: set[str]) -> None:
    assert set(asked(region, "2026-10-05 10:00", role=role).packs) == expected


@pytest.mark.parametrize(("product", "chosen"), [("credit_card", True), ("mortgage", False), ("", True)])
def test_a_pack_for_cards_is_asked_of_cards_and_of_what_nobody_knows(product: str, chosen: bool) -> None:
    assert ("cn-card" in asked("cn", "2026-10-05 10:00", product=product).packs) is chosen


def test_what_stands_there_from_memory_is_never_enforced() -> None:
    drafts = {f"{pack.id}.{rule.id}" for pack in packs.load() for rule in pack.rules if rule.is_draft}
    assert drafts >= {"cn-card.rounds", "us-regf.bankruptcy", "uk.adviser", "au-rg96.disputed"}
    said = tuple(fact(kind, "us", "2026-03-01 10:00") for kind in ("bankrupt", "debt_adviser"))
    for region in ZONES:
        answer = asked(region, "2026-03-03 12:00", said=said, attempts=spoke(region, "2026-03-01 10:00"))
        assert not {one.rule for one in answer.findings} & drafts


@pytest.mark.parametrize(
    ("first", "days", "last"),
    [
        (date(2026, 1, 15), 5, date(2026, 1, 23)),
        (date(2026, 12, 29), 5, date(2027, 1, 6)),
        (date(2021, 12, 29), 2, date(2021, 12, 31)),  # New Year's Day 2022 was a Saturday: the Friday counts
        (date(2028, 2, 28), 1, date(2028, 2, 29)),
    ],
)
def test_business_days_of_the_statute(first: date, days: int, last: date) -> None:
    assert calendars.business_days_after(first, days, "us-6103a") == last


def test_a_substitute_day_of_the_year_before_is_a_day_off() -> None:
    assert calendars.is_day_off("uk-england", date(2022, 1, 3))
    assert not calendars.is_day_off("uk-england", date(2022, 1, 4))


def test_a_calendar_that_nobody_knows_is_a_no() -> None:
    pack = packs.parse(PACK.replace("uk-england", "atlantis"))
    assert [one.code for one in engine.answer(question("uk", "2026-03-03 12:00"), [pack]).unmet] == ["cannot_tell"]


@pytest.mark.parametrize(
    ("now", "next_at"),
    [
        ("2026-11-01 21:00", "2026-11-02 11:00"),  # both zones lose an hour that night
        ("2026-03-08 10:00", "2026-03-08 11:00"),
    ],
)
def test_two_zones_on_nights_of_daylight_saving(now: str, next_at: str) -> None:
    answer = asked("us", now, zones=("America/New_York", "America/Los_Angeles"))
    assert local(answer.next_at, "us") == next_at


def test_a_preference_that_leaves_no_hour_is_not_lifted_by_time() -> None:
    never = (fact("inconvenient_time", "us", "2026-03-01 10:00"),)
    answer = asked("us", "2026-03-03 12:00", said=never)
    assert (answer.is_allowed, answer.next_at) == (False, None)


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Shanghai"])
def test_an_answer_takes_few_milliseconds_with_two_thousand_contacts(zone: str) -> None:
    now = datetime(2026, 11, 24, 15, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    past = tuple(Attempt(now - timedelta(minutes=30 * one), "phone", "busy", case_id=1) for one in range(2000))
    region = "us" if zone.startswith("America") else "cn"
    asked_of = Question(now, "phone", region, (zone,), case_id=1, role="agency", attempts=past)
    began = datetime.now(UTC)
    for _again in range(10):
        engine.answer(asked_of, packs.load())
    assert (datetime.now(UTC) - began) / 10 < timedelta(milliseconds=60)


PACK = """
pack:
  id: uk
  version: "1"
  name: Test
  effective_from: 2000-01-01
  evidence: text
  applies_when: {consumer_region_any: [uk]}
rules:
  - id: hours
    kind: contact_window
    severity: prohibition
    channels: [phone]
    allow: [{days: [tue], from: "08:00", to: "22:00"}]
    holidays: {calendar: uk-england, allow: none}
    cite: "law"
"""
