"""Checking a note as it is written: card numbers, threats and forbidden phrases, a debt told to a stranger."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

STRANGERS = frozenset({"contact_person", "someone_else", "wrong_number"})
TELLS = (
    r"\btold (?:her|him|them|\w+) (?:about|of) (?:the|his|her|their) (?:debt|card|arrears|balance)\b",
    r"\bmentioned (?:the|his|her|their) (?:debt|arrears|balance)\b",
    r"(?:告知|告诉|透露|说了|提及|提到)(?:了)?(?:他|她|其|对方)?.{0,8}(?:欠款|欠债|逾期|债务|信用卡)",
)


class Flag(StrEnum):
    """What is wrong with a note."""

    CARD = "card"
    PHRASE = "phrase"
    TOLD = "told"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that a pack forbids: its name, patterns, and whose rule it is."""

    name: str
    patterns: tuple[str, ...]
    citation: str = ""
    pack: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A flag with the words that raised it; `phrase` is the rule that they break."""

    flag: Flag
    words: str
    phrase: Phrase | None = None


def check(text: str, *, party: str, phrases: Iterable[Phrase], cards: Sequence[tuple[int, int]]) -> list[Found]:
    """Return what is to be told about a note: a card number once, each forbidden phrase once, a debt that was told.

    `cards` are the places of full card numbers, which are masked when the note is kept.
    """
    found = [Found(Flag.CARD, "")] if cards else []
    for phrase in phrases:
        match = _first(phrase.patterns, text)
        if match:
            found.append(Found(Flag.PHRASE, match, phrase))
    if party in STRANGERS:
        match = _first(TELLS, text)
        if match:
            found.append(Found(Flag.TOLD, match))
    return found


def _first(patterns: Collection[str], text: str) -> str:
    for pattern in patterns:
        match = _compiled(pattern).search(text)
        if match:
            return match.group(0)
    return ""


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
