"""The column map as it is typed: a row per field and per kind of pay."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from commissions.enums import PayKind, PayrollField
from commissions.queries import payroll as queries
from commissions.rules import payroll as rules
from commissions.rules.payroll import Column, Layout, Problem

MOST_PLACE = 99
DAYS = {
    "iso": "2026-10-31",
    "compact": "20261031",
    "slashes": "31/10/2026",
    "american": "10/31/2026",
    "dots": "31.10.2026",
}
NUMBERS = {"point": "1234.50", "comma": "1234,50", "grouped": "1,234.50", "european": "1.234,50"}
SEPARATORS = {"comma": _("Comma"), "semicolon": _("Semicolon"), "tab": _("Tab")}


@dataclass(frozen=True, slots=True)
class Cell:
    """One field or kind of pay: what it is called, what was typed, and what is wrong with it."""

    name: str
    label: str
    text: str
    place: str
    errors: list[str]
    needed: bool = True


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a format: its name in the form, its label, and its options (value, label, chosen)."""

    name: str
    label: Any
    options: list[tuple[str, Any, bool]]


def read(data: Mapping[str, str]) -> Layout:
    """Return the layout that was typed; a field without a place is left out, a place that is no number is 0."""
    columns = []
    for name in rules.FIELDS:
        place = data.get(f"at_{name}", "").strip()
        if place:
            number = int(place) if place.isdecimal() and int(place) <= MOST_PLACE else 0
            columns.append(Column(name, data.get(f"head_{name}", "").strip(), number))
    columns.sort(key=lambda one: one.at)
    return Layout(
        columns,
        {kind: data.get(f"code_{kind}", "").strip() for kind in rules.KINDS},
        _one_of(data.get("day"), rules.DAYS),
        _one_of(data.get("number"), rules.NUMBERS),
        _one_of(data.get("separator"), rules.SEPARATORS),
        _one_of(data.get("language"), dict(settings.LANGUAGES)),
    )


def _one_of(value: str | None, known: Mapping[str, Any]) -> str:
    return value if value and value in known else next(iter(known))


def columns(layout: Layout, found: Sequence[Problem], data: Mapping[str, str] | None) -> list[Cell]:
    """Return a row for each field, those with a place first, in their order."""
    held = {one.field: one for one in layout.columns}
    order = sorted(rules.FIELDS, key=lambda name: (name not in held, held[name].at if name in held else 0))
    labels = dict(PayrollField.choices)
    rows = []
    for name in order:
        one = held.get(name)
        place = data.get(f"at_{name}", "") if data is not None else str(one.at) if one else ""
        head = data.get(f"head_{name}", "") if data is not None else one.head if one else ""
        rows.append(Cell(name, str(labels[name]), head, place, _errors(found, name), name in rules.NEEDED))
    return rows


def codes(layout: Layout, found: Sequence[Problem]) -> list[Cell]:
    """Return a row for each kind of pay."""
    labels = dict(PayKind.choices)
    return [Cell(kind, str(labels[kind]), layout.codes.get(kind, ""), "", _errors(found, kind)) for kind in rules.KINDS]


def _errors(found: Sequence[Problem], name: str) -> list[str]:
    return queries.sentences([one for one in found if one.field == name])


def choices(layout: Layout) -> list[Choice]:
    """Return the choices of formats."""
    return [
        _choice("day", _("Dates"), DAYS, layout.day),
        _choice("number", _("Amounts"), NUMBERS, layout.number),
        _choice("separator", _("Between columns of a CSV"), SEPARATORS, layout.separator),
        _choice("language", _("Language of the file"), dict(settings.LANGUAGES), layout.language),
    ]


def _choice(name: str, label: Any, options: Mapping[str, Any], chosen: str) -> Choice:
    return Choice(name, label, [(value, word, value == chosen) for value, word in options.items()])
