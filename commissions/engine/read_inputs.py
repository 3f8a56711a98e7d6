"""Reads the inputs of a case: periods with their people and payments."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from commissions.engine.facts import Balances, Held, Inputs, Payment, Period, Person
from commissions.engine.numbers import NOTHING, WHOLE_BPS, Value
from commissions.engine.reading import MISSING, Reader, scalar, shown

PAYMENT_FIELDS = frozenset({"id", "amount", "account", "flags", "shares", "reverses"})
FIRST, END = date(2026, 1, 1), date(2026, 2, 1)


def read(reader: Reader) -> list[Inputs]:
    """Return the inputs of each period; what is wrong is added to the reader's problems.

    A case of one period states it in place. Without dates the period is a January in which every payment falls.
    """
    if not reader.has("periods"):
        found = [_period(reader)]
        reader.done()
        return found
    periods = []
    for one in reader.children("periods", needed=True):
        periods.append(_period(one))
        one.done()
    if reader.data["periods"] == []:
        reader.fault("periods", "empty", "has no period; write at least one.")
    named = Counter(name for one in reader.data["periods"] for name in _named(one))
    for twice in sorted(name for name, times in named.items() if times > 1):
        reader.fault(f'payments "{twice}"', "twice", "stands in two periods; list it in the one in which it came.")
    reader.done()
    return periods


def _named(period: Any) -> set[str]:
    """Return the ids that the payments of a period state."""
    payments = period.get("payments") if isinstance(period, dict) else None
    stated = [one.get("id") for one in payments if isinstance(one, dict)] if isinstance(payments, list) else []
    return {one for one in stated if isinstance(one, str)}


def _period(reader: Reader) -> Inputs:
    dated = reader.inner("period")
    start, end = FIRST, END
    as_of = None
    if dated is not None:
        start, end = dated.day("from", needed=True) or FIRST, dated.day("until", needed=True) or END
        as_of = dated.day("as_of")
        dated.done()
        if start >= end:
            dated.fault("until", "backwards", "must be after from; it is the first day that does not belong.")
    people = _people(reader)
    owner = next(iter(people)) if len(people) == 1 else ""
    payments = []
    for row, value in enumerate(reader.items("payments"), start=1):
        one = reader.child(value, f"payments row {row}")
        if one is not None:
            payments.append(_payment(one, f"p{row}", start, owner))
    ids = Counter(one.id for one in payments)
    for twice in sorted(name for name, times in ids.items() if times > 1):
        reader.fault(f'payments "{twice}"', "twice", "stands twice; each payment needs an id of its own.")
    return Inputs(Period(start, end, as_of or end), people, tuple(payments))


def _people(reader: Reader) -> dict[str, Person]:
    value = reader.raw("people", needed=True)
    if value == {}:
        reader.fault("people", "empty", "names nobody; write at least one.")
    if not isinstance(value, dict):
        if value is not MISSING:
            reader.child(value, "people")
        return {}
    found = {}
    for who, data in value.items():
        one = reader.child(data, f"people {who}")
        if one is not None:
            found[who] = _person(one, who)
    return found


def _person(reader: Reader, who: str) -> Person:
    balances = reader.inner("balances")
    facts = _facts(reader, "facts")
    target = reader.number("target")
    person = Person(
        id=who,
        facts=facts,
        target=target,
        team=reader.text("team"),
        role=reader.text("role"),
        joined_on=reader.day("joined_on"),
        left_on=reader.day("left_on"),
        balances=Balances() if balances is None else _balances(balances),
    )
    reader.done()
    return person


def _balances(reader: Reader) -> Balances:
    held = []
    for one in reader.children("held"):
        amount, release_on = one.number("amount", needed=True), one.day("release_on", needed=True)
        one.done()
        if amount is not None and release_on is not None:
            held.append(Held(amount, release_on))
    found = Balances(tuple(held), reader.number("owed") or NOTHING, reader.number("draw") or NOTHING)
    reader.done()
    return found


def _facts(reader: Reader, name: str) -> dict[str, Value]:
    return reader.mapping(name, lambda value, place: _fact(reader, value, place))


def _fact(reader: Reader, value: Any, place: str) -> Value | None:
    if isinstance(value, float | list | dict):
        reader.decimal(value, place)
        return None
    return scalar(value)


def _payment(reader: Reader, name: str, first: date, owner: str) -> Payment:
    amount = reader.number("amount", needed=True) or NOTHING
    shares = reader.mapping("shares", lambda value, place: _bps(reader, value, place))
    dates, facts = _fields(reader)
    dates.setdefault("value_date", first)
    if owner:
        facts.setdefault("owner", owner)
    return Payment(
        id=reader.text("id", default=name),
        amount=amount,
        facts=facts,
        dates=dates,
        account=reader.text("account"),
        flags=frozenset(str(one) for one in reader.items("flags")),
        shares=shares,
        reverses=reader.text("reverses"),
    )


def _bps(reader: Reader, value: Any, place: str) -> int | None:
    found = reader.decimal(value, place)
    if found is None:
        return None
    if found != found.to_integral_value() or not 0 <= found <= WHOLE_BPS:
        reader.fault(place, "not_bps", f"must be basis points, whole from 0 to {WHOLE_BPS}, not {shown(value)}.")
        return None
    return int(found)


def _fields(reader: Reader) -> tuple[dict[str, date], dict[str, Value]]:
    """Return every other field of a payment: days by their names ending in _on or _date, everything else as a fact."""
    dates: dict[str, date] = {}
    facts: dict[str, Value] = {}
    fields: Mapping[str, Any] = reader.data
    for name, value in fields.items():
        if name in PAYMENT_FIELDS or value is None:
            continue
        if name.endswith(("_on", "_date")):
            if (day := reader.day(name)) is not None:
                dates[name] = day
        elif (fact := _fact(reader, value, name)) is not None:
            facts[name] = fact
    return dates, facts
