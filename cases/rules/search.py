"""What a text in the search box may stand for: a name, a number of the desk or the creditor, a phone, an identity.

Nothing is looked up here. The same text may be several things: four digits are the end of a card and of a phone.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import prod

from cases.rules.signs import writings
from common import phones

LONGEST = 120
LEAST_DIGITS = 4
MOST_DIGITS = 15
LONGEST_END = 8  # digits of a phone without its area; more of them after 00 are a number with its country
LEAST_LETTERS = 2
MOST_SPELLINGS = 8
STUTTER = re.compile(r"([^\x00-\x7f])\1{8}")  # No index tells how often a sign is in a name, and no name does this.
GAPS = re.compile(r"[\s.\-]+")
NOT_PHONE = re.compile(r"[^0-9\s()+./\-]")
EXTENSION = re.compile(r"[;,]?\s*(ext(ension|n)?\.?|x|#|转|轉|分机|分機)\s*[=:]?\s*[0-9]{1,6}\s*$", re.IGNORECASE)
SOCIAL_SECURITY = re.compile(r"^([0-9]{3})([0-9]{2})([0-9]{4})$")
LEAST_IDENTITY, MOST_IDENTITY = 6, 20


@dataclass(frozen=True)
class Word:
    """One part of a name, as it was typed, without blanks."""

    text: str

    @property
    def is_letters(self) -> bool:
        """Whether it has nothing but ASCII, so that an index of letters finds it."""
        return self.text.isascii()

    @property
    def is_strong(self) -> bool:
        """Whether it alone narrows names enough to be looked up: a Chinese sign, or two letters."""
        return not self.is_letters or sum(sign.isalnum() for sign in self.text) >= LEAST_LETTERS

    @property
    def is_beginning(self) -> bool:
        """Whether it is so short that it counts at the beginning of a part of the name only."""
        return self.is_letters and len(self.text) <= LEAST_LETTERS

    @cached_property
    def pattern(self) -> str:
        """Return the regular expression that the name in capitals must fit; signs in each of their writings."""
        if self.is_letters:
            plain = re.escape(self.text.upper())
            return f"(^|[ '-]){plain}" if self.is_beginning else plain
        return "".join(_either(writings(sign)) for sign in self.text)

    @cached_property
    def spellings(self) -> tuple[str, ...]:
        """Return the texts in capitals of which a name in capitals holds one; none where there are more than eight.

        Looking for a text takes a tenth of the time of a regular expression.
        """
        ways = [_capitals(sign) if self.is_letters else _capitals(writings(sign)) for sign in self.text]
        return tuple(map("".join, product(*ways))) if prod(map(len, ways)) <= MOST_SPELLINGS else ()

    @property
    def signs(self) -> list[str]:
        """Return for each different sign beyond ASCII its writings, in any order of the name."""
        return [writings(sign) for sign in dict.fromkeys(self.text) if not sign.isascii()]


def _capitals(writing: str) -> str:
    return "".join(dict.fromkeys(writing.upper()))


def _either(writing: str) -> str:
    capital = _capitals(writing)
    return re.escape(capital) if len(capital) == 1 else f"[{re.escape(capital)}]"


@dataclass(frozen=True)
class Typed:
    """A text of the search box, in one width, blanks single, at most 120 signs."""

    text: str

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """Return the parts of a name, all of which must fit; none when it can be no name."""
        if "@" in self.text or STUTTER.search(self.text) or not any(sign.isalpha() for sign in self.text):
            return ()
        parts = re.split(r"[\s,，·]+", self.text)
        words = tuple(Word(part) for part in parts if any(sign.isalnum() for sign in part))
        return words if any(word.is_strong for word in words) else ()

    @property
    def last_four(self) -> str:
        """Return the last four digits of a card, or ""."""
        return self.text if re.fullmatch(r"[0-9]{4}", self.text) else ""

    @cached_property
    def _phone(self) -> str:
        front = EXTENSION.sub("", self.text)
        plain = front if len(_digits(front)) > LEAST_DIGITS else self.text
        return "" if NOT_PHONE.search(plain) else plain

    @property
    def is_phone(self) -> bool:
        """Whether it may be a phone, or the end of one."""
        return len(_digits(self._phone)) >= LEAST_DIGITS

    @property
    def ending(self) -> str:
        """Return the digits with which a phone may end, four or more, or ""."""
        digits = _digits(self._phone)
        is_whole = self._phone.lstrip().startswith("+") or (digits.startswith("00") and len(digits) > LONGEST_END)
        return digits if not is_whole and LEAST_DIGITS <= len(digits) <= MOST_DIGITS else ""

    def phones(self, regions: Iterable[str]) -> set[str]:
        """Return the numbers in E.164 that the text may stand for in `regions`."""
        plain = re.sub(r"^\s*00", "+", self._phone)
        return {found for region in regions if plain and (found := phones.parse(plain, region))}

    @property
    def email(self) -> str:
        """Return an email address in small letters, or ""."""
        return self.text.lower() if "@" in self.text[1:-1] and " " not in self.text else ""

    @property
    def identities(self) -> set[str]:
        """Return the writings of a national number that the text may stand for."""
        plain = GAPS.sub("", self.text).upper()
        is_one = plain.isascii() and plain.isalnum() and LEAST_IDENTITY <= len(plain) <= MOST_IDENTITY
        if not is_one or not any(sign.isdecimal() for sign in plain):
            return set()
        dashed = SOCIAL_SECURITY.sub(r"\1-\2-\3", plain)
        return {self.text, plain, dashed}

    @property
    def references(self) -> set[str]:
        """Return the writings of a reference, as typed, in capitals, without blanks; none for plain words."""
        if self.words and not _digits(self.text):
            return set()
        return {self.text, self.text.upper(), self.text.replace(" ", ""), self.text.replace(" ", "").upper()}

    def numbers(self, codes: Iterable[str]) -> set[str]:
        """Return the numbers of cases that the text may stand for, with and without the creditor's code before it."""
        plain = GAPS.sub("-", self.text).strip("-").upper()
        bare = {f"{code.upper()}-{plain}" for code in codes} if re.fullmatch(r"[0-9]+", plain) else set()
        return {self.text.upper(), plain} | bare

    @property
    def is_private(self) -> bool:
        """Whether it may be a phone or a national number, so that the search is written down."""
        return bool(self.identities) or (self.is_phone and not self.last_four)

    @property
    def is_short(self) -> bool:
        """Whether it says too little for a name or a phone: one letter, three digits, a mark."""
        return not (self.words or self.is_phone or self.email or self.identities)


def read(text: str) -> Typed:
    """Return what was typed in one width, blanks single, without signs that no text holds."""
    plain = "".join(sign if sign.isprintable() else " " for sign in unicodedata.normalize("NFKC", text))
    return Typed(" ".join(plain.split())[:LONGEST].strip())


def _digits(text: str) -> str:
    return re.sub(r"[^0-9]", "", text)
