"""The grid of targets of a month."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from commissions.models import Amendment, Statement, Target
from commissions.queries import amendments
from commissions.rules.months import previous_month
from staff.enums import Role
from staff.models import Team, User


@dataclass(frozen=True, slots=True)
class GridRow:
    """One collector: this month's target with who set and approved it, last month's, and what last month credited.

    `amendment` is what is to become of the target of an approved month and waits for a second person.
    """

    collector: User
    stored: Target | None
    last_target: Decimal | None
    last_recovered: Decimal | None
    amendment: Amendment | None = None

    @property
    def target(self) -> Decimal | None:
        """The amount that is set, approved or not."""
        return self.stored.amount if self.stored else None


def grid(*, month: date, currency: str, team_id: int | None) -> list[GridRow]:
    """Return the collectors who may sign in, or have a target in the month, by name."""
    rows = Target.objects.filter(month=month, currency=currency).select_related("set_by", "approved_by")
    now, before = {row.collector_id: row for row in rows}, _targets(previous_month(month), currency)
    people = User.objects.filter(Q(role=Role.COLLECTOR, is_active=True) | Q(pk__in=now)).select_related("team")
    if team_id:
        people = people.filter(team=team_id)
    statements = Statement.objects.filter(
        run__month=previous_month(month), run__currency=currency, run__booked_in__isnull=True
    )
    recovered = dict(statements.values_list("collector", "recovered"))
    asked = {row.collector_id: row for row in amendments.of_targets(month=month, currency=currency)}
    return [
        GridRow(one, now.get(one.pk), before.get(one.pk), recovered.get(one.pk), asked.get(one.pk))
        for one in people.order_by("name")
    ]


def _targets(month: date, currency: str) -> dict[int, Decimal]:
    return dict(Target.objects.filter(month=month, currency=currency).values_list("collector", "amount"))


def waiting(*, month: date, currency: str, user: User) -> int:
    """Return how many targets of a month wait for a second person such as `user`: those that somebody else set."""
    amended = amendments.of_targets(month=month, currency=currency).exclude(made_by=user).count()
    return amended or Target.objects.waiting().filter(month=month, currency=currency).exclude(set_by=user).count()


def teams() -> list[Team]:
    """Return the teams by name."""
    return list(Team.objects.order_by("name"))
