"""The house's own rules: what a document may say, what its rules do, and that none loosens the law."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contacts.gate import engine, house, packs
from contacts.gate.answers import Finding
from contacts.gate.house import Dated, HouseUnreadable, Problem
from contacts.gate.packs import Pack
from contacts.gate.tallies import Tally
from contacts.queries.packs import pack_words
from contacts.queries.packs import packs as queries
from tests.contacts.gate_world import question, tried
from tests.contacts.test_gate_properties import PACKS, questions
from tests.examples import examples
from tests.pack_factories import SAID, hours, limit, pause

STRICTNESS = {"allowed": 0, "warn": 1, "blocked": 2}


def with_house(*rules: dict[str, Any]) -> list[Pack]:
    own = house.pack(queries.base(), 1, house.read(rules))
    return [own if one.id == packs.HOUSE else one for one in packs.load()]


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        ({"kind": "loosen"}, Problem.KIND_UNKNOWN),
        (limit(channels=["pigeon"]), Problem.KIND_UNKNOWN),
        (limit(channels=[]), Problem.NO_CHANNEL),
        (limit(most=0), Problem.LIMIT_UNFIT),
        (limit(unit="sighs"), Problem.LIMIT_UNFIT),
        (limit(span=32), Problem.DAYS_UNFIT),
        (pause(span=0, most=1), None),
        (hours(days=[]), Problem.NO_DAY),
        (hours(opens="18:00", closes="10:00"), Problem.HOURS_UNFIT),
        (hours(opens="9"), Problem.HOURS_UNFIT),
        (hours(closes="24:00"), None),
        (hours(opens="２3:00"), Problem.HOURS_UNFIT),
        (limit(reason_zh=" "), Problem.NO_REASON),
        (limit(citation=""), Problem.NO_CITATION),
    ],
)
def test_what_is_no_rule_is_refused_by_name(rule: dict[str, Any], problem: Problem | None) -> None:
    if problem is None:
        assert len(house.read([rule])) == 1
        return
    with pytest.raises(HouseUnreadable) as refused:
        house.read([limit(), rule])
    assert (refused.value.problem, refused.value.place) == (problem, 1)


def test_a_document_is_read_as_it_was_stored() -> None:
    read = house.read([limit(), hours(), pause()])
    assert house.read([one.stored() for one in read]) == read
    with pytest.raises(HouseUnreadable):
        house.read([limit()] * 41)


@pytest.mark.parametrize(
    ("rule", "now", "calls", "verdict", "until"),
    [
        (limit(2), "2026-11-24 15:00", ["2026-11-24 09:00"], "warn", None),
        (limit(2), "2026-11-24 15:00", ["2026-11-24 09:00", "2026-11-24 10:00"], "blocked", "2026-11-25 08:00"),
        (limit(2, regions=["uk"]), "2026-11-24 15:00", ["2026-11-24 09:00", "2026-11-24 10:00"], "allowed", None),
        (limit(2, force="warns"), "2026-11-24 15:00", ["2026-11-24 09:00", "2026-11-24 10:00"], "warn", None),
        (hours(), "2026-11-27 18:00", [], "blocked", "2026-11-30 10:00"),
        (hours(), "2026-11-27 17:59", [], "allowed", None),
        (hours(channels=["sms"]), "2026-11-27 18:00", [], "allowed", None),
    ],
)
def test_a_rule_of_the_house_stops_or_warns(
    rule: dict[str, Any], now: str, calls: list[str], verdict: str, until: str | None
) -> None:
    from tests.contacts.gate_world import local

    asked = question("cn", now, attempts=tried("cn", *calls))
    answer = engine.answer(asked, with_house(rule))
    assert (answer.verdict, answer.packs["house"]) == (verdict, f"{queries.base().version}+1")
    assert until is None or local(answer.next_at, "cn") == until


def test_a_pause_counts_the_day_of_the_conversation() -> None:
    spoken = tried("cn", "2026-11-24 09:00", outcome="other", party="debtor")
    for now, verdict in (("2026-11-26 23:00", "blocked"), ("2026-11-27 08:00", "allowed")):
        assert engine.answer(question("cn", now, attempts=spoken), with_house(pause())).verdict == verdict


def test_only_what_a_supervisor_may_lift_lists_reasons() -> None:
    asked = question("cn", "2026-11-24 15:00", attempts=tried("cn", "2026-11-24 09:00"))
    for force, reasons in (("stops", ()), ("supervisor", house.LIFTED_FOR)):
        assert engine.answer(asked, with_house(limit(1, force=force))).overrides == reasons


rules = st.one_of(
    st.builds(limit, st.integers(1, 3), force=st.sampled_from(list(house.Force)), span=st.integers(1, 31)),
    st.builds(hours, force=st.sampled_from(list(house.Force)), opens=st.sampled_from(["00:00", "09:30"])),
    st.builds(pause, force=st.sampled_from(list(house.Force)), span=st.integers(1, 31)),
)


@examples(60)
@given(questions(), st.lists(rules, max_size=3))
def test_no_rule_of_the_house_loosens_the_law(question: Any, own: list[dict[str, Any]]) -> None:
    without, with_it = engine.answer(question, PACKS), engine.answer(question, with_house(*own))
    assert STRICTNESS[with_it.verdict] >= STRICTNESS[without.verdict]
    if without.next_at is None:
        assert with_it.next_at is None
    elif with_it.next_at is not None:
        assert with_it.next_at >= without.next_at


def test_each_version_counts_until_the_next_one_begins() -> None:
    one, two, again = (Dated(number, date(2026, 11, day), ()) for number, day in ((1, 3), (2, 20), (3, 20)))
    chain = house.chain(queries.base(), [two, again, one])
    version = queries.base().version

    def on(day: date) -> list[str]:
        return [one.version for one in chain if one.effective_from <= day <= one.effective_to]

    assert on(date(2026, 11, 2)) == [version]
    assert on(date(2026, 11, 19)) == [f"{version}+1"]
    assert on(date(2026, 11, 20)) == on(date(2030, 1, 1)) == [f"{version}+3"]


def _finding(rule: str, *, met: bool, **more: Any) -> Finding:
    return Finding("cap", met=met, rule=rule, severity="prohibition", facts={"why": ["Enough", "够"]}, **more)


def test_a_tally_names_the_rules_behind_a_change() -> None:
    tally, law = Tally(), _finding("cn-card.hours", met=True)
    own = "house.own-calls"
    tally.compare(1, "allowed", [law], [], [_finding(own, met=False)])
    tally.compare(2, "blocked", [law], [_finding(own, met=False)], [_finding(own, met=True)])
    tally.compare(3, "blocked", [_finding("cn-card.hours", met=False)], [], [_finding(own, met=False)])
    tally.same()
    found = tally.stored()
    assert (found["asked"], found["changes"]) == (4, [["allowed", "blocked", 1], ["blocked", "allowed", 1]])
    assert [(one["rule"], one["became"], one["samples"]) for one in found["rules"]] == [
        (own, {"allowed": 1, "blocked": 1}, [1, 2])
    ]


def test_every_rule_that_ships_is_told_in_words() -> None:
    for pack in [*packs.load(), house.pack(queries.base(), 1, house.read([limit(), hours(), pause()]))]:
        for line in pack_words.lines(pack):
            assert line.says
            assert line.evidence
    (told,) = pack_words.lines(house.pack(packs.Pack("house", "1", "House"), 1, house.read([limit()])))
    assert (told.says, told.reason) == ("At most 2 attempts a day, for each person", SAID["reason"])
