"""What is known of messages: the list by keyset with its filters, one message, what may be written to a case."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from cases.enums import Channel, PartyRole, PointState
from cases.models import Case, ContactPoint
from cases.querysets import sights
from common import keyset
from common.clock import local_date, start_of
from common.sorting import Sort, both_ways
from contacts.models import Message, Template
from contacts.queries.gate import CHANNELS
from contacts.queries.library import hearing
from contacts.queries.templates import templates
from staff.models import User

SIZE = 50
BEST = {str(PointState.VERIFIED): 0, str(PointState.NEW): 1}
SORTS = both_ways(queued=Sort("queued_at"), due=Sort("due_at"))


@dataclass(frozen=True)
class MessageFilter:
    """What the list shows; empty means everything. Days are of the reader's zone, both included."""

    state: str = ""
    channel: str = ""
    creditor: int | None = None
    reason: str = ""
    since: date | None = None
    until: date | None = None
    case: str = ""
    send: int | None = None


@dataclass(frozen=True)
class Way:
    """One number or address of a case on one channel, with the templates that may be written to it."""

    point: ContactPoint
    channel: str
    templates: list[Template]


def visible(user: User) -> QuerySet[Message]:
    """Return the messages of the cases that `user` may see."""
    ways = sights(user, case="case__")
    rows = Message.objects.all()
    if ways is None:
        return rows
    seen = Q()
    for way in ways:
        seen |= way
    return rows.filter(seen)


def filtered(user: User, by: MessageFilter) -> QuerySet[Message]:
    """Return the messages that fit and that `user` may see."""
    rows = visible(user)
    plain: dict[str, Any] = {
        "state": by.state,
        "channel": by.channel,
        "case__creditor": by.creditor,
        "reason": by.reason,
    }
    plain["send"] = by.send
    rows = rows.filter(**{name: value for name, value in plain.items() if value})
    if by.case:
        rows = rows.filter(case__number__iexact=by.case)
    if by.since:
        rows = rows.filter(queued_at__gte=start_of(by.since, user.time_zone))
    if by.until:
        rows = rows.filter(queued_at__lt=start_of(by.until + timedelta(days=1), user.time_zone))
    return rows


def page(rows: QuerySet[Message], *, sort: str = "queued", cursor: str = "") -> keyset.Page[Message]:
    """Return one page of messages in the order `sort` of SORTS."""
    how = SORTS[sort]
    found = rows.select_related("case__debtor", "case__creditor", "contact_point", "version__template", "queued_by")
    return keyset.page(found, by=[how.field], cursor=cursor, size=SIZE, descending=how.descending)


def counts(rows: QuerySet[Message]) -> dict[str, int]:
    """Return how many messages there are of each state."""
    return dict(rows.order_by("state").values_list("state").annotate(Count("pk")))


def detail(user: User) -> QuerySet[Message]:
    """Return the messages with what a page of one shows."""
    related = ("case__debtor", "case__creditor", "contact_point", "person", "version__template", "queued_by")
    return visible(user).select_related(*related, "decision", "last_decision", "contact")


def ways(case: Case, *, now: datetime) -> list[Way]:
    """Return to which numbers and addresses of the case something may be written, with the templates in force for each.

    The best number first, and of its templates those in the debtor's language. Three queries. Whether it may go now,
    the gate says when it is queued.
    """
    today = local_date(now, case.creditor.time_zone)
    rows = Template.objects.filter(Q(creditor=None) | Q(creditor=case.creditor_id), retired_at=None)
    spoken = hearing.language(case)
    offered = sorted(rows.order_by("channel", "name", "pk"), key=lambda one: one.language != spoken)
    templates.attach(offered, on=today)
    points = ContactPoint.objects.filter(debtor=case.debtor_id).select_related("person").order_by("pk")
    found = []
    for point in sorted(points, key=lambda one: (one.person_id is not None, BEST.get(one.state, len(BEST)))):
        role = point.person.role if point.person else PartyRole.DEBTOR
        for channel in CHANNELS[point.kind]:
            fitting = _fitting(offered, channel, role)
            if fitting:
                found.append(Way(point, str(channel), fitting))
    return found


def _fitting(offered: Iterable[Template], channel: Channel, role: str) -> list[Template]:
    return [one for one in offered if one.current is not None and (one.channel, one.party) == (channel, role)]
