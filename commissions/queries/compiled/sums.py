"""S4 as SQL: for each person what the lines come to, and the sums that the plan's measures need (`engine.measures`)."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from commissions.engine.definition import Measure, Plan
from commissions.engine.measures import Sums, of_lines
from commissions.engine.numbers import Number, Ratio
from commissions.queries.compiled.expressions import Scope, Term, number, quotient
from commissions.queries.compiled.quantities import holds


def looked_at(plan: Plan, scope: Scope) -> list[str]:
    """Return, for each measure figured from lines, what a line brings to it, as columns of a layer of lines.

    `counts` whether the line counts, `lacks` what is missing, `part` and `whole` its numbers, `one` what is counted.
    """
    own = Scope({**scope, "base": Term(number="credited", sure=True), "pay": Term(number="pay", sure=True)})
    return [column for place, measure in enumerate(of_lines(plan)) for column in _of_line(place, measure, own)]


def _of_line(place: int, measure: Measure, scope: Scope) -> Iterator[str]:
    if measure.kind == "negotiation":
        yield from _settlement(place, measure, scope)
        return
    when = holds(measure.when, scope)
    yield f"({when.sql or 'true'}) AS counts{place}"
    yield f"{when.lack or 'NULL'}::text AS lacks{place}"
    yield f"{_value(measure, scope)} AS part{place}"
    yield f"NULL::numeric AS whole{place}"
    yield f"{_one_of(measure, scope)} AS one{place}"


def _value(measure: Measure, scope: Scope) -> str:
    term = scope[measure.of]
    if measure.kind != "sum" or not term.number:
        return "0::numeric"
    return term.plain if measure.of in {"base", "pay"} else f"COALESCE({term.plain} * share, 0)"


def _one_of(measure: Measure, scope: Scope) -> str:
    if measure.kind != "count":
        return "NULL::text"
    if not measure.of:
        return "fact::text"
    term = scope[measure.of]
    number_text = f"trim_scale({term.plain})::text" if term.number else "NULL::text"
    return f"COALESCE({term.text or 'NULL::text'}, {number_text})"


def _settlement(place: int, measure: Measure, scope: Scope) -> Iterator[str]:
    """Return settlement × balance and balance of one line, by its share; a bad balance or floor lacks."""
    balance, floor, given = scope["balance"].number or "NULL::numeric", scope["floor"], scope["recovered_to_date"]
    default = "NULL::numeric" if measure.floor is None else number(measure.floor)
    floors = f"(CASE WHEN {floor.there or 'true'} THEN {floor.number} ELSE {default} END)" if floor.number else default
    there = given.there or "true"
    recovered = f"(CASE WHEN {there} THEN {given.number} ELSE amount END)" if given.number else "amount"
    known = f"{balance} IS NOT NULL AND {floors} IS NOT NULL AND {recovered} IS NOT NULL"
    good = f"COALESCE({known} AND {balance} > 0 AND {floors} >= 0 AND {floors} < 1, false)"
    whole = f"({balance} * (1 - {floors}))"
    part = f"LEAST(GREATEST({recovered} - {floors} * {balance}, 0), {whole})"
    yield f"{good} AS counts{place}"
    yield f"CASE WHEN {known} AND NOT {good} THEN 'balance' END AS lacks{place}"
    yield f"CASE WHEN {good} THEN {quotient(part, whole)} * {balance} * share END AS part{place}"
    yield f"CASE WHEN {good} THEN {balance} * share END AS whole{place}"
    yield f"NULL::text AS one{place}"


def summed(lines: str, plan: Plan) -> str:
    """Return one row for each collector with lines: recovered, payments, accounts, line_total, then for each measure
    whether a fact lacks, its part, and its whole (of a negotiation: Σ settlement × balance, Σ balance).
    """
    accounts = "count(DISTINCT account) FILTER (WHERE account <> '' AND credited > 0)"
    columns = [
        "collector",
        "sum(credited) AS recovered",
        "count(*) FILTER (WHERE credited > 0) AS payments",
        f"{accounts if plan.counts_accounts else '0'} AS accounts",
        "sum(pay) AS line_total",
    ]
    for place, measure in enumerate(of_lines(plan)):
        among = f"FILTER (WHERE counts{place})"
        part = f"COALESCE(sum(part{place}) {among}, 0)"
        if measure.kind == "count":
            part = f"count(DISTINCT one{place}) {among}::numeric"
        columns.append(f"bool_or(lacks{place} IS NOT NULL) AS lacks{place}")
        columns.append(f"{part} AS part{place}")
        columns.append(f"COALESCE(sum(whole{place}) {among}, 0) AS whole{place}")
    return f"SELECT {', '.join(columns)} FROM ({lines}) s GROUP BY collector"


def read(row: Sequence[Any], measures: Sequence[Measure]) -> Sums:
    """Return the sums of a row of `summed`, without its collector."""
    recovered, payments, accounts, line_total, *rest = row
    measured: dict[str, Number | None] = {}
    for place, measure in enumerate(measures):
        lacks, part, whole = rest[3 * place : 3 * place + 3]
        if lacks:
            continue
        if measure.kind == "negotiation":
            measured[measure.id] = Ratio(part, whole) if whole > 0 else None
        else:
            measured[measure.id] = part
    return Sums(Decimal(recovered), payments, accounts, Decimal(line_total), measured)
