"""The worked cases of a version, run against its document."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from commissions.engine import checks
from commissions.engine.differences import Difference, of_problem
from commissions.engine.numbers import ONE
from commissions.engine.reading import NotAPlan
from commissions.engine.results import Result

PAID = ("salary", "wage")


@dataclass(frozen=True, slots=True)
class Tried:
    """One case with its place from 0, what differs (nothing when it passed), and what each period came to."""

    place: int
    id: str
    differences: tuple[Difference, ...]
    results: tuple[Result, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether every figure came to the cent that is expected."""
        return not self.differences


def run(definition: dict[str, Any], cases: list[Any]) -> list[Tried]:
    """Return every case of a version, run."""
    if not cases:
        return []
    shaped = [one if isinstance(one, dict) else {"inputs": one} for one in cases]
    asked = [{**one, "id": _name(one, place), "definition": "plan"} for place, one in enumerate(shaped, start=1)]
    try:
        found = checks.check({"schema": 1, "definitions": {"plan": definition}, "cases": asked})
    except NotAPlan as error:
        return [Tried(0, "", tuple(of_problem(one) for one in error.problems))]
    return [Tried(place, one.id, one.differences, one.results) for place, one in enumerate(found)]


def _name(case: dict[str, Any], place: int) -> str:
    name = case.get("id")
    return name if isinstance(name, str) and name.strip() else str(place)


def variable_share(cases: list[Any]) -> Decimal | None:
    """Return the part of pay, 0 to 1, that the plan makes in its own cases, where these state a salary or wage."""
    fixed, made = Decimal(0), Decimal(0)
    for case in cases:
        for who, person in _people(case):
            base = _number(person.get("facts", {}), *PAID)
            total = _total(case, who)
            if base is not None and total is not None:
                fixed, made = fixed + base, made + total
    return made / (fixed + made) if fixed > 0 and made >= 0 else None


def _people(case: Any) -> list[tuple[str, dict[str, Any]]]:
    inputs = case.get("inputs") if isinstance(case, dict) else None
    people = inputs.get("people") if isinstance(inputs, dict) else None
    return [(who, one) for who, one in people.items() if isinstance(one, dict)] if isinstance(people, dict) else []


def _total(case: dict[str, Any], who: str) -> Decimal | None:
    expected = case.get("expected")
    people = expected.get("people") if isinstance(expected, dict) else None
    figures = people.get(who) if isinstance(people, dict) else None
    return _number(figures if isinstance(figures, dict) else {"total": figures}, "total")


def _number(holder: Any, *fields: str) -> Decimal | None:
    for name in fields:
        value = holder.get(name) if isinstance(holder, dict) else None
        if isinstance(value, int | str) and re.fullmatch(r"-?\d{1,15}(\.\d+)?", str(value)):
            return Decimal(str(value)) * ONE
    return None
