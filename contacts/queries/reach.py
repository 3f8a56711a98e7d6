"""How the people of a case may be reached: numbers and addresses, what came of them, what was agreed or forbidden."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.enums import Channel, PartyRole, PointKind, PointPlace, PointSource, PointState
from cases.models import Case, ContactPoint, RelatedPerson
from common import dates, history, punctuation
from contacts.enums import WishKind, WishVia
from contacts.models import Wish
from contacts.queries import wishes
from contacts.queries.gate import CHANNELS
from contacts.rules import wishes as rules

RESULTS = """
    SELECT c.contact_point_id, count(*) FILTER (WHERE c.direction = 'outbound'),
        count(*) FILTER (WHERE c.party IN ('debtor', 'guarantor') AND c.channel IN ('phone', 'visit')),
        max(c.at) FILTER (WHERE c.party IN ('debtor', 'guarantor') AND c.channel IN ('phone', 'visit'))
    FROM contacts_contact c WHERE c.contact_point_id = ANY(%(points)s)
        AND NOT EXISTS (SELECT FROM contacts_contact later WHERE later.corrects_id = c.id)
    GROUP BY 1
"""
TONES = {PointState.VERIFIED: "ok", PointState.NEW: "ring", PointState.EXHAUSTED: "warn"}
OPEN, AGREED, STOPPED = "open", "agreed", "stopped"


@dataclass(frozen=True)
class Way:
    """A number or address on one channel: open, agreed to, or stopped by `wish`."""

    channel: Channel
    state: str
    words: str
    tone: str
    wish: Wish | None


@dataclass(frozen=True)
class PointRow:
    """A number or address with its state, where it came from, what came of it, and its channels."""

    point: ContactPoint
    where: str
    tone: str
    source: str
    results: str
    ways: list[Way]


@dataclass(frozen=True)
class PersonRow:
    """A person of the case; one who is never told of the debt may have refused all contact."""

    person: RelatedPerson | None
    name: str
    role: str
    points: list[PointRow]
    wishes: list["WishRow"]

    @property
    def never_told(self) -> bool:
        """Whether the person merely knows the debtor."""
        return self.person is not None and self.person.role == PartyRole.CONTACT_PERSON


@dataclass(frozen=True)
class WishRow:
    """A wish of times or places, or a general one, in words."""

    wish: Wish
    words: str
    evidence: str
    tone: str
    one_click: bool


def people(case: Case, *, now: datetime) -> list[PersonRow]:
    """Return the debtor and the people around them; four queries however many numbers there are."""
    points = list(ContactPoint.objects.filter(debtor_id=case.debtor_id).select_related("person").order_by("kind", "pk"))
    said = list(wishes.standing(case.debtor_id))
    results = _results([one.pk for one in points])
    rows: dict[int | None, list[PointRow]] = defaultdict(list)
    for point in points:
        rows[point.person_id].append(_point(point, said, results.get(point.pk), case))
    others = RelatedPerson.objects.filter(debtor_id=case.debtor_id).order_by("pk")
    name, role = case.debtor.name, str(PartyRole.DEBTOR.label)
    found = [PersonRow(None, name, role, rows[None], _general(said, None, now))]
    found += [
        PersonRow(one, one.name, str(PartyRole(one.role).label), rows[one.pk], _general(said, one.pk, now))
        for one in others
    ]
    return found


def _results(points: Collection[int]) -> dict[int, tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(RESULTS, {"points": list(points)})
        return {row[0]: row[1:] for row in cursor.fetchall()}


def _point(point: ContactPoint, said: list[Wish], result: tuple[Any, ...] | None, case: Case) -> PointRow:
    refused = point.person is not None and point.person.refused_at is not None
    ways = [] if refused else [_way(point, channel, said) for channel in CHANNELS[PointKind(point.kind)]]
    return PointRow(
        point=point,
        where=where(point),
        tone=TONES.get(PointState(point.state), "stop"),
        source=source(point),
        results=_result_words(result, case.creditor.time_zone),
        ways=ways,
    )


def where(point: ContactPoint) -> str:
    """Return what kind of number or address it is: "Mobile", "Work", "Email"."""
    return str(point.get_place_display() if point.kind == PointKind.PHONE else point.get_kind_display())


def source(point: ContactPoint) -> str:
    """Return where the number or address came from."""
    return str(PointSource(point.source).label) if point.source in PointSource.values else point.source


def _result_words(result: tuple[Any, ...] | None, zone: str) -> str:
    if result is None or not result[0]:
        return _("Not tried yet")
    tried, reached, last = result
    words = ngettext("Reached %(reached)s time, %(tried)s tries", "Reached %(reached)s times, %(tried)s tries", reached)
    found = words % {"reached": reached, "tried": tried}
    return punctuation.parts((found, _("last %(day)s") % {"day": dates.moment(last, zone)})) if last else found


def _way(point: ContactPoint, channel: Channel, said: list[Wish]) -> Way:
    mine = [one for one in said if one.channel in ("", channel) and _concerns(one, point)]
    stop = next((one for one in mine if one.kind == WishKind.OPT_OUT), None)
    agreed = next((one for one in mine if one.kind == WishKind.CONSENT_CHANNEL), None)
    if stop:
        return Way(channel, STOPPED, _("Stopped %(day)s") % {"day": _day(stop)}, "stop", stop)
    if agreed:
        return Way(channel, AGREED, _("Agreed %(day)s") % {"day": _day(agreed)}, "ok", agreed)
    return Way(channel, OPEN, "", "ring", None)


def _day(wish: Wish) -> str:
    return dates.day(timezone.localtime(wish.received_at).date())


def weekday(day: str) -> str:
    """Return "Mon" or "周一" for "mon"."""
    place = rules.WEEKDAYS.index(day)
    return f"周{'一二三四五六日'[place]}" if dates.chinese() else str(WEEKDAYS_ABBR[place])


def _concerns(wish: Wish, point: ContactPoint) -> bool:
    return wish.point_id == point.pk if wish.point_id else wish.person_id == point.person_id


def _general(said: list[Wish], person_id: int | None, now: datetime) -> list[WishRow]:
    """Return the wishes that no single number shows: times, places, whole channels, more calls."""
    shown = (WishKind.OPT_OUT, WishKind.CONSENT_CHANNEL)
    return [
        row(one)
        for one in said
        if one.person_id == person_id and not (one.point_id and one.kind in shown) and not _is_over(one, now)
    ]


def _is_over(wish: Wish, now: datetime) -> bool:
    return wish.last_on is not None and wish.last_on < now.date()


def row(wish: Wish) -> WishRow:
    """Return a wish in words with its evidence."""
    tone = "ok" if wish.kind in rules.CONSENTS else "soft" if wish.kind == WishKind.TAKEN_BACK else "stop"
    return WishRow(wish, words(wish), evidence(wish), tone, one_click=wish.kind in rules.CONSENTS)


def words(wish: Wish) -> str:
    """Return what a wish says: "Not at these hours: Mon to Fri, 09:00–17:30"."""
    about = []
    if wish.channel:
        about.append(str(Channel(wish.channel).label))
    if wish.point:
        about.append(wish.point.masked)
    if wish.place:
        about.append(str(PointPlace(wish.place).label))
    if wish.days:
        about.append(punctuation.listed(weekday(day) for day in wish.days))
    if wish.opens or wish.closes:
        about.append(f"{wish.opens or '00:00'}–{wish.closes or '24:00'}")
    if wish.first_on:
        about.append(_("from %(day)s") % {"day": dates.day(wish.first_on)})
    if wish.last_on:
        about.append(_("until %(day)s") % {"day": dates.day(wish.last_on)})
    label = str(WishKind(wish.kind).label)
    return f"{label}{punctuation.signs().colon}{punctuation.parts(about)}" if about else label


def evidence(wish: Wish) -> str:
    """Return how the desk came to know: when, on which way, by whom, in which words."""
    by = wish.recorded_by.name if wish.recorded_by else _("the desk itself")
    facts = {"moment": dates.moment(wish.received_at), "via": WishVia(wish.via).label, "name": by}
    told = _("%(moment)s by %(via)s, recorded by %(name)s") % facts
    return f"{told}{punctuation.signs().colon}“{wish.wording}”" if wish.wording else told


def changes(point: ContactPoint) -> list[history.Change]:
    """Return the life of a contact point, newest first."""
    records = point.history.select_related("history_user").order_by("-history_date", "-history_id")
    return history.changes(records, skip=("value",))
