"""What the present month has earned the supervisor's teams so far: pots, people, and scores that put pay at risk."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from commissions.engine.components import Factor, Gate
from commissions.engine.engine import figure_sums
from commissions.engine.facts import Person
from commissions.engine.measures import Sums
from commissions.engine.results import Result
from commissions.models import Assignment
from commissions.queries.figuring import groups
from commissions.queries.figuring.groups import Group
from commissions.queries.figuring.months import Month, watermark
from commissions.queries.plans import plan_words as words
from commissions.queries.plans import plans
from commissions.queries.plans.plan_terms import share
from commissions.queries.traces import percent_of
from commissions.rules import gates
from common import punctuation
from staff.enums import Role
from staff.models import Team, User

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Member:
    """One person so far; `total` is None while the plan needs a target that nobody has set."""

    user: User
    recovered: Decimal
    target: Decimal | None
    percent: Decimal | None
    total: Decimal | None


@dataclass(frozen=True, slots=True)
class Pot:
    """What a team has to share so far by one part of a plan."""

    team: str
    part: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Risk:
    """One person whose score or complaints cost pay, or nearly: what is lost so far, and what would be."""

    user: User
    sentence: str
    lost: Decimal
    at_risk: Decimal


@dataclass(frozen=True, slots=True)
class TeamPay:
    """The month so far in one currency; `without` are members whom no plan pays in it."""

    month: date
    currency: str
    members: list[Member]
    pots: list[Pot]
    risks: list[Risk]

    @property
    def total(self) -> Decimal:
        """What all of them earned so far."""
        return sum((one.total for one in self.members if one.total is not None), NOTHING)


def team_pay(user: User, *, today: date) -> list[TeamPay]:
    """Return by currency what the teams of `user` have earned in the month of `today`; figured from their payments."""
    start, known = today.replace(day=1), watermark()
    people = User.objects.filter(role=Role.COLLECTOR, is_active=True, team__in=user.team_ids).order_by("name", "pk")
    members = {one.pk: one for one in people}
    assigned = Assignment.objects.filter(during__contains=start)
    assigned = assigned.filter(Q(team__in=user.team_ids) | Q(collector__in=members))
    currencies = assigned.order_by("currency").values_list("currency", flat=True).distinct()
    teams = {str(one.pk): one.name for one in Team.objects.filter(pk__in=user.team_ids).order_by("pk")}
    return [_pay(Month(start, currency, known, today), members, teams) for currency in currencies]


def _pay(month: Month, members: Mapping[int, User], teams: Mapping[str, str]) -> TeamPay:
    held = plans.assigned(month=month.start, currency=month.currency)
    own = {pk: one for pk, one in held.items() if pk in members}
    found: list[Member] = []
    pots: list[Pot] = []
    risks: list[Risk] = []
    for group in groups.groups(month, assigned=own):
        sums = _sums(month, group)
        result = groups.result(month, group, sums)
        found += _members(group, sums, result, members)
        for name, amount in result.pools.items():
            part, _slash, team = name.rpartition("/")
            pots.append(Pot(teams.get(team, ""), part, amount))
        risks += _risks(month, group, sums, members)
    order = {pk: place for place, pk in enumerate(members)}
    found.sort(key=lambda one: order[one.user.pk])
    risks.sort(key=lambda one: (-one.lost, -one.at_risk, order[one.user.pk]))
    return TeamPay(month.start, month.currency, found, pots, risks)


def _sums(month: Month, group: Group) -> dict[str, Sums]:
    with transaction.atomic(), groups.planned() as cursor:
        return groups.sums_of_stages(cursor, groups.opened(cursor, month, group), group)


def _members(group: Group, sums: Mapping[str, Sums], result: Result, members: Mapping[int, User]) -> Iterator[Member]:
    lacking = {one.subject for one in result.faults if one.code == "missing_target"}
    for who, person in group.people.items():
        recovered = sums[who].recovered if who in sums else NOTHING
        percent = percent_of(recovered, person.target) if person.target else None
        total = None if who in lacking else result.statements[who].total
        yield Member(members[int(who)], recovered, person.target, percent, total)


def _risks(month: Month, group: Group, sums: Mapping[str, Sums], members: Mapping[int, User]) -> Iterator[Risk]:
    """Return whose pay a score or complaints lower, or nearly: of the own pay, without what a team shares."""
    own = replace(group.plan, team=())

    def totals(people: Mapping[str, Person]) -> dict[str, Decimal]:
        found = figure_sums(own, month.period, people, sums)
        return {who: one.total for who, one in found.statements.items()}

    now = totals(group.people)
    for gate in own.period:
        if not isinstance(gate, Gate | Factor) or gate.by not in gates.NEAR or not gate.table.rows:
            continue
        edges = {who: _edge(gate, one) for who, one in group.people.items()}
        best = gates.best(gate.table)
        with_best = totals({who: _with(one, gate.by, best) for who, one in group.people.items()})
        with_less = totals(
            {
                who: _with(one, gate.by, edge.figure if (edge := edges[who]) else None)
                for who, one in group.people.items()
            }
        )
        for who, one in group.people.items():
            edge, missing = edges[who], gate.by not in one.facts
            lost = NOTHING if missing else max(NOTHING, with_best[who] - now[who])
            at_risk = max(NOTHING, now[who] - with_less[who]) if edge else NOTHING
            if lost or at_risk:
                yield Risk(members[int(who)], _said(gate, one, edge), lost, at_risk)


def _edge(gate: Gate | Factor, person: Person) -> gates.Edge | None:
    at = person.facts.get(gate.by)
    if isinstance(at, Decimal):
        if gate.by == "complaints" and not at:
            return None  # the first complaint may cost anybody
        return gates.worse(gate.table, at, within=gates.NEAR[gate.by])
    return gates.lowest(gate.table)


def _with(person: Person, fact: str, value: Decimal | None) -> Person:
    return person if value is None else replace(person, facts={**person.facts, fact: value})


def _said(gate: Gate | Factor, person: Person, edge: gates.Edge | None) -> str:
    """Return the sentence, such as "review score 87 pays 100 %, below 85 it pays 80 %"."""
    at = person.facts.get(gate.by)
    if not isinstance(at, Decimal):
        facts = {"what": words.fact(gate.by), "share": share(edge.value if edge else None)}
        return _("No %(what)s yet: the run waits for it. At the lowest it pays %(share)s") % facts
    place = gate.table.place(at)
    value = None if place is None else gate.table.rows[place].value
    told = {"what": words.fact(gate.by), "at": f"{at.normalize():f}", "share": share(value)}
    parts = [_("%(what)s %(at)s pays %(share)s") % told]
    if edge:
        facts = {"bound": f"{edge.bound.normalize():f}", "share": share(edge.value)}
        sentence = _("from %(bound)s on it pays %(share)s") if edge.rising else _("below %(bound)s it pays %(share)s")
        parts.append(sentence % facts)
    return punctuation.parts(parts)
