"""The facts that the gate asks for, gathered set-based, and its answer without storing it."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from cases.enums import CaseState, Channel, PartyRole, PointKind, PointPlace
from cases.models import Case, ContactPoint, Hold
from cases.queries.holds import holds
from contacts.enums import Purpose, Verdict
from contacts.gate import engine
from contacts.gate.answers import Answer
from contacts.gate.facts import Attempt, History, Question, Stop
from contacts.gate.packs import Pack
from contacts.queries import gate_rows as rows
from contacts.queries import wishes as wishing
from contacts.queries.packs import packs as packing

SPOKEN = (Purpose.ANSWER, Purpose.ASK_TO_CALL_BACK, Purpose.END_OF_EFFORTS)
"""Purposes for which one calls; notices go in writing."""
PRODUCT = "credit_card"
"""What is collected: with the place and who collects it chooses the packs."""
PLACES = {str(PointPlace.HOME): "home", str(PointPlace.WORK): "workplace"}
CHANNELS: dict[str, tuple[Channel, ...]] = {
    PointKind.PHONE: (Channel.PHONE, Channel.SMS),
    PointKind.EMAIL: (Channel.EMAIL,),
    PointKind.ADDRESS: (Channel.LETTER, Channel.VISIT),
    PointKind.CHAT: (Channel.CHAT,),
}


def place_of(place: str | None) -> str:
    """Return the place of a number or address as rules name it: "home", "workplace" or nothing."""
    return PLACES.get(str(place), "")


def number_kind(kind: str | None, place: str | None) -> str:
    """Return "mobile" or "landline": a number at home or at work belongs to that place; nothing for no number."""
    if kind != PointKind.PHONE:
        return ""
    return "landline" if place in (PointPlace.HOME, PointPlace.WORK) else "mobile"


@dataclass(frozen=True)
class Reach:
    """One way to reach one person: a contact point on one channel, with the gate's answer.

    `purposes` are those for which a call is lawful though a hold stops collection.
    """

    point: ContactPoint
    channel: Channel
    answer: Answer
    purposes: tuple[Purpose, ...] = ()


@dataclass
class CaseFacts:
    """What the gate knows of one case: zones, stop states, holds, contact points, past attempts."""

    case: Case
    zones: tuple[str, ...]
    states: frozenset[str]
    jurisdiction: str
    region: str
    role: str
    known: "Points"
    holds: list[Hold] = field(default_factory=list)
    by_specialist: bool = False
    attempts: list[Attempt] = field(default_factory=list)
    wishes: list[wishing.WishFact] = field(default_factory=list)
    packs: tuple[Pack, ...] = ()

    @property
    def points(self) -> list[ContactPoint]:
        """The numbers and addresses of the debtor and of the people around them."""
        return self.known.of(self.case.debtor_id)

    def question(
        self, *, point: ContactPoint | None, channel: str, now: datetime, purpose: str = "", override: str = ""
    ) -> Question:
        """Return the question that the engine is asked about `point` on `channel`."""
        role = point.person.role if point and point.person else PartyRole.DEBTOR
        question = Question(
            now=now,
            channel=str(channel),
            region=self.jurisdiction,
            zones=self.zones,
            purpose=str(purpose or self.purpose(point)),
            party=str(role),
            case_id=self.case.pk,
            person_id=point.person_id if point else None,
            number=point.value if point else "",
            number_state=wishing.number_state(point, str(channel), self.wishes),
            states=self.states,
            stops=tuple(_stop(hold, self.jurisdiction) for hold in self.holds),
            by_specialist=self.by_specialist,
            regions=self.regions,
            role=self.role,
            override=override,
            product=PRODUCT,
            place=place_of(point.place) if point else "",
            number_kind=number_kind(point.kind, point.place) if point else "",
            attempts=tuple(self.attempts),
            said=wishing.said(self.wishes, point),
        )
        return question.sharing(self.history)

    @staticmethod
    def purpose(point: ContactPoint | None) -> Purpose:
        """Return what a contact is for when nobody says: a contact person is only asked to have the debtor call."""
        is_contact_person = bool(point and point.person and point.person.role == PartyRole.CONTACT_PERSON)
        return Purpose.ASK_TO_CALL_BACK if is_contact_person else Purpose.COLLECTION

    @cached_property
    def history(self) -> History:
        """The attempts in the order of time, sorted once for every question."""
        return History(self.attempts)

    @property
    def regions(self) -> frozenset[str]:
        """Where the person lives, as packs name it: "us-ma" for the debtor's region MA."""
        region, country = "-".join(self.region.lower().split()), self.jurisdiction
        if not region:
            return frozenset()
        return frozenset({region if region.startswith(f"{country}-") else f"{country}-{region}"})


@dataclass(frozen=True)
class State:
    """The gate's answer for a whole case, as a list shows it: its verdict and one sentence.

    `next_at` is the next lawful moment for a call (now when allowed, None when time alone lifts nothing);
    `closes` is the end of the open window; `zone` is the person's.
    """

    verdict: str
    words: str
    next_at: datetime | None
    closes: datetime | None
    zone: str

    @property
    def is_allowed(self) -> bool:
        """Whether a call may be made now."""
        return self.verdict != Verdict.BLOCKED

    @property
    def sign(self) -> str:
        """The sign beside the sentence: ok, warn or stop."""
        return {"allowed": "ok", "warn": "warn"}.get(self.verdict, "stop")


def gather(
    cases: Sequence[Case],
    *,
    now: datetime,
    by: int | None = None,
    leave_slots_of: int | None = None,
    fresh: bool = True,
) -> dict[int, CaseFacts]:
    """Return the facts of each case by its id, in six queries at most however many cases there are.

    `by` is the id of the person who asks. `leave_slots_of` is the id of a person whose own reserved calls on these
    cases do not count: one caller makes one call at a time. `fresh` reads what counts of the cases again, as whoever
    has just locked the person must; without it they are taken as the caller has read them.
    """
    of = {case.pk: case for case in cases}
    known = Points({case.debtor_id for case in cases})
    found = {pk: _facts(of[pk], known, row) for pk, *row in (rows.cases(list(of)) if fresh else _as_read(cases))}
    asked = _add_attempts(found, now=now, leave_slots_of=leave_slots_of)
    _add_holds(found, now=now, by=by)
    said = wishing.facts(known.debtors, now=now)
    for facts in found.values():
        facts.wishes, facts.packs = said[facts.case.debtor_id], asked
    return found


class Points:
    """The numbers and addresses of some debtors, read for all of them when the first is asked for."""

    def __init__(self, debtors: Collection[int]) -> None:
        self.debtors = debtors

    def of(self, debtor_id: int) -> list[ContactPoint]:
        """Return those of one debtor."""
        return self._by_debtor[debtor_id]

    @cached_property
    def _by_debtor(self) -> dict[int, list[ContactPoint]]:
        found: dict[int, list[ContactPoint]] = defaultdict(list)
        points = ContactPoint.objects.filter(debtor_id__in=self.debtors).select_related("person").order_by("pk")
        for point in points:
            found[point.debtor_id].append(point)
        return found


def _as_read(cases: Sequence[Case]) -> Iterator[tuple[Any, ...]]:
    """Yield what counts of each case as the caller has read it, in the order of `gate_rows.CASES`."""
    prefetch_related_objects(list(cases), "debtor", "creditor")
    for one in cases:
        debtor, creditor = one.debtor, one.creditor
        about = (creditor.time_zone, creditor.jurisdiction, creditor.collector_role)
        yield one.pk, one.state, one.balance, debtor.time_zones, debtor.region, *about


def _facts(case: Case, known: Points, row: Sequence[Any]) -> CaseFacts:
    state, balance, zones, region, zone, jurisdiction, role = row
    return CaseFacts(
        case=case,
        zones=tuple(zones) or ((zone,) if zone else ()),
        states=_states(state, balance),
        jurisdiction=jurisdiction,
        region=region,
        role=role,
        known=known,
    )


def _add_attempts(found: dict[int, CaseFacts], *, now: datetime, leave_slots_of: int | None) -> tuple[Pack, ...]:
    """Add the attempts to each case, and return the packs with the approved versions of the house's own rules."""
    approved = []
    sight = max((rows.sight(one.jurisdiction, one.regions) for one in found.values()), default=rows.MARGIN)
    for asked_id, attempt, held_by in rows.attempts(list(found), near=now - sight, now=now):
        own = held_by is not None and held_by == leave_slots_of and attempt.case_id == asked_id
        if not asked_id:
            approved.append(attempt.case_id)
        elif not own and asked_id in found:
            found[asked_id].attempts.append(attempt)
    return packing.of(tuple(sorted(approved)))


def _add_holds(found: dict[int, CaseFacts], *, now: datetime, by: int | None) -> None:
    for pk, reaching in holds.in_force(list(found), now=now).items():
        found[pk].holds = reaching
    if any(hold.terms.specialist for facts in found.values() for hold in facts.holds) and holds.is_specialist(by):
        for facts in found.values():
            facts.by_specialist = True


def _stop(hold: Hold, jurisdiction: str) -> Stop:
    terms, span = hold.terms, hold.span
    return Stop(
        kind=hold.kind,
        scope=hold.scope,
        starts_at=span.received_at,
        ends_at=span.ends_at,
        permits=frozenset(str(one) for one in terms.permits),
        citation=terms.cites.get(jurisdiction, ""),
        person_id=hold.person_id,
        channel=hold.channel,
        number=hold.point.value if hold.point else "",
        everyone=terms.everyone,
        specialist=terms.specialist,
        bound=hold.is_bound,
    )


def _states(state: str, balance: Decimal) -> frozenset[str]:
    found = {
        "case_closed": state == CaseState.CLOSED,
        "nothing_owed": state != CaseState.CLOSED and balance <= 0,
    }
    return frozenset(name for name, holds in found.items() if holds)


def answer(facts: CaseFacts, *, point: ContactPoint | None, channel: str, now: datetime, purpose: str = "") -> Answer:
    """Return the gate's answer from facts that are at hand."""
    return engine.answer(facts.question(point=point, channel=channel, now=now, purpose=purpose), facts.packs)


def look(*, case: Case, now: datetime, by: int | None = None) -> list[Reach]:
    """Return every contact point of the case on each of its channels with the gate's answer; store nothing.

    `by` is the id of the person who looks: a slot that this person holds does not stand in the way.
    """
    facts = gather([case], now=now, by=by, leave_slots_of=by, fresh=False)[case.pk]
    return [_reach(facts, point, channel, now) for point in facts.points for channel in CHANNELS[point.kind]]


def _reach(facts: CaseFacts, point: ContactPoint, channel: Channel, now: datetime) -> Reach:
    found = answer(facts, point=point, channel=channel, now=now)
    held = next((one for one in found.unmet if one.code == "hold"), None)
    if held is None or channel != Channel.PHONE:
        return Reach(point, channel, found)
    purposes = [
        one
        for one in SPOKEN
        if one in held.facts["permits"] and answer(facts, point=point, channel=channel, now=now, purpose=one).is_allowed
    ]
    return Reach(point, channel, found, tuple(purposes))


def possible(facts: CaseFacts, now: datetime) -> list[dict[str, Any]]:
    """Return what is lawful at `now`, as a stored answer tells it: each number or address, channel and purpose."""
    found: list[dict[str, Any]] = []
    for point in facts.points:
        for channel in CHANNELS[point.kind]:
            reach = _reach(facts, point, channel, now)
            open_for = [facts.purpose(point)] if reach.answer.is_allowed else reach.purposes
            found += [{"contact_point": point.pk, "channel": str(channel), "purpose": str(one)} for one in open_for]
    return found


def states(cases: Sequence[Case], now: datetime, by: int | None = None) -> dict[int, State]:
    """Return for each case id whether a call to the debtor or a guarantor is lawful now; flat queries for all."""
    found = gather(cases, now=now, by=by, leave_slots_of=by, fresh=False)
    return {pk: _state(facts, now) for pk, facts in found.items()}


def openings(cases: Sequence[Case], now: datetime, by: int) -> dict[int, datetime | None]:
    """Return for each case id from when a call is lawful: `now` when it is, None where time alone opens nothing."""
    found = gather(cases, now=now, by=by, leave_slots_of=by, fresh=False)
    best = {pk: _best(facts, now) for pk, facts in found.items()}
    return {pk: one.next_at if one else None for pk, one in best.items()}


def _state(facts: CaseFacts, now: datetime) -> State:
    from contacts.queries import wording

    zone, best = facts.zones[0] if facts.zones else "UTC", _best(facts, now)
    if best is None:
        return State(Verdict.BLOCKED, _("No phone number"), None, None, zone)
    return State(best.verdict, wording.short(best, now=now, zone=zone), best.next_at, best.closes, zone)


def _best(facts: CaseFacts, now: datetime) -> Answer | None:
    """Return the most open answer for a call to the debtor or a guarantor; None when there is no number."""
    numbers = [
        point
        for point in facts.points
        if point.kind == PointKind.PHONE and (point.person is None or point.person.role != PartyRole.CONTACT_PERSON)
    ]
    return min(
        (answer(facts, point=point, channel=Channel.PHONE, now=now) for point in numbers), key=rank, default=None
    )


def rank(one: Answer) -> tuple[int, int]:
    """Return by what answers are sorted: the most open first, then the soonest."""
    order = {"allowed": 0, "warn": 1, "blocked": 2}
    return order[one.verdict], int(one.next_at.timestamp()) if one.next_at else 2**40
