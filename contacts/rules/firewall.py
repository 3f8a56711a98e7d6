"""The wall around contact persons: what a text to them may never hold. Used by templates, scripts and messages."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

WORDS = re.compile(
    r"\b(?:debts?|owe[sd]?|owing|arrears|overdue|past due|balance|instal\w+|repay\w*|payments?|loans?|credit cards?|"
    r"creditors?|banks?|collect\w*|default\w*|delinquen\w+|settle\w*)\b"
    r"|欠款|欠债|欠费|欠|逾期|债务|债|还款|催收|催|信用卡|账单|贷款|分期|本金|利息|违约|清偿|老赖|失信|银行|征信|诉讼|律师函",
    re.IGNORECASE,
)
"""Words that let somebody guess that there is a debt (CBA 2026; 12 CFR 1006.10(b)(2); CONC 7.9.6)."""
FIGURE = re.compile(r"\d[\d,.\s\u00a0]*\d|\d")


class Leak(StrEnum):
    """How a text tells of a debt."""

    WORD = "word"
    AMOUNT = "amount"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class Found:
    """A leak and the words in which it stands."""

    leak: Leak
    words: str


def leaks(text: str, *, amounts: Iterable[Decimal] = (), references: Iterable[str] = ()) -> list[Found]:
    """Return every way in which `text` would tell a contact person of the debt; none when it may be sent.

    `amounts` are what is owed and its parts, `references` card ends, account and case numbers and the creditor's name.
    A contact person may be asked to have the debtor call back, and no more (CBA 2026; GB/T 45251).
    """
    plain = unicodedata.normalize("NFKC", text)
    found = [Found(Leak.WORD, match.group(0)) for match in WORDS.finditer(plain)]
    owed = {_figure(f"{abs(one):f}") for one in amounts if one}
    found += [Found(Leak.AMOUNT, one) for one in FIGURE.findall(plain) if _figure(one) in owed]
    lowered = plain.lower()
    found += [Found(Leak.REFERENCE, one) for one in references if one.strip() and one.strip().lower() in lowered]
    return found


def _figure(text: str) -> str:
    plain = re.sub(r"[,\s\u00a0]", "", text).rstrip(".")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
