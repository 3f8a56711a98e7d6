"""Which facts a plan needs: of each payment, and of each person."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from commissions.engine.components import Attainment, Bands, Override, PerUnit, Pool, names
from commissions.engine.definition import Measure, Plan
from commissions.engine.quantities import Condition
from commissions.engine.selection import DAYS_SINCE, STARTS

# What the engine makes itself, and what each is made of.
MADE = {
    "amount": (),
    "base": (),
    "pay": (),
    "equal": (),
    "recovered": (),
    "payments": (),
    "line_total": (),
    "earned": (),
    "running_total": (),
    "accounts": ("account",),
    "account_paid_to_date": ("account",),
    "attainment": ("target",),
    "kept_rate": ("promises_kept", "promises_matured"),
    "settlement_quality": ("balance", "floor"),
}
OF_PAYMENT = frozenset({"account", "balance", "floor"})
OF_PERSON = frozenset({"target", "team", "role", "wage", "promises_kept", "promises_matured", "qa_score"})


@dataclass(frozen=True, slots=True)
class Asked:
    """The names of facts that a plan needs, in the order in which it asks for them; days end in _on or _date.

    What lines look up is a payment's, unless `of_people` (known figures of a person) has the name.
    """

    payments: tuple[str, ...]
    people: tuple[str, ...]


def asked(plan: Plan, of_people: frozenset[str] = OF_PERSON) -> Asked:
    """Return the facts that a plan needs beside the amount of a payment. What is optional is not among them."""
    own = {one.id: one for one in plan.measures}
    payments: dict[str, None] = dict.fromkeys(_frame(plan))
    people: dict[str, None] = {}
    for name in _resolved(_of_lines(plan), own, {}):
        (people if name in of_people else payments)[name] = None
    for name in _resolved(_of_periods(plan), own, {}):
        (payments if name in OF_PAYMENT or name in payments else people)[name] = None
    return Asked(tuple(payments), tuple(people))


def _frame(plan: Plan) -> Iterator[str]:
    """Return what selection and credit need: not flags, transfers and shares, which few payments have."""
    select = plan.select
    if plan.credit.by != "owner":
        yield plan.credit.by
    if select.cleared_days is not None or select.date == "eligible_on":
        yield "cleared_on"
    yield from (one.start for one in (select.grace, select.attribution) if one is not None)


def _of_lines(plan: Plan) -> Iterator[str]:
    select = plan.select
    yield from select.base.names()
    yield from () if select.most is None else select.most.names()
    yield from _of_conditions(condition for one in select.exclude for condition in one.when)
    for one in plan.line:
        yield from names(one)
        if isinstance(one, PerUnit) and one.once_per:
            yield one.once_per
        if isinstance(one, Bands) and one.mode == "slice" and one.by == "owing":
            yield "owing"
    for measure in plan.measures:
        if measure.kind in {"sum", "count"}:
            yield from (name for name in (measure.of,) if name)
            yield from _of_conditions(measure.when)


def _of_conditions(found: Iterable[Condition]) -> Iterator[str]:
    for one in found:
        yield from one.names()


def _of_periods(plan: Plan) -> Iterator[str]:
    for one in (*plan.period, *plan.team):
        yield from names(one)
        if isinstance(one, Attainment):
            yield "target"
        if isinstance(one, Pool | Override):
            yield "team"
        if isinstance(one, Override):
            yield "role"
    if any(one.kind == "rank" for one in plan.measures):
        yield "team"


def _resolved(found: Iterator[str], own: dict[str, Measure], seen: dict[str, None]) -> Iterator[str]:
    """Return what names come down to: measures and what the engine makes by what they are made of."""
    for name in found:
        if name in seen:
            continue
        seen[name] = None
        if name in own:
            yield from _resolved(_of_measure(own[name]), own, seen)
        elif name.startswith(DAYS_SINCE):
            what = name.removeprefix(DAYS_SINCE)
            yield STARTS.get(what, f"{what}_on")
        elif name in MADE:
            yield from _resolved(iter(MADE[name]), own, seen)
        else:
            yield name


def _of_measure(one: Measure) -> Iterator[str]:
    if one.kind == "negotiation":
        made = {"settlement": "settlement_quality", "promises": "kept_rate", "review": "qa_score"}
        yield from (made[name] for name in one.weights if name in made)
        return
    if one.kind in {"sum", "count"}:
        return
    yield from one.weights
    yield from one.parts
    yield from (name for name in (one.of, one.to) if name)
    yield from () if one.quantity is None else one.quantity.names()
