"""The facts of a scenario as the gate knows them: attempts, standing facts, debts, and the contact asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contacts.gate.facts import Attempt, Debt, Question
from contacts.gate.scenarios import moments, vocabulary
from contacts.gate.scenarios.moments import unreadable
from contacts.gate.scenarios.reading import Scenario, names
from contacts.gate.statements import Fact, Said

NOTES = frozenset(
    {"note", "notes", "comment", "source", "why", "reason", "assumed", "seconds", "duration", "mailed_at"}
)
ADDRESSES = ("number", "address", "email", "email_address", "phone_number", "to_number", "to_address")
ROLES = {"third_party": "agency", "debt_buyer": "buyer", "first_party": "creditor"}


@dataclass(frozen=True, slots=True)
class Read:
    """A row's fields with what has been read of them, so that what nothing reads can be told."""

    row: Mapping[str, Any]
    where: str
    taken: set[str]

    def take(self, *fields: str) -> Any:
        """Return the first of `fields` that is there, and count all of them as read."""
        self.taken.update(fields)
        return next((self.row[one] for one in fields if self.row.get(one) is not None), None)

    def left(self) -> list[str]:
        """Return the fields that nothing read."""
        return [f"{self.where}.{one}" for one in self.row if one not in self.taken | NOTES]


def word(value: Any, table: Mapping[str, str], where: str) -> str:
    """Return what `table` calls a word; raise ScenarioUnreadable for one that nobody knows."""
    key = str(value).lower().strip()
    if key in table:
        return table[key]
    if table is vocabulary.OUTCOMES and key.startswith("voicemail"):
        return vocabulary.voicemail(key)
    raise unreadable("Nobody knows “%(value)s”.", where=where, value=value)


def party(value: Any, where: str) -> tuple[str, str]:
    """Return the party and, for anyone but the consumer, who of them: "third_party:T1"."""
    text = str(value or "consumer").lower().strip()
    kind = word(text.partition(":")[0], vocabulary.PARTIES, where)
    return kind, "" if kind == "debtor" else text


def debts(scenario: Scenario) -> tuple[Debt, ...]:
    """Return the debts of the scenario."""
    found = []
    for place, row in enumerate(scenario.rows("debts")):
        if "id" not in row:
            raise unreadable("A debt has no id.", where=f"debts[{place}].id")
        account = row.get("servicing_account") or row.get("account") or row.get("account_number") or ""
        found.append(Debt(str(row["id"]), str(row.get("type", "")), str(account)))
    return tuple(found)


def attempts(scenario: Scenario, wrong: frozenset[str] = frozenset()) -> tuple[list[Attempt], list[str]]:
    """Return the attempts with the fields that nothing read; those to `wrong` numbers never concerned the person."""
    found, left = [], []
    for place, row in enumerate(scenario.rows("attempts")):
        read = Read(row, f"attempts[{place}]", set())
        found.append(_attempt(scenario, read, wrong))
        left += read.left()
    return found, left


def _attempt(scenario: Scenario, read: Read, wrong: frozenset[str]) -> Attempt:
    where = read.where
    kind, person = party(read.take("to", "from_person", "person"), f"{where}.to")
    number = str(read.take(*ADDRESSES) or "")
    read.take("languages", "language", "text", "content", "message", "number_type")
    outcome = word(read.take("outcome") or "conversation", vocabulary.OUTCOMES, f"{where}.outcome")
    spoken = read.take("debts_discussed", "discussed")
    raised = read.take("debts_raised_by_collector", "debts_raised", "raised")
    counted = read.take("allocated_to", "allocated", "counted_toward", "counts_toward", "counted_as", "allocation")
    return Attempt(
        at=scenario.moment(read.take("at"), f"{where}.at"),
        channel=word(read.take("channel") or "phone", vocabulary.CHANNELS, f"{where}.channel"),
        outcome=outcome,
        party=kind,
        number=number,
        outbound=str(read.take("direction") or "outbound") != "inbound",
        to_wrong=bool(number) and number in wrong,
        debts=names(read.take("debts"), f"{where}.debts"),
        intended=names(read.take("intended_debts", "intended"), f"{where}.intended_debts"),
        raised=None if raised is None else names(raised, f"{where}.debts_raised_by_collector"),
        discussed=None if spoken is None else names(spoken, f"{where}.debts_discussed"),
        allocated=names(counted, f"{where}.allocated_to"),
        person=person,
        purpose=str(read.take("purpose") or ""),
        place=_place(read.take("place")),
        consented=bool(read.take("under_consent", "consented")),
        actor=str(read.take("actor", "collector", "agency") or ""),
    )


def _place(value: Any) -> str:
    text = str(value or "").lower()
    return "workplace" if text in {"work", "workplace", "office", "place_of_employment", "employer"} else text


def said(scenario: Scenario) -> tuple[list[Fact], list[str]]:
    """Return the standing facts with the fields that nothing read."""
    found, left = [], []
    for place, row in enumerate(scenario.rows("standing_facts")):
        read = Read(row, f"standing_facts[{place}]", set())
        one = _fact(scenario, read)
        if one is not None:
            found.append(one)
        left += read.left()
    return found, left


def _fact(scenario: Scenario, read: Read) -> Fact | None:
    name, where = str(read.take("fact") or ""), f"{read.where}.fact"
    kind = vocabulary.fact(name)
    if kind is None:
        raise unreadable("Nobody knows the fact “%(name)s”.", where=where, name=name)
    kind = _sharpened(kind, name, read)
    if kind is None:
        return None
    at = scenario.moment(read.take("received_at", "at"), f"{read.where}.at")
    opens, closes = _clocks(read)
    first, last = _days(scenario, read)
    given = str(read.take("given", "given_to") or "directly_to_collector")
    person = read.take("by", "person", "third_party", "to_person")
    read.take("scope")
    return Fact(
        kind=kind,
        at=at,
        debts=frozenset(names(read.take("debts", "debt"), f"{read.where}.debts")),
        person=_person(person, read.where),
        channel=_channel(name, kind, read),
        number=str(read.take(*ADDRESSES) or ""),
        place=_place(read.take("place")),
        days=vocabulary.days(list(names(read.take("days", "weekdays"), f"{read.where}.days"))),
        opens=opens,
        closes=closes,
        dates=frozenset(scenario.day(one, f"{read.where}.valid_on") for one in _list(read.take("valid_on", "dates"))),
        first_on=first,
        last_on=last,
        ends_at=_end(scenario, read),
        direct=given in {"directly_to_collector", "directly", "to_collector", "direct", "True"},
    )


def _sharpened(kind: Said, name: str, read: Read) -> Said | None:
    """Return the kind that further fields make of it: what is only said is no notice in writing."""
    form = read.take("form", "medium", "via", "channel") if kind in {Said.CEASE_WRITTEN, Said.DISPUTED} else None
    written = read.take("in_writing", "written")
    oral = written is False or (form is not None and str(form).lower() in {"phone", "oral", "orally"})
    unaccepted = read.take("medium_accepted", "collector_accepts_medium") is False
    if kind in {Said.CEASE_WRITTEN, Said.DISPUTED} and (oral or unaccepted):
        return Said.REFUSED_ORALLY
    numbered = any(read.row.get(one) for one in ADDRESSES)
    if kind in {Said.ADDRESS_OPT_OUT, Said.MEDIA_OPT_OUT}:
        return Said.ADDRESS_OPT_OUT if numbered else Said.MEDIA_OPT_OUT
    within = read.take("within_validation_period", "in_validation_period")
    if kind == Said.DISPUTED and (within is False or "after_validation" in name):
        return None
    return kind


def _person(value: Any, where: str) -> str:
    if value is None:
        return ""
    text = str(value).lower()
    if text in vocabulary.PARTIES or ":" in text:
        kind, person = party(text, where)
        return "" if kind in {"attorney", "creditor"} else person
    return f"third_party:{text}"


def _channel(name: str, kind: Said, read: Read) -> str:
    told = read.take("medium", "channel")
    if kind in {Said.CEASE_WRITTEN, Said.DISPUTED, Said.REFUSED_ORALLY}:
        return ""
    if told is not None:
        return word(told, vocabulary.CHANNELS, f"{read.where}.medium")
    hints = {"call": "phone", "text": "sms", "sms": "sms", "email": "email", "mail": "letter", "letter": "letter"}
    if kind in {Said.MEDIA_OPT_OUT, Said.CONSENT_TO_ADDRESS, Said.ADDRESS_USED}:
        return next((channel for hint, channel in hints.items() if hint in name), "")
    return ""


def _clocks(read: Read) -> tuple[str, str]:
    span = read.take("hours", "between", "times")
    if span is not None:
        return moments.clocks(span, f"{read.where}.hours")
    opens, closes = read.take("from", "from_time", "start"), read.take("to", "to_time", "end")
    return (
        moments.clock(opens, f"{read.where}.from") if opens is not None else "",
        moments.clock(closes, f"{read.where}.to") if closes is not None else "",
    )


def _days(scenario: Scenario, read: Read) -> tuple[Any, Any]:
    span = read.take("consent_window", "valid", "window")
    if span is not None:
        return moments.days_between(span, f"{read.where}.consent_window")
    first = read.take("valid_from", "from_date", "starts_on")
    last = read.take("until", "valid_until", "through", "expires_on")
    return (
        scenario.day(first, f"{read.where}.valid_from") if first is not None else None,
        scenario.day(last, f"{read.where}.until") if last is not None else None,
    )


def _end(scenario: Scenario, read: Read) -> datetime | None:
    ended = read.take("ended_at", "withdrawn_at", "revoked_at", "lifted_at", "ends_at")
    return None if ended is None else scenario.moment(ended, f"{read.where}.ended_at")


def _list(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]


def question(scenario: Scenario, **changes: Any) -> tuple[Question, list[str]]:
    """Return the contact asked for as the gate's question, with the fields that nothing read.

    `changes` take the place of fields of the candidate, for a question that differs in one point.
    """
    read = Read({**scenario.candidate, **changes}, "candidate", set())
    facts, unread = said(scenario)
    now = scenario.moment(read.take("at"), "candidate.at")
    wrong = frozenset(one.number for one in facts if one.kind == Said.NUMBER_WRONG and one.at <= now and one.number)
    past, more = attempts(scenario, wrong)
    kind, person = party(read.take("to", "person"), "candidate.to")
    everything = debts(scenario)
    named = names(read.take("debts", "debt"), "candidate.debts")
    replies = read.take("in_reply_to", "replies_to")
    asked = Question(
        now=now,
        channel=word(read.take("channel") or "phone", vocabulary.CHANNELS, "candidate.channel"),
        region=str(scenario.raw.get("region") or _region(scenario)),
        regions=frozenset(names(scenario.raw.get("regions"), "regions")),
        zones=scenario.zones,
        purpose=str(read.take("purpose") or "collection"),
        party=kind,
        person=person,
        number=str(read.take(*ADDRESSES) or ""),
        attempts=tuple(one for one in past if one.at <= now),
        said=tuple(facts),
        role=ROLES.get(str(scenario.raw.get("collector_role", "")), str(scenario.raw.get("collector_role", ""))),
        product=str(scenario.raw.get("product", "")),
        stage=str(scenario.raw.get("stage", "")),
        past_due=scenario.raw.get("days_past_due"),
        debts=named or tuple(one.id for one in everything),
        all_debts=everything,
        number_kind=str(read.take("number_type", "number_kind") or "").replace("cell", "mobile").lower(),
        place=_place(read.take("place")),
        known_at=_place(read.take("consumer_known_at", "known_at", "consumer_location", "consumer_known_to_be_at")),
        address_kind=str(read.take("address_type", "address_kind", "email_type") or ""),
        replies_to=_replied(scenario, replies, past, now),
        override=str(read.take("override_reason") or ""),
        outbound=str(read.take("direction") or "outbound") != "inbound",
        actor=str(read.take("actor", "collector") or ""),
        text=None,
    )
    read.take("text", "message", "content", "languages")
    return asked, [*read.left(), *unread, *more, *scenario.unread]


def _replied(scenario: Scenario, value: Any, past: list[Attempt], now: datetime) -> datetime | None:
    """Return the instant of the message that is answered; `true` is the last that came in."""
    if value is None or value is False:
        return None
    if value is True:
        return max((one.at for one in past if not one.outbound and one.at <= now), default=None)
    return scenario.moment(value, "candidate.in_reply_to")


def _region(scenario: Scenario) -> str:
    return str(scenario.meta.get("region") or "us")
