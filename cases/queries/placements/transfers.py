"""What a hand-over moves, and the loads on both sides before and after."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from cases.enums import NextAction
from cases.models import Assignment, Case
from cases.querysets import CaseQuerySet
from staff.enums import Role
from staff.models import Team, User
from staff.queries.people import with_load


@dataclass(frozen=True)
class Side:
    """One person's or pool's cases before and after; `most` is how many they should have, None for a pool."""

    name: str
    before: int
    after: int
    most: int | None = None

    @property
    def is_over(self) -> bool:
        """Whether more come than the person should have."""
        return self.most is not None and self.after > self.most and self.after > self.before


@dataclass(frozen=True)
class Preview:
    """What moves: cases, open promises and booked call-backs among them, and both sides, who takes over last."""

    moving: int
    promises: int
    booked: int
    sides: list[Side]


def attach(found: Collection[Case]) -> None:
    """Give each case its `handover` with the note, when nobody has been contacted since; one query for all."""
    rows = Assignment.objects.filter(case__in=[case.pk for case in found], until=None, transfer__isnull=False)
    handed = {row.case_id: row for row in rows.select_related("transfer")}
    for case in found:
        row = handed.get(case.pk)
        is_new = row is not None and (case.last_contact_at is None or case.last_contact_at <= row.since)
        case.handover = row.transfer if row is not None and is_new else None


def takers() -> tuple[list[User], list[Team]]:
    """Return every active collector with `owing_cases`, and every team: a hand-over may leave the team."""
    found = User.objects.filter(role=Role.COLLECTOR, is_active=True, team__isnull=False).select_related("team")
    return list(with_load(found).order_by("team__name", "name", "pk")), list(Team.objects.order_by("name"))


def preview(cases: CaseQuerySet, *, collector: User | None, team: Team) -> Preview:
    """Return what handing `cases` to `collector`, or to the pool of `team`, would move; four queries."""
    away = ~Q(collector=collector, team=team) if collector else ~Q(collector=None, team=team)
    moving = cases.open().filter(away | Q(team=None))
    counts = moving.aggregate(
        moving=Count("pk"),
        promises=Count("pk", filter=Q(promise_due_on__isnull=False)),
        booked=Count("pk", filter=Q(next_action=NextAction.CALL_BACK, next_action_at__isnull=False)),
        owing=Count("pk", filter=Q(balance__gt=0)),
    )
    sides = _givers(moving)
    sides.append(_taker(collector, team, int(counts["owing"])))
    return Preview(counts["moving"], counts["promises"], counts["booked"], sides)


def _givers(moving: CaseQuerySet) -> list[Side]:
    leaving = dict(moving.filter(balance__gt=0).values_list("collector").annotate(Count("pk")))
    pooled = leaving.pop(None, 0)
    people: Any = with_load(User.objects.filter(pk__in=leaving)).order_by("name", "pk")
    sides = [Side(one.name, one.owing_cases, one.owing_cases - leaving[one.pk], one.most_cases) for one in people]
    if pooled:
        sides.insert(0, Side(_("Cases in a pool"), pooled, 0))
    return sides


def _taker(collector: User | None, team: Team, coming: int) -> Side:
    if collector is not None:
        load = Case.objects.open().filter(collector=collector, balance__gt=0).count()
        return Side(collector.name, load, load + coming, collector.most_cases)
    load = Case.objects.open().filter(collector=None, team=team, balance__gt=0).count()
    return Side(_("Pool of %(team)s") % {"team": team.name}, load, load + coming)
