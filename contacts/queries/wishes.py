"""The wishes in force: as typed facts for the gate, set-based, and as rows for the pages."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from cases.enums import PointPlace, PointState
from cases.models import ContactPoint, Debtor
from cases.queries import persons
from common.prepared import Prepared
from contacts.enums import WishKind
from contacts.gate.statements import Fact, Said
from contacts.models import Wish

WORKPLACE = "workplace"
STANDING = Prepared(
    "standing_wishes",
    """
    WITH asked AS (
        SELECT d.id AS asked_id, d.id AS debtor_id, true AS own FROM cases_debtor d WHERE d.id = ANY(%(debtors)s)
        UNION ALL SELECT a.id, s.id, false FROM cases_debtor a
        JOIN cases_debtor s ON s.national_number_hash = a.national_number_hash AND s.id <> a.id
        WHERE a.id = ANY(%(debtors)s)
    )
    SELECT a.asked_id, w.kind, w.received_at, w.person_id, w.channel, coalesce(p.value, ''), w.place, w.days, w.opens,
        w.closes, w.first_on, w.last_on, w.direct AND a.own
    FROM asked a JOIN contacts_wish w ON w.debtor_id = a.debtor_id AND (a.own OR w.person_id IS NULL)
    LEFT JOIN cases_contactpoint p ON p.id = w.point_id
    WHERE w.kind <> 'taken_back' AND w.received_at <= %(now)s
        AND (w.last_on IS NULL OR w.last_on >= (%(now)s)::date - 1)
        AND NOT EXISTS (SELECT FROM contacts_wish t WHERE t.takes_back_id = w.id AND t.received_at <= %(now)s)
    ORDER BY w.received_at, w.id
    """,
    {"debtors": "bigint[]", "now": "timestamptz"},
)


@dataclass(frozen=True, slots=True)
class WishFact:
    """A wish in force, as the gate reads it; `number` is the number or address itself, since two people may share one.

    It is the debtor's when `person_id` is None. `direct` says that it was given to the desk for this creditor. A wish
    that has a last day holds on that day too, in the person's own zone: whoever asks compares the dates.
    """

    kind: str
    at: datetime
    person_id: int | None = None
    channel: str = ""
    number: str = ""
    place: str = ""
    days: frozenset[str] = frozenset()
    opens: str = ""
    closes: str = ""
    first_on: date | None = None
    last_on: date | None = None
    direct: bool = True

    def closes_way(self, *, person_id: int | None, channel: str, number: str) -> bool:
        """Return whether it is an opt-out that closes this number on this channel for this person."""
        if self.kind != WishKind.OPT_OUT or (self.channel and self.channel != channel):
            return False
        return self.number == number if self.number else self.person_id == person_id


def facts(debtor_ids: Collection[int], *, now: datetime) -> dict[int, list[WishFact]]:
    """Return the wishes in force at `now` by debtor, the oldest first; one query for all of them.

    A debtor is everyone with the same national number: what they said to the desk for one creditor counts for each,
    but only what was said for this one is `direct`. What was taken back, and what is over, is not among them.
    """
    found: dict[int, list[WishFact]] = defaultdict(list)
    rows = STANDING.rows({"debtors": list(debtor_ids), "now": now})
    for asked_id, kind, at, person_id, channel, number, place, days, *rest in rows:
        found[asked_id].append(WishFact(kind, at, person_id, channel, number, place, frozenset(days), *rest))
    return found


def said(wishes: Collection[WishFact], point: ContactPoint | None) -> tuple[Fact, ...]:
    """Return the wishes of whoever `point` belongs to, the debtor when there is none, as the gate's standing facts."""
    whose = point.person_id if point else None
    return tuple(
        Fact(
            kind=_kind(one),
            at=one.at,
            channel=one.channel,
            number=one.number,
            place=WORKPLACE if one.place == PointPlace.WORK else one.place,
            days=one.days,
            opens=one.opens,
            closes=one.closes,
            first_on=one.first_on,
            last_on=one.last_on,
            direct=one.direct,
        )
        for one in wishes
        if one.person_id == whose
    )


def _kind(one: WishFact) -> str:
    if one.kind != WishKind.OPT_OUT:
        return one.kind
    return str(Said.ADDRESS_OPT_OUT if one.number else Said.MEDIA_OPT_OUT)


def said_since(debtor: Debtor, at: datetime) -> bool:
    """Return whether the person said anything of being reached since `at`, to whichever creditor."""
    same = persons.debtors(debtor.pk, debtor.national_number_hash)
    return Wish.objects.filter(debtor__in=same, recorded_at__gte=at).exists()


def number_state(point: ContactPoint | None, channel: str, wishes: Collection[WishFact]) -> str:
    """Return what is known of a number on a channel: "refused" or "opted_out" before its own state."""
    if point is None:
        return str(PointState.NEW)
    if point.person is not None and point.person.refused_at is not None:
        return "refused"
    closed = any(one.closes_way(person_id=point.person_id, channel=channel, number=point.value) for one in wishes)
    return "opted_out" if closed else str(point.state)


def same(wish: Wish) -> Wish | None:
    """Return the wish that stands and says the same as `wish`, which is not stored; None when nothing does."""
    names = ("debtor", "person", "kind", "channel", "point", "place", "days", "opens", "closes", "first_on", "last_on")
    rows = Wish.objects.filter(taken_back__isnull=True, **{name: getattr(wish, name) for name in names})
    return rows.order_by("pk").first()


def standing(debtor_id: int) -> QuerySet[Wish]:
    """Return the wishes of a debtor, and of the people around them, that were not taken back, the newest first."""
    rows = Wish.objects.filter(debtor_id=debtor_id, taken_back__isnull=True).exclude(kind=WishKind.TAKEN_BACK)
    return rows.select_related("point", "person", "recorded_by").order_by("-received_at", "-pk")


def history(debtor_id: int) -> QuerySet[Wish]:
    """Return everything that was said, taken back or not, the newest first."""
    rows = Wish.objects.filter(debtor_id=debtor_id).select_related("point", "person", "recorded_by", "takes_back")
    return rows.order_by("-received_at", "-pk")
