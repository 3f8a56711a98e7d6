"""What holds of the gate whatever the facts: one answer, the next lawful moment, caps that only close."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from contacts.gate import engine, packs
from contacts.gate.facts import Attempt, Question
from contacts.gate.statements import Fact
from tests.contacts.gate_world import ZONES
from tests.examples import examples

START = datetime(2026, 10, 20, tzinfo=UTC)
PACKS = packs.load()
REGIONS = sorted(ZONES)
KINDS = ["inconvenient_time", "consent_to_calls", "consent_to_time", "media_opt_out", "cease_written"]
moments = st.integers(0, 20 * 24 * 60).map(lambda minute: START + timedelta(minutes=minute))
attempts = st.builds(
    Attempt,
    at=moments,
    channel=st.sampled_from(["phone", "sms", "email"]),
    outcome=st.sampled_from(["no_answer", "busy", "other", "voicemail_left", "sent"]),
    party=st.sampled_from(["debtor", "nobody"]),
    case_id=st.sampled_from([1, 2]),
    number=st.sampled_from(["N1", "N2"]),
    outbound=st.booleans(),
)
said = st.builds(
    Fact,
    kind=st.sampled_from(
        ["inconvenient_time", "consent_to_calls", "consent_to_time", "media_opt_out", "cease_written"]
    ),
    at=moments,
    days=st.frozensets(st.sampled_from(["mon", "tue", "sat"]), max_size=2),
    opens=st.sampled_from(["", "07:00", "12:00"]),
    closes=st.sampled_from(["", "14:00", "23:00"]),
    channel=st.sampled_from(["phone", "sms"]),
    last_on=st.one_of(st.none(), st.just(START.date() + timedelta(days=15))),
)


@st.composite
def questions(draw: Any) -> Question:
    region, now = draw(st.sampled_from(REGIONS)), draw(moments)
    past = draw(st.lists(attempts, max_size=12))
    told = draw(st.lists(said, max_size=3))
    return Question(
        now=now,
        channel=draw(st.sampled_from(["phone", "sms", "letter"])),
        region=region.partition("-")[0],
        regions=frozenset({region}),
        zones=tuple({ZONES[region], draw(st.sampled_from([ZONES[region], "America/Los_Angeles"]))}),
        case_id=1,
        number="N1",
        role="agency",
        product="credit_card",
        attempts=tuple(one for one in past if one.at <= now),
        said=tuple(one for one in told if one.at <= now),
    )


@examples(80)
@given(questions())
def test_the_same_question_has_the_same_answer_however_the_facts_are_ordered(question: Question) -> None:
    turned = replace(question, attempts=question.attempts[::-1], said=question.said[::-1])
    assert engine.answer(question, PACKS) == engine.answer(question, PACKS)
    first, second = engine.answer(question, PACKS), engine.answer(turned, PACKS[::-1])
    assert (first.verdict, first.next_at) == (second.verdict, second.next_at)


@examples(80)
@given(questions(), st.floats(0.01, 0.99))
def test_the_next_lawful_moment_is_lawful_and_none_before_it_is(question: Question, part: float) -> None:
    answer = engine.answer(question, PACKS)
    if answer.next_at is None or answer.is_allowed:
        return
    assert engine.answer(question.at(answer.next_at), PACKS).is_allowed
    between = question.now + (answer.next_at - question.now) * part
    for earlier in (between, answer.next_at - timedelta(microseconds=1)):
        assert not engine.answer(question.at(earlier), PACKS).is_allowed


@examples(80)
@given(questions(), attempts)
def test_one_more_contact_of_ours_never_opens_what_a_cap_had_closed(question: Question, more: Attempt) -> None:
    def closed(asked: Question) -> set[str]:
        found = engine.answer(asked, PACKS).unmet
        return {one.rule for one in found if one.kind == "frequency_cap"}

    ours = replace(more, outbound=True, outcome="busy" if more.channel == "phone" else "sent", party="nobody")
    added = replace(question, attempts=(*question.attempts, ours))
    assert closed(question) <= closed(added)


@examples(80)
@given(questions(), st.sampled_from(sorted(pack.id for pack in PACKS)))
def test_one_more_pack_never_loosens(question: Question, name: str) -> None:
    fewer = [pack for pack in PACKS if pack.id != name]
    without, with_it = engine.answer(question, fewer), engine.answer(question, PACKS)
    if without.is_allowed or any(one.code == "no_pack" for one in without.unmet):
        return
    assert not with_it.is_allowed
    assert with_it.next_at is None or without.next_at is None or with_it.next_at >= without.next_at


@examples(80)
@given(questions())
def test_what_the_person_begins_is_never_stopped(question: Question) -> None:
    assert engine.answer(replace(question, outbound=False), PACKS).verdict == "allowed"


@examples(80)
@given(questions(), st.text(max_size=20))
def test_no_reason_lifts_a_prohibition(question: Question, reason: str) -> None:
    stopped = {one.rule for one in engine.answer(question, PACKS).unmet if one.severity == "prohibition"}
    found = engine.answer(replace(question, override=reason), PACKS)
    assert stopped <= {one.rule for one in found.unmet}
