"""The list of review scores of a month."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from commissions.models import ReviewScore
from commissions.rules.months import previous_month
from staff.enums import Role
from staff.models import Team, User


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One collector: the last score of the month, that of the month before, and the one that counts meanwhile."""

    collector: User
    latest: ReviewScore | None
    before: ReviewScore | None
    counts: ReviewScore | None


def people(user: User, *, team_id: int | None) -> QuerySet[User]:
    """Return the collectors whose scores `user` sees, of a team or all; a supervisor those of the own teams."""
    rows = User.objects.filter(role=Role.COLLECTOR, is_active=True)
    if user.role == Role.SUPERVISOR:
        rows = rows.filter(team__in=user.team_ids)
    return rows.filter(team=team_id) if team_id else rows


def listed(user: User, *, month: date, team_id: int | None) -> list[ScoreRow]:
    """Return the collectors with their scores, by name; in four queries, however many they are."""
    found = people(user, team_id=team_id).select_related("team").order_by("name", "pk")
    rows = ReviewScore.objects.filter(month=month).select_related("set_by", "approved_by")
    latest = {row.collector_id: row for row in rows.latest_ones()}
    counting = {row.collector_id: row for row in rows.counting()}
    before = {row.collector_id: row for row in ReviewScore.objects.filter(month=previous_month(month)).counting()}
    return [ScoreRow(one, latest.get(one.pk), before.get(one.pk), counting.get(one.pk)) for one in found]


def waiting(user: User, *, month: date, team_id: int | None) -> list[int]:
    """Return the ids of the collectors of whom a score waits for a second person such as `user`."""
    rows = ReviewScore.objects.waiting().filter(month=month, collector__in=people(user, team_id=team_id))
    return sorted(rows.exclude(set_by=user).values_list("collector", flat=True))


def teams(user: User) -> list[Team]:
    """Return the teams that `user` may choose, by name."""
    rows = Team.objects.order_by("name")
    return list(rows.filter(pk__in=user.team_ids) if user.role == Role.SUPERVISOR else rows)
