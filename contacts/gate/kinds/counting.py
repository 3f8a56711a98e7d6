"""What counts toward a cap or a cool-down: which attempts, toward which debt, with whom, under whose consent.

Counts are derived from the events each time, so that a fact that arrives late un-counts what it concerns.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from common.clock import local_date, start_of
from contacts.gate.facts import Attempt, Question
from contacts.gate.packs import Rule
from contacts.gate.statements import Fact, Said, last_day

CONSENT_DAYS = 7
OWN_PLACES = frozenset({"", "home", "mobile", "own"})
KEYS = frozenset({"person", "person_contacted", "particular_debt", "account", "number", "place"})
UNITS: dict[str, Callable[[Attempt], bool]] = {
    "attempts": lambda _one: True,
    "connected_attempts": lambda one: one.is_connected,
    "contacts_made": lambda one: one.is_contact,
    "conversations": lambda one: one.is_conversation,
    "unanswered": lambda one: one.is_unanswered,
    "voicemails": lambda one: one.is_voicemail,
}


@dataclass(frozen=True, slots=True)
class Toward:
    """Toward which debts an attempt counts: surely toward `surely`, and toward exactly one of `one_of`."""

    surely: frozenset[str]
    one_of: tuple[str, ...] = ()


def day_starts(on: date, zone: str) -> datetime:
    """Return the first instant of the local date `on`."""
    return start_of(on, zone)


def grouped(rule: Rule, question: Question) -> dict[str, str]:
    """Return for each debt the one as which it counts: debts of one type and one account may be a single debt."""
    terms = rule.terms.get("one_debt") or {}
    found: dict[str, str] = {}
    for debt in question.all_debts:
        same = debt.account and debt.type in terms.get("types", ())
        found[debt.id] = f"{debt.type}:{debt.account}" if same else debt.id
    return found


def debts_of(question: Question, groups: dict[str, str]) -> frozenset[str]:
    """Return the debts that the question is about, as they count."""
    return frozenset(groups.get(one, one) for one in question.debts or (str(question.case_id),))


def called_for(one: Attempt, groups: dict[str, str]) -> Toward:
    """Return toward which debts the attempt counts as placed (12 CFR 1006.14(b)(4), comment -1.i).

    A conversation or a message that names debts counts toward each that was raised; an unanswered call, or one in
    which none was named, toward exactly one of those for which it was placed, as the collector chooses.
    """
    if one.raised is not None:
        named = one.raised
    elif one.is_conversation or one.outcome == "voicemail_with_debt" or one.channel not in {"phone", "visit"}:
        named = one.debts or (str(one.case_id),) * bool(one.case_id)
    else:
        named = ()
    return _toward(one, named, groups)


def spoken_of(one: Attempt, groups: dict[str, str]) -> Toward:
    """Return toward which debts a conversation counts: each that was spoken of, whoever began (comment -1.ii)."""
    named = one.discussed if one.discussed is not None else one.debts or (str(one.case_id),) * bool(one.case_id)
    return _toward(one, named, groups)


def _toward(one: Attempt, named: Iterable[str], groups: dict[str, str]) -> Toward:
    counted = frozenset(groups.get(debt, debt) for debt in one.allocated or named)
    if counted:
        return Toward(counted)
    options = one.debts or one.intended or tuple(groups) or (str(one.case_id),)
    choices = tuple(dict.fromkeys(groups.get(debt, debt) for debt in options))
    return Toward(frozenset(choices)) if len(choices) == 1 else Toward(frozenset(), choices)


def is_same_person(one: Attempt, question: Question) -> bool:
    """Return whether the attempt was made to the person whom the question asks for."""
    return one.person == question.person


def concerned(
    rule: Rule, question: Question, *, any_direction: bool = False, since: datetime | None = None
) -> Iterator[Attempt]:
    """Yield the attempts on the rule's channels that share its key with the question, debts aside."""
    key = set(rule.terms["key"])
    if key - KEYS:
        raise KeyError(f"key {key - KEYS}")
    channels = frozenset(rule.terms.get("counted_channels", ())) or rule.channels
    fits = _sharing(rule, question, key)
    history = question.history.to(question.number) if "number" in key else question.history
    for one in history.between(since, question.now):
        if (one.outbound or any_direction) and (not channels or one.channel in channels) and fits(one):
            yield one


def _sharing(rule: Rule, question: Question, key: set[str]) -> Callable[[Attempt], bool]:
    """Return what tells whether an attempt shares number, person, place and collector with the question."""
    by_number, by_place, own = "number" in key, "place" in key, rule.terms.get("actor_scope") == "this_collector"
    elsewhere, each = _is_elsewhere(question.place), "person_contacted" in key

    def test(one: Attempt) -> bool:
        if by_number:
            return one.number == question.number
        if one.to_wrong or one.person != question.person or (each and one.person_id != question.person_id):
            return False
        return (not by_place or _is_elsewhere(one.place) == elsewhere) and (not own or one.actor == question.actor)

    return test


def _is_elsewhere(place: str) -> bool:
    """Return whether the place is elsewhere than the person's own: the workplace, for one."""
    return place not in OWN_PLACES


def excluded(rule: Rule, question: Question, groups: dict[str, str]) -> Callable[[Attempt], bool]:
    """Return what tells whether an attempt is left out of the count by the rule."""
    kinds = frozenset(rule.terms.get("exclude", ()))
    spans = consents(rule, question, groups) if "consented_window" in kinds else ()
    told = {one.kind for one in question.said} >= {Said.CONSENT_TO_CALLS}

    def test(one: Attempt) -> bool:
        if "not_connected" in kinds and not one.is_connected and not one.is_reserved:
            return True
        if "consented_window" not in kinds:
            return False
        if one.consented and not told:
            return True
        return any(span.covers(one.at) for span in spans)

    return test


@dataclass(frozen=True, slots=True)
class Consented:
    """Days on which calls under prior consent do not count; it ends with the next conversation, `ended_at`."""

    given: Fact
    zone: str
    first_on: date
    last_on: date
    ended_at: datetime | None

    def covers(self, at: datetime) -> bool:
        """Return whether a call placed at the instant `at` is under the consent."""
        if at < self.given.at or (self.ended_at is not None and at > self.ended_at):
            return False
        on = local_date(at, self.zone)
        return self.first_on <= on <= self.last_on and (not self.given.dates or on in self.given.dates)

    def opens_after(self, now: datetime) -> datetime | None:
        """Return the next instant after `now` at which a call would be under the consent; None when there is none."""
        if self.ended_at is not None:
            return None
        on = max(local_date(now, self.zone), self.first_on)
        while on <= self.last_on:
            start = max(day_starts(on, self.zone), self.given.at)
            if start > now and (not self.given.dates or on in self.given.dates):
                return start
            on += timedelta(days=1)
        return None


def consents(rule: Rule, question: Question, groups: dict[str, str]) -> tuple[Consented, ...]:
    """Return the prior consents to calls that concern the question's debts (12 CFR 1006.14(b)(3)(i) and comments).

    Only what was given directly to this collector counts, for at most seven consecutive days of which that of
    receipt is the first. It ends before when the person wanted it shorter, takes it back, or is spoken to.
    """
    debts = debts_of(question, groups)
    found = []
    for given in question.known(Said.CONSENT_TO_CALLS):
        covered = frozenset(groups.get(debt, debt) for debt in given.debts)
        if not given.direct or (covered and not covered & debts) or given.person not in {"", question.person}:
            continue
        found.append(_consented(given, question, groups, covered or debts))
    return tuple(found)


def _consented(given: Fact, question: Question, groups: dict[str, str], debts: frozenset[str]) -> Consented:
    zone = question.home
    received = local_date(given.at, zone)
    last = last_day(received, CONSENT_DAYS)
    ends = [one.at for one in question.known(Said.CONSENT_WITHDRAWN) if one.at >= given.at and _takes_back(one)]
    ends += [
        one.at
        for one in question.attempts
        if one.is_conversation
        and one.at > given.at
        and one.at < question.now
        and is_same_person(one, question)
        and (spoken_of(one, groups).surely & debts)
    ]
    if given.ends_at is not None:
        ends.append(given.ends_at)
    return Consented(
        given=given,
        zone=zone,
        first_on=max(received, given.first_on or received),
        last_on=min(last, given.last_on or last),
        ended_at=min(ends, default=None),
    )


def _takes_back(one: Fact) -> bool:
    return one.channel in {"", "phone"}
