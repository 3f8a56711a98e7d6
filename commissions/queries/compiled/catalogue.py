"""Where the facts of payments and people stand: which column or document answers to which name."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from commissions.engine.components import names
from commissions.engine.definition import Plan
from commissions.engine.selection import DAYS_SINCE, STARTS
from commissions.queries.compiled.expressions import NULL_NUMBER, Scope, Term, text

FIXED = ("amount", "account", "received", "base")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the facts `f`: its kind is number, text, person or day; `null` says that it may be empty."""

    sql: str
    kind: str
    null: bool = True


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The relation of facts and its columns, as `f`.

    `source` has one row for each payment or reversal as it is known. `key`, `amount`, `account`, `value_on`,
    `reverses` (the key of what is taken back, NULL for a payment) and `order` are expressions over `f`; `documents`
    are a jsonb of facts and one of days for the names without a column, `shares` a jsonb of basis points by
    collector, `flags` an array of texts; "" for none. `person_type` is the type of collectors, `kept` further
    expressions with the names under which lines keep them. `among` says that `reverses` names only payments of the
    relation itself.
    """

    source: str
    key: str
    amount: str
    account: str
    value_on: str
    reverses: str
    order: str
    columns: Mapping[str, Column] = field(default_factory=dict)
    facts: str = ""
    days: str = ""
    shares: str = ""
    flags: str = ""
    person_type: str = "text"
    kept: tuple[tuple[str, str], ...] = ()
    among: bool = False

    def other(self, expression: str) -> str:
        """Return an expression over another row `r` of the same relation."""
        return re.sub(r"\bf\.", "r.", expression)

    def day(self, name: str) -> str:
        """Return the day of that name, "" when facts have none."""
        if name == "value_date":
            return self.value_on
        column = self.columns.get(name)
        if column is not None:
            return column.sql if column.kind == "day" else ""
        return f"({self.days} ->> {text(name)})::date" if self.days else ""

    def day_is_sure(self, name: str) -> bool:
        """Return whether every fact has that day."""
        column = self.columns.get(name)
        return name == "value_date" or (column is not None and column.kind == "day" and not column.null)

    def person(self, name: str) -> str:
        """Return the collector of that name as the type of collectors."""
        column = self.columns.get(name)
        if column is not None:
            return column.sql if column.kind in {"person", "text"} else f"NULL::{self.person_type}"
        if not self.facts:
            return f"NULL::{self.person_type}"
        return f"NULLIF({_of_document(self.facts, name).text}, '')::{self.person_type}"

    def given(self, name: str) -> Term:
        """Return what the facts themselves have under a name."""
        column = self.columns.get(name)
        if column is None:
            return _of_document(self.facts, name) if self.facts else Term()
        if column.kind == "number":
            return Term(number=column.sql, sure=not column.null)
        if column.kind == "day":
            return Term(text=f"to_char({column.sql}, 'YYYY-MM-DD')", sure=not column.null)
        return Term(text=f"({column.sql})::text", sure=not column.null)


def _of_document(document: str, name: str) -> Term:
    found = f"{document} -> {text(name)}"
    return Term(
        number=f"(CASE jsonb_typeof({found}) WHEN 'number' THEN ({found})::numeric END)",
        text=f"(CASE jsonb_typeof({found}) WHEN 'string' THEN {document} ->> {text(name)} END)",
    )


def of_payment(name: str, catalogue: Catalogue, on: str, quality: Term) -> Term:
    """Return what a payment has under a name, the names that follow from its days with them; `on` is its day."""
    given = catalogue.given(name)
    if name.endswith(("_on", "_date")) and (on_day := catalogue.day(name)):
        return Term(text=f"to_char({on_day}, 'YYYY-MM-DD')", sure=catalogue.day_is_sure(name))
    if name.startswith(DAYS_SINCE):
        what = name.removeprefix(DAYS_SINCE)
        from_day = STARTS.get(what, f"{what}_on")
        start, sure = catalogue.day(from_day), catalogue.day_is_sure(from_day)
        return _or_else(given, Term(number=f"({on} - {start})", sure=sure) if start else Term())
    return _or_else(given, quality) if name == "settlement_quality" else given


def _or_else(one: Term, other: Term) -> Term:
    """Return the first where anything stands there, else the other."""
    if not other.number and not other.text:
        return one
    if not one.number and not one.text:
        return other
    if not one.there:
        return one

    def either(left: str, right: str, nothing: str) -> str:
        if not left and not right:
            return ""
        return f"CASE WHEN {one.there} THEN {left or nothing} ELSE {right or nothing} END"

    whole = ""
    if one.whole or other.whole:
        whole = f"CASE WHEN {one.there} THEN {one.whole or '1::numeric'} ELSE {other.whole or '1::numeric'} END"
    return Term(either(one.number, other.number, NULL_NUMBER), either(one.text, other.text, "NULL::text"), whole)


def of_people(name: str, kind: str) -> Term:
    """Return what the people `p` have under a name, whose facts are a jsonb; `kind` is number, text or either."""
    found = _of_document("p.facts", name)
    return Term(number=found.number if kind != "text" else "", text=found.text if kind != "number" else "")


def with_person(payment: Scope, person: Scope) -> Scope:
    """Return the names of a line: what the payment has, else what its collector has."""
    return Scope({name: _or_else(payment[name], person[name]) for name in (*payment, *person)})


def asked(plan: Plan) -> Iterator[str]:
    """Return the names that selection, lines and sums over lines of a plan ask for."""
    yield from plan.line_names
    for component in plan.line:
        yield from names(component)
        if once := getattr(component, "once_per", ""):
            yield once
        if getattr(component, "by", "") == "account_paid_to_date":
            yield "paid_before"
    for measure in plan.measures:
        if measure.kind == "negotiation":
            yield from ("balance", "floor", "recovered_to_date")
        if measure.kind == "count" and measure.of:
            yield measure.of


def columns_of(place: int, term: Term, *, of: str = "") -> tuple[list[str], Term]:
    """Return the columns that keep a term in a layer, and the term that reads them above."""
    columns, kept = [], {}
    for letter, part in (("n", "number"), ("t", "text"), ("w", "whole")):
        if sql := getattr(term, part):
            columns.append(f"{sql} AS {of}{letter}{place}")
            kept[part] = f"{of}{letter}{place}"
    return columns, Term(kept.get("number", ""), kept.get("text", ""), kept.get("whole", ""), sure=term.sure)
