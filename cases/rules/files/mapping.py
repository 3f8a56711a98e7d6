"""Which column of a creditor's file is which field of the desk: guessed by name, saved, and checked.

A mapping is {"field": {"column": "PAY_0", "rule": "months"}} or, for what no column says, {"field": {"value": "CNY"}}.
Names are compared without case, blanks and punctuation, and every field has its usual names in English and Chinese.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cases.rules.files.cells import Reader

NOISE = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Field:
    """A field that a file may state: its name at the desk, how a cell is read, and by what names columns go.

    `names` are separated by commas, `most` is its length in signs, `rules` are the ways to read a column beside
    "as is". A `secret` field is never shown or kept in the clear; a `dialled` one may hold numbers that look like
    those of cards; a `required` one is filled in every row.
    """

    name: str
    reader: Reader
    names: str
    most: int = 120
    rules: tuple[str, ...] = ()
    secret: bool = False
    dialled: bool = False
    required: bool = False


@dataclass(frozen=True)
class Wanted:
    """A field that this file states: from the column at `place`, or the same `value` in every row."""

    field: Field
    place: int | None
    rule: str = ""
    value: str = ""


class ColumnsMissing(ValueError):
    """The mapping names columns that the file does not have."""

    def __init__(self, columns: list[str]) -> None:
        super().__init__(", ".join(columns))
        self.columns = columns


def plain(name: str) -> str:
    """Return a column's name as it is compared."""
    return NOISE.sub("", name).casefold()


def named(fields: Iterable[Field], name: str) -> str:
    """Return the field that a column of that name is usually meant for; "" for none."""
    wanted = plain(name)
    found = (one.name for one in fields if wanted in map(plain, (one.name, *one.names.split(","))))
    return next(found, "") if wanted else ""


def guess(fields: Iterable[Field], header: Sequence[str]) -> dict[str, dict[str, str]]:
    """Return the mapping that the names of the columns suggest; each column is used once."""
    free = {plain(name): name for name in reversed(header) if name}
    found: dict[str, dict[str, str]] = {}
    for field in fields:
        for name in (field.name, *field.names.split(",")):
            if column := free.pop(plain(name), None):
                found[field.name] = {"column": column}
                break
    return found


def fits(columns: Mapping[str, Mapping[str, Any]], header: Sequence[str]) -> bool:
    """Return whether the file has every column that the mapping names."""
    return not absent(columns, header)


def absent(columns: Mapping[str, Mapping[str, Any]], header: Sequence[str]) -> list[str]:
    """Return the columns that the mapping names and the file does not have."""
    known = {plain(name) for name in header}
    named = [str(about["column"]) for about in columns.values() if about.get("column")]
    return [column for column in named if plain(column) not in known]


def resolve(fields: Iterable[Field], columns: Mapping[str, Mapping[str, Any]], header: Sequence[str]) -> list[Wanted]:
    """Return what is to be read, in the order of `fields`; raise ColumnsMissing."""
    if missing := absent(columns, header):
        raise ColumnsMissing(missing)
    places = {plain(name): place for place, name in reversed(list(enumerate(header)))}
    wanted = []
    for field in fields:
        about = columns.get(field.name) or {}
        rule = str(about.get("rule") or "")
        if about.get("column"):
            wanted.append(Wanted(field, places[plain(str(about["column"]))], rule))
        elif about.get("value"):
            wanted.append(Wanted(field, None, rule, str(about["value"])))
    return wanted
