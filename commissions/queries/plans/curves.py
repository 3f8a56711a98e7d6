"""The pay curve as a drawing: places, lines and labels of its SVG."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Any

from commissions.engine.definition import Plan
from commissions.queries.plans.curve_labels import Room, Spot, width
from commissions.rules import curve
from commissions.rules.curve import Curve, NoCurve, Point
from common import money

LEFT, RIGHT, TOP, BOTTOM = 56, 576, 20, 250
HIGHEST, ASIDE = Decimal(-14), Decimal(6)
MOST_LINES = 4
NICE = (1, 2, 4, 5, 10)
MOST_MARKS = 6
# As wide as "as written" and "in slices" are at most.
ENDS = Decimal(70)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A curve in units of a drawing of 600 × 312: its path, its cliffs with their jumps, the dashed remedy, axes."""

    path: str
    dashed: str
    cliffs: list[dict[str, Any]]
    across: list[dict[str, Any]]
    upward: list[dict[str, Any]]
    target: Decimal | None
    points: tuple[Point, ...]
    last_y: str
    dashed_y: str


def drawing(plan: Plan | None) -> Drawing | None:
    """Return the drawing of a plan's curve; None while there is nothing to draw."""
    if plan is None:
        return None
    try:
        found = curve.drawn(plan)
    except (NoCurve, ArithmeticError, LookupError):
        return None
    return _drawn(found, plan.currency)


def _drawn(found: Curve, currency: str) -> Drawing:
    most_x = found.points[-1].recovered
    highest = max(one.pay for one in (*found.points, *found.sliced))
    step = _step(max(highest, Decimal(1)))
    most_y = step * (highest / step).to_integral_value(ROUND_CEILING)
    place = _Scale(most_x, max(most_y, step))
    lines = [line for line in (list(_spots(found.points, place)), list(_spots(found.sliced, place))) if line]
    room = Room(lines, HIGHEST, Decimal(BOTTOM))
    ends = (Decimal(RIGHT) - ENDS, Decimal(RIGHT))
    last, dashed = (room.above(*ends), room.below(*ends)) if found.sliced else (None, None)
    return Drawing(
        path=_path(found.points, place),
        dashed="M" + "L".join(place.at(one.recovered, one.pay) for one in found.sliced) if found.sliced else "",
        cliffs=[_cliff(one, place, room, currency) for one in found.cliffs[:MOST_MARKS]],
        across=[{"x": place.x(most_x * n / 4), "value": most_x * n / 4} for n in range(5)],
        upward=[{"y": place.y(step * n), "value": step * n} for n in range(1, int(most_y / step) + 1)],
        target=found.target,
        points=_told(found),
        last_y=f"{last.baseline:.1f}" if last else "",
        dashed_y=f"{dashed.baseline:.1f}" if dashed else "",
    )


def _told(found: Curve) -> tuple[Point, ...]:
    """Return the points that the table twin lists: the cliffs, and every fourth of the grid."""
    return tuple(one for n, one in enumerate(found.points) if one.jump or n % 4 == 0 or one is found.points[-1])


@dataclass(frozen=True, slots=True)
class _Scale:
    most_x: Decimal
    most_y: Decimal

    def x(self, recovered: Decimal) -> str:
        return f"{LEFT + recovered * (RIGHT - LEFT) / self.most_x:.1f}"

    def y(self, pay: Decimal) -> str:
        return f"{BOTTOM - max(pay, Decimal(0)) * (BOTTOM - TOP) / self.most_y:.1f}"

    def at(self, recovered: Decimal, pay: Decimal) -> str:
        return f"{self.x(recovered)} {self.y(pay)}"


def _path(points: tuple[Point, ...], place: _Scale) -> str:
    """Return the line through the points, broken where the pay jumps."""
    path = ""
    for number, one in enumerate(points):
        if one.before is not None:
            path += f"L{place.at(one.recovered, one.before)}"
        path += ("M" if number == 0 or one.before is not None else "L") + place.at(one.recovered, one.pay)
    return path


def _spots(points: tuple[Point, ...], place: _Scale) -> Iterator[Spot]:
    """Return the corners of the line through the points, the jumps too."""
    for one in points:
        for pay in (one.pay,) if one.before is None else (one.before, one.pay):
            yield Decimal(place.x(one.recovered)), Decimal(place.y(pay))


def _cliff(one: Point, place: _Scale, room: Room, currency: str) -> dict[str, Any]:
    """Return the dotted line of a jump, and where its amount stands: above the curve, before the jump where it can."""
    before = one.before if one.before is not None else one.pay
    x = Decimal(place.x(one.recovered))
    wide = width(f"+{money.grouped(one.jump, currency)}")
    left = max(x - ASIDE - wide, LEFT + ASIDE)
    box = room.above(left, left + wide)
    return {
        "path": f"M{x} {place.y(before)}V{place.y(one.pay)}",
        "label_x": f"{box.right:.1f}",
        "label_y": f"{box.baseline:.1f}",
        "at": one.recovered,
        "jump": one.jump,
    }


def _step(most: Decimal) -> Decimal:
    """Return a round step of which about four reach `most`."""
    unit = Decimal(10) ** (most / MOST_LINES).adjusted()
    return next(unit * one for one in NICE if unit * one * MOST_LINES >= most)
