"""The rules of notes, moods, attachments and the wall around contact persons."""

from decimal import Decimal

import pytest

from common import cards
from contacts.enums import Mood
from contacts.gate import packs
from contacts.queries import note_words
from contacts.queries.templates.template_words import ITEM_WORDS
from contacts.rules import attachments, firewall, moods, notes, outcomes
from contacts.rules.notes import Flag, Phrase

POLICE = Phrase("arrest", (r"\bpolice\b", "报警抓"), "art. 68", "China")


def flagged(text: str, party: str = "debtor") -> list[Flag]:
    return [one.flag for one in notes.check(text, party=party, phrases=[POLICE], cards=cards.find(text))]


@pytest.mark.parametrize(
    ("text", "party", "flags"),
    [
        ("Pays on Friday", "debtor", []),
        ("Paid with 4111 1111 1111 1111", "debtor", [Flag.CARD]),
        ("I said the POLICE would come, police indeed", "debtor", [Flag.PHRASE]),
        ("跟他说再不还就报警抓人", "debtor", [Flag.PHRASE]),
        ("Policeman by trade", "debtor", []),
        ("Told her about the debt", "contact_person", [Flag.TOLD]),
        ("告诉了他姐姐欠款的事", "contact_person", [Flag.TOLD]),
        ("Told her about the debt", "debtor", []),
        ("Asked her to have him call back", "contact_person", []),
    ],
)
def test_what_a_note_is_flagged_for(text: str, party: str, flags: list[Flag]) -> None:
    assert flagged(text, party) == flags


@pytest.mark.parametrize(
    ("text", "leaks"),
    [
        ("Please ask Mr Chen to call 021 5518 0142.", 0),
        ("请转告陈先生回电 021 5518 0142，谢谢。", 0),
        ("Please ask Mr Chen to call about his overdue card", 1),
        ("请他尽快处理逾期欠款", 2),
        ("It is about 48,216.40", 1),
        ("It is about ４８２１６．４", 1),
        ("Yunshan Bank asks for a call", 2),
        ("Reference YS-20418", 1),
    ],
)
def test_no_text_to_a_contact_person_tells_of_the_debt(text: str, leaks: int) -> None:
    found = firewall.leaks(text, amounts=[Decimal("48216.40"), Decimal(0)], references=["Yunshan Bank", "YS-20418", ""])
    assert len(found) == leaks


def test_every_mood_says_what_follows_and_every_step_has_its_words() -> None:
    assert set(moods.FOLLOWS) == set(Mood.values)
    assert {step for one in moods.FOLLOWS.values() for step in one.steps} == set(note_words.STEPS)
    assert moods.follows("distressed").offers_hold
    assert moods.follows("") == moods.Follow()


def test_every_forbidden_word_of_the_packs_can_be_read_and_has_its_name() -> None:
    rules = [rule for pack in packs.load() for rule in pack.rules]
    banned = [one for rule in rules for one in rule.terms.get("banned", ())]
    spoken = [one for rule in rules if rule.terms.get("only") != "texts" for one in rule.terms.get("banned", ())]
    assert {one["name"] for one in spoken} <= set(note_words.NAMES)
    assert {one["name"] for one in banned} <= {*note_words.NAMES, *ITEM_WORDS}
    assert banned
    for one in banned:
        assert notes.check("x", party="debtor", phrases=[Phrase(one["name"], tuple(one["patterns"]))], cards=[]) == []


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"%PDF-1.7", "application/pdf"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"<html>", ""),
        (b"MZ\x90", ""),
        (b"", ""),
    ],
)
def test_a_file_is_what_its_first_bytes_say(head: bytes, kind: str) -> None:
    assert attachments.content_type(head) == kind


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/letter.pdf", "letter.pdf"),
        ("C:\\files\\a.pdf", "a.pdf"),
        ("a\u202efdp.exe\n", "afdp.exe"),
        ("  ..", "file"),
        ("回执.pdf", "回执.pdf"),
    ],
)
def test_a_name_of_a_file_is_made_harmless(name: str, kept: str) -> None:
    assert attachments.safe_name(name) == kept


@pytest.mark.parametrize(
    ("party", "outcome", "channel", "needed"),
    [
        ("debtor", "promise", "phone", True),
        ("contact_person", "message_taken", "phone", True),
        ("debtor", "hung_up", "phone", False),
        ("nobody", "no_answer", "phone", False),
        ("debtor", "promise", "sms", False),
    ],
)
def test_a_recording_is_named_where_somebody_was_spoken_to(
    party: str, outcome: str, channel: str, needed: bool
) -> None:
    assert outcomes.needs_recording(party=party, outcome=outcome, channel=channel, asked={"phone"}) is needed


def test_disclosures_of_the_law_are_ticked_beside_the_desks_own() -> None:
    asked = {"party": "debtor", "outcome": "promise", "channel": "phone", "direction": "outbound"}
    ticked = ("id_last_four", "who_we_are", "recorded")
    missing = outcomes.missing_checks(**asked, ticked=ticked, disclosures=["who_we_are", "from_a_debt_collector"])
    assert missing == ("from_a_debt_collector",)
    assert outcomes.further((*ticked, "from_a_debt_collector")) == ("from_a_debt_collector",)
