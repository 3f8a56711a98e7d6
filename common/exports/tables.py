"""What is exported: columns over one SQL source, and the SELECT that they make."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.db import connection
from django.utils import timezone

from common import money


class Kind(Enum):
    """What a column holds; decides how it is written."""

    TEXT = "text"
    LABEL = "label"  # a word of the desk itself: never run as a formula, written as it is
    WHOLE = "whole"
    MONEY = "money"
    DAY = "day"
    MOMENT = "moment"


@dataclass(frozen=True)
class Column:
    """One column: head in the reader's language, SQL expression with its parameters, kind, width in signs.

    `currency` is the SQL expression of the currency of a money column; without it the table's exponent counts.
    """

    head: str
    sql: str
    kind: Kind = Kind.TEXT
    width: int = 14
    params: tuple[Any, ...] = ()
    currency: str = ""


@dataclass(frozen=True)
class Table:
    """What is exported: SELECT the columns FROM `source` (joins, WHERE, ORDER BY) with `params`.

    `source` and the SQL of columns are trusted text of the code, never a person's input. `exponent` is the number
    of digits after the point of money columns in a sheet. `title` names the sheet.
    """

    title: str
    columns: Sequence[Column]
    source: str
    params: tuple[Any, ...] = ()
    exponent: int = 2


def label_sql(sql: str, labels: Mapping[Any, Any]) -> tuple[str, tuple[Any, ...]]:
    """Return SQL and parameters that turn a stored value into its word in the reader's language."""
    params = tuple(itertools.chain.from_iterable((value, str(label)) for value, label in labels.items()))
    return (f"CASE {sql} {'WHEN %s THEN %s ' * len(labels)}ELSE {sql} END", params) if labels else (sql, ())


def money_sql(name: str, exponent: int, *, by_currency: bool) -> str:
    """Return the SQL that rounds the inner column `name` half up, to `exponent` digits or those of its currency."""
    if not by_currency:
        return f"round({name}, {exponent})"
    odd = [currency for currency in money.CURRENCIES.values() if currency.exponent != 2]
    cases = " ".join(f"WHEN '{one.code}' THEN round({name}, {one.exponent})" for one in odd)
    return f"CASE {name}_currency {cases} ELSE round({name}, 2) END"


def inner_select(table: Table) -> tuple[str, list[Any]]:
    """Return the SELECT of the columns as c0, c1, … with its parameters; each expression stands in it once."""
    parts: list[str] = []
    params: list[Any] = []
    for place, column in enumerate(table.columns):
        name, zone = f"c{place}", ""
        params += column.params
        if column.kind is Kind.MOMENT:
            zone = " AT TIME ZONE %s"
            params.append(timezone.get_current_timezone_name())
        parts.append(f"({column.sql}){zone} AS {name}")
        if column.currency:
            parts.append(f"{column.currency} AS {name}_currency")
    return f"SELECT {', '.join(parts)} FROM {table.source}", [*params, *table.params]  # noqa: S608


def with_params(sql: str, params: Sequence[Any]) -> str:
    """Return the SQL text with its parameters quoted in place: COPY takes none."""
    with connection.cursor() as cursor:
        return str(cursor.mogrify(sql, params).decode())


def row_count(table: Table) -> int:
    """Return the number of rows of `table`."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM (SELECT 1 FROM {table.source}) AS rows", table.params)  # noqa: S608
        return int(cursor.fetchone()[0])
