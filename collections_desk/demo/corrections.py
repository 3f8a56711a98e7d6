"""Waivers of the demo: some decided, some that wait for the supervisor."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import ROUND_DOWN, Decimal

from django.db.models import Q

from cases.actions.ledger import corrections
from cases.enums import AccountState
from cases.models import Account, Creditor
from staff.models import User

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Told:
    """What a collector asks for in words, how long ago, and what the supervisor says; nothing while it waits."""

    words: dict[str, str]
    hours: int
    part: Decimal
    approves: bool | None = None
    answer: dict[str, str] = field(default_factory=dict)


TOLD = (
    Told(
        {"zh": "客户提供住院缴费单，愿意本周结清本金。", "en": "Hospital bills shown; pays the principal this week."},
        96,
        Decimal("0.5"),
        approves=True,
    ),
    Told(
        {"zh": "客户只是嫌利息太高。", "en": "Finds the interest too high."},
        50,
        Decimal("0.3"),
        approves=False,
        answer={"zh": "未见困难证明，请先谈分期。", "en": "No hardship shown. Offer instalments first."},
    ),
    Told(
        {"zh": "失业三个月，已提供失业证明。", "en": "Out of work for three months, letter on file."},
        5,
        Decimal("0.4"),
    ),
    Told(
        {"zh": "家中老人住院，请减免部分利息。", "en": "Parent in hospital; asks for part of it."}, 2, Decimal("0.25")
    ),
)


def load(*, creditors: dict[str, Creditor], everybody: dict[str, User], now: datetime) -> None:
    """Ask for waivers of interest and fees in the words of each creditor's collectors, and decide the older ones."""
    for code, language in (("ys", "zh"), ("pl", "en")):
        supervisor = everybody["zhou.ning" if language == "zh" else "helen.marsh"]
        owing = Account.objects.filter(
            Q(interest__gt=HUNDRED) | Q(fees__gt=HUNDRED),
            creditor=creditors[code],
            state=AccountState.OPEN,
            case__collector__isnull=False,
        )
        accounts = owing.select_related("case__collector", "creditor").order_by("-balance", "pk")[: len(TOLD)]
        for account, told in zip(accounts, TOLD, strict=False):
            _tell(account, told, language, supervisor=supervisor, now=now)


def _tell(account: Account, told: Told, language: str, *, supervisor: User, now: datetime) -> None:
    part = "interest" if account.interest > HUNDRED else "fees"
    amount = (getattr(account, part) * told.part).quantize(Decimal(1), rounding=ROUND_DOWN)
    answer = told.answer.get(language, "")
    asked_at = now - timedelta(hours=told.hours)
    row = corrections.ask(
        account=account,
        kind="waiver",
        stated={part: amount},
        reason="hardship",
        words=told.words[language],
        by=account.case.collector or supervisor,
        now=asked_at,
    )
    if told.approves:
        corrections.approve(correction=row, by=supervisor, now=asked_at + timedelta(hours=3), words=answer)
    elif told.approves is not None:
        corrections.refuse(correction=row, words=answer, by=supervisor, now=asked_at + timedelta(hours=3))
