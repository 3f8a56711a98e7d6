"""Full card numbers are kept nowhere: they are found here, before anything is stored.

PCI DSS 3.4 lets the last four digits be shown. A number counts as a card number when it has 13 to 19 digits
(blanks and hyphens between them are allowed), starts as an issuer's number does (2 to 6, or 81 for UnionPay)
and passes the Luhn check. A mainland Chinese resident number passes Luhn one time in ten; one whose own check
digit and birth date hold (GB 11643-1999) is not taken for a card.
"""

import re
import unicodedata
from datetime import date

# Digits with blanks or hyphens anywhere between them, or in card groups with any one sign between.
RUN = r"(?:[2-6]|81)\d?(?:[ \t\-\u00a0\u2010-\u2015\u3000]{0,3}\d){11,18}"
GROUPS = r"[2-6]\d{3}([^\w\s]|_)(?:\d{4}\1\d{4}\1\d{1,7}|\d{6}\1\d{4,5})"
CANDIDATE = re.compile(rf"(?<![\d.])(?:{RUN}|{GROUPS})(?!\d)")
OTHER_DIGIT = re.compile(r"(?![0-9])\d")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_SIGNS = "10X98765432"


def luhn(digits: str) -> bool:
    """Return whether the string of decimal digits passes the Luhn check (ISO/IEC 7812-1)."""
    total = 0
    for place, sign in enumerate(reversed(digits)):
        value = int(sign)
        if place % 2:
            value = value * 2 - 9 if value > 4 else value * 2
        total += value
    return total % 10 == 0


def is_resident_number(text: str) -> bool:
    """Return whether `text` is a mainland Chinese resident number: 18 signs, birth date and check sign hold."""
    if not re.fullmatch(r"\d{17}[\dXx]", text):
        return False
    try:
        date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    total = sum(int(sign) * weight for sign, weight in zip(text, WEIGHTS, strict=False))
    return CHECK_SIGNS[total % 11] == text[17].upper()


def find(text: str) -> list[tuple[int, int]]:
    """Return the (start, end) of every full card number in `text`, whatever digits and gaps it is written with."""
    if not text.isascii():
        text = OTHER_DIGIT.sub(lambda match: str(unicodedata.digit(match.group())), text)
    found = []
    for match in CANDIDATE.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        if 13 <= len(digits) <= 19 and luhn(digits) and not is_resident_number(digits):
            found.append(match.span())
    return found


def masked(text: str) -> str:
    """Return `text` with every full card number shown as stars and its last four digits."""
    for start, end in reversed(find(text)):
        digits = [str(unicodedata.digit(sign)) for sign in text[start:end] if sign.isdigit()]
        text = f"{text[:start]}**** **** **** {''.join(digits[-4:])}{text[end:]}"
    return text


def kept(text: str, most: int) -> str:
    """Return what is stored of a text that a person wrote: trimmed, card numbers masked, `most` signs at most."""
    return masked(text.strip())[:most]
