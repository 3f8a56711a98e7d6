"""What the present month has earned the supervisor's teams so far: pots, people, and scores that put pay at risk."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from commissions.engine.measures import Sums
from commissions.engine.results import Result
from commissions.models import Assignment
from commissions.queries import pay_at_risk
from commissions.queries.figuring import groups
from commissions.queries.figuring.groups import Group
from commissions.queries.figuring.months import Month, watermark
from commissions.queries.plans import plans
from commissions.queries.traces import percent_of
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
    amount: Decimal


@dataclass(frozen=True, slots=True)
class TeamPay:
    """The month so far in one currency; `without` are members whom no plan pays in it."""

    month: date
    currency: str
    members: list[Member]
    pots: list[Pot]
    risks: list[pay_at_risk.Risk]

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
    risks: list[pay_at_risk.Risk] = []
    for group in groups.groups(month, assigned=own):
        sums = groups.sums_so_far(month, group)
        result = groups.result(month, group, sums)
        found += _members(group, sums, result, members)
        for name, amount in result.pools.items():
            pots.append(Pot(teams.get(name.rpartition("/")[2], ""), amount))
        risks += pay_at_risk.risks(month, group, sums, members)
    order = {pk: place for place, pk in enumerate(members)}
    found.sort(key=lambda one: order[one.user.pk])
    risks.sort(key=lambda one: (-one.lost, -one.at_risk, order[one.user.pk]))
    return TeamPay(month.start, month.currency, found, pots, risks)


def _members(group: Group, sums: Mapping[str, Sums], result: Result, members: Mapping[int, User]) -> Iterator[Member]:
    lacking = {one.subject for one in result.faults if one.code == "missing_target"}
    for who, person in group.people.items():
        recovered = sums[who].recovered if who in sums else NOTHING
        percent = percent_of(recovered, person.target) if person.target else None
        total = None if who in lacking else result.statements[who].total
        yield Member(members[int(who)], recovered, person.target, percent, total)
