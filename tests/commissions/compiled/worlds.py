"""Random plans of all line components, and random months for them: facts missing, texts for numbers, reversals."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from commissions.engine.definition import Version
from commissions.engine.facts import Inputs, Payment, Person
from commissions.engine.read_plan import read
from tests.commissions.engine.worlds import MARCH, document

NUMBERS = ("dpd", "days", "owing", "limit", "fee", "running_before", "paid_before", "floor", "balance")
TEXTS = ("product", "region")
FIGURES = ("dpd", "days", "owing", "limit", "fee", "amount", "base", "days_since_placement", "tenure")
NAMES = st.sampled_from((*FIGURES, "settlement_quality"))
SMALL = st.integers(-2_000_000, 9_000_000).map(lambda millionths: Decimal(millionths).scaleb(-6))
RATES = st.integers(0, 400_000).map(lambda millionths: Decimal(millionths).scaleb(-6))
MONEY = st.integers(0, 500_000).map(lambda cents: Decimal(cents).scaleb(-2))
EDGES = st.integers(0, 120).map(Decimal) | MONEY


def written(value: Decimal) -> str:
    return f"{value:f}"


@st.composite
def rows(draw: Any, *, width: int = 3, open_places: bool = True) -> list[list[Any]]:
    starts = sorted(draw(st.sets(EDGES, min_size=1, max_size=4)))
    ends: list[Any] = [*starts[1:], None if draw(st.booleans()) else starts[-1] + draw(MONEY) + 1]
    found = []
    for start, end in zip(starts, ends, strict=True):
        row: list[Any] = [written(start), None if end is None else written(end)]
        if width >= 3:
            row.append(None if open_places and draw(st.integers(0, 9)) == 0 else written(draw(RATES)))
        if width == 4:
            row.append(written(draw(RATES)))
        found.append(row)
    if len(found) > 2 and draw(st.integers(0, 4)) == 0:
        del found[1]  # A gap, as a draft may have one.
    return found


@st.composite
def quantities(draw: Any, *, deep: bool = True, plain: bool = True) -> Any:
    of = draw(NAMES | MONEY.map(written))
    if plain and draw(st.booleans()):
        return of
    found: dict[str, Any] = {"of": of}
    for name in ("times", "plus"):
        if draw(st.booleans()):
            found[name] = written(draw(SMALL))
    for name in ("add", "less", "least", "most") if deep else ():
        if draw(st.integers(0, 3)) == 0:
            one = draw(quantities(deep=False))
            found[name] = [one] if name in {"add", "less"} else one
    return found


@st.composite
def conditions(draw: Any) -> list[list[Any]]:
    found: list[list[Any]] = []
    for _turn in range(draw(st.sampled_from([0, 0, 1, 1, 2]))):
        kind = draw(st.integers(0, 3))
        if kind == 0:
            found.append([draw(st.sampled_from(TEXTS)), draw(st.sampled_from(["=", "!=", "<", ">="])), "card"])
        elif kind == 1:
            sign = draw(st.sampled_from(["in", "not in"]))
            found.append([draw(st.sampled_from((*TEXTS, "dpd", "nowhere"))), sign, ["card", "30", "loan"]])
        else:
            right = draw(st.integers(0, 90).map(str) | quantities(deep=False, plain=False))
            sign = draw(st.sampled_from(["<", "<=", ">", ">=", "=", "!="]))
            found.append([draw(NAMES | st.just("role")), sign, right])
    return found


@st.composite
def choices(draw: Any) -> list[dict[str, Any]]:
    found = [{"when": draw(conditions()), "value": written(draw(RATES))} for _turn in range(draw(st.integers(1, 2)))]
    return found if draw(st.booleans()) else [*found, {"value": written(draw(RATES))}]


def _closed(draw: Any, found: dict[str, Any]) -> dict[str, Any]:
    return found | ({"closed": "to"} if draw(st.booleans()) else {})


def _of(draw: Any, found: dict[str, Any]) -> dict[str, Any]:
    return found | ({"of": draw(quantities())} if draw(st.integers(0, 2)) == 0 else {})


@st.composite
def components(draw: Any, name: str) -> dict[str, Any]:
    kind = draw(st.sampled_from(sorted(MAKERS)))
    found: dict[str, Any] = {"id": name, "type": kind} | MAKERS[kind](draw)
    when = draw(conditions())
    return found | ({"when": when} if when and draw(st.booleans()) else {})


def _rate(draw: Any) -> dict[str, Any]:
    one = draw(st.sampled_from(["rate", "rate_of", "choices"]))
    values = {"rate": RATES.map(written), "rate_of": NAMES, "choices": choices()}
    return _of(draw, {one: draw(values[one])})


def _threshold(draw: Any) -> dict[str, Any]:
    found = {"of": draw(quantities()), "over": draw(quantities()), "rate": written(draw(RATES))}
    return found | {"on": draw(st.sampled_from(["excess", "whole"])), "inclusive": draw(st.booleans())}


def _bands(draw: Any) -> dict[str, Any]:
    mode = draw(st.sampled_from(["whole", "slice", "amount", "interp"]))
    by = draw(NAMES | st.sampled_from(["running_total", "account_paid_to_date", "amount", "owing"]))
    found = {"by": by, "mode": mode, "rows": draw(rows(width=4 if mode == "interp" else 3))}
    found |= {"at": draw(st.sampled_from(["before", "after"]))} if by.endswith(("total", "date")) else {}
    return _closed(draw, _of(draw, found | ({"gives": "amount"} if mode == "interp" and draw(st.booleans()) else {})))


def _matrix(draw: Any) -> dict[str, Any]:
    up, across = draw(rows(width=2)), draw(rows(width=2))
    cells = [[None if draw(st.integers(0, 9)) == 0 else written(draw(RATES)) for _col in across] for _row in up]
    found = {"rows_by": draw(NAMES), "cols_by": draw(NAMES), "rows": up, "cols": across, "cells": cells}
    return _of(draw, found | {"gives": draw(st.sampled_from(["rate", "factor", "amount"]))})


def _per_unit(draw: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"amount": written(draw(MONEY))} if draw(st.booleans()) else {"choices": draw(choices())}
    if draw(st.booleans()):
        found["per"] = draw(NAMES)
        found |= {"each": written(draw(MONEY) + 1)} if draw(st.booleans()) else {}
    return found | ({"once_per": draw(st.sampled_from(["account", "product", "dpd"]))} if draw(st.booleans()) else {})


def _factor(draw: Any) -> dict[str, Any]:
    one = draw(st.sampled_from(["factor", "rows", "choices", "slope"]))
    if one == "factor":
        return {"factor": written(draw(RATES))}
    if one == "choices":
        return {"choices": draw(choices())}
    if one == "rows":
        return {"by": draw(NAMES), "rows": draw(rows())}
    found = {"by": draw(NAMES), "slope": written(draw(SMALL)), "start": written(draw(SMALL))}
    return found | {name: written(draw(SMALL)) for name in ("least", "most") if draw(st.booleans())}


def _gate(draw: Any) -> dict[str, Any]:
    need = draw(conditions())
    return {"need": need} if need else {"by": draw(NAMES), "rows": draw(rows())}


def _cap_floor(draw: Any) -> dict[str, Any]:
    found = {name: draw(quantities()) for name in ("cap", "floor") if draw(st.booleans())}
    return found or {"cap": draw(quantities())}


MAKERS: dict[str, Any] = {
    "rate": _rate,
    "threshold": _threshold,
    "bands": _bands,
    "matrix": _matrix,
    "per_unit": _per_unit,
    "factor": _factor,
    "gate": _gate,
    "cap_floor": _cap_floor,
}


@st.composite
def selections(draw: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if draw(st.booleans()):
        found["date"] = draw(st.sampled_from(["value_date", "eligible_on", "cleared_on"]))
    if draw(st.booleans()):
        found["cleared_days"] = draw(st.integers(0, 9))
    if draw(st.booleans()):
        found["grace"] = {"from": "placed_on", "days": draw(st.integers(0, 30)), "inclusive": draw(st.booleans())}
    if draw(st.integers(0, 3)) == 0:
        window = {"from": "placed_on", "days": draw(st.integers(0, 60))}
        found["attribution"] = window | ({"by_creditor": {"acme": 20}} if draw(st.booleans()) else {})
    if draw(st.booleans()):
        found["max"] = draw(st.just("owing") | quantities())
    if draw(st.integers(0, 2)) == 0:
        found["base"] = draw(quantities())
    if draw(st.booleans()):
        found["exclude"] = ["self_cure", {"reason": "why not", "when": draw(conditions()) or [["dpd", "<", "5"]]}]
    return found


@st.composite
def measures(draw: Any, place: int) -> dict[str, Any]:
    kind = draw(st.sampled_from(["sum", "count", "negotiation"]))
    found: dict[str, Any] = {"id": f"m{place}", "kind": kind}
    if kind == "negotiation":
        found |= {"weights": {"settlement": "1", "review": "1"}, "review_most": "100"}
        return found | ({"floor": "0.3"} if draw(st.booleans()) else {})
    if kind == "sum":
        found["of"] = draw(st.sampled_from((*FIGURES, "pay")))
    elif draw(st.booleans()):
        found["of"] = draw(st.sampled_from(["account", "product", "dpd"]))
    when = draw(conditions())
    return found | ({"when": when} if when else {})


@st.composite
def plans(draw: Any) -> Any:
    rounding = {
        "mode": draw(st.sampled_from(["half_up", "half_even", "down", "up"])),
        "places": draw(st.sampled_from([0, 2, 2, 3])),
        "at": draw(st.sampled_from(["line", "statement", "statement"])),
    }
    sections: dict[str, Any] = {"rounding": rounding}
    sections["line"] = [draw(components(f"c{place}")) for place in range(draw(st.integers(0, 5)))]
    sections["measures"] = [draw(measures(place)) for place in range(draw(st.integers(0, 2)))]
    if draw(st.booleans()):
        sections["select"] = draw(selections())
    if draw(st.booleans()):
        split = {"old_bps": draw(st.integers(0, 10_000)), "days": draw(st.integers(0, 20))}
        sections["credit"] = {"by": "owner", "on_transfer": split}
    return read(document(**sections))


@st.composite
def versions(draw: Any) -> list[Version]:
    if draw(st.integers(0, 3)):
        return [Version(draw(plans()))]
    middle = MARCH.start + timedelta(days=draw(st.integers(1, 29)))
    first = MARCH.start if draw(st.booleans()) else None
    return [Version(draw(plans()), first, middle), Version(draw(plans()), middle, None)]


@st.composite
def payments(draw: Any, name: str) -> Payment:
    facts: dict[str, Any] = {}
    for fact in NUMBERS:
        kind = draw(st.sampled_from(["number", "number", "number", "none", "text"]))
        if kind == "number":
            facts[fact] = draw(st.integers(0, 120).map(Decimal) | MONEY | RATES)
        elif kind == "text":
            facts[fact] = "many"
    facts |= {fact: draw(st.sampled_from(["card", "loan"])) for fact in TEXTS if draw(st.booleans())}
    facts |= {"owner": draw(st.sampled_from("AAABBCX"))} if draw(st.integers(0, 9)) else {}
    facts |= {"previous_owner": draw(st.sampled_from("ABC"))} if draw(st.booleans()) else {}
    facts |= {"creditor": draw(st.sampled_from(["acme", "other"]))} if draw(st.booleans()) else {}
    dates = {"value_date": MARCH.start + timedelta(days=draw(st.integers(-2, 32)))}
    for fact in ("placed_on", "cleared_on", "transferred_on", "eligible_on"):
        if draw(st.integers(0, 2)):
            dates[fact] = date(2026, 2, 15) + timedelta(days=draw(st.integers(0, 45)))
    amount = draw(st.integers(1, 500_000).map(lambda cents: Decimal(cents).scaleb(-2)))
    shares = (
        draw(st.dictionaries(st.sampled_from("ABC"), st.integers(0, 6_000), max_size=3))
        if draw(st.integers(0, 4)) == 0
        else {}
    )
    flags = frozenset({"self_cure"}) if draw(st.integers(0, 9)) == 0 else frozenset()
    sign = -1 if draw(st.integers(0, 9)) == 0 else 1
    account = draw(st.sampled_from(["", "a", "b", "c"]))
    return Payment(name, sign * amount, facts, dates, account, flags, shares)


@st.composite
def inputs(draw: Any) -> Inputs:
    found = [draw(payments(f"p{place}")) for place in range(draw(st.integers(1, 6)))]
    for place in range(draw(st.sampled_from([0, 0, 1, 2]))):
        one = draw(st.sampled_from(found))
        part = draw(st.sampled_from(["all", "some", "more"]))
        amount = {"all": one.amount, "some": one.amount / 2, "more": one.amount * 2}[part]
        reverses = draw(st.sampled_from([one.id, one.id, "nothing"]))
        found.append(Payment(f"r{place}", -amount, dict(one.facts), dict(one.dates), one.account, reverses=reverses))
    people = {}
    for who in "AB":
        facts: dict[str, Any] = {"tenure": Decimal(draw(st.integers(0, 50)))} if draw(st.booleans()) else {}
        facts |= {"dpd": Decimal(40)} if draw(st.booleans()) else {}
        facts |= {"running_before": draw(MONEY)} if draw(st.booleans()) else {}
        facts |= {"product": "card"} if draw(st.booleans()) else {}
        people[who] = Person(who, facts, role=draw(st.sampled_from(["", "lead"])), team="one")
    return Inputs(MARCH, people, tuple(draw(st.permutations(found))))
