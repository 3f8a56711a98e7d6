"""A worked case as it is typed: from the fields of its form to the document, faults and all."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from commissions.forms.plans import sheets
from commissions.forms.plans.cells import clean, number

MOST_PERIODS, MOST_MORE = 6, 24
BALANCES = ("owed", "draw", "held")
INNER = ("facts", "balances")
FIELDS = ("target", "team", "role", "joined_on", "left_on")
EXPECTED = {"people": dict, "lines": dict, "excluded": dict, "pools": dict, "exceptions": list}
# Kinds of what a further figure is expected of, with the part of the document that keeps it.
PARTS = {"person": "people", "line": "lines", "pool": "pools"}


def fits(case: Any) -> bool:
    """Return whether the form shows everything that can be changed of a case; else it is changed as JSON."""
    if not isinstance(case, dict):
        return False
    inputs, expected = case.get("inputs", {}), case.get("expected", {})
    if not isinstance(inputs, dict) or not isinstance(expected, dict) or "refused" in expected:
        return False
    periods, wanted = parted(case)
    if not isinstance(periods, list) or not isinstance(wanted, list) or not 0 < len(periods) <= MOST_PERIODS:
        return False
    return len(wanted) == len(periods) and all(map(_fits_inputs, periods)) and all(map(_fits_expected, wanted))


def parted(case: Mapping[str, Any]) -> tuple[Any, Any]:
    """Return inputs and expected amounts by period; a case of one period states them in place."""
    inputs, expected = case.get("inputs", {}), case.get("expected", {})
    return inputs.get("periods", [inputs]), expected.get("periods", [expected])


def _fits_inputs(one: Any) -> bool:
    if not isinstance(one, dict):
        return False
    people, payments = one.get("people", {}), one.get("payments", [])
    shaped = isinstance(people, dict) and isinstance(payments, list) and isinstance(one.get("period", {}), dict)
    if not shaped or max(len(people), len(payments)) > sheets.MOST_ROWS:
        return False
    inner = [person.get(part, {}) for person in people.values() if isinstance(person, dict) for part in INNER]
    if not all(isinstance(part, dict) for part in (*people.values(), *payments, *inner)):
        return False
    # A figure that has the name of a field would stand in its column.
    return not any({"id", *FIELDS, *BALANCES} & set(one.get("facts", {})) for one in people.values())


def _fits_expected(one: Any) -> bool:
    if not isinstance(one, dict) or any(not isinstance(one.get(name, kind()), kind) for name, kind in EXPECTED.items()):
        return False
    figures = [one.get(name, {}) for name in PARTS.values()]
    return sum(len(each) if isinstance(each, dict) else 1 for part in figures for each in part.values()) < MOST_MORE


def read(data: Mapping[str, str], case: Mapping[str, Any], today: date, *, places: int) -> dict[str, Any]:
    """Return the case that was typed; what the form does not show stays as it stands in `case`.

    Days are typed on the day `today`. What must be paid or earned is written to `places` digits or more: amounts are
    compared with as many digits as stand there.
    """
    periods, wanted = parted(case)
    count = int(clean(data.get("periods", "1")) or 1) if data.get("periods", "1").isdecimal() else 1
    found = [
        _period(data, f"p{place}", _at(periods, place), _at(wanted, place), today, places)
        for place in range(min(max(count, 1), MOST_PERIODS))
    ]
    kept = {name: value for name, value in case.items() if name not in {"id", "inputs", "expected"}}
    several = len(found) > 1 or "periods" in case.get("inputs", {})
    inputs: Any = {"periods": [one for one, _want in found]} if several else found[0][0]
    expected: Any = {"periods": [want for _one, want in found]} if several else found[0][1]
    return {"id": data.get("id", "").replace("\x00", "").strip()} | kept | {"inputs": inputs, "expected": expected}


def columns(data: Mapping[str, str]) -> dict[str, list[str]]:
    """Return by table the columns that the form sent and those that are to be added, empty ones too."""
    keys = [name.removesuffix("_names") for name in data if name.endswith("_names")]
    return {key: [name for name in sheets.names(data, key) if not name.startswith("=")] for key in keys}


def month_of(first: date) -> dict[str, str]:
    """Return the month that begins on `first` as the document writes a period."""
    return {"from": first.isoformat(), "until": (first + timedelta(days=32)).replace(day=1).isoformat()}


def with_period(case: Mapping[str, Any]) -> dict[str, Any]:
    """Return the case with one more period: the month after the last one, the same people, nothing paid yet."""
    periods, wanted = parted(case)
    last = periods[-1]
    start = sheets.day_of(last.get("period", {}).get("until"))
    more: dict[str, Any] = {"period": month_of(start.replace(day=1))} if start else {}
    more["people"] = {who: dict(one) for who, one in last.get("people", {}).items()}
    return dict(case) | {"inputs": {"periods": [*periods, more]}, "expected": {"periods": [*wanted, {}]}}


def _at(listed: list[Any], place: int) -> dict[str, Any]:
    return listed[place] if place < len(listed) else {}


def _period(
    data: Mapping[str, str], key: str, inputs: Mapping[str, Any], wanted: Mapping[str, Any], today: date, places: int
) -> tuple[dict[str, Any], dict[str, Any]]:
    found = {name: value for name, value in inputs.items() if name not in {"period", "people", "payments"}}
    if days := _days(data, key, today):
        found["period"] = days
    expected: dict[str, Any] = {name: {} for name in ("people", "lines", "excluded", "pools")}
    found["people"], pays = _people(data, f"{key}_people", inputs.get("people", {}), today)
    payments, earns, expected["excluded"] = _payments(data, f"{key}_payments", today)
    if payments:
        found["payments"] = payments
    expected["people"] = {who: _amount(text, places) for who, text in pays.items()}
    expected["lines"] = {name: _amount(text, places) for name, text in earns.items()}
    _further(data, f"{key}_more", expected)
    expected["exceptions"] = [code for code in _codes(data, key) if data.get(f"{key}_exception_{code}")]
    others = {name: value for name, value in wanted.items() if name not in EXPECTED}
    return found, others | {name: value for name, value in expected.items() if value}


def _codes(data: Mapping[str, str], key: str) -> list[str]:
    return [name.removeprefix(f"{key}_exception_") for name in data if name.startswith(f"{key}_exception_")]


def _days(data: Mapping[str, str], key: str, today: date) -> dict[str, Any]:
    texts = {name: clean(data.get(f"{key}_{name}", "")) for name in ("from", "last", "as_of")}
    read_days = {
        "from": sheets.to_day(texts["from"], today),
        "until": sheets.to_end(texts["last"], today),
        "as_of": sheets.to_day(texts["as_of"], today),
    }
    return {name: value for name, value in read_days.items() if value}


def _amount(text: str, places: int = 0) -> str:
    """Return an amount with the digits that were typed, at least `places`; what is no number stays as it is."""
    found = number(text)
    if found is None:
        return text
    digits = found.as_tuple().exponent
    return f"{found:.{max(places, -digits if isinstance(digits, int) else 0)}f}"


def _people(
    data: Mapping[str, str], key: str, old: Mapping[str, Any], today: date
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the people that were typed, and what each must be paid."""
    found: dict[str, Any] = {}
    pays: dict[str, str] = {}
    for row in sheets.typed(data, key, today, also="pays"):
        place = row.pop("place")
        who = str(row.pop("id", "")) or _free(found)
        # What a person has of fields that nobody knows stays: the check of the case names it.
        person = {name: value for name, value in row.items() if name in FIELDS or name in _unknown(old.get(who, {}))}
        facts = {name: value for name, value in row.items() if name not in person and name not in BALANCES}
        balances = {name: row[name] for name in BALANCES if name in row}
        found[who] = person | ({"balances": balances} if balances else {}) | ({"facts": facts} if facts else {})
        if amount := clean(data.get(f"{key}_{place}_pays", "")):
            pays[who] = amount
    return found, pays


def _unknown(person: Any) -> frozenset[str]:
    return frozenset(person) - {*FIELDS, *INNER} if isinstance(person, dict) else frozenset()


def _free(taken: Mapping[str, Any]) -> str:
    return next(name for name in (chr(code) for code in range(ord("A"), ord("A") + 60)) if name not in taken)


def _payments(
    data: Mapping[str, str], key: str, today: date
) -> tuple[list[dict[str, Any]], dict[str, str], dict[str, str]]:
    """Return the payments that were typed, what each must earn, and why each does not count."""
    found: list[dict[str, Any]] = []
    earns: dict[str, str] = {}
    excluded: dict[str, str] = {}
    for count, row in enumerate(sheets.typed(data, key, today, also="earns"), start=1):
        place = row.pop("place")
        name = str(row.get("id", f"p{count}"))
        found.append(row)
        if amount := clean(data.get(f"{key}_{place}_earns", "")):
            earns[name] = amount
        if reason := clean(data.get(f"{key}_{place}_reason", "")):
            excluded[name] = reason
    return found, earns, excluded


def _further(data: Mapping[str, str], key: str, expected: dict[str, Any]) -> None:
    """Put further figures beside the totals and the pay of lines; what is one figure alone stays an amount."""
    for place in range(MOST_MORE + 1):
        subject, figure = clean(data.get(f"{key}_{place}_of", "")), clean(data.get(f"{key}_{place}_figure", ""))
        kind, _sign, name = subject.partition("|")
        text = clean(data.get(f"{key}_{place}_amount", ""))
        if kind not in PARTS or not text:
            continue
        held, amount = expected[PARTS[kind]], _amount(text)
        only = {"person": "total", "line": "pay", "pool": ""}[kind]
        if kind == "pool" or (figure in {"", only} and name not in held):
            held[name] = amount
            continue
        before = held.get(name, {})
        held[name] = (before if isinstance(before, dict) else {only: before}) | {figure or only: amount}
