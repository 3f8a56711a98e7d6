"""What a roll rate says: how far it moved since the month before, and whether that needs a look."""

from decimal import Decimal

from common import shares

POINTS = Decimal(100)
DRIFTS, DRIFTS_MUCH = Decimal(2), Decimal(5)
"""Percentage points by which a worse step must have grown to be marked, and to be marked strongly. (ours)"""


def percent(rate: Decimal | None) -> Decimal | None:
    """Return a rate from 0 to 1 as per cent with one digit."""
    return None if rate is None else shares.rounded(rate * POINTS, 1)


def change(now: Decimal | None, before: Decimal | None) -> Decimal | None:
    """Return by how many percentage points a rate moved; None when one of the two is not known."""
    return None if now is None or before is None else now - before


def heat(*, from_bucket: int, to_bucket: int | None, moved: Decimal | None) -> int:
    """Return 2 where much more rolls into an older bucket than the month before, 1 where more does, else 0."""
    if moved is None or to_bucket is None or to_bucket <= from_bucket:
        return 0
    return 2 if moved >= DRIFTS_MUCH else 1 if moved >= DRIFTS else 0
