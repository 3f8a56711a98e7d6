"""Reads a document field by field and keeps every problem as a sentence with its place; none stops the reading."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from commissions.engine.quantities import SIGNS, Condition, Quantity
from commissions.engine.tables import Row, Table

NUMBER = re.compile(r"^-?\d{1,15}(\.\d{1,20})?$")
NAME = re.compile(r"^[A-Za-z_][A-Za-z0-9_.]*$")
DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")
CURRENCY = re.compile(r"^[A-Z]{3}$")
MISSING = object()


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where, a code for machines, and the sentence."""

    place: str
    code: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}" if self.place else self.sentence


class NotAPlan(ValueError):
    """The document is not a plan; `problems` are all that was found."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(str(problem) for problem in problems))
        self.problems = problems


def shown(value: Any) -> str:
    """Return a value as a sentence shows it, short."""
    text = f'"{value}"' if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 40 else text[:39] + "…"


@dataclass
class Reader:
    """One object of the document; `problems` is shared by all readers of it."""

    data: dict[str, Any]
    place: str
    problems: list[Problem]
    seen: set[str] = field(default_factory=set)

    def fault(self, name: str, code: str, sentence: str) -> None:
        """Note a problem of one field."""
        place = ", ".join(part for part in (self.place, name) if part)
        self.problems.append(Problem(place, code, sentence))

    def has(self, name: str) -> bool:
        """Return whether the field is there and not null."""
        return self.data.get(name) is not None

    def raw(self, name: str, *, needed: bool = False, says: str = "") -> Any:
        """Return what stands in the field, MISSING when nothing does; a needed one is then a problem."""
        self.seen.add(name)
        value = self.data.get(name)
        if value is None:
            if needed:
                self.fault(name, f"missing_{name}", f"is missing{says and ': ' + says}.")
            return MISSING
        return value

    def text(self, name: str, *, needed: bool = False, default: str = "", says: str = "") -> str:
        """Return a text."""
        value = self.raw(name, needed=needed, says=says)
        if value is MISSING:
            return default
        if not isinstance(value, str) or not value.strip():
            self.fault(name, "not_text", f"must be a text, not {shown(value)}.")
            return default
        return value.strip()

    def fact(self, name: str, *, needed: bool = False, default: str = "", says: str = "") -> str:
        """Return the name of a fact: letters, digits, underscores."""
        value = self.text(name, needed=needed, default=default, says=says or "name the number that it goes by")
        if value and not NAME.match(value):
            self.fault(name, "not_a_name", f"must be the name of a fact, not {shown(value)}.")
        return value

    def currency(self, name: str) -> str:
        """Return the code of a currency, three capitals."""
        value = self.text(name, needed=True, says='give its code, like "CNY"')
        if value and not CURRENCY.match(value):
            self.fault(name, "not_a_currency", f'must be the code of a currency, like "CNY", not {shown(value)}.')
        return value

    def choice(self, name: str, among: tuple[str, ...], *, needed: bool = False, default: str = "") -> str:
        """Return one of the listed words."""
        value = self.text(name, needed=needed, default=default, says="choose " + " or ".join(among))
        if value and value not in among:
            self.fault(name, "not_a_choice", f"must be {' or '.join(among)}, not {shown(value)}.")
            return default
        return value

    def number(self, name: str, *, needed: bool = False, least: int | None = None) -> Decimal | None:
        """Return a number, written as text or as a whole number."""
        value = self.raw(name, needed=needed)
        if value is MISSING:
            return None
        found = self.decimal(value, name)
        if found is not None and least is not None and found < least:
            self.fault(name, "too_small", f"must be {least} or more, not {found}.")
        return found

    def whole(self, name: str, *, needed: bool = False, most: int = 100_000) -> int | None:
        """Return a whole number from 0."""
        value = self.number(name, needed=needed)
        if value is None:
            return None
        if value != value.to_integral_value() or not 0 <= value <= most:
            self.fault(name, "not_whole", f"must be a whole number from 0 to {most}, not {value}.")
            return None
        return int(value)

    def decimal(self, value: Any, name: str) -> Decimal | None:
        """Return the value as a Decimal; a fraction that is no text is refused, since files mangle it."""
        if isinstance(value, bool) or not isinstance(value, int | str):
            self.fault(name, "not_a_number", f'must be a number written as text, like "0.005", not {shown(value)}.')
            return None
        text = str(value).strip()
        if not NUMBER.match(text):
            says = "must be a number like 1234.56, of at most 15 digits before the point and 20 after it"
            hint = ' Write a percent as a part of 1: 5% is "0.05".' if text.endswith("%") else ""
            self.fault(name, "not_a_number", f"{says}, not {shown(value)}.{hint}")
            return None
        return Decimal(text)

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return true or false."""
        value = self.raw(name)
        if value is MISSING:
            return default
        if not isinstance(value, bool):
            self.fault(name, "not_true_or_false", f"must be true or false, not {shown(value)}.")
            return default
        return value

    def day(self, name: str, *, needed: bool = False) -> date | None:
        """Return a date written 2026-03-31."""
        value = self.raw(name, needed=needed)
        if value is MISSING:
            return None
        if isinstance(value, str) and DAY.match(value):
            with suppress(ValueError):
                return date.fromisoformat(value)
        self.fault(name, "not_a_day", f"must be a day like 2026-03-31, not {shown(value)}.")
        return None

    def items(self, name: str, *, needed: bool = False) -> list[Any]:
        """Return a list."""
        value = self.raw(name, needed=needed)
        if value is MISSING:
            return []
        if not isinstance(value, list):
            self.fault(name, "not_a_list", f"must be a list, not {shown(value)}.")
            return []
        return value

    def inner(self, name: str, *, needed: bool = False) -> "Reader | None":
        """Return a reader of the object in the field, None when there is none."""
        value = self.raw(name, needed=needed)
        if value is MISSING:
            return None
        return self.child(value, name)

    def child(self, value: Any, name: str) -> "Reader | None":
        """Return a reader of `value`, which stands at `name` below this one; None when it is no object."""
        place = ", ".join(part for part in (self.place, name) if part)
        if not isinstance(value, dict):
            self.problems.append(Problem(place, "not_an_object", f"must be an object in braces, not {shown(value)}."))
            return None
        return Reader(value, place, self.problems)

    def children(self, name: str, *, needed: bool = False) -> Iterator["Reader"]:
        """Return a reader of each object of a list; components are named by their id, others by their row."""
        for row, value in enumerate(self.items(name, needed=needed), start=1):
            title = value.get("id") if isinstance(value, dict) else None
            found = self.child(value, f'{name} "{title}"' if isinstance(title, str) else f"{name} row {row}")
            if found is not None:
                yield found

    def mapping(self, name: str, each: Callable[[Any, str], Any]) -> dict[str, Any]:
        """Return an object whose values are read by `each(value, place)`; values that are None are left out."""
        value = self.raw(name)
        if value is MISSING:
            return {}
        if not isinstance(value, dict):
            self.fault(name, "not_an_object", f"must be an object in braces, not {shown(value)}.")
            return {}
        read = {key: each(one, f"{name} {key}") for key, one in value.items()}
        return {key: one for key, one in read.items() if one is not None}

    def done(self) -> None:
        """Note every field that nobody asked for."""
        for name in self.data:
            if name not in self.seen:
                known = ", ".join(sorted(self.seen))
                self.fault(name, "unknown_field", f"is not known here; known are {known}.")

    # What plans are made of.

    def quantity(self, name: str, *, needed: bool = False) -> Quantity | None:
        """Return an amount: "4000", the name of a fact, or an object with `of`, `times`, `plus`, `less`…"""
        value = self.raw(name, needed=needed)
        return None if value is MISSING else self.to_quantity(value, name)

    def to_quantity(self, value: Any, name: str) -> Quantity | None:
        """Return the value as a quantity."""
        if isinstance(value, str) and NAME.match(value.strip()):
            return Quantity(value.strip())
        if not isinstance(value, dict):
            found = self.decimal(value, name)
            return None if found is None else Quantity(found)
        inner = self.child(value, name)
        return None if inner is None else _quantity(inner)

    def conditions(self, name: str) -> tuple[Condition, ...]:
        """Return conditions, each [name, sign, value]."""
        found = (self._condition(one, f"{name} row {row}") for row, one in enumerate(self.items(name), start=1))
        return tuple(one for one in found if one is not None)

    def _condition(self, value: Any, name: str) -> Condition | None:
        if not isinstance(value, list) or len(value) != 3 or not isinstance(value[0], str) or value[1] not in SIGNS:
            signs = " ".join(SIGNS)
            self.fault(name, "not_a_condition", f'is [fact, sign, value] like ["dpd", "<", "60"], sign of {signs}.')
            return None
        fact, sign, right = value
        if isinstance(right, dict):
            quantity = self.to_quantity(right, name)
            return None if quantity is None else Condition(fact, sign, quantity)
        if (sign in {"in", "not in"}) is not isinstance(right, list):
            self.fault(name, "not_a_condition", 'takes a list after "in" and "not in", one value after others.')
            return None
        if isinstance(right, list):
            return Condition(fact, sign, tuple(scalar(one) for one in right))
        return Condition(fact, sign, scalar(right))

    def table(self, name: str, *, needed: bool = False, width: int = 3) -> Table:
        """Return rows [from, to or null, value]; width 2 is without a value, width 4 with a value at the end too."""
        closed = self.choice("closed", ("from", "to"), default="from")
        rows = self.items(name, needed=needed)
        if not rows and name in self.data and self.data[name] == []:
            self.fault(name, "empty", "has no row.")
        found = (self._row(one, f"{name} row {row}", width) for row, one in enumerate(rows, start=1))
        return Table(tuple(row for row in found if row is not None), closed)

    def _row(self, value: Any, name: str, width: int) -> Row | None:
        shapes = {2: "[from, to]", 3: "[from, to, value]", 4: "[from, to, value, value at the end]"}
        if not isinstance(value, list) or len(value) not in ({width, 3} if width == 4 else {width}):
            self.fault(name, "not_a_row", f"must be {shapes[width]}, not {shown(value)}.")
            return None
        start = self.decimal(value[0], f"{name}, from")
        end = None if value[1] is None else self.decimal(value[1], f"{name}, to")
        rest = [None if one is None else self.decimal(one, f"{name}, value") for one in value[2:]]
        if start is None:
            return None
        filled = [*rest, None, None]
        return Row(start, end, filled[0] if width > 2 else Decimal(0), filled[1])


def _quantity(inner: Reader) -> Quantity | None:
    of = inner.raw("of", needed=True)
    start: Decimal | str | None = None
    if isinstance(of, str) and NAME.match(of):
        start = of
    elif of is not MISSING:
        start = inner.decimal(of, "of")
    many = {
        name: tuple(
            quantity
            for row, one in enumerate(inner.items(name), start=1)
            if (quantity := inner.to_quantity(one, f"{name} row {row}")) is not None
        )
        for name in ("add", "less")
    }
    times, plus = inner.number("times"), inner.number("plus")
    least, most = inner.quantity("least"), inner.quantity("most")
    inner.done()
    if start is None:
        return None
    return Quantity(
        start,
        times=Decimal(1) if times is None else times,
        plus=plus or Decimal(0),
        add=many["add"],
        less=many["less"],
        least=least,
        most=most,
    )


def scalar(value: Any) -> Decimal | str:
    """Return a number as Decimal, anything else as text: what conditions compare with."""
    text = str(value).strip() if not isinstance(value, bool) else ("yes" if value else "no")
    return Decimal(text) if NUMBER.match(text) else text
