"""The pay curve as a drawing: places, lines and labels of its SVG."""

from decimal import Decimal
from typing import Any

from commissions.rules import bands, curve

LEFT, RIGHT, TOP, BOTTOM = 44, 576, 20, 250


def drawn(attainment: bands.Table) -> dict[str, Any]:
    """Return path, corners and axes of the curve of `attainment`, in units of a drawing of 600 × 312."""
    corners = curve.points(attainment)
    most_x = corners[-1].percent
    most_y = max([corner.pay for corner in corners] + [Decimal(1)])
    places = [(_x(corner.percent, most_x), _y(corner.pay, most_y)) for corner in corners]
    # Labels stand below the line and right of their corner; the last one, at the edge, above and left of it.
    marks = [
        {
            "x": x,
            "y": y,
            "percent": corner.percent,
            "pay": corner.pay,
            "label_x": x if corner is corners[-1] else f"{Decimal(x) + 6:.1f}",
            "label_y": f"{Decimal(y) + (-10 if corner is corners[-1] else 18):.1f}",
        }
        for corner, (x, y) in zip(corners[1:], places[1:], strict=True)
    ]
    return {
        "path": "M" + "L".join(f"{x} {y}" for x, y in places),
        "even": f"M{LEFT} {BOTTOM}L{_x(most_x, most_x)} {_y(min(most_x, most_y), most_y)}",
        "marks": marks,
    }


def _x(percent: Decimal, most: Decimal) -> str:
    return f"{LEFT + percent * (RIGHT - LEFT) / most:.1f}"


def _y(pay: Decimal, most: Decimal) -> str:
    return f"{BOTTOM - pay * (BOTTOM - TOP) / most:.1f}"
