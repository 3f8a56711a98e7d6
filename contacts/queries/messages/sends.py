"""What is known of sendings: the list, progress by state, the report of who was not written to and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from cases.enums import Channel
from cases.models import Case, Creditor
from cases.queries.cases import case_list
from cases.queries.strategies import strategies
from common import keyset, punctuation
from common.clock import local_date
from common.sorting import Sort, both_ways
from contacts.enums import MessageState, SendState, Unsent
from contacts.models import Message, Send, TemplateVersion
from contacts.queries.templates import template_page
from contacts.queries.templates.templates import Text
from staff.models import User

SIZE = 50
SORTS = both_ways(made=Sort("made_at"))
WAITING = (MessageState.QUEUED, MessageState.CLAIMED)


@dataclass(frozen=True)
class Line:
    """How many messages of a sending are of one state, or were not sent for one reason."""

    key: str
    words: str
    number: int


@dataclass(frozen=True)
class Progress:
    """How far a sending is: everybody, by state, and why some were not written to, the most frequent reason first."""

    everybody: int
    states: list[Line]
    reasons: list[Line]
    waiting: int

    @property
    def is_over(self) -> bool:
        """Whether nobody waits any more."""
        return self.waiting == 0

    @property
    def done(self) -> int:
        """How many wait no more, written to or not."""
        return self.everybody - self.waiting

    @property
    def percent(self) -> int:
        """How much of it is done, of a hundred."""
        return 100 * self.done // self.everybody if self.everybody else 0


@dataclass(frozen=True)
class Ahead:
    """Whom a sending would be for: how many cases, and how it reads for one of them; `missing` says why it does not.

    `seen` names what was asked for: what was looked at starts, nothing else.
    """

    seen: str
    language: str
    cases: int
    case: Case | None
    text: Text | None
    missing: str


def ahead(
    version: TemplateVersion, *, creditor: Creditor, segment: str, buckets: Sequence[int], now: datetime
) -> Ahead:
    """Return whom the wording `version` would go out to, before anything is started."""
    rows = Case.objects.filter(creditor=creditor).open()
    if segment:
        rows = rows.filter(steps__until=None, steps__segment=segment)
    if buckets:
        today = local_date(now, creditor.time_zone)
        rows = rows.filter(case_list.aged(tuple(str(one) for one in buckets), today))
    shown = template_page.shown(version, cases=rows, number="", now=now)
    seen = f"{version.pk}-{creditor.pk}-{segment}-{sorted(buckets)}"
    return Ahead(seen, version.template.language, rows.count(), shown.case, shown.text, shown.missing)


def visible(user: User) -> QuerySet[Send]:
    """Return the sendings that `user` may see: every one, for those who may send to many."""
    return Send.objects.select_related("creditor", "version__template", "made_by", "job")


def page(rows: QuerySet[Send], *, sort: str = "made", cursor: str = "") -> keyset.Page[Send]:
    """Return one page of sendings in the order `sort` of SORTS."""
    how = SORTS[sort]
    return keyset.page(rows, by=[how.field], cursor=cursor, size=SIZE, descending=how.descending)


def progress(send: Send) -> Progress:
    """Return how far a sending is; one query over its index."""
    rows = Message.objects.filter(send=send).order_by().values_list("state", "reason").annotate(Count("pk"))
    states: dict[str, int] = {}
    reasons: dict[str, int] = {}
    for state, reason, number in rows:
        states[state] = states.get(state, 0) + number
        if reason:
            reasons[reason] = reasons.get(reason, 0) + number
    return Progress(
        everybody=sum(states.values()),
        states=[Line(str(key), str(label), states[key]) for key, label in MessageState.choices if key in states],
        reasons=sorted(
            (Line(key, str(Unsent(key).label), number) for key, number in reasons.items()),
            key=lambda line: -line.number,
        ),
        waiting=sum(states.get(str(one), 0) for one in WAITING),
    )


def words(send: Send, *, on: date) -> str:
    """Return whom a sending is for, in a line."""
    names = dict(segments(on))
    key, buckets = send.asked.get("segment", ""), send.asked.get("buckets", [])
    segment = _("Segment %(name)s") % {"name": names.get(key, key)} if key else _("Every open case")
    ages = punctuation.listed(f"M{one}" if one < 7 else "M7+" for one in buckets)
    step = send.asked.get("step")
    since = _("its step of day %(day)s") % {"day": step["day"]} if step else ""
    return punctuation.parts([segment, ages, since])


def segments(on: date) -> list[tuple[str, str]]:
    """Return key and name of the segments of the strategy in force."""
    version = strategies.in_force(on)
    return [(one.key, one.name) for one in version.segments] if version else []


def moves(send: Send, found: Progress) -> list[str]:
    """Return what may be done with the sending."""
    if send.state == SendState.CANCELLED or (send.state == SendState.RUNNING and found.is_over):
        return []
    return {SendState.RUNNING: ["pause", "cancel"], SendState.PAUSED: ["resume", "cancel"]}.get(
        SendState(send.state), ["cancel"]
    )


def is_on_paper(send: Send) -> bool:
    """Return whether its messages are letters."""
    return send.version.template.channel == Channel.LETTER
