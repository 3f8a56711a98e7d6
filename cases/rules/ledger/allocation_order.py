"""An allocation order as a person writes it: a line per band of days past due, its components in the order of paying.

"1-90: interest, fees, late charges, costs, principal" and "91+: principal, interest, fees, late charges, costs". Bands
begin at 1, follow each other without a gap, and the last has no end. Pure; the names of components come in.
"""

import re
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any

from cases.rules.ledger.allocation import COMPONENTS

LINE = re.compile(r"^\s*(\d{1,4})\s*(?:[-–—~至到]\s*(\d{1,4})|\+|以上)?\s*[:：]\s*(.+)$")
BETWEEN = re.compile(r"[,，、;；>→]")
MOST_BANDS = 9
Order = list[dict[str, Any]]


class Fault(Enum):
    """What is wrong with a written order."""

    EMPTY = "empty"
    LINE = "line"
    COMPONENT = "component"
    TWICE = "twice"
    MISSING = "missing"
    GAP = "gap"
    END = "end"


class OrderUnreadable(ValueError):
    """A written order that cannot be; `line` counts from 1, 0 for none, `word` is the part that is wrong."""

    def __init__(self, fault: Fault, line: int = 0, word: str = "") -> None:
        super().__init__(fault.value)
        self.fault, self.line, self.word = fault, line, word


def parse(text: str, names: Mapping[str, str]) -> Order:
    """Return the order that `text` states; `names` maps what a component may be called, in small letters, to it.

    Raises OrderUnreadable. Every band names every component once, so that no money is without a place.
    """
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if not lines or len(lines) > MOST_BANDS:
        raise OrderUnreadable(Fault.EMPTY)
    order = [_band(number, line, names) for number, line in lines]
    expected: int | None = 1
    for (number, _line), band in zip(lines, order, strict=True):
        if band["from"] != expected or (band["to"] is not None and band["to"] < band["from"]):
            raise OrderUnreadable(Fault.GAP, number, str(expected or ""))
        expected = band["to"] + 1 if band["to"] is not None else None
    if expected is not None:
        raise OrderUnreadable(Fault.END, lines[-1][0])
    return order


def _band(number: int, line: str, names: Mapping[str, str]) -> dict[str, Any]:
    found = LINE.match(line)
    if found is None:
        raise OrderUnreadable(Fault.LINE, number, line.strip())
    first, last, said = found.groups()
    return {"from": int(first), "to": int(last) if last else None, "order": _components(number, said, names)}


def _components(number: int, said: str, names: Mapping[str, str]) -> list[str]:
    order: list[str] = []
    for word in (part.strip() for part in BETWEEN.split(said)):
        component = names.get(word.casefold())
        if component is None:
            raise OrderUnreadable(Fault.COMPONENT, number, word)
        if component in order:
            raise OrderUnreadable(Fault.TWICE, number, word)
        order.append(component)
    if missing := next((one for one in COMPONENTS if one not in order), ""):
        raise OrderUnreadable(Fault.MISSING, number, missing)
    return order


def written(order: Sequence[Mapping[str, Any]], labels: Mapping[str, str], between: str = ", ") -> str:
    """Return `order` as `parse` reads it, with `labels` for the components."""
    return "\n".join(
        f"{row['from']}{'+' if row['to'] is None else '-' + str(row['to'])}: "
        + between.join(labels[part] for part in row["order"])
        for row in order
    )
