"""The staircase of a statement: each step begins where the one before ended."""

from dataclasses import dataclass
from decimal import Decimal

WIDTH = 310


@dataclass(frozen=True, slots=True)
class Stair:
    """One step: its change, the running sum after it, and where its bar lies (in units of the drawing)."""

    amount: Decimal
    so_far: Decimal
    left: str
    width: str
    zero: str


def stairs(sums: list[Decimal]) -> list[Stair]:
    """Return the steps of the running sums, which begin at 0, scaled so that all fit into the drawing."""
    low = min(Decimal(0), *sums)
    scale = WIDTH / ((max(Decimal(0), *sums) - low) or Decimal(1))
    found, before = [], Decimal(0)
    for so_far in sums:
        left = (min(before, so_far) - low) * scale
        width = abs(so_far - before) * scale
        found.append(
            Stair(so_far - before, so_far, f"{left:.1f}", f"{width:.1f}", f"{-low * scale + Decimal('0.5'):.1f}")
        )
        before = so_far
    return found
