"""A worked case as a form shows it: what comes in as small tables, what it must pay beside it, what it came to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from commissions.engine import checks
from commissions.engine.asked import MADE, Asked, asked
from commissions.engine.definition import Plan
from commissions.engine.results import Result
from commissions.enums import ExceptionKind, Exclusion
from commissions.forms.plans import sheets
from commissions.forms.plans.case_read import BALANCES, FIELDS, PARTS, parted
from commissions.forms.plans.cells import from_number, number
from commissions.forms.plans.sheets import Cell, Column, Sheet
from commissions.queries.plans import outcomes
from commissions.queries.plans import plan_words as words
from commissions.queries.reasons import label

NO_PLAN = Asked((), ())
OF_PLANS = [code for code in ExceptionKind.values if code != ExceptionKind.PLAN_FAILS]
NOTHING = Decimal(0)
Options = list[tuple[str, Any, bool]]


@dataclass(slots=True)
class More:
    """One further figure that is expected: of whom or what, which, and how much; `found` is what it came to."""

    key: str
    subjects: Options
    figures: Options
    amount: str = ""


@dataclass(slots=True)
class PeriodForm:
    """One period of a case: its days, its tables, further figures, the exceptions that may occur.

    `of_people` and `of_payments` are the columns that the tables can have beside theirs.
    """

    number: int
    key: str
    days: list[tuple[str, Any, str]]
    people: Sheet
    payments: Sheet
    of_people: list[tuple[str, Any]]
    of_payments: list[tuple[str, Any]]
    more: list[More] = field(default_factory=list)
    exceptions: Options = field(default_factory=list)

    @property
    def excepted(self) -> bool:
        """Whether any exception is expected."""
        return any(chosen for _code, _label, chosen in self.exceptions)


@dataclass(slots=True)
class CaseForm:
    """The form of a case: its name and its periods."""

    id: str
    periods: list[PeriodForm]


def show(
    case: Mapping[str, Any],
    plan: Plan | None,
    results: Iterable[Result] = (),
    columns: Mapping[str, list[str]] | None = None,
) -> CaseForm:
    """Return the form of a case that fits: with the columns that `plan` asks for, those that the case has, `columns`.

    `results` are what its periods came to; without them nothing is compared.
    """
    periods, wanted = parted(case)
    needs = NO_PLAN if plan is None else asked(plan, frozenset(words.PERIOD_FACTS))
    found = [_period(place, one, needs, columns or {}) for place, one in enumerate(periods)]
    for one, want in zip(found, wanted, strict=True):
        _expect_people(one.people, want)
        _expect_payments(one.payments, want, plan)
        one.more = _more(one, want, plan)
        one.exceptions = _exceptions(want)
    if plan is not None:
        for one, result in zip(found, results, strict=False):
            _compare(one, result, plan)
    return CaseForm(from_number(case.get("id")), found)


def _period(place: int, inputs: Mapping[str, Any], needs: Asked, columns: Mapping[str, list[str]]) -> PeriodForm:
    key, period = f"p{place}", inputs.get("period", {})
    people = [_person_row(who, one) for who, one in inputs.get("people", {}).items()]
    payments = list(inputs.get("payments", []))
    owners = [] if len(people) < 2 or any("shares" in row for row in payments) else ["owner"]
    found = {}
    for name, title, fixed, rows in (
        ("people", _("Collector"), needs.people, people),
        ("payments", _("Payment"), [*owners, "amount", "value_date", *needs.payments], payments),
    ):
        more = columns.get(f"{key}_{name}", [])
        found[name] = sheets.sheet(f"{key}_{name}", title, [*fixed, *(at for row in rows for at in row), *more], rows)
    days = [
        ("from", words.head("from"), from_number(period.get("from"))),
        ("last", words.head("last"), sheets.from_end(period.get("until"))),
        ("as_of", words.head("as_of"), from_number(period.get("as_of"))),
    ]
    sheet_of_people, of_payments = found["people"], found["payments"]
    return PeriodForm(
        place + 1, key, days, sheet_of_people, of_payments, _addable(sheet_of_people), _addable(of_payments)
    )


def _person_row(who: str, person: Mapping[str, Any]) -> dict[str, Any]:
    plain = {name: value for name, value in person.items() if name not in {"facts", "balances"}}
    return {"id": who, **plain, **person.get("facts", {}), **person.get("balances", {})}


def _addable(found: Sheet) -> list[tuple[str, Any]]:
    """Return the columns that a table can have beside those that it has: names with their heads."""
    of_people = found.key.endswith("people")
    known = (*FIELDS, *BALANCES, *words.PERIOD_FACTS) if of_people else (*sheets.PAYMENT_FIELDS, *words.LINE_FACTS)
    there = {one.name for one in found.columns} | set(MADE)
    days_since = "days_since_"
    return [
        (name, words.head(name))
        for name in dict.fromkeys(known)
        if name not in there and not name.startswith(days_since)
    ]


# What is expected.


def _expect_people(found: Sheet, wanted: Mapping[str, Any]) -> None:
    column = Column("=pays", words.head("=pays"), "number")
    found.columns.append(column)
    for place, row in enumerate(found.rows):
        held = wanted.get("people", {}).get(row[0].text)
        total = held.get("total") if isinstance(held, dict) else held
        row.append(Cell(f"{found.key}_{place}_pays", column, from_number(total)))


def _expect_payments(found: Sheet, wanted: Mapping[str, Any], plan: Plan | None) -> None:
    earns, reason = Column("=earns", words.head("=earns"), "number"), Column("=reason", words.head("=reason"), "choice")
    found.columns += [earns, reason]
    for place, row in enumerate(found.rows):
        if place < len(found.rows) - 1:
            row[0].hint = f"p{place + 1}"
        name = row[0].text or f"p{place + 1}"
        held, why = wanted.get("lines", {}).get(name), wanted.get("excluded", {}).get(name)
        pay = held.get("pay") if isinstance(held, dict) else held
        row.append(Cell(f"{found.key}_{place}_earns", earns, from_number(pay)))
        row.append(Cell(f"{found.key}_{place}_reason", reason, from_number(why), options=_reasons(why, plan)))


def _reasons(chosen: Any, plan: Plan | None) -> Options:
    own = [one.reason for one in plan.select.exclude] if plan is not None else []
    known = dict.fromkeys([*own, *Exclusion.values, *([chosen] if isinstance(chosen, str) else [])])
    return [("", "–", not chosen), *((code, label(code), code == chosen) for code in known)]


def _exceptions(wanted: Mapping[str, Any]) -> Options:
    named = [str(one) for one in wanted.get("exceptions", [])]
    return [(code, label(code), code in named) for code in dict.fromkeys([*OF_PLANS, *named])]


def _more(one: PeriodForm, wanted: Mapping[str, Any], plan: Plan | None) -> list[More]:
    """Return what is expected beside the pay of each person and each payment, and an empty line to go on."""
    people, payments = ([row[0].text or row[0].hint for row in sheet.rows[:-1]] for sheet in (one.people, one.payments))
    there = {("person", who, "total") for who in people} | {("line", name, "pay") for name in payments}
    listed: list[tuple[str, str, str, Any]] = []
    for kind, part in PARTS.items():
        only = {"person": "total", "line": "pay", "pool": ""}[kind]
        for name, held in wanted.get(part, {}).items():
            figures = held if isinstance(held, dict) else {only: held}
            listed += [(kind, name, at, amount) for at, amount in figures.items() if (kind, name, at) not in there]
    pools = [part.id for part in plan.team] if plan is not None else []
    subjects = [("person", who) for who in people] + [("line", name) for name in payments]
    subjects += [("pool", name) for name in pools]
    found = []
    for place, (kind, name, figure, amount) in enumerate([*listed, ("", "", "", "")]):
        key = f"{one.key}_more_{place}"
        found.append(More(key, _subjects(subjects, kind, name), _figures(figure, plan), from_number(amount)))
    return found


def _subjects(known: list[tuple[str, str]], kind: str, name: str) -> Options:
    listed = dict.fromkeys([*known, *([(kind, name)] if kind else [])])
    return [("", "–", not kind), *((f"{k}|{n}", outcomes.subject(k, n), (k, n) == (kind, name)) for k, n in listed)]


def _figures(chosen: str, plan: Plan | None) -> Options:
    own = [part.id for part in (*plan.components(), *plan.measures)] if plan is not None else []
    known = dict.fromkeys([*outcomes.FIGURES, *own, *([chosen] if chosen else [])])
    return [("", "–", not chosen), *((name, outcomes.figure(name), name == chosen) for name in known)]


# What it came to.


def _compare(one: PeriodForm, result: Result, plan: Plan) -> None:
    for row in one.people.rows:
        statement = result.statements.get(row[0].text)
        if row[0].text and statement is not None:
            _came_to(row[-1], statement.total, plan)
    for row in one.payments.rows[:-1]:
        name = row[0].text or row[0].hint
        lines = checks.lines_of(result, name)
        if lines:
            _came_to(row[-2], sum((line.pay for line in lines), NOTHING), plan)
        reasons = [each.reason for each in result.excluded if each.payment == name]
        row[-1].found = outcomes.reasons(reasons)
        row[-1].differs = bool(row[-1].text) and row[-1].text not in reasons


def _came_to(cell: Cell, found: Decimal, plan: Plan) -> None:
    wanted = number(cell.text) if cell.text else None
    shown = checks.to_digits(found, wanted, plan)
    cell.found, cell.differs = str(shown), wanted is not None and shown != wanted
