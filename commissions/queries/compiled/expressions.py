"""Pieces of SQL: literals, exact quotients and roundings, and what stands under a name."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commissions.engine.numbers import QUOTIENT, SETTLED

QUOTIENT_PLACES = -int(QUOTIENT.as_tuple().exponent)
SETTLED_PLACES = -int(SETTLED.as_tuple().exponent)
NULL_NUMBER = "NULL::numeric"


def number(value: Decimal) -> str:
    """Return a number as a literal; a whole one stays an integer, so that days are compared as days."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"({text})" if text.startswith("-") else text


def decimal(value: Decimal) -> str:
    """Return a number as a literal of type numeric."""
    return f"({value:f})::numeric" if value < 0 else f"{value:f}::numeric"


def text(value: str) -> str:
    """Return a text as a literal; a per cent sign is doubled, because the statement is run with parameters."""
    return "'" + value.replace("\x00", "").replace("'", "''").replace("%", "%%") + "'"


def day(value: date) -> str:
    """Return a day as a literal."""
    return f"DATE '{value.isoformat()}'"


def quotient(part: str, whole: str) -> str:
    """Return part ÷ whole as the engine settles it (`numbers.quotient`)."""
    return f"round(({part})::numeric(1000, {QUOTIENT_PLACES + 10}) / ({whole}), {QUOTIENT_PLACES})"


def rounded_quotient(part: str, whole: str, places: int) -> str:
    """Return part ÷ whole, rounded half up to `places` without an inexact step between."""
    scaled = f"(({part}) * 1{'0' * places}::numeric)"
    up = f"div(2 * abs({scaled}) + abs({whole}), 2 * abs({whole}))"
    return f"(sign({part}) * sign({whole}) * {up} * {Decimal(1).scaleb(-places):f})"


def rounded(value: str, *, places: int, mode: str) -> str:
    """Return the amount rounded as `numbers.rounded` does it."""
    settled = f"round({value}, {SETTLED_PLACES})"
    unit, cut = f"{Decimal(1).scaleb(-places):f}", f"trunc({settled}, {places})"
    if mode == "half_up":
        return f"round({settled}, {places})"
    if mode == "down":
        return cut
    if mode == "up":
        return f"({cut} + CASE WHEN {settled} = {cut} THEN 0 ELSE sign({settled}) * {unit} END)"
    tie = f"abs({settled} - {cut}) * 2 = {unit} AND mod(abs({cut}) / {unit}, 2) = 0"
    return f"(CASE WHEN {tie} THEN {cut} ELSE round({settled}, {places}) END)"


def first(lacks: Iterable[str]) -> str:
    """Return the first of several lacks, each "" or a text that is NULL where nothing lacks; "" for never."""
    found = [one for one in lacks if one]
    return found[0] if len(found) == 1 else f"COALESCE({', '.join(found)})" if found else ""


def both(*tests: str) -> str:
    """Return the conjunction of tests, "" where there is none; "" is always true."""
    found = [one for one in tests if one]
    return found[0] if len(found) == 1 else "(" + " AND ".join(found) + ")" if found else ""


def nothing_lacks(lack: str) -> str:
    """Return the test that nothing lacks, "" when nothing ever does."""
    return f"{lack} IS NULL" if lack else ""


@dataclass(frozen=True, slots=True)
class Term:
    """What stands under a name: a number (`number` ÷ `whole`), a text, or NULL where there is none of that kind.

    "" says that there never is any of the kind; `sure` that the one kind it has is never NULL.
    """

    number: str = ""
    text: str = ""
    whole: str = ""
    sure: bool = False

    @property
    def plain(self) -> str:
        """The number as one numeric."""
        return quotient(self.number, self.whole) if self.whole else f"({self.number})::numeric"

    @property
    def there(self) -> str:
        """The test that anything stands there, "" for always."""
        if self.sure:
            return ""
        tests = [f"{one} IS NOT NULL" for one in (self.number, self.text) if one]
        return f"({' OR '.join(tests)})" if tests else "false"

    def lacks_number(self, name: str) -> str:
        """Return the lack of a number under that name."""
        if not self.number:
            return text(name)
        return "" if self.sure and not self.text else f"CASE WHEN {self.number} IS NULL THEN {text(name)} END"

    def lacks_text(self, name: str) -> str:
        """Return the lack of a text under that name."""
        if not self.text:
            return text(name)
        return "" if self.sure and not self.number else f"CASE WHEN {self.text} IS NULL THEN {text(name)} END"


@dataclass(frozen=True, slots=True)
class Found:
    """An expression, and what lacks where it cannot be figured: a text, NULL where nothing does, "" for never."""

    sql: str
    lack: str = ""


class Scope(dict[str, Term]):
    """Names with what stands under them; a name that is not there stands for nothing."""

    def __missing__(self, name: str) -> Term:
        return Term()


def fenced(columns: Iterable[str], source: str, where: str = "") -> str:
    """Return a layer: columns figured once from a source, which no planner merges into what stands above."""
    return f"SELECT {', '.join(columns)} FROM {source}{f' WHERE {where}' if where else ''} OFFSET 0"


def merged(columns: Iterable[str], source: str) -> str:
    """Return a layer that a planner may merge into what stands above."""
    return f"SELECT {', '.join(columns)} FROM {source}"
