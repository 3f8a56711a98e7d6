"""Corrections of the ledger: what each kind may change, and who may ask for it and decide it.

A waiver lowers components and never below zero; an adjustment moves components either way; a refund pays back
unapplied money, never more than there is. Nobody decides what they asked for. Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from cases.rules.ledger.allocation import COMPONENTS, PARTS

ZERO = Decimal(0)
WAIVER, ADJUSTMENT, REFUND = "waiver", "adjustment", "refund"
ASKS = {WAIVER: "cases.ask_waiver", ADJUSTMENT: "cases.ask_adjustment", REFUND: "cases.ask_refund"}
"""Permission to ask, by kind."""
DECIDES = {WAIVER: "cases.decide_waiver", ADJUSTMENT: "cases.decide_adjustment", REFUND: "cases.decide_adjustment"}
"""Permission to decide, by kind."""
REASONS = {
    WAIVER: ("hardship", "goodwill", "charged_wrongly", "creditor"),
    ADJUSTMENT: ("booked_wrongly", "charged_wrongly", "creditor"),
    REFUND: ("paid_too_much", "paid_twice", "not_theirs"),
}
"""Reasons that fit, by kind."""
PARTS_OF = {WAIVER: COMPONENTS, ADJUSTMENT: COMPONENTS, REFUND: ("unapplied",)}
"""Parts of the account that may be stated, by kind."""


class Fault(Enum):
    """Why a correction cannot be."""

    NOTHING = "nothing"
    BELOW_ZERO = "below_zero"
    NEGATIVE = "negative"


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault and the part that it concerns; "" for none."""

    fault: Fault
    part: str = ""


def change_of(kind: str, stated: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Return the change of every part: what is waived or refunded is stated without a sign, an adjustment with one."""
    sign = 1 if kind == ADJUSTMENT else -1
    return {part: sign * stated.get(part, ZERO) if part in PARTS_OF[kind] else ZERO for part in PARTS}


def problem(kind: str, change: Mapping[str, Decimal], owed: Mapping[str, Decimal]) -> Problem | None:
    """Return what is wrong with `change` of an account that owes `owed`; None when it may be booked.

    No kind takes a part below zero that it lowers; a waiver and a refund raise nothing.
    """
    if not any(change.values()):
        return Problem(Fault.NOTHING)
    for part in PARTS:
        if kind != ADJUSTMENT and change[part] > 0:
            return Problem(Fault.NEGATIVE, part)
        if change[part] < 0 and owed.get(part, ZERO) + change[part] < 0:
            return Problem(Fault.BELOW_ZERO, part)
    return None


def after(change: Mapping[str, Decimal], owed: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Return what every part comes to once `change` is booked."""
    return {part: owed.get(part, ZERO) + change.get(part, ZERO) for part in PARTS}
