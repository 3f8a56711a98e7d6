"""Small charts as SVG: where each bar and word stands. Colours are classes of `desk.css`; nothing is styled here.

Coordinates are SVG user units; a chart is drawn into its `viewBox` and stretched by the page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from common import shares

Number = int | Decimal


@dataclass(frozen=True)
class Part:
    """One part of a stacked bar: tone 0 to 7 of the ages' scale, and its words."""

    label: str
    value: Number
    text: str
    share: str = ""
    tone: int = 6


@dataclass(frozen=True)
class Bar:
    """One bar: label below, value, text above; `mark` is what it is held against; `part`: still running."""

    label: str
    value: Number
    text: str
    mark: Number | None = None
    part: bool = False


@dataclass(frozen=True)
class Drawn:
    """A part or bar with its place: x, y, width, height, and the y of its mark; `fits`: its label has room."""

    item: Part | Bar
    x: str
    y: str
    width: str
    height: str
    middle: str = ""
    text_y: str = ""
    mark_y: str = ""
    mark_x: str = ""
    mark_width: str = ""
    fits: bool = True
    words: bool = True


def _place(value: Number | int) -> str:
    return f"{shares.rounded(Decimal(value), 1):f}"


def stacked(parts: Sequence[Part], width: int = 1288, height: int = 30, gap: int = 2) -> list[Drawn]:
    """Return the parts side by side, as wide as their values; what is nothing or less has no part."""
    seen = [part for part in parts if part.value > 0]
    whole = sum((Decimal(part.value) for part in seen), Decimal(0))
    room = Decimal(width - gap * max(0, len(seen) - 1))
    drawn, x = [], Decimal(0)
    for part in seen:
        wide = room * Decimal(part.value) / whole
        need = max(len(part.text) * 7, len(part.share) * 6) + 4
        drawn.append(
            Drawn(
                part,
                _place(x),
                "0",
                _place(wide),
                str(height),
                middle=_place(x + 8),
                fits=wide >= 34,
                words=wide >= need,
            )
        )
        x += wide + gap
    return drawn


def bars(items: Sequence[Bar], width: int = 620, height: int = 164, top: int = 32) -> list[Drawn]:
    """Return the bars standing on `height`, the highest value or mark reaching up to `top`."""
    most = max([Decimal(item.value) for item in items] + [Decimal(item.mark or 0) for item in items] + [Decimal(1)])
    step = Decimal(width) / max(1, len(items))
    wide = min(step * Decimal("0.68"), Decimal(44))
    drawn = []
    for place, item in enumerate(items):
        high = max(Decimal(0), Decimal(item.value)) * (height - top) / most
        middle = step * place + step / 2
        mark = None if item.mark is None else height - Decimal(item.mark) * (height - top) / most
        above = height - high if mark is None else min(height - high, mark)
        drawn.append(
            Drawn(
                item,
                _place(middle - wide / 2),
                _place(height - high),
                _place(wide),
                _place(high),
                middle=_place(middle),
                text_y=_place((above if mark is not None and height - high - mark < 16 else height - high) - 6),
                mark_y="" if mark is None else _place(mark),
                mark_x=_place(middle - wide / 2 - 3),
                mark_width=_place(wide + 6),
                words=bool(item.value) and step >= 7 * len(item.text),
            )
        )
    return drawn
