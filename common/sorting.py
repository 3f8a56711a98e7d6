"""The order of a list: which columns sort it, which way, and what their heads say."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sort:
    """A sort of a list: the field and the way it runs."""

    field: str
    descending: bool = True


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a sorted column: the sort that a click asks for, and how it runs now."""

    sort: str
    aria: str
    arrow: str


def both_ways(**columns: Sort) -> dict[str, Sort]:
    """Return the sorts of the columns: each under its name, and turned round under its name with "_up"."""
    sorts: dict[str, Sort] = {}
    for name, sort in columns.items():
        sorts[name] = sort
        sorts[f"{name}_up"] = Sort(sort.field, not sort.descending)
    return sorts


def heads(sorts: Mapping[str, Sort], sort: str) -> dict[str, Head]:
    """Return the heads of the sorted columns; a click on the one in force turns it round.

    The arrow tells what one sees: days past due run against their due dates, most days first is "descending".
    """
    found = {}
    for name in (one for one in sorts if not one.endswith("_up")):
        is_down, is_up = sort == name, sort == f"{name}_up"
        found[name] = Head(
            sort=f"{name}_up" if is_down else name,
            aria="descending" if is_down else "ascending" if is_up else "",
            arrow=" ↓" if is_down else " ↑" if is_up else "",
        )
    return found


def chosen(sorts: Mapping[str, Sort], text: str | None, *, usual: str) -> str:
    """Return the sort that an address asks for, `usual` when it names none of `sorts`."""
    return text if text is not None and text in sorts else usual
