"""S1: who is credited, in basis points that add up, to the cent."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import NamedTuple

from commissions.engine.facts import Payment
from commissions.engine.numbers import WHOLE_BPS, shared_out
from commissions.engine.results import Excluded, Fault
from commissions.engine.selection import Selected, Selection, share_of

NOBODY = ""


class Credited(NamedTuple):
    """The part of a payment that one collector is credited with."""

    of: Selected
    collector: str
    share: Decimal
    base: Decimal


def credit(selection: Selection, people: frozenset[str]) -> dict[str, list[Credited]]:
    """Return the credits of each person, in order; what nobody can be credited with is a fault of the selection."""
    found: dict[str, list[Credited]] = {person: [] for person in people}
    for one in selection.selected:
        for credited in _credits(one, people, selection):
            found[credited.collector].append(credited)
    return found


def _credits(one: Selected, people: frozenset[str], selection: Selection) -> Iterator[Credited]:
    shares = shares_of(one)
    given = sum(shares.values())
    if not shares or given > WHOLE_BPS:
        detail = f"shares of {given} basis points" if shares else ""
        selection.faults.append(Fault("unattributed", one.payment.id, detail))
        return
    if given < WHOLE_BPS:
        shares = {**shares, NOBODY: WHOLE_BPS - given}
    places = max(one.plan.rounding.places, 2)
    if len(shares) == 1:
        bases = dict.fromkeys(shares, one.base)
    else:
        bases = shared_out(one.base, {who: Decimal(bps) for who, bps in shares.items()}, places=places)
    for who, bps in shares.items():
        if who == NOBODY:
            selection.excluded.append(Excluded(one.payment.id, bases[who], "uncredited"))
        elif who in people:
            yield Credited(one, who, share_of(bps), bases[who])
        else:
            selection.faults.append(Fault("unknown_collector", one.payment.id, who))


def shares_of(one: Selected) -> dict[str, int]:
    """Return basis points by collector: those stated with the payment, else by the owner and the split on transfer."""
    payment, rule = one.payment, one.plan.credit
    if payment.shares:
        return {who: bps for who, bps in payment.shares.items() if bps}
    owner = payment.facts.get(rule.by)
    if not isinstance(owner, str) or not owner:
        return {}
    if rule.on_transfer is None or "transferred_on" not in payment.dates:
        return {owner: WHOLE_BPS}
    before = _owner_before(payment, one)
    if not before or before == owner:
        return {owner: WHOLE_BPS}
    old = rule.on_transfer.old_bps
    return {who: bps for who, bps in ((before, old), (owner, WHOLE_BPS - old)) if bps}


def _owner_before(payment: Payment, one: Selected) -> str:
    """Return who had the case before, while the split on transfer lasts: its last day still counts."""
    split, moved = one.plan.credit.on_transfer, payment.dates.get("transferred_on")
    before = payment.facts.get("previous_owner")
    if split is None or moved is None or not isinstance(before, str):
        return ""
    return before if moved <= one.on <= moved + timedelta(days=split.days) else ""
