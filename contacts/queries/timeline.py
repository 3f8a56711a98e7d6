"""The time line of a case: contacts, money, promises, holds, placement and assignment in one order, newest first."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from cases.enums import Channel, Component, Outcome, PaymentState, PromiseState, RequestKind, RequestOutcome
from cases.models import Case, ContactPoint, Hold, Promise, Request
from cases.queries import tones
from cases.queries.cases.cases import reason_words
from cases.queries.holds import hold_words
from common import dates, links, money, punctuation
from common.clock import local_date
from contacts.enums import AnswerTopic, Direction, MessageState, Party, ToldHow, Unsent
from contacts.models import Contact
from contacts.queries import evidence, timeline_rows
from contacts.queries.timeline_rows import SIZE, WITH_A_VOICE, Key, Row

FILTERS = {
    "": gettext_lazy("All"),
    "calls": gettext_lazy("Calls"),
    "messages": gettext_lazy("Messages"),
    "money": gettext_lazy("Money"),
    "promises": gettext_lazy("Promises"),
}


@dataclass(frozen=True)
class Event:
    """One row of the time line. `key` is its place: instant, kind, id; what has no hour shows none."""

    key: Key
    at: datetime
    icon: str
    title: str
    by: str
    lines: list[str] = field(default_factory=list)
    tone: str = ""
    has_hour: bool = True
    contact_id: int | None = None
    corrected: bool = False

    @property
    def page(self) -> str:
        """The address of the contact."""
        return links.to("contacts:contact-detail", self.contact_id) if self.contact_id else ""


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
    """Return up to 30 events before the cursor `before`, of the kind `show`; one query."""
    zone, currency = case.creditor.time_zone, case.creditor.currency
    found = timeline_rows.rows(case_id=case.pk, zone=zone, show=show, edge=_edge(before))
    page = found[:SIZE]
    earlier = "{}~{}~{}".format(*page[-1].key) if len(found) > SIZE else ""
    return Line(_days([WORDS[row.kind](row, Place(zone, currency)) for row in page], zone), earlier, zone)


def of_request(request: Request) -> list[Contact]:
    """Return the contacts in which `request` came up, oldest first."""
    return list(Contact.objects.filter(request=request).select_related("collector").order_by("at", "pk"))


def _edge(cursor: str) -> Key | None:
    second, _tilde, rest = cursor.partition("~")
    kind, _tilde, pk = rest.partition("~")
    if not (second.isdecimal() and pk.isdecimal() and len(second) <= 11 and len(pk) <= 18):
        return None
    return int(second), kind, int(pk)


def _days(events: Iterable[Event], zone: str) -> list[Day]:
    days: list[Day] = []
    for event in events:
        on = local_date(event.at, zone)
        if not days or days[-1].on != on:
            days.append(Day(on, []))
        days[-1].events.append(event)
    return days


@dataclass(frozen=True)
class Place:
    """What the words of a case hang on: its zone and its currency."""

    zone: str
    currency: str

    def cash(self, amount: str) -> str:
        """Return an amount with its sign."""
        return money.signed(Decimal(amount), self.currency)


def _event(row: Row, icon: str, title: str, by: str, lines: Iterable[str] = (), **more: Any) -> Event:
    return Event(row.key, row.at, icon, title, by, [one for one in lines if one], has_hour=row.has_hour, **more)


def _desk(name: str | None) -> str:
    return name or pgettext("who did it", "Desk")


def _day(on: str) -> str:
    return dates.day(date.fromisoformat(on))


def _contact(row: Row, place: Place) -> Event:
    of = row.facts
    spoken = of["channel"] in WITH_A_VOICE
    lines = [
        _how(of),
        of["note"],
        evidence.standing(of["arrears_reason"], of["willingness"], of["ability"], of["mood"]),
    ]
    # What a gateway told since stands in place of the row that it corrects.
    if of["corrects"] and of["by"]:
        lines.insert(0, _("Corrects an earlier row."))
    if of["corrected"]:
        lines.insert(0, _("Corrected later."))
    return _event(
        row,
        "in" if of["direction"] == Direction.INBOUND else "phone" if spoken else "chat",
        _title(of, place),
        _desk(of["by"]),
        lines,
        contact_id=row.pk,
        corrected=of["corrected"],
    )


def _title(of: dict[str, Any], place: Place) -> str:
    if of["amount"] and of["outcome"] == Outcome.PROMISE:
        return _promised(of, place)
    said = str(Outcome(of["outcome"]).label)
    if of["direction"] == Direction.INBOUND:
        text = _("They called us: %(outcome)s") if of["channel"] in WITH_A_VOICE else _("They wrote: %(outcome)s")
        return text % {"outcome": said}
    if of["party"] in ("debtor", "nobody", "voicemail", "wrong_number"):
        return said
    return f"{Party(of['party']).label}{punctuation.signs().colon}{said}"


def _promised(of: dict[str, Any], place: Place) -> str:
    return _("Promise to pay %(amount)s on %(day)s") % {"amount": place.cash(of["amount"]), "day": _day(of["due_on"])}


def _how(of: dict[str, Any]) -> str:
    how = [str(Channel(of["channel"]).label)]
    if of["point"]:
        how.append(ContactPoint(**of["point"]).masked)
    if of["seconds"]:
        minutes, seconds = divmod(of["seconds"], 60)
        text = _("%(minutes)s min %(seconds)s s") if minutes else _("%(seconds)s s")
        how.append(text % {"minutes": minutes, "seconds": seconds})
    return punctuation.parts(how)


def _unsent(row: Row, place: Place) -> Event:
    of = row.facts
    about = {"channel": Channel(of["channel"]).label, "name": of["template"]}
    by = _("Strategy, %(step)s") % {"step": of["step"]} if of["step"] is not None else _desk(of["by"])
    if of["state"] in (MessageState.QUEUED, MessageState.CLAIMED):
        goes = {"moment": dates.moment(datetime.fromisoformat(of["due_at"]), place.zone)}
        title = _("%(channel)s “%(name)s” waits to go") % about
        return _event(row, "mail", title, by, [_("Goes %(moment)s.") % goes])
    why = punctuation.sentence([Unsent(of["reason"]).label if of["reason"] else ""])
    return _event(row, "mail", _("%(channel)s “%(name)s” was not sent") % about, by, [why])


def _payment(row: Row, place: Place) -> Event:
    of = row.facts
    amount = Decimal(of["amount"])
    back = amount < 0
    title = _("%(amount)s taken back") if back else _("%(amount)s received")
    line = _spread(of["spread"], place.currency) if of["spread"] else ""
    if of["state"] == PaymentState.BEFORE_PLACEMENT:
        line = _("Before placement: already in what the creditor stated.")
    title = title % {"amount": money.signed(abs(amount), place.currency)}
    by = _("Bank file") if of["from_file"] else _desk(None)
    return _event(row, "coin", title, by, [line], tone="stop" if back else "ok")


def _spread(entry: dict[str, str], currency: str) -> str:
    amounts = {name: abs(Decimal(amount)) for name, amount in entry.items()}
    parts = [f"{one.label} {money.grouped(amounts[one], currency)}" for one in Component if amounts[one]]
    if amounts["unapplied"]:
        parts.append(_("kept as overpaid %(amount)s") % {"amount": money.grouped(amounts["unapplied"], currency)})
    return punctuation.sentence(parts)


def _promise(row: Row, place: Place) -> Event:
    return _event(row, "flag", _promised(row.facts, place), row.facts["by"])


def _verdict(row: Row, place: Place) -> Event:
    of = row.facts
    state = PromiseState(of["state"])
    facts = {"amount": place.cash(of["amount"]), "day": _day(of["due_on"]), "got": place.cash(of["received"])}
    line = _("%(amount)s for %(day)s. %(got)s received.") % facts
    title = _("Promise %(state)s") % {"state": state.label}
    return _event(row, "flag", title, _desk(None), [line], tone=tones.TONES[Promise][state])


def _placement(row: Row, _place: Place) -> Event:
    recall = row.facts["recall_on"]
    until = _("recall date %(day)s") % {"day": _day(recall)} if recall else ""
    line = punctuation.parts((row.facts["file"], until))
    return _event(row, "folder", _("Placed with us"), _("Import"), [line])


def _assignment(row: Row, _place: Place) -> Event:
    of = row.facts
    title = _("Assigned to %(name)s") % {"name": of["whom"] or "–"}
    return _event(row, "users", title, _desk(of["by"]), [reason_words(of["reason"]), of["note"]])


def _request(row: Row, _place: Place) -> Event:
    of = row.facts
    line = punctuation.parts((of["subject"], of["number"]))
    return _event(row, "chat", str(RequestKind(of["kind"]).label), of["by"], [line])


def _answer(row: Row, _place: Place) -> Event:
    of = row.facts
    said = {"kind": RequestKind(of["kind"]).label, "outcome": RequestOutcome(of["outcome"]).label}
    return _event(row, "chat", _("%(kind)s closed: %(outcome)s") % said, of["by"], [of["number"]], tone="ok")


def _hold(row: Row, _place: Place) -> Event:
    of = row.facts
    held = {name: of[name] for name in ("kind", "form", "scope", "channel", "person_id")}
    hold = Hold(**held, point=ContactPoint(**of["point"]) if of["point"] else None)
    title = _("On hold: %(holds)s") % {"holds": hold_words.name(hold.kind, hold.form)}
    lines = [f"{hold_words.stopped(hold)}{punctuation.signs().stop}", of["reason"]]
    return _event(row, "pause", title, _desk(of["by"]), lines, tone="stop")


def _lifted(row: Row, _place: Place) -> Event:
    of = row.facts
    title = _("Lifted: %(hold)s") % {"hold": hold_words.name(of["kind"], of["form"])}
    return _event(row, "pause", title, _desk(of["by"]), [of["reason"]])


def _told(row: Row, _place: Place) -> Event:
    """Return which answer was given."""
    of = row.facts
    what = of["question"] or AnswerTopic(of["topic"]).label
    return _event(row, "chat", f"{ToldHow(of['how']).label}{punctuation.signs().colon}{what}", of["by"])


WORDS: dict[str, Callable[[Row, Place], Event]] = {
    "contact": _contact,
    "message": _unsent,
    "payment": _payment,
    "promise": _promise,
    "verdict": _verdict,
    "account": _placement,
    "assignment": _assignment,
    "request": _request,
    "answer": _answer,
    "hold": _hold,
    "lifted": _lifted,
    "told": _told,
}
