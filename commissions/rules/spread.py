"""Who wins and who loses, as a picture: one thin bar for each person, from who wins most to who loses most."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH, HEIGHT = 600, 140
WIDEST, GAP = Decimal(16), Decimal("0.2")
WORDS = Decimal(90)  # the place that an amount takes
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Spread:
    """The picture in units of a drawing of 600 × 140: its zero line, the outlines above and below it, and where the
    words of the last bar end.
    """

    zero: str
    up: str
    down: str
    most: Decimal
    least: Decimal
    right: str


def spread(changes: Sequence[Decimal]) -> Spread:
    """Return the picture of changes that are sorted, the greatest first."""
    most, least = max([*changes, NOTHING]), min([*changes, NOTHING])
    scale = HEIGHT / ((most - least) or Decimal(1))
    zero = most * scale
    step = min(Decimal(WIDTH) / (len(changes) or 1), WIDEST)
    width = step * (1 - GAP)
    bars = [(place * step, change * scale) for place, change in enumerate(changes)]
    outline = {
        is_up: "".join(
            f"M{left:.2f} {zero:.1f}V{zero - height:.1f}H{left + width:.2f}V{zero:.1f}Z"
            for left, height in bars
            if height and (height > 0) is is_up
        )
        for is_up in (True, False)
    }
    return Spread(f"{zero:.1f}", outline[True], outline[False], most, least, f"{max(step * len(changes), WORDS):.0f}")
