"""Lists as a person reads them: which columns are shown, and what of an address a kept view keeps. Pure."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any
from urllib.parse import parse_qsl, urlencode

MOST_COLUMNS = 40
MOST_VIEWS = 30
LONGEST_NAME = 60
LONGEST_QUERY = 1000
COLUMN_NAME = re.compile(r"[a-z][a-z_]{0,29}")
PLACE_IN_LIST = "after"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list. `fixed` names the row and is always shown; `standard` is shown until a person chooses."""

    name: str
    label: Any
    fixed: bool = False
    standard: bool = True


@dataclass(frozen=True, slots=True)
class DeskList:
    """A list: its columns in the order of the product, and the parameters of its address that a view keeps.

    `defaults` are values that say nothing, such as the order that holds anyway. `anchor` is where the list stands on
    its page. `has_downloads`: its page offers files, which keep all their columns.
    """

    name: str
    columns: tuple[Column, ...]
    parameters: tuple[str, ...]
    defaults: Mapping[str, str] = field(default_factory=dict)
    anchor: str = ""
    has_downloads: bool = False


class Hurdle(Enum):
    """Why a view is not kept."""

    NO_NAME = "no_name"
    LONG_NAME = "long_name"
    CARD_IN_NAME = "card_in_name"
    NAME_TAKEN = "name_taken"
    TOO_MANY = "too_many"
    LONG_QUERY = "long_query"
    CARD_IN_QUERY = "card_in_query"
    KEPT_ALREADY = "kept_already"


def shown(columns: Sequence[Column], chosen: Collection[str] | None) -> tuple[str, ...]:
    """Return the names of the columns to show, in the order of the list; None for `chosen`: the standard ones."""
    return tuple(
        column.name
        for column in columns
        if column.fixed or (column.standard if chosen is None else column.name in chosen)
    )


def names_of_columns(given: Iterable[str]) -> list[str]:
    """Return what can be the name of a column, each once, the first `MOST_COLUMNS` of them."""
    return [name for name in dict.fromkeys(given) if COLUMN_NAME.fullmatch(name)][:MOST_COLUMNS]


def before_sums(shown_columns: Sequence[str], sums: Collection[str]) -> int:
    """Return how many columns stand before the first that has a sum at the foot; all of them when none has."""
    return next((place for place, name in enumerate(shown_columns) if name in sums), len(shown_columns))


def query_to_keep(pairs: Iterable[tuple[str, str]], of: DeskList) -> str:
    """Return what a view keeps of an address, in one writing, so that the same filters are the same text."""
    kept = [
        (name, value.strip())
        for name, value in dict.fromkeys(pairs)
        if name in of.parameters and value.strip() not in ("", of.defaults.get(name))
    ]
    return urlencode(sorted(kept, key=lambda pair: pair[0]))


def tidy_query(query: str) -> str:
    """Return a query as it came from a page without the place in the list, in the writing of `query_to_keep`."""
    pairs = [(name, value) for name, value in parse_qsl(query) if name != PLACE_IN_LIST]
    return urlencode(sorted(dict.fromkeys(pairs), key=lambda pair: pair[0]))


def values_of(query: str) -> list[str]:
    """Return the names and values of a query as people typed them."""
    return [text for pair in parse_qsl(query) for text in pair]


def tidy_name(name: str) -> str:
    """Return the name with single blanks and without signs that cannot be seen."""
    return "".join(sign for sign in " ".join(name.split()) if sign.isprintable()).strip()


def hurdle_to_name(name: str, *, has_card: bool, taken: Iterable[str]) -> Hurdle | None:
    """Return why a view cannot have the tidy `name`; None when it can. Capitals make no other name."""
    if not name:
        return Hurdle.NO_NAME
    if len(name) > LONGEST_NAME:
        return Hurdle.LONG_NAME
    if has_card:
        return Hurdle.CARD_IN_NAME
    return Hurdle.NAME_TAKEN if name.casefold() in {one.casefold() for one in taken} else None


def hurdle_to_query(query: str, *, has_card: bool, kept: Collection[str]) -> Hurdle | None:
    """Return why the filters of the tidy `query` cannot be kept beside those `kept`; None when they can."""
    if len(kept) >= MOST_VIEWS:
        return Hurdle.TOO_MANY
    if len(query) > LONGEST_QUERY:
        return Hurdle.LONG_QUERY
    if has_card:
        return Hurdle.CARD_IN_QUERY
    return Hurdle.KEPT_ALREADY if query in kept else None
