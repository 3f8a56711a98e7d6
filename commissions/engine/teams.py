"""S9: pools that a team shares to the cent, and what a lead earns on the team's pay. The one stage that needs all."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from commissions.engine.components import Override, Pool
from commissions.engine.definition import Plan
from commissions.engine.facts import Person
from commissions.engine.lines import looked_up
from commissions.engine.numbers import (
    HUNDRED,
    NOTHING,
    ONE,
    Missing,
    Number,
    Ratio,
    Scope,
    Value,
    plain,
    rounded,
    shared_out,
)
from commissions.engine.periods import Statements, gate_value
from commissions.engine.quantities import amount, holds, number
from commissions.engine.results import Fault, Step
from commissions.engine.tables import NoRow


class Sums(Mapping[str, Value]):
    """The facts of a team: each is the sum of what its members have."""

    def __init__(self, members: list[Statements]) -> None:
        self.members = members

    def __getitem__(self, name: str) -> Number:
        if name == "attainment":
            return Ratio(self._sum("recovered") * HUNDRED, self._sum("target"))
        return self._sum(name)

    def _sum(self, name: str) -> Decimal:
        found = [value for one in self.members if (value := one.scope.get(name)) is not None]
        if not found or any(isinstance(value, str) for value in found):
            raise KeyError(name)
        return sum((plain(value) for value in found if not isinstance(value, str)), NOTHING)

    def __iter__(self) -> Iterator[str]:
        return iter({name for one in self.members for name in one.scope})

    def __len__(self) -> int:
        return len({name for one in self.members for name in one.scope})


def share(plan: Plan, people: Mapping[str, Person], statements: Mapping[str, Statements]) -> dict[str, Decimal]:
    """Apply the team's components to each team; return each pool's size by "component/team"."""
    teams: dict[str, list[Statements]] = {}
    for one in statements.values():
        one.scope["pay"] = one.pay
        teams.setdefault(people[one.person].team, []).append(one)
    pools: dict[str, Decimal] = {}
    for team, members in sorted(teams.items()):
        for component in plan.team:
            if isinstance(component, Pool):
                pools[f"{component.id}/{team}"] = _pool(component, plan, team, members)
            else:
                _override(component, people, members)
    return pools


def _pool(component: Pool, plan: Plan, team: str, members: list[Statements]) -> Decimal:
    faults = members[0].faults
    try:
        size = rounded(_size(component, Sums(members)), places=plan.rounding.places, mode=plan.rounding.mode)
    except Missing as missing:
        faults.append(Fault("missing_fact", team or component.id, missing.name))
        return NOTHING
    except NoRow:
        faults.append(Fault("no_row", team or component.id, component.id))
        return NOTHING
    weights = {one.person: weight for one in members if (weight := _weight(component, plan, one)) > 0}
    if not weights:
        if size:
            faults.append(Fault("pool_without_members", team or component.id, component.id))
        return size
    shares = shared_out(size, weights, places=plan.rounding.places)
    for one in members:
        if one.person in shares:
            one.add(Step("S9", component.id, None, weights[one.person], shares[one.person]))
    return size


def _size(component: Pool, sums: Scope) -> Decimal:
    """Return the pot before it is rounded."""
    if not component.by:
        return amount(component.amount, sums)
    at = number(component.by, sums)
    if component.mode == "slice":
        return component.table.sum(NOTHING, plain(at))
    _row, value = looked_up(component.table.value(at))
    if component.mode == "amount":
        return value
    return value * (plain(at) if component.of is None else amount(component.of, sums))


def _weight(component: Pool, plan: Plan, one: Statements) -> Decimal:
    try:
        if component.when and not holds(component.when, one.scope):
            return NOTHING
        if component.exclude_gate and gate_value(plan, component.exclude_gate, one.scope) <= 0:
            return NOTHING
        return ONE if component.share_by == "equal" else max(plain(number(component.share_by, one.scope)), NOTHING)
    except (Missing, NoRow) as missing:
        one.faults.append(Fault("missing_fact", one.person, getattr(missing, "name", component.exclude_gate)))
        return NOTHING


def _override(component: Override, people: Mapping[str, Person], members: list[Statements]) -> None:
    for lead in members:
        if people[lead.person].role != component.role:
            continue
        others = [one for one in members if one is not lead]
        try:
            if component.when and not holds(component.when, lead.scope):
                continue
            of = plain(number(component.of, Sums(others))) if others else NOTHING
            row, rate = _rate(component, Sums(others)) if others else (None, component.rate)
        except Missing as missing:
            lead.faults.append(Fault("missing_fact", lead.person, missing.name))
            continue
        except NoRow:
            lead.faults.append(Fault("no_row", lead.person, component.id))
            continue
        lead.add(Step("S9", component.id, row, rate, of * rate))


def _rate(component: Override, sums: Scope) -> tuple[int | None, Decimal]:
    """Return row and rate of what a lead earns. Raises Missing, NoRow."""
    return looked_up(component.table.value(number(component.by, sums))) if component.by else (None, component.rate)
