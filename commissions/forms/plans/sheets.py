"""Small tables of a worked case as a form: what comes in, cell by cell, as people type it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from commissions.forms.plans.cells import (
    clean,
    from_json,
    from_number,
    from_scalar,
    number,
    plain,
    to_json,
    to_number,
)
from commissions.queries.plans import plan_words as words
from common import human_dates

MOST_ROWS = 40
HELD = re.compile(r"^(\S+)\s+(?:on\s+)?(\S+)$")
PARTS = re.compile(r"[,;、；]|\n")
# What a payment may have beside facts.
PAYMENT_FIELDS = (
    "flags", "account", "owner", "previous_owner", "transferred_on", "shares", "reverses", "cleared_on", "placed_on",
)  # fmt: skip
# Fields of their own that are texts, then facts that are.
TEXTS = frozenset({"id", "account", "reverses", "team", "role"})
WORDS = frozenset({"owner", "previous_owner", "product", "creditor"})


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in the document, its head, and how its cells are typed: number, day or text."""

    name: str
    label: Any
    kind: str


@dataclass(slots=True)
class Cell:
    """A cell with its name in the form; `found` is what the plan came to where `text` is expected."""

    key: str
    column: Column
    text: str = ""
    hint: str = ""
    found: str = ""
    differs: bool = False
    options: list[tuple[str, Any, bool]] = field(default_factory=list)


@dataclass(slots=True)
class Sheet:
    """A table with its name in the form, its columns, their names as one text, and its rows.

    `pasted` is what was pasted into it and is no table, `unread` why.
    """

    key: str
    columns: list[Column]
    rows: list[list[Cell]] = field(default_factory=list)
    pasted: str = ""
    unread: str = ""

    @property
    def names(self) -> str:
        """The names of the columns, as the form sends them."""
        return to_json([one.name for one in self.columns if not one.name.startswith("=")])


def column(name: str) -> Column:
    """Return the column of a field of the document."""
    kind = "day" if name.endswith(("_on", "_date")) else "text" if name in TEXTS | WORDS | set(READERS) else "number"
    return Column(name, words.head(name), kind)


def sheet(key: str, title: Any, names: Iterable[str], rows: Iterable[Mapping[str, Any]]) -> Sheet:
    """Return the table of rows as the document has them, and an empty row to go on; `title` stands over their ids."""
    columns = [Column("id", title, "text"), *(column(name) for name in dict.fromkeys(names) if name != "id")]
    found = Sheet(key, columns)
    for place, row in enumerate([*rows, {}]):
        found.rows.append(
            [Cell(f"{key}_{place}_{at}", one, shown(one.name, row.get(one.name))) for at, one in enumerate(columns)]
        )
    return found


def typed(data: Mapping[str, str], key: str, today: date, *, also: str) -> list[dict[str, Any]]:
    """Return the rows that were typed, without those that are empty; `place` keeps where each one stood.

    A row with nothing but its cell `also` is not empty.
    """
    found: list[dict[str, Any]] = []
    for place in range(MOST_ROWS + 1):
        row = {
            name: read(name, text, today)
            for at, name in enumerate(names(data, key))
            if (text := clean(data.get(f"{key}_{place}_{at}", "")))
        }
        if row or clean(data.get(f"{key}_{place}_{also}", "")):
            found.append(row | {"place": place})
    return found


def names(data: Mapping[str, str], key: str) -> list[str]:
    """Return the names of the columns that the form sent, with those that are to be added."""
    held = from_json(data.get(f"{key}_names", ""))
    more = [name for part in ("more", "named") if (name := clean(data.get(f"{key}_{part}", "")))]
    return [str(one) for one in held] + more if isinstance(held, list) else []


def read(name: str, text: str, today: date) -> Any:
    """Return a cell as the document writes it; what cannot be read stays as it was typed."""
    if text.startswith(("{", "[")):
        return from_json(text)
    if name in READERS:
        return READERS[name](text, today)
    if name in TEXTS:
        return text
    return to_day(text, today) if name.endswith(("_on", "_date")) else to_number(text)


def shown(name: str, value: Any) -> str:
    """Return what a cell shows of a value in the document."""
    if name in WRITERS and isinstance(value, WRITERS[name][0]):
        return str(WRITERS[name][1](value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return to_json(value) if isinstance(value, list | dict) else from_number(value)


def to_day(text: str, today: date) -> str:
    """Return a typed day as the document writes it, 2026-03-31; text that is none stays."""
    found = human_dates.day(text, today=today) if text else None
    return text if found is None else found.isoformat()


def to_end(text: str, today: date) -> str:
    """Return the day after the last one that is typed: a period ends before it."""
    read_day = to_day(text, today)
    found = day_of(read_day)
    return read_day if found is None else (found + timedelta(days=1)).isoformat()


def from_end(value: Any) -> str:
    """Return the last day of a period that ends before a day."""
    found = day_of(value)
    return from_number(value) if found is None else (found - timedelta(days=1)).isoformat()


def day_of(value: Any) -> date | None:
    """Return the day of a document's text, None for what is none."""
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def _shares(text: str, _today: date) -> Any:
    found = {}
    for part in PARTS.split(text):
        who, _sign, percent = part.partition("=")
        given = number(clean(percent))
        found[who.strip()] = clean(percent) if given is None else plain(given * 100)
    return found


def _held(text: str, today: date) -> Any:
    found = []
    for part in PARTS.split(text):
        read_part = HELD.match(part.strip())
        amount, on = read_part.groups() if read_part else (part.strip(), "")
        found.append({"amount": to_number(amount)} | ({"release_on": to_day(on, today)} if on else {}))
    return found


READERS: dict[str, Any] = {
    "flags": lambda text, _today: [one.strip() for one in PARTS.split(text) if one.strip()],
    "shares": _shares,
    "held": _held,
}


def _shares_shown(value: dict[str, Any]) -> str:
    percents = {who: number(str(bps)) for who, bps in value.items()}
    return ", ".join(f"{who} = {value[who] if one is None else plain(one / 100)}" for who, one in percents.items())


def _held_shown(value: list[Any]) -> str:
    parts = (f"{one.get('amount', '')} {one.get('release_on', '')}" if isinstance(one, dict) else one for one in value)
    return ", ".join(str(part).strip() for part in parts)


WRITERS: dict[str, Any] = {
    "flags": (list, from_scalar),
    "shares": (dict, _shares_shown),
    "held": (list, _held_shown),
}
