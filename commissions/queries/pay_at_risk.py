"""Whose score or complaints lower pay, or nearly: by a gate or factor of the month or of each line, or a condition."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from commissions.engine.components import Factor, Gate
from commissions.engine.definition import Plan
from commissions.engine.engine import figure_sums
from commissions.engine.facts import Person
from commissions.engine.measures import Sums
from commissions.engine.quantities import Condition
from commissions.queries.figuring import groups
from commissions.queries.figuring.groups import Group
from commissions.queries.figuring.months import Month
from commissions.queries.plans import plan_words as words
from commissions.queries.plans.plan_terms import conditions, share
from commissions.rules import gates
from common import punctuation
from staff.models import User

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Risk:
    """One person whose score or complaints cost pay, or nearly: what is lost so far, and what would be."""

    user: User
    sentence: str
    lost: Decimal
    at_risk: Decimal


@dataclass(frozen=True, slots=True)
class Watched:
    """A gate or factor, or one condition of a gate, that looks at a watched figure of a person."""

    gate: Gate | Factor
    fact: str
    of_lines: bool
    condition: Condition | None = None

    def edge(self, person: Person) -> gates.Edge | None:
        """Return what would pay less and is near; None when nothing is."""
        at = person.facts.get(self.fact)
        known = at if isinstance(at, Decimal) else None
        if self.fact == "complaints" and known == 0:
            return None  # the first complaint may cost anybody
        if self.condition is None:
            if known is None:
                return gates.lowest(self.gate.table)
            return gates.worse(self.gate.table, known, within=gates.NEAR[self.fact])
        sign, bound = self.condition.sign, _bound(self.condition)
        if known is not None and not gates.meets(sign, bound, known):
            return None
        near = known is None or abs(known - bound) <= gates.NEAR[self.fact]
        return gates.fails(sign, bound) if near else None

    def best(self) -> Decimal | None:
        """Return a figure for which it pays most."""
        if self.condition is None:
            return gates.best(self.gate.table)
        return gates.enough(self.condition.sign, _bound(self.condition))


def risks(
    month: Month,
    group: Group,
    sums: Mapping[str, Sums],
    members: Mapping[int, User],
    *,
    again: Callable[[Month, Group], Mapping[str, Sums]] = groups.sums_so_far,
) -> Iterator[Risk]:
    """Return whose pay a score or complaints lower, or nearly: of the own pay, without what a team shares.

    `again` figures `sums` with another score, where lines look at it.
    """
    own = replace(group.plan, team=())

    def totals(people: Mapping[str, Person], of: Mapping[str, Sums]) -> dict[str, Decimal]:
        found = figure_sums(own, month.period, people, of)
        return {who: one.total for who, one in found.statements.items()}

    def with_figures(one: Watched, figures: Mapping[str, Decimal | None]) -> dict[str, Decimal]:
        people = {who: _with(person, one.fact, figures[who]) for who, person in group.people.items()}
        return totals(people, again(month, replace(group, people=people)) if one.of_lines else sums)

    now = totals(group.people, sums)
    for one in watched(own):
        edges = {who: one.edge(person) for who, person in group.people.items()}
        with_best = with_figures(one, dict.fromkeys(group.people, one.best()))
        with_less = with_figures(one, {who: edge.figure if edge else None for who, edge in edges.items()})
        for who, person in group.people.items():
            lost = max(NOTHING, with_best[who] - now[who]) if one.fact in person.facts else NOTHING
            at_risk = max(NOTHING, now[who] - with_less[who]) if edges[who] else NOTHING
            if lost or at_risk:
                yield Risk(members[int(who)], _said(one, person, edges[who], month.currency), lost, at_risk)


def watched(plan: Plan) -> Iterator[Watched]:
    """Return what of a plan looks at a watched figure: of the lines first, then of the month."""
    for of_lines, components in ((True, plan.line), (False, plan.period)):
        for gate in components:
            if not isinstance(gate, Gate | Factor):
                continue
            if gate.by in gates.NEAR and gate.table.rows:
                yield Watched(gate, gate.by, of_lines)
            for one in gate.need if isinstance(gate, Gate) else ():
                if one.name in gates.NEAR and isinstance(one.value, Decimal) and gates.fails(one.sign, one.value):
                    yield Watched(gate, one.name, of_lines, one)


def _bound(condition: Condition) -> Decimal:
    return condition.value if isinstance(condition.value, Decimal) else NOTHING


def _with(person: Person, fact: str, value: Decimal | None) -> Person:
    return person if value is None else replace(person, facts={**person.facts, fact: value})


def _said(one: Watched, person: Person, edge: gates.Edge | None, currency: str) -> str:
    """Return the sentence, such as "review score 87 pays 100 %, below 85 it pays 80 %"."""
    at = person.facts.get(one.fact)
    if not isinstance(at, Decimal):
        facts = {"what": words.fact(one.fact), "share": share(edge.value if edge else None)}
        return _("No %(what)s yet: the run waits for it. At the lowest it pays %(share)s") % facts
    told = {"what": words.fact(one.fact), "at": f"{at.normalize():f}"}
    if one.condition is not None:
        told["needed"] = conditions((one.condition,), currency)
        if edge:
            return _("%(what)s %(at)s: it pays only with %(needed)s") % told
        return _("%(what)s %(at)s pays nothing: it needs %(needed)s") % told
    place = one.gate.table.place(at)
    value = None if place is None else one.gate.table.rows[place].value
    parts = [_("%(what)s %(at)s pays %(share)s") % (told | {"share": share(value)})]
    if edge:
        facts = {"bound": f"{edge.bound.normalize():f}", "share": share(edge.value)}
        sentence = _("from %(bound)s on it pays %(share)s") if edge.rising else _("below %(bound)s it pays %(share)s")
        parts.append(sentence % facts)
    return punctuation.parts(parts)
