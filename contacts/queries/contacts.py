"""The contact log as a list for quality and supervisors."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from cases.enums import Channel, Outcome
from cases.models import Case
from common import addresses, human_dates, keyset
from common.clock import start_of
from common.sorting import Sort, both_ways
from contacts.enums import Mood
from contacts.models import Attachment, Contact
from contacts.rules import moods
from staff.enums import Role
from staff.models import User

HARD = "hard"
"""Contacts of which the supervisor is told: abusive or distressing ones."""
SORTS = both_ways(at=Sort("at"))
RELATED = ("case__debtor", "case__creditor", "collector", "contact_point", "person", "promise")


@dataclass(frozen=True)
class Filters:
    """What the list shows; empty shows all. Days are in the zone of who reads, both included."""

    collector: int | None = None
    outcome: str = ""
    channel: str = ""
    mood: str = ""
    since: date | None = None
    until: date | None = None

    @classmethod
    def read(cls, data: Any, *, today: date) -> "Filters":
        """Return the filters that a query string names; what cannot be read filters nothing."""
        return cls(
            collector=addresses.key(data.get("collector")),
            outcome=data.get("outcome", "") if data.get("outcome") in Outcome.values else "",
            channel=data.get("channel", "") if data.get("channel") in Channel.values else "",
            mood=data.get("mood", "") if data.get("mood") in (HARD, *Mood.values) else "",
            since=human_dates.day(data.get("since", ""), today=today),
            until=human_dates.day(data.get("until", ""), today=today),
        )


def visible(user: User) -> QuerySet[Contact]:
    """Return the contacts of the cases that `user` may see."""
    rows = Contact.objects.select_related(*RELATED)
    cases = Case.objects.visible_to(user)
    return rows if user.role in (Role.QUALITY, Role.ADMINISTRATOR) else rows.filter(case__in=cases)


def attachments(user: User) -> QuerySet[Attachment]:
    """Return the files, not gone yet, that are attached to contacts of cases that `user` may see."""
    rows = Attachment.objects.filter(contact__case__in=Case.objects.visible_to(user), file__dropped_at=None)
    return rows.select_related("file")


def filtered(user: User, filters: Filters) -> QuerySet[Contact]:
    """Return the contacts that `user` may see and that fit; corrected rows stay, with what corrects them."""
    rows = visible(user)
    if filters.collector:
        rows = rows.filter(collector_id=filters.collector)
    if filters.outcome:
        rows = rows.filter(outcome=filters.outcome)
    if filters.channel:
        rows = rows.filter(channel=filters.channel)
    if filters.mood:
        rows = rows.filter(mood__in=moods.TOLD if filters.mood == HARD else [filters.mood])
    if filters.since:
        rows = rows.filter(at__gte=start_of(filters.since, user.time_zone))
    if filters.until:
        rows = rows.filter(at__lt=start_of(filters.until + timedelta(days=1), user.time_zone))
    return rows


def listed(*, user: User, filters: Filters, sort: str = "at", cursor: str = "", size: int = 50) -> keyset.Page[Contact]:
    """Return one page of contacts in the order `sort` of SORTS; corrected rows stay, with what corrects them."""
    how = SORTS[sort]
    rows = filtered(user, filters).prefetch_related("corrections")
    return keyset.page(rows, by=[how.field], cursor=cursor, size=size, descending=how.descending)


def collectors(user: User) -> QuerySet[User]:
    """Return who may be chosen as collector: the team's for a supervisor, everyone's else."""
    people = User.objects.filter(role=Role.COLLECTOR).order_by("name", "pk")
    return people.filter(team_id__in=user.team_ids) if user.role == Role.SUPERVISOR else people
