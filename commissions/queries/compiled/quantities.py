"""Amounts and conditions of a plan as SQL, as `engine.quantities` figures them."""

from collections.abc import Sequence
from decimal import Decimal

from commissions.engine.components import Choice
from commissions.engine.quantities import Condition, Quantity
from commissions.queries.compiled.expressions import (
    Found,
    Scope,
    Term,
    both,
    decimal,
    first,
    number,
    text,
)

NEVER = "false"


def named(name: str, scope: Scope) -> Found:
    """Return the number of that name as one numeric."""
    term = scope[name]
    return Found(term.plain if term.number else "NULL::numeric", term.lacks_number(name))


def amount(quantity: Quantity, scope: Scope) -> Found:
    """Return what the quantity comes to, unrounded."""
    start = named(quantity.of, scope) if isinstance(quantity.of, str) else Found(decimal(quantity.of))
    sql, lacks = start.sql, [start.lack]
    if quantity.times != 1:
        sql = f"{sql} * {decimal(quantity.times)}"
    if quantity.plus:
        sql = f"{sql} + {decimal(quantity.plus)}"
    for sign, parts in (("+", quantity.add), ("-", quantity.less)):
        for one in parts:
            part = amount(one, scope)
            sql = f"{sql} {sign} {part.sql}"
            lacks.append(part.lack)
    for bound, function in ((quantity.least, "GREATEST"), (quantity.most, "LEAST")):
        if bound is not None:
            part = amount(bound, scope)
            sql = f"{function}({sql}, {part.sql})"
            lacks.append(part.lack)
    return Found(f"({sql})", first(lacks))


def holds(conditions: Sequence[Condition], scope: Scope) -> Found:
    """Return the test that all conditions hold, "" for always; what comes after one that fails is not asked."""
    tests, lack = "", ""
    for condition in reversed(conditions):
        one = _holds(condition, scope)
        rest = f"CASE WHEN {one.sql} THEN {lack} END" if lack and one.sql else lack
        lack = first((one.lack, rest))
        tests = both(one.sql, tests)
    return Found(tests, lack)


def _holds(condition: Condition, scope: Scope) -> Found:
    term = scope[condition.name]
    if condition.sign in {"in", "not in"}:
        values = condition.value if isinstance(condition.value, tuple) else ()
        among = " OR ".join(_same(term, one) for one in values) or NEVER
        return Found(f"({among})" if condition.sign == "in" else f"NOT ({among})")
    if condition.sign in {"=", "!="}:
        right, lack = _right(condition, scope)
        same = _same(term, right)
        return Found(same if condition.sign == "=" else f"NOT {same}", lack)
    return _ordered(condition, term, scope)


def _right(condition: Condition, scope: Scope) -> tuple[Decimal | str | Found, str]:
    if isinstance(condition.value, Quantity):
        found = amount(condition.value, scope)
        return found, found.lack
    return (condition.value if isinstance(condition.value, Decimal | str) else ""), ""


def _same(term: Term, right: Decimal | str | Found) -> str:
    if isinstance(right, str):
        return f"COALESCE({term.text} = {text(right)}, false)" if term.text else NEVER
    return _compared(term, "=", right) if term.number else NEVER


def _compared(term: Term, sign: str, right: Decimal | Found) -> str:
    other = right.sql if isinstance(right, Found) else number(right)
    return f"COALESCE({term.number} {sign} {other}{f' * {term.whole}' if term.whole else ''}, false)"


def _ordered(condition: Condition, term: Term, scope: Scope) -> Found:
    right, lack = _right(condition, scope)
    if isinstance(right, str):
        test = f'COALESCE({term.text} COLLATE "C" {condition.sign} {text(right)}, false)' if term.text else NEVER
        return Found(test, term.lacks_text(condition.name))
    test = _compared(term, condition.sign, right) if term.number else NEVER
    return Found(test, first((lack, term.lacks_number(condition.name))))


def chosen(choices: Sequence[Choice], scope: Scope) -> tuple[Found, str]:
    """Return the place of the first choice that holds, with what lacks, and the value as a CASE of `{row}`."""
    lack, places = "", []
    for choice in reversed(choices):
        test = holds(choice.when, scope)
        rest = f"CASE WHEN NOT {test.sql} THEN {lack} END" if lack and test.sql else "" if not test.sql else lack
        lack = first((test.lack, rest))
    for place, choice in enumerate(choices):
        test = holds(choice.when, scope)
        places.append(f"WHEN {test.sql or 'true'} THEN {place}")
    values = " ".join(f"WHEN {place} THEN {decimal(choice.value)}" for place, choice in enumerate(choices))
    return Found(f"CASE {' '.join(places)} END", lack), f"CASE {{row}} {values} END"
