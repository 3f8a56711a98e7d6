"""Rules of answers and scripts: who may hear what, which script fits, how a text is found. No database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contacts.actions.library import starting
from contacts.rules import finding
from contacts.rules import library as rule
from contacts.rules.library import Objection, Standing
from contacts.rules.templates import Fault, Problem

WORDS = {"announcement": "This is {our_name}.", "body": "You owe {balance}.", "objections": "", "closing": ""}


@pytest.mark.parametrize(
    ("text", "typed", "fits"),
    [
        ("怎么还款？还到哪里？", "还款", True),
        ("怎么還款？", "还款", True),
        ("怎么还款？", "還款", True),
        ("怎么还款？", "款还", False),
        ("能不能减免利息", "利 减免", True),
        ("账单在哪里看", "帳單", True),
        ("How do I pay?", "pa", True),
        ("How do I pay?", "ＰＡＹ how", True),
        ("How do I pay?", "ay?", True),
        ("How do I pay?", "payment", False),
        ("Fee of 30 %", "30", True),
    ],
)
def test_two_signs_find(text: str, typed: str, fits: bool) -> None:
    folded, words = finding.folded(text), finding.words(typed)
    found = set(finding.asked(words)) <= set(finding.terms(folded)) and all(word in folded for word in words)
    assert found is fits


@given(st.text(max_size=60), st.integers(0, 59), st.integers(1, 12))
def test_a_piece_of_a_text_is_always_found(text: str, start: int, length: int) -> None:
    folded = finding.folded(text)
    words = finding.words(folded[start : start + length])
    assert set(finding.asked(words)) <= set(finding.terms(folded))
    assert all(word in folded for word in words)


def test_nothing_typed_asks_for_nothing() -> None:
    assert finding.words(" ？! ") == []
    assert finding.asked([]) == []


@pytest.mark.parametrize(
    ("said", "situation"),
    [
        ({"party": "contact_person", "mood": "abusive"}, "contact_person"),
        ({"party": "someone_else"}, "contact_person"),
        ({"party": "wrong_number"}, "contact_person"),
        ({"party": "voicemail", "outcome": "refuses"}, "voicemail"),
        ({"party": "debtor", "mood": "distressed", "outcome": "refuses"}, "distressed"),
        ({"party": "debtor", "outcome": "disputes"}, "disputes"),
        ({"party": "debtor", "outcome": "promise"}, "first_call"),
        ({}, "first_call"),
    ],
)
def test_who_listens_comes_first(said: dict[str, str], situation: str) -> None:
    assert rule.situation(Standing(is_new=True), **said) == situation


@pytest.mark.parametrize(
    ("said", "situation"),
    [
        ({"party": "voicemail"}, "voicemail"),
        ({"party": "debtor", "mood": "distressed"}, "distressed"),
        ({"party": "debtor", "outcome": "refuses"}, "nothing_owed"),
    ],
)
def test_where_nothing_is_owed_no_debt_is_spoken_of(said: dict[str, str], situation: str) -> None:
    assert rule.situation(Standing(is_settled=True, is_promise_due=True), **said) == situation


@pytest.mark.parametrize(
    ("standing", "situation"),
    [
        (Standing(is_settled=True, is_promise_broken=True, is_incoming=True), "nothing_owed"),
        (Standing(is_promise_broken=True, is_incoming=True), "broken_promise"),
        (Standing(is_promise_due=True, is_new=True), "promise_due"),
        (Standing(is_incoming=True, is_new=True), "they_call"),
        (Standing(), "follow_up"),
    ],
)
def test_the_case_decides_where_nothing_was_said(standing: Standing, situation: str) -> None:
    assert rule.situation(standing) == situation


@pytest.mark.parametrize("party", ["contact_person", "someone_else", "voicemail", "wrong_number"])
def test_strangers_hear_nothing(party: str) -> None:
    assert not rule.may_hear(party)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"announcement": "We call about {balance}, {our_name}."}, Problem(Fault.REVEALS, "balance")),
        ({"announcement": "{our_name}, debt desk."}, Problem(Fault.REVEALS, "debt")),
        ({"announcement": "Good day."}, Problem(Fault.NO_NAME)),
        ({"objections": "I have no money."}, Problem(Fault.NO_REPLY, "I have no money.")),
        ({"body": "{opt_out}"}, Problem(Fault.UNKNOWN_FIELD, "opt_out")),
        ({"body": "{nonsense}"}, Problem(Fault.UNKNOWN_FIELD, "nonsense")),
    ],
)
def test_a_script_is_refused_for_what_is_wrong_in_it(change: dict[str, str], problem: Problem) -> None:
    assert problem in rule.script_problems(WORDS | change, is_private=False)


@pytest.mark.parametrize("part", ["announcement", "body", "objections", "closing"])
@pytest.mark.parametrize("leak", ["欠款", "your debt", "{balance}", "{creditor_name}", "信用卡"])
def test_a_script_for_strangers_tells_of_no_debt_in_any_part(part: str, leak: str) -> None:
    words = dict.fromkeys(WORDS, "Call {our_phone}.\n{our_name}") | {part: f"What?\n{{our_name}} {leak}"}
    assert [one.fault for one in rule.script_problems(words, is_private=True)] == [Fault.REVEALS]


def test_objections_are_blocks() -> None:
    text = "I have no money.\nWhat comes in?\nWhat goes out?\n\n\nI have paid.\r\nWhen?"
    assert rule.objections(text) == [
        Objection("I have no money.", "What comes in?\nWhat goes out?"),
        Objection("I have paid.", "When?"),
    ]


def test_an_empty_field_shows_as_a_gap_and_is_named() -> None:
    text = "{promise_amount} on {promise_due_on} {legal_notice}"
    assert rule.filled(text, {"promise_amount": "¥3"}) == "¥3 on … "
    assert rule.unsaid([text], {"promise_amount": "¥3"}) == ["promise_due_on"]


def test_the_own_texts_are_sound_and_cover_every_situation_in_both_languages() -> None:
    scripts, answers = starting.texts("script"), starting.texts("answer")
    for one in scripts:
        words = {name: one.get(name, "") for name in WORDS}
        assert rule.script_problems(words, is_private=one["situation"] in rule.PRIVATE) == [], one["name"]
    for one in answers:
        assert rule.answer_problems(one["question"], one["body"]) == [], one["question"]
    by_language = {
        language: {one["situation"] for one in scripts if one["language"] == language} for language in ("en", "zh-hans")
    }
    assert by_language["en"] == by_language["zh-hans"]
    assert len(by_language["en"]) == 15
