"""A version tried on a month that is over, and what came of it for each person."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commissions.enums import LOCKED
from commissions.models import PlanVersion, Run, Simulation, Statement
from commissions.queries.figuring import groups
from commissions.queries.figuring.months import Month
from commissions.queries.plans import outcomes, plans
from commissions.queries.plans.plans import Assigned
from commissions.rules import months as calendar
from commissions.rules.spread import Spread, spread
from common.models import Job
from staff.enums import Role
from staff.models import Team, User

MONTHS = 3
NOTHING = Decimal(0)
EVERYBODY, OF_PLAN = "all", "plan"
SIMULATE = "commissions.simulate"


@dataclass(frozen=True, slots=True)
class Tried:
    """One month: what each collector would get and what they got; `paid` says that an approved run paid them.

    `faults` counts people by what waits for a person: (code, detail).
    """

    month: date
    paid: bool
    after: Mapping[int, Decimal]
    before: Mapping[int, Decimal]
    faults: Mapping[tuple[str, str], int]


def months_before(today: date) -> list[date]:
    """Return the last three months that are over, by their first days, the earliest first."""
    found = [calendar.previous_month(today.replace(day=1))]
    while len(found) < MONTHS:
        found.append(calendar.previous_month(found[-1]))
    return found[::-1]


def people_of(version: PlanVersion, start: date, whom: str) -> dict[int, int | None]:
    """Return the collectors on whom a version is tried in a month, with their team at its end."""
    held = plans.assigned(month=start, currency=version.plan.currency)
    if whom == OF_PLAN:
        return {pk: one.team_id for pk, one in held.items() if one.plan.pk == version.plan_id}
    if whom == EVERYBODY:
        return {pk: one.team_id for pk, one in held.items()}
    everybody = plans.members(before=calendar.following_month(start))
    return {pk: team for pk, team, role in everybody if role == Role.COLLECTOR and whom == f"t{team}"}


def after(
    version: PlanVersion, month: Month, whom: Mapping[int, int | None]
) -> tuple[dict[int, Decimal], Counter[Any]]:
    """Return what the version would pay in the month, and what waits for a person; within a transaction."""
    always = PlanVersion(pk=version.pk, plan=version.plan, definition=version.definition, valid=DateRange(None, None))
    assigned = {pk: Assigned(pk, team, version.plan, (always,), own=False) for pk, team in whom.items()}
    paid: dict[int, Decimal] = {}
    faults: Counter[Any] = Counter()
    for group in groups.groups(month, assigned=assigned):
        result = groups.figure(month, group)
        paid |= {int(who): one.total for who, one in result.statements.items()}
        faults.update((one.code, one.detail) for one in result.faults)
    return paid, faults


def before(month: Month) -> tuple[dict[int, Decimal], bool]:
    """Return what everybody was paid for the month, deltas with it; of a month without an approved run what the plans
    in force would pay.
    """
    approved = Run.objects.filter(month=month.start, currency=month.currency, state__in=LOCKED)
    if approved.filter(booked_in__isnull=True).exists():
        posted = Statement.objects.filter(run__in=approved).values_list("collector").annotate(posted=Sum("total"))
        return dict(posted.order_by("collector")), True
    found: dict[int, Decimal] = {}
    for group in groups.groups(month):
        found |= {int(who): one.total for who, one in groups.figure(month, group).statements.items()}
    return found, False


# What the page shows.


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month of a simulation: sums before and after; `waits` are sentences of what could not be figured."""

    month: date
    paid: bool
    before: Decimal
    after: Decimal
    waits: tuple[str, ...]

    @property
    def change(self) -> Decimal:
        """What the version would pay more."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person over all months."""

    collector: User
    before: Decimal
    after: Decimal

    @property
    def change(self) -> Decimal:
        """What the version would pay them more."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Shown:
    """A simulation in figures: by month, by person (who wins most first), and the picture of who wins and loses."""

    months: list[MonthRow]
    people: list[PersonRow]
    picture: Spread

    @property
    def before(self) -> Decimal:
        """What was paid in all months."""
        return sum((one.before for one in self.months), NOTHING)

    @property
    def after(self) -> Decimal:
        """What the version would have paid."""
        return sum((one.after for one in self.months), NOTHING)

    @property
    def change(self) -> Decimal:
        """What the version would have cost more."""
        return self.after - self.before

    @property
    def lacks(self) -> bool:
        """Whether data were missing, so that something was figured without them."""
        return any(one.waits for one in self.months)

    @property
    def less(self) -> Decimal:
        """What the version would have cost less."""
        return -self.change

    @property
    def same(self) -> int:
        """How many would get the same."""
        return len(self.people) - self.win - self.lose

    @property
    def win(self) -> int:
        """How many would get more."""
        return sum(one.change > 0 for one in self.people)

    @property
    def lose(self) -> int:
        """How many would get less."""
        return sum(one.change < 0 for one in self.people)


def of(version: PlanVersion) -> Simulation | None:
    """Return what came of a version when it was tried last."""
    return Simulation.objects.filter(version=version).select_related("made_by", "version__plan").first()


def job_of(version: PlanVersion) -> Job | None:
    """Return the job that tries a version, or that did last."""
    return Job.objects.filter(kind=SIMULATE, key=f"version:{version.pk}").order_by("-pk").first()


def shown(simulation: Simulation) -> Shown:
    """Return what the page shows of a simulation."""
    months = [
        MonthRow(
            date.fromisoformat(one["month"]),
            one["paid"],
            Decimal(one["before"]),
            Decimal(one["after"]),
            tuple(_waits(*fault) for fault in one["faults"]),
        )
        for one in simulation.months
    ]
    held = {one["collector"]: one for one in simulation.people}
    users = User.objects.filter(pk__in=held).select_related("team").order_by("name", "pk")
    people = [PersonRow(one, _sum(held[one.pk]["before"]), _sum(held[one.pk]["after"])) for one in users]
    people.sort(key=lambda one: -one.change)
    return Shown(months, people, spread([one.change for one in people]))


def _sum(amounts: list[str]) -> Decimal:
    return sum(map(Decimal, amounts), NOTHING)


def _waits(code: str, detail: str, count: int) -> str:
    sentence = ngettext(
        "%(what)s: %(count)d person, figured without it", "%(what)s: %(count)d people, figured without it", count
    )
    return sentence % {"what": outcomes.fault(code, detail), "count": count}


def whom_choices(version: PlanVersion, today: date) -> list[tuple[str, Any]]:
    """Return on whom a version can be tried: whom its plan pays, a team, everybody who is paid in its currency."""
    found: list[tuple[str, Any]] = []
    if plans.assigned_now(today).get(version.plan_id):
        found.append((OF_PLAN, _("whom the plan pays")))
    currency = {"currency": version.plan.currency}
    found.append((EVERYBODY, _("everybody who is paid in %(currency)s") % currency))
    return found + [(f"t{team.pk}", team.name) for team in Team.objects.order_by("name")]
