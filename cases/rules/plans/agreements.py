"""What the written agreement of a plan must say, and what of it is missing. Pure.

信用卡业务监督管理办法 art. 70 names six contents: (1) balance, its structure and currency; (2) period, method,
currency, dates and amount of each instalment; (3) whether interest and fees run on; (4) the promise not to apply for
any bank's card until all is paid; (5) rights, duties and breach; (6) other terms. Elsewhere the first three and the
fifth are asked for, as a plan without them cannot be kept by anybody.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from cases.rules.plans.plans import Kind
from cases.rules.plans.schedules import Row

ZERO = Decimal(0)


class Content(StrEnum):
    """The contents, in the order of the law."""

    PARTIES = "parties"
    BALANCE = "balance"
    SCHEDULE = "schedule"
    INTEREST = "interest"
    PLEDGE = "pledge"
    RIGHTS = "rights"
    OTHER = "other"


CHINESE_SPEAKERS = ("zh", "yue", "nan")
TRADITIONAL = ("hant", "tw", "hk", "mo")
LANGUAGES = {"cn": "zh-hans", "tw": "zh-hant"}
CHINA = tuple(Content)
ELSEWHERE = (Content.PARTIES, Content.BALANCE, Content.SCHEDULE, Content.INTEREST, Content.RIGHTS)


@dataclass(frozen=True, slots=True)
class Draft:
    """What an agreement says before it has its number; texts are in its language.

    `parts` is the structure of `balance` by component as the version found it; `received` is what had been paid under
    the plan before this version. `pledge` is the clause, "" where none is asked for. `number` is that of the version.
    """

    creditor: str
    debtor: str
    accounts: tuple[str, ...]
    currency: str
    balance: Decimal
    parts: Mapping[str, Decimal]
    received: Decimal
    discount: Decimal
    rows: tuple[Row, ...]
    method: str
    interest: str
    pledge: str
    rights: str
    other: str
    made_on: date
    number: int = 1


def read_by(spoken: str, jurisdiction: str) -> str:
    """Return the language that the debtor reads: by what they speak, else that of the jurisdiction.

    Chinese is "zh-hans" or "zh-hant", by what the tag says or where the debt is; any other is as it was given.
    """
    there = LANGUAGES.get(jurisdiction, "en")
    tag = spoken.strip().lower().replace("_", "-")
    if not tag:
        return there
    if not tag.startswith(CHINESE_SPEAKERS):
        return tag
    parts = tag.split("-")[1:]
    if any(part in TRADITIONAL for part in parts):
        return "zh-hant"
    return "zh-hant" if there == "zh-hant" and not parts else "zh-hans"


def written_in(read: str) -> str:
    """Return the language of the paper for who reads `read`: papers are written in simplified Chinese and English."""
    return "zh-hans" if read.startswith("zh") else "en"


def wanted(jurisdiction: str, kind: Kind) -> tuple[Content, ...]:
    """Return the contents that the agreement must have; the pledge belongs to instalments."""
    asked = CHINA if jurisdiction == "cn" else ELSEWHERE
    return tuple(one for one in asked if one is not Content.PLEDGE or kind is Kind.INSTALMENTS)


def missing(draft: Draft, among: tuple[Content, ...]) -> tuple[Content, ...]:
    """Return what of `among` the draft does not say, in the order of the law."""
    said = {
        Content.PARTIES: bool(draft.creditor.strip() and draft.debtor.strip()),
        Content.BALANCE: bool(draft.currency) and sum(draft.parts.values(), ZERO) + draft.received == draft.balance > 0,
        Content.SCHEDULE: bool(draft.rows and draft.method.strip() and draft.accounts),
        Content.INTEREST: bool(draft.interest.strip()),
        Content.PLEDGE: bool(draft.pledge.strip()),
        Content.RIGHTS: bool(draft.rights.strip()),
        Content.OTHER: bool(draft.other.strip()),
    }
    return tuple(one for one in among if not said[one])
