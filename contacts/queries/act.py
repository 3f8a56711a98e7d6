"""The act pane: how each number may be reached now, the call that is open, what may be promised."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote

from django.conf import settings
from django.utils.translation import gettext as _

from cases.enums import Channel, Outcome, PartyRole, PointKind
from cases.models import Case, ContactPoint
from cases.queries.promises import promises
from cases.rules.promises.promises import Limits
from common import dates, punctuation, secrets
from contacts.enums import Party, Verdict
from contacts.gate.answers import Answer
from contacts.models import Decision
from contacts.queries import gate, wording
from contacts.rules import outcomes
from staff.models import User

OPEN_CALL = timedelta(hours=8)


@dataclass(frozen=True)
class Line:
    """One way to reach one person, as the pane lists it, with the purposes that a hold leaves for a call.

    `may_ask` says that a supervisor might let a call go on that is stopped now.
    """

    point: ContactPoint
    channel: Channel
    name: str
    words: str
    sign: str
    is_allowed: bool
    is_in_call: bool
    reasons: list[wording.Reason]
    purposes: list[tuple[str, str]]
    may_ask: bool


@dataclass(frozen=True)
class Call:
    """An allowed answer that is not logged yet: the number in full, and what proves who answers."""

    decision: Decision
    number: str
    marks: str

    @property
    def link(self) -> str:
        """The address that dials the number, by the telephone of the machine or by the desk's own system."""
        return str(settings.DIAL).replace("{number}", quote(self.number, safe="+"))


@dataclass(frozen=True)
class Pane:
    """Everything that the act pane says."""

    headline: str
    sub: str
    sign: str
    reasons: list[wording.Reason]
    lines: list[Line]
    points: list[ContactPoint]
    others: str
    call: Call | None
    limits: Limits
    zone: str
    asked_at: datetime

    @property
    def is_blocked(self) -> bool:
        """Whether no number may be called now."""
        return self.sign == "stop"


def pane(*, case: Case, user: User, now: datetime, decision: Decision | None = None) -> Pane:
    """Return the pane of `case` for `user`, with the call of `decision` when it is open."""
    reaches = gate.look(case=case, now=now, by=user.pk)
    zone = _zone(case)
    calls = [one for one in reaches if one.channel == Channel.PHONE]
    best = min((one.answer for one in calls if _owes(one.point)), key=gate.rank, default=None)
    lines = [_line(one, now, zone, decision) for one in sorted(calls, key=lambda one: gate.rank(one.answer))]
    return Pane(
        headline=wording.headline(best, now=now, zone=zone) if best else _("No phone number"),
        sub=_sub(best) if best else _("Ask the creditor for one, or write."),
        sign={"allowed": "ok", "warn": "warn"}.get(best.verdict if best else "", "stop"),
        reasons=_reasons(best, now, zone) if best else [],
        lines=lines,
        points=list(dict.fromkeys(one.point for one in reaches)),
        others=_others(reaches, now, zone),
        call=_call(case, decision, user, now),
        limits=promises.limits(case=case, now=now),
        zone=zone,
        asked_at=now,
    )


def _owes(point: ContactPoint) -> bool:
    return point.person is None or point.person.role != PartyRole.CONTACT_PERSON


def _zone(case: Case) -> str:
    zones: list[str] = case.debtor.time_zones
    return zones[0] if zones else case.creditor.time_zone


def _sub(best: Answer) -> str:
    caps = [wording.counted(one) for one in best.findings if wording.is_told(one) and "number" not in one.facts["key"]]
    return punctuation.sentence(caps)


def _reasons(answer: Answer, now: datetime, zone: str) -> list[wording.Reason]:
    # What the house asks of every call is told only when it stands in the way.
    met = [one for one in answer.findings if one.met and not one.advisory and not one.rule.startswith("house.")]
    return [wording.reason(one, now=now, zone=zone) for one in (*answer.unmet, *answer.warnings, *met)]


def _line(one: gate.Reach, now: datetime, zone: str, decision: Decision | None) -> Line:
    point, answer = one.point, one.answer
    in_call = decision is not None and decision.contact_point_id == point.pk and decision.verdict != Verdict.BLOCKED
    who = (
        punctuation.parts((point.person.name, point.person.get_role_display()))
        if point.person
        else point.get_place_display()
    )
    about = [str(point.get_state_display())] if answer.is_allowed and point.state == "verified" else []
    about += [wording.counted(cap) for cap in answer.findings if wording.is_told(cap) and "number" in cap.facts["key"]]
    words = punctuation.parts(about) if answer.is_allowed else wording.short(answer, now=now, zone=zone)
    sign = {"allowed": "ok", "warn": "warn"}.get(answer.verdict, "stop")
    reasons = _reasons(answer, now, zone)
    purposes = [(str(purpose), str(purpose.label)) for purpose in one.purposes]
    may_ask = bool(answer.overrides) and not in_call
    return Line(point, one.channel, who, words, sign, answer.is_allowed, in_call, reasons, purposes, may_ask)


def _others(reaches: list[gate.Reach], now: datetime, zone: str) -> str:
    """Return the other channels that are open now: "SMS until 22:00, letter"."""
    found: dict[str, str] = {}
    for one in reaches:
        if one.channel in (Channel.PHONE, Channel.VISIT) or not one.answer.is_allowed or not _owes(one.point):
            continue
        name = str(one.channel.label)
        closes = one.answer.closes
        facts = {"channel": name, "time": wording.when(closes, now=now, zone=zone)} if closes else {}
        found.setdefault(name, _("%(channel)s until %(time)s") % facts if closes else name)
    return punctuation.listed(found.values())


def _call(case: Case, decision: Decision | None, user: User, now: datetime) -> Call | None:
    if decision is None or decision.verdict == Verdict.BLOCKED or decision.contact_point is None:
        return None
    if decision.asked_by_id != user.pk or now - decision.asked_at > OPEN_CALL or hasattr(decision, "contact"):
        return None
    # Of a guarantor nothing is known that proves who answers; what proves the debtor is not for them.
    return Call(decision, decision.contact_point.value, "" if decision.contact_point.person_id else _marks(case))


def _marks(case: Case) -> str:
    """Return what the person who answers must know: the end of the ID number, the month of birth."""
    debtor, marks = case.debtor, []
    if debtor.national_number:
        try:
            place = f"debtor:{debtor.creditor_id}:{debtor.reference}"
            number = secrets.decrypt(bytes(debtor.national_number), bound_to=place).decode()
        except (secrets.Undecipherable, UnicodeDecodeError):
            number = ""
        if number:
            marks.append(_("ID number ends in %(digits)s") % {"digits": number[-4:]})
    if debtor.birth_on:
        marks.append(_("born in %(month)s") % {"month": dates.month_name(debtor.birth_on.month)})
    return punctuation.parts(marks)


def open_call(*, case: Case, user: User, now: datetime) -> Decision | None:
    """Return the newest allowed call on `case` that `user` began and has not logged, so that a reload keeps it."""
    found = Decision.objects.filter(
        case=case,
        asked_by=user,
        channel=Channel.PHONE,
        contact__isnull=True,
        reserved_until__gt=now,
        contact_point__kind=PointKind.PHONE,
    )
    return found.select_related("contact_point__person").order_by("-pk").first()


@dataclass(frozen=True)
class Choice:
    """A button of the form: value, words, key, and the classes by which it is shown."""

    value: str
    label: str
    key: str
    shown_for: str


PARTY_KEYS = {
    Party.DEBTOR: "d",
    Party.GUARANTOR: "g",
    Party.CONTACT_PERSON: "f",
    Party.SOMEONE_ELSE: "m",
    Party.VOICEMAIL: "v",
    Party.NOBODY: "0",
    Party.WRONG_NUMBER: "w",
}


OUTCOME_KEYS = "123456789-"


def parties(case: Case) -> list[Choice]:
    """Return who may have answered; guarantor and contact person only where there is one."""
    known = set(case.debtor.related_people.values_list("role", flat=True))
    needs = {Party.GUARANTOR: PartyRole.GUARANTOR, Party.CONTACT_PERSON: PartyRole.CONTACT_PERSON}
    shown = [one for one in Party if one not in needs or needs[one] in known]
    return [Choice(str(one), str(one.label), PARTY_KEYS[one], "") for one in shown]


def outcome_choices() -> list[Choice]:
    """Return every outcome of the form with the parties that it fits and its key for the debtor."""
    reached = outcomes.BY_PARTY[Party.DEBTOR]
    found = []
    for one in Outcome:
        fits = [party for party in outcomes.BY_PARTY if one in outcomes.BY_PARTY[party]]
        ways = {"for-out": outcomes.OUT_IN_WRITING, "for-in": (Outcome.RECEIVED,), "for-voice": (outcomes.DROPPED,)}
        shown = " ".join([f"for-{party}" for party in fits] + [way for way, among in ways.items() if one in among])
        key = OUTCOME_KEYS[reached.index(one)] if one in reached else ""
        found.append(Choice(str(one), str(one.label), key, shown))
    return found
