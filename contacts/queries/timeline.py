"""The time line of a case: contacts, money, promises, holds, placement and assignment in one order, newest first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import islice
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from cases.enums import Channel, Component, Outcome, PaymentState, PromiseState
from cases.models import Account, Assignment, Case, Hold, LedgerEntry, Payment, Promise, Request
from cases.queries import tones
from cases.queries.cases.cases import reason_words
from cases.queries.holds import hold_words
from common import dates, money, punctuation
from common.clock import local_date, start_of
from contacts.enums import Direction, MessageState, Party
from contacts.models import Contact, Message, Told
from contacts.queries import evidence

SIZE = 30
FILTERS = {
    "": gettext_lazy("All"),
    "calls": gettext_lazy("Calls"),
    "messages": gettext_lazy("Messages"),
    "money": gettext_lazy("Money"),
    "promises": gettext_lazy("Promises"),
}
WITH_A_VOICE = (Channel.PHONE, Channel.VISIT)
NOON = time(12, 0)


@dataclass(frozen=True)
class Event:
    """One row of the time line. `key` is its place: instant, kind, id; what has no hour shows none."""

    key: tuple[int, str, int]
    at: datetime
    icon: str
    title: str
    by: str
    lines: list[str] = field(default_factory=list)
    tone: str = ""
    has_hour: bool = True
    contact_id: int | None = None
    corrected: bool = False


@dataclass(frozen=True)
class Day:
    """The events of one day in the zone of the case."""

    on: date
    events: list[Event]


@dataclass(frozen=True)
class Line:
    """A piece of the time line and the cursor of what came earlier, "" at its beginning."""

    days: list[Day]
    earlier: str
    zone: str


def line(*, case: Case, show: str = "", before: str = "") -> Line:
    """Return up to 30 events before the cursor `before`, of the kind `show`; at most eight queries."""
    zone = case.creditor.time_zone
    edge = _edge(before)
    sources = {
        "calls": [_contacts(case, edge, WITH_A_VOICE)],
        "messages": [_contacts(case, edge, tuple(one for one in Channel if one not in WITH_A_VOICE)), _unsent(case)],
        "money": [_payments(case, edge, zone)],
        "promises": [_promises(case, zone)],
    }.get(show) or [
        _contacts(case, edge, tuple(Channel)),
        _unsent(case),
        _payments(case, edge, zone),
        _promises(case, zone),
        _placements(case, zone),
        _assignments(case),
        _requests(case),
        _holds(case),
        _told(case, edge),
    ]
    rows = (event for source in sources for event in source)
    found = sorted((one for one in rows if edge is None or one.key < edge), key=lambda one: one.key, reverse=True)
    page = found[:SIZE]
    earlier = "{}~{}~{}".format(*page[-1].key) if len(found) > SIZE else ""
    return Line(_days(page, zone), earlier, zone)


def of_request(request: Request) -> list[Contact]:
    """Return the contacts in which `request` came up, oldest first."""
    return list(Contact.objects.filter(request=request).select_related("collector").order_by("at", "pk"))


def _edge(cursor: str) -> tuple[int, str, int] | None:
    parts = cursor.split("~")
    if len(parts) != 3 or not parts[0].isdigit() or not parts[2].isdigit() or len(parts[0]) > 11:
        return None
    return int(parts[0]), parts[1], int(parts[2])


def _days(events: Iterable[Event], zone: str) -> list[Day]:
    days: list[Day] = []
    for event in events:
        on = local_date(event.at, zone)
        if not days or days[-1].on != on:
            days.append(Day(on, []))
        days[-1].events.append(event)
    return days


def _key(at: datetime, kind: str, pk: int) -> tuple[int, str, int]:
    return int(at.timestamp()), kind, pk


def _until(edge: tuple[int, str, int] | None) -> datetime:
    # One second more than the edge: keys are whole seconds, the exact cut is made on the key itself.
    return (
        datetime.fromtimestamp(edge[0] + 1, ZoneInfo("UTC")) if edge else datetime.max.replace(tzinfo=ZoneInfo("UTC"))
    )


def _noon(on: date, zone: str) -> datetime:
    return datetime.combine(on, NOON, ZoneInfo(zone))


def _contacts(case: Case, edge: tuple[int, str, int] | None, channels: tuple[Channel, ...]) -> Iterator[Event]:
    rows = (
        Contact.objects.filter(case=case, channel__in=channels, at__lt=_until(edge))
        .select_related("collector", "contact_point", "promise")
        .annotate(corrected=Exists(Contact.objects.filter(corrects=OuterRef("pk"))))
        .exclude(Exists(Contact.objects.filter(corrects=OuterRef("pk"), collector=None)))
        .order_by("-at", "-pk")
    )
    for row in islice(rows[: SIZE * 2], SIZE * 2):
        yield _contact(row, case)


def _contact(row: Contact, case: Case) -> Event:
    corrected = bool(row.corrected)  # type: ignore[attr-defined]
    lines = [_how(row), row.note, evidence.person(row)]
    # What a gateway told since stands in place of the row that it corrects.
    if row.corrects_id and row.collector_id:
        lines.insert(0, _("Corrects an earlier row."))
    if corrected:
        lines.insert(0, _("Corrected later."))
    return Event(
        key=_key(row.at, "contact", row.pk),
        at=row.at,
        icon="in" if row.direction == Direction.INBOUND else "phone" if row.channel in WITH_A_VOICE else "chat",
        title=_title(row, case),
        by=row.collector.name if row.collector else pgettext("who did it", "Desk"),
        lines=[one for one in lines if one],
        contact_id=row.pk,
        corrected=corrected,
    )


def _title(row: Contact, case: Case) -> str:
    if row.promise and row.outcome == Outcome.PROMISE:
        facts = {
            "amount": money.signed(row.promise.amount, case.creditor.currency),
            "day": dates.day(row.promise.due_on),
        }
        return _("Promise to pay %(amount)s on %(day)s") % facts
    if row.direction == Direction.INBOUND:
        text = _("They called us: %(outcome)s") if row.channel in WITH_A_VOICE else _("They wrote: %(outcome)s")
        return text % {"outcome": Outcome(row.outcome).label}
    if row.party in ("debtor", "nobody", "voicemail", "wrong_number"):
        return str(Outcome(row.outcome).label)
    return f"{Party(row.party).label}{punctuation.signs().colon}{Outcome(row.outcome).label}"


def _how(row: Contact) -> str:
    how = [str(Channel(row.channel).label)]
    if row.contact_point:
        how.append(row.contact_point.masked)
    if row.seconds:
        minutes, seconds = divmod(row.seconds, 60)
        text = _("%(minutes)s min %(seconds)s s") if minutes else _("%(seconds)s s")
        how.append(text % {"minutes": minutes, "seconds": seconds})
    return punctuation.parts(how)


def _unsent(case: Case) -> Iterator[Event]:
    """Yield what waits to be sent and what was not sent; what was stands in the log."""
    rows = Message.objects.filter(case=case, contact=None).select_related("version__template", "send", "queued_by")
    for row in rows.order_by("-queued_at", "-pk")[: SIZE * 2]:
        about = {"channel": row.get_channel_display(), "name": row.version.template.name}
        waits = row.state in (MessageState.QUEUED, MessageState.CLAIMED)
        title = _("%(channel)s “%(name)s” waits to go") if waits else _("%(channel)s “%(name)s” was not sent")
        goes = _("Goes %(moment)s.") % {"moment": dates.moment(row.due_at, case.creditor.time_zone)}
        why = "" if waits else punctuation.sentence(row.get_reason_display())
        yield Event(
            key=_key(row.queued_at, "message", row.pk),
            at=row.queued_at,
            icon="mail",
            title=title % about,
            by=_by(row),
            lines=[one for one in (goes if waits else why,) if one],
        )


def _by(row: Message) -> str:
    if row.send is not None and row.send.is_of_strategy:
        return _("Strategy, %(step)s") % {"step": row.send.name}
    return row.queued_by.name if row.queued_by else pgettext("who did it", "Desk")


def _payments(case: Case, edge: tuple[int, str, int] | None, zone: str) -> Iterator[Event]:
    rows = Payment.objects.filter(account__case=case, value_on__lte=_until(edge).date() if edge else date.max)
    rows = rows.exclude(state=PaymentState.SET_ASIDE).order_by("-value_on", "-pk")[: SIZE * 2]
    found = list(rows)
    entries = {
        one.payment_id: one
        for one in LedgerEntry.objects.filter(payment__in=[row.pk for row in found], kind__in=["payment", "reversal"])
    }
    for row in found:
        at = _noon(row.value_on, zone)
        amount = money.signed(abs(row.amount), case.creditor.currency)
        back = row.amount < 0
        title = _("%(amount)s taken back") if back else _("%(amount)s received")
        lines = [_spread(entries.get(row.pk), case.creditor.currency)]
        if row.state == PaymentState.BEFORE_PLACEMENT:
            lines = [_("Before placement: already in what the creditor stated.")]
        yield Event(
            key=_key(at, "payment", row.pk),
            at=at,
            icon="coin",
            title=title % {"amount": amount},
            by=_("Bank file") if row.payment_file_id else pgettext("who did it", "Desk"),
            lines=[one for one in lines if one],
            tone="stop" if back else "ok",
            has_hour=False,
        )


def _spread(entry: LedgerEntry | None, currency: str) -> str:
    if entry is None:
        return ""
    parts = [
        f"{one.label} {money.grouped(abs(getattr(entry, one)), currency)}" for one in Component if getattr(entry, one)
    ]
    if entry.unapplied:
        parts.append(_("kept as overpaid %(amount)s") % {"amount": money.grouped(abs(entry.unapplied), currency)})
    return punctuation.sentence(parts)


def _promises(case: Case, zone: str) -> Iterator[Event]:
    """Yield what became of promises, and those that were recorded outside a contact."""
    rows = Promise.objects.filter(case=case).select_related("recorded_by").prefetch_related("contacts").order_by("-pk")
    for row in rows[:200]:
        amount = money.signed(row.amount, case.creditor.currency)
        facts = {"amount": amount, "day": dates.day(row.due_on)}
        if not row.contacts.all():
            title = _("Promise to pay %(amount)s on %(day)s") % facts
            yield Event(_key(row.recorded_at, "promise", row.pk), row.recorded_at, "flag", title, row.recorded_by.name)
        if row.judged_on and row.state in tones.TONES[Promise]:
            at = start_of(row.judged_on, zone)
            got = money.signed(row.received, case.creditor.currency)
            line = _("%(amount)s for %(day)s. %(got)s received.") % (facts | {"got": got})
            title = _("Promise %(state)s") % {"state": PromiseState(row.state).label}
            key = _key(at, "verdict", row.pk)
            by, tone = pgettext("who did it", "Desk"), tones.of(row)
            yield Event(key, at, "flag", title, by, [line], tone, has_hour=False)


def _placements(case: Case, zone: str) -> Iterator[Event]:
    for row in Account.objects.filter(case=case).select_related("placement").order_by("pk")[:100]:
        at = _noon(row.placed_on, zone)
        recall = row.placement.recall_on
        lines = [row.placement.file_name]
        if recall:
            lines.append(_("recall date %(day)s") % {"day": dates.day(recall)})
        key = _key(at, "account", row.pk)
        yield Event(key, at, "folder", _("Placed with us"), _("Import"), [punctuation.parts(lines)], has_hour=False)


def _assignments(case: Case) -> Iterator[Event]:
    related = ("collector", "team", "assigned_by", "transfer")
    rows = Assignment.objects.filter(case=case).select_related(*related).order_by("-since")
    for row in rows[:100]:
        whom = row.collector.name if row.collector else row.team.name if row.team else "–"
        title = _("Assigned to %(name)s") % {"name": whom}
        by = row.assigned_by.name if row.assigned_by else pgettext("who did it", "Desk")
        lines = [reason_words(row.reason), *([row.transfer.note] if row.transfer else [])]
        yield Event(_key(row.since, "assignment", row.pk), row.since, "users", title, by, lines)


def _requests(case: Case) -> Iterator[Event]:
    """Yield when requests were received, and how they were closed."""
    rows = Request.objects.filter(case=case).select_related("opened_by", "closed_by").order_by("-received_at", "-pk")
    for row in rows[:100]:
        kind = row.get_kind_display()
        lines = [punctuation.parts((row.subject, row.number))]
        key = _key(row.received_at, "request", row.pk)
        yield Event(key, row.received_at, "chat", kind, row.opened_by.name, lines)
        if row.closed_at and row.closed_by:
            title = _("%(kind)s closed: %(outcome)s") % {"kind": kind, "outcome": row.get_outcome_display()}
            key = _key(row.closed_at, "answer", row.pk)
            yield Event(key, row.closed_at, "chat", title, row.closed_by.name, [row.number], "ok")


def _told(case: Case, edge: tuple[int, str, int] | None) -> Iterator[Event]:
    """Yield which answers were given."""
    rows = Told.objects.filter(case=case, at__lt=_until(edge)).select_related("by", "version__answer")
    for row in rows.order_by("-at", "-pk")[: SIZE * 2]:
        what = row.version.answer.question if row.version else row.get_topic_display()
        title = f"{row.get_how_display()}{punctuation.signs().colon}{what}"
        yield Event(_key(row.at, "told", row.pk), row.at, "chat", title, row.by.name)


def _holds(case: Case) -> Iterator[Event]:
    """Yield when a hold of this case was received, and when it was lifted; one of another case is told in the head."""
    rows = Hold.objects.filter(case=case).select_related("placed_by", "lifted_by", "point", "person").order_by("-pk")
    for row in rows[:100]:
        name, nobody = hold_words.name(row.kind, row.form), pgettext("who did it", "Desk")
        lines = [f"{hold_words.stopped(row)}{punctuation.signs().stop}", row.reason]
        yield Event(
            key=_key(row.received_at, "hold", row.pk),
            at=row.received_at,
            icon="pause",
            title=_("On hold: %(holds)s") % {"holds": name},
            by=row.placed_by.name if row.placed_by else nobody,
            lines=[one for one in lines if one],
            tone="stop",
        )
        if row.lifted_at:
            title = _("Lifted: %(hold)s") % {"hold": name}
            by = row.lifted_by.name if row.lifted_by else nobody
            lines = [row.lift_reason] if row.lift_reason else []
            yield Event(_key(row.lifted_at, "lifted", row.pk), row.lifted_at, "pause", title, by, lines)
