"""Where the words of a drawn curve stand, so that they cover neither its lines nor each other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

SIGN, ASCENT, DESCENT, GAP = Decimal("6.9"), Decimal(10), Decimal(3), Decimal(5)

Spot = tuple[Decimal, Decimal]
Line = Sequence[Spot]


@dataclass(frozen=True, slots=True)
class Box:
    """A word in the drawing, in its units; y grows downwards."""

    left: Decimal
    right: Decimal
    top: Decimal
    bottom: Decimal

    @property
    def baseline(self) -> Decimal:
        """Where the signs stand."""
        return self.bottom - DESCENT

    def meets(self, other: "Box") -> bool:
        """Return whether the two cover each other."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


@dataclass(slots=True)
class Room:
    """What the drawing has between `top` and `bottom`: lines from left to right, and the words that stand already."""

    lines: Sequence[Line]
    top: Decimal
    bottom: Decimal
    taken: list[Box] = field(default_factory=list)

    def above(self, left: Decimal, right: Decimal) -> Box:
        """Take the lowest free place above the lines; below them where the drawing ends before."""
        found = self._free(left, right, up=True)
        if found.top < self.top:
            found = self._free(left, right, up=False)
        self.taken.append(found)
        return found

    def below(self, left: Decimal, right: Decimal) -> Box:
        """Take the highest free place below the lines; above them where the drawing ends before."""
        found = self._free(left, right, up=False)
        if found.bottom > self.bottom:
            found = self._free(left, right, up=True)
        self.taken.append(found)
        return found

    def _free(self, left: Decimal, right: Decimal, *, up: bool) -> Box:
        heights = [y for line in self.lines for y in _heights(line, left - GAP, right + GAP)]
        baseline = min(heights) - GAP - DESCENT if up else max(heights) + GAP + ASCENT
        found = _box(left, right, baseline)
        while other := next((one for one in self.taken if found.meets(one)), None):
            found = _box(left, right, other.top - DESCENT if up else other.bottom + ASCENT)
        return found


def width(text: str) -> Decimal:
    """Return about how wide a text of figures is drawn."""
    return len(text) * SIGN


def _box(left: Decimal, right: Decimal, baseline: Decimal) -> Box:
    return Box(left, right, baseline - ASCENT, baseline + DESCENT)


def _heights(line: Line, left: Decimal, right: Decimal) -> Iterator[Decimal]:
    """Return the heights of the line's corners between two places, and where it enters and leaves."""
    for (x, y), (next_x, next_y) in pairwise(line):
        if next_x < left or x > right:
            continue
        slope = (next_y - y) / (next_x - x) if next_x > x else Decimal(0)
        yield y + (max(x, left) - x) * slope
        yield next_y if next_x <= right else y + (right - x) * slope
