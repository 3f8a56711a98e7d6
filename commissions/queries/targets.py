"""The grid of targets of a month."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from commissions.models import Statement, Target
from commissions.queries.credits import previous_month
from staff.enums import Role
from staff.models import Team, User


@dataclass(frozen=True, slots=True)
class GridRow:
    """One collector: this month's target, last month's, and what last month's run credited."""

    collector: User
    target: Decimal | None
    last_target: Decimal | None
    last_recovered: Decimal | None


def grid(*, month: date, currency: str, team_id: int | None) -> list[GridRow]:
    """Return the collectors who may sign in, or have a target in the month, by name."""
    now, before = _targets(month, currency), _targets(previous_month(month), currency)
    people = User.objects.filter(Q(role=Role.COLLECTOR, is_active=True) | Q(pk__in=now)).select_related("team")
    if team_id:
        people = people.filter(team=team_id)
    statements = Statement.objects.filter(run__month=previous_month(month), run__currency=currency)
    recovered = dict(statements.values_list("collector", "recovered"))
    return [GridRow(one, now.get(one.pk), before.get(one.pk), recovered.get(one.pk)) for one in people.order_by("name")]


def _targets(month: date, currency: str) -> dict[int, Decimal]:
    return dict(Target.objects.filter(month=month, currency=currency).values_list("collector", "amount"))


def teams() -> list[Team]:
    """Return the teams by name."""
    return list(Team.objects.order_by("name"))
