"""The rules of packs in words: no code of a place, a way, a person or a state is shown to anybody, one is singular."""

import re
from dataclasses import asdict
from typing import Any

import pytest
from django.utils.translation import override

from cases.queries.closings import retention
from contacts.gate import packs
from contacts.gate.answers import Finding
from contacts.gate.packs import Rule
from contacts.queries import wording
from contacts.queries.packs import pack_words

CODE = re.compile(r"\b[a-z]+_[a-z_]+\b|\b[A-Z]{2}-[A-Z]{2,}\b|\bany\b")
LATIN = re.compile(r"[A-Za-z]{3,}")


def shown() -> list[str]:
    """Return what pages show of every pack, but for citations, which stay in the language of the law."""
    said = [text for pack in packs.load() for text in (pack_words.name(pack), pack_words.applies(pack))]
    for pack in packs.load():
        for line in pack_words.lines(pack):
            said += [str(text) for name, text in asdict(line).items() if name not in ("source", "is_draft", "key")]
    return said


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_no_code_is_shown(language: str) -> None:
    with override(language):
        assert [one for one in shown() if CODE.search(one)] == []


def test_every_word_has_its_chinese() -> None:
    own = ("FCA CONC", "RG 96", "Regulation F")
    with override("zh-hans"):
        assert [one for one in shown() if LATIN.search(one) and one not in own] == []


def test_a_state_is_called_by_its_name() -> None:
    found = {pack.id: pack for pack in packs.load()}
    assert pack_words.applies(found["us-ma"]) == "Massachusetts"
    with override("zh-hans"):
        assert (pack_words.applies(found["us-ma"]), pack_words.applies(found["us-nyc"])) == ("马萨诸塞州", "纽约市")
        assert "中国 · 信用卡" in {str(one.duty.pack) for one in retention.pack_duties()}


def limit(count: str, most: int, days: int = 3) -> Rule:
    window: dict[str, Any] = {"type": "rolling_local_days", "n": days}
    return Rule(
        "one",
        "frequency_cap",
        "presumption",
        "",
        terms={"count": count, "max": most, "window": window, "key": ["person"]},
    )


@pytest.mark.parametrize(
    ("count", "most", "days", "said"),
    [
        ("attempts", 1, 3, "At most 1 attempt in 3 days, for each person"),
        ("attempts", 2, 3, "At most 2 attempts in 3 days, for each person"),
        ("conversations", 1, 1, "At most 1 conversation a day, for each person"),
        ("connected_attempts", 1, 7, "At most 1 call that rings in 7 days, for each person"),
        ("voicemails", 1, 1, "At most 1 message left a day, for each person"),
    ],
)
def test_a_limit_of_one_is_singular(count: str, most: int, days: int, said: str) -> None:
    assert pack_words.says(limit(count, most, days)) == said


def test_a_limit_reads_as_chinese() -> None:
    with override("zh-hans"):
        assert pack_words.says(limit("attempts", 1)) == "3天内最多联系1次，按人计"
        assert pack_words.says(limit("conversations", 1, 1)) == "每天最多通话1次，按人计"


@pytest.mark.parametrize(
    ("unit", "most", "days", "said"),
    [
        ("attempts", 1, 1, "1 of 1 call today"),
        ("conversations", 1, 1, "1 of 1 conversation today"),
        ("conversations", 3, 1, "1 of 3 conversations today"),
        ("conversations", 1, 7, "1 of 1 conversation in 7 days"),
        ("contacts_made", 1, 1, "1 of 1 contact today"),
        ("contacts_made", 3, 7, "1 of 3 contacts in 7 days"),
        ("unanswered", 1, 1, "1 of 1 unanswered today"),
    ],
)
def test_what_is_spent_of_one_is_singular(unit: str, most: int, days: int, said: str) -> None:
    finding = Finding("cap", met=False, count=1, limit=most, facts={"unit": unit, "days": days})
    assert wording.counted(finding) == said


def test_what_the_house_counts_are_attempts_on_any_way() -> None:
    facts = {"unit": "attempts", "days": 3, "why": ["Enough", "够了"]}
    assert wording.counted(Finding("cap", met=False, count=0, limit=1, facts=facts)) == "0 of 1 attempt in 3 days"
