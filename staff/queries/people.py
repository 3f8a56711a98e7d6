"""People and teams with their load, for the lists of administrators and supervisors."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from common import addresses
from staff.enums import Role
from staff.models import Team, User


@dataclass(frozen=True)
class TeamLoad:
    """A team, its members with `owing_cases`, and its sums."""

    team: Team
    members: list[User]
    owing_cases: int
    most_cases: int

    @property
    def free(self) -> int:
        """How many more cases the team's collectors may get; never below zero."""
        return max(0, self.most_cases - self.owing_cases)


def with_load(people: QuerySet[User]) -> QuerySet[User]:
    """Add `owing_cases`, the load of a person: the cases that are not closed and owe something.

    Cases are an app above this one; their reverse name is all that is known of them here.
    """
    counted = User.objects.filter(pk=OuterRef("pk")).annotate(
        n=Count("cases", filter=~Q(cases__state="closed") & Q(cases__balance__gt=0))
    )
    return people.annotate(owing_cases=Coalesce(Subquery(counted.values("n")), 0))


def listed(*, role: str = "", team: str = "", access: str = "", text: str = "") -> QuerySet[User]:
    """Return the people that fit the filters; each is left out when empty or unknown."""
    people = User.objects.select_related("team")
    if role in Role.values:
        people = people.filter(role=role)
    if (team_id := addresses.key(team)) is not None:
        people = people.filter(team_id=team_id)
    if access in ("open", "closed"):
        people = people.filter(is_active=access == "open")
    if text:
        people = people.filter(Q(name__icontains=text) | Q(username__icontains=text) | Q(email__icontains=text))
    return with_load(people)


def counts() -> dict[str, int]:
    """Return how many people there are, and how many may sign in."""
    return User.objects.aggregate(all=Count("pk"), active=Count("pk", filter=Q(is_active=True)))


def teams_of(user: User) -> list[TeamLoad]:
    """Return the teams that concern `user` with their active members, in three queries at any size."""
    teams = Team.objects.select_related("supervisor").order_by("name")
    if user.role != Role.ADMINISTRATOR:
        teams = teams.filter(pk__in=user.team_ids)
    found = list(teams)
    members: dict[int | None, list[Any]] = {team.pk: [] for team in found}
    people = User.objects.filter(team__in=found, is_active=True).order_by("name", "pk")
    for person in with_load(people):
        members[person.team_id].append(person)
    return [_load(team, members[team.pk]) for team in found]


def _load(team: Team, members: list[Any]) -> TeamLoad:
    collectors = [person for person in members if person.role == Role.COLLECTOR]
    return TeamLoad(
        team,
        members,
        owing_cases=sum(person.owing_cases for person in collectors),
        most_cases=sum(person.most_cases for person in collectors),
    )
