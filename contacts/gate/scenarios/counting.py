"""Questions of count, of dates and of disclosures: what counts toward which debt, until when, in which language."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from common.clock import local_date
from contacts.gate import calendars
from contacts.gate.facts import CALLS, Attempt, Debt, Question
from contacts.gate.kinds import counting, provenance, said
from contacts.gate.packs import Pack, Rule
from contacts.gate.scenarios import asking, checking, classifying, facts
from contacts.gate.scenarios.moments import unreadable
from contacts.gate.scenarios.reading import Scenario, names

COUNTED = frozenset(
    {
        "counted_calls",
        "conversations",
        "per_attempt",
        "counted_calls_total",
        "conversations_total",
        "allocation",
        "allocation_options",
        "cooldown_until",
        "legal_effect",
        "rule",
    }
)
SUPPOSED = r"^(?:if|example)_(?:allocated|counted|counts)_(?:to_|toward_|towards_)?(.+)$"
ONE_OF = "collector_chooses_exactly_one_of"


def count(scenario: Scenario, packs: tuple[Pack, ...]) -> list[str]:
    """Return what of the expectation on counts does not hold; raise ScenarioUnreadable."""
    supposed = {name: found[1] for name in scenario.expected if (found := re.search(SUPPOSED, name))}
    checking.unknown(scenario.expected, COUNTED | set(supposed))
    tally = Tally(scenario, packs)
    wrong = [READERS[name](tally, name, value) for name, value in scenario.expected.items() if name in READERS]
    for name, debt in supposed.items():
        wrong += _supposing(tally, name, debt)
    return [one for one in wrong if one]


def _supposing(tally: "Tally", name: str, debt: str) -> list[str | None]:
    """Compare counts that hold if what names no debt is counted toward `debt`."""
    expected = tally.scenario.expected[name]
    known = next((one.id for one in tally.debts if one.id.lower() == debt.lower()), "")
    if not known or not isinstance(expected, dict):
        raise unreadable("It must name a debt, and counts by name.", where=f"expected.{name}")
    checking.unknown(expected, COUNTED)
    other = Tally(tally.scenario, tally.packs)
    other.attempts = [
        replace(one, allocated=(known,)) if not counting.called_for(one, tally.groups).surely else one
        for one in tally.attempts
    ]
    other.attempts = [
        replace(one, allocated=(known,))
        if one.is_conversation and not counting.spoken_of(one, tally.groups).surely
        else one
        for one in other.attempts
    ]
    return [READERS[key](other, f"{name} {key}", value) for key, value in expected.items() if key in READERS]


class Tally:
    """The attempts of a scenario by what they count toward."""

    def __init__(self, scenario: Scenario, packs: tuple[Pack, ...]) -> None:
        self.scenario, self.packs = scenario, packs
        self.cap = _first(packs, "frequency_cap")
        self.cooldown = _first(packs, "cooldown")
        self.debts: tuple[Debt, ...] = facts.debts(scenario)
        self.attempts = facts.attempts(scenario)[0]
        self.said = tuple(facts.said(scenario)[0])
        self.question = self.asked(None)
        self.groups = counting.grouped(self.cap, self.question)

    def asked(self, one: Attempt | None) -> Question:
        """Return the question whether `one` might be made, or at the end of all when it is None."""
        last = max((other.at for other in self.attempts), default=None)
        now = one.at if one else last
        if now is None:
            raise unreadable("There is nothing to count.", where="attempts")
        return Question(
            now=now,
            channel=one.channel if one else "phone",
            region="us",
            zones=self.scenario.zones,
            party=one.party if one else "debtor",
            person=one.person if one else "",
            number=one.number if one else "",
            attempts=tuple(other for other in self.attempts if other.at < now) if one else tuple(self.attempts),
            said=self.said,
            debts=(one.allocated or one.debts or one.intended) if one else tuple(debt.id for debt in self.debts),
            all_debts=self.debts,
            purpose=(one.purpose or "collection") if one else "collection",
        )

    def is_counted(self, one: Attempt) -> bool:
        """Return whether the attempt counts toward the frequency of calls at all."""
        if one.channel not in CALLS or not one.outbound or one.to_wrong:
            return False
        if one.party in self.cap.terms.get("excluded_parties", ()):
            return False
        return not counting.excluded(self.cap, self.question, self.groups)(one)

    def calls(self) -> list[counting.Toward]:
        """Return toward what each call that counts does."""
        return [counting.called_for(one, self.groups) for one in self.attempts if self.is_counted(one)]

    def talks(self) -> list[tuple[Attempt, counting.Toward]]:
        """Return the telephone conversations with toward what they count."""
        spoken = [one for one in self.attempts if one.is_conversation and one.channel in CALLS]
        return [(one, counting.spoken_of(one, self.groups)) for one in spoken]

    def effect(self) -> str:
        """Return what the calls together mean in law: each is asked as it was placed."""
        if any(self.is_counted(one) and self._exceeds(one) for one in self.attempts):
            return "presumed_violation"
        return "presumed_compliance"

    def _exceeds(self, one: Attempt) -> bool:
        """Return whether a call is beyond the frequencies, toward whichever of its debts it may be counted."""
        toward = counting.called_for(one, self.groups)
        ways: list[tuple[str, ...]] = [(debt,) for debt in toward.one_of] or [self.asked(one).debts]
        asked = [replace(self.asked(one), debts=debts) for debts in ways]
        found = [asking.Asked(self.scenario, self.packs, question).calls for question in asked]
        return all(any(rule.blocks for rule in calls) for calls in found)


def _first(packs: tuple[Pack, ...], kind: str) -> Rule:
    for pack in packs:
        for rule in pack.rules:
            if rule.kind == kind and not rule.advisory:
                return rule
    raise unreadable("No pack has a %(kind)s.", where="packs", kind=kind)


def _per_debt(towards: list[counting.Toward], tally: Tally, name: str, expected: Any) -> str | None:
    """Compare counts per debt; what counts toward one of several may be counted as expected."""
    if not isinstance(expected, dict):
        return checking.differs(name, expected, len(towards))
    wanted = {tally.groups.get(str(debt), str(debt)): int(number) for debt, number in expected.items()}
    sure = {debt: sum(debt in one.surely for one in towards) for debt in wanted}
    left = {debt: wanted[debt] - sure[debt] for debt in wanted}
    free = [one.one_of for one in towards if not one.surely]
    if _fits(free, left):
        return None
    return checking.differs(
        name, dict(expected), {debt: sure[tally.groups.get(str(debt), str(debt))] for debt in expected}
    )


def _fits(free: list[tuple[str, ...]], left: dict[str, int]) -> bool:
    """Return whether the calls that count toward one of several can fill exactly what is left."""
    if not free:
        return not any(left.values())
    options, *others = free
    return any(left.get(debt, 0) > 0 and _fits(others, left | {debt: left[debt] - 1}) for debt in options)


def _counted_calls(tally: Tally, name: str, expected: Any) -> str | None:
    return _per_debt(tally.calls(), tally, name, expected)


def _conversations(tally: Tally, name: str, expected: Any) -> str | None:
    return _per_debt([toward for _one, toward in tally.talks()], tally, name, expected)


def _per_attempt(tally: Tally, name: str, expected: Any) -> str | None:
    return checking.differs(name, list(expected), [tally.is_counted(one) for one in tally.attempts])


def _total(tally: Tally, name: str, expected: Any) -> str | None:
    return checking.differs(name, expected, len(tally.calls()))


def _talks_total(tally: Tally, name: str, expected: Any) -> str | None:
    return checking.differs(name, expected, len(tally.talks()))


def _unnamed(tally: Tally) -> list[counting.Toward]:
    return [one for one in [*tally.calls(), *(toward for _one, toward in tally.talks())] if not one.surely]


def _allocation(tally: Tally, name: str, expected: Any) -> str | None:
    return checking.differs(name, expected, ONE_OF if _unnamed(tally) else "each_named")


def _options(tally: Tally, name: str, expected: Any) -> str | None:
    found = sorted({debt for one in _unnamed(tally) for debt in one.one_of})
    return checking.differs(name, sorted(names(expected, name)), found)


def _cooldowns(tally: Tally, name: str, expected: Any) -> str | None:
    days = int(tally.cooldown.terms["duration"]["local_days"])
    zone = tally.scenario.zones[0]
    found: dict[str, date | None] = {}
    wanted: Mapping[str, Any] = expected if isinstance(expected, dict) else {debt.id: expected for debt in tally.debts}
    for debt in wanted:
        key = tally.groups.get(str(debt), str(debt))
        spoken = [local_date(one.at, zone) for one, toward in tally.talks() if key in (toward.surely or toward.one_of)]
        found[debt] = max(spoken) + timedelta(days=days) if spoken else None
    return checking.differs(name, {debt: checking.dated(on, name) for debt, on in wanted.items()}, found)


def _effect(tally: Tally, name: str, expected: Any) -> str | None:
    return checking.differs(name, expected, tally.effect())


def _cited(tally: Tally, name: str, expected: Any) -> str | None:
    told = (tally.cap.citation, *tally.cap.also, tally.cooldown.citation, str(tally.cap.terms.get("debt_cite", "")))
    more = tuple((tally.cap.terms.get("exclude_cites") or {}).values())
    return checking.cites(name, str(expected), [one for one in (*told, *more) if one])


READERS = {
    "counted_calls": _counted_calls,
    "conversations": _conversations,
    "per_attempt": _per_attempt,
    "counted_calls_total": _total,
    "conversations_total": _talks_total,
    "allocation": _allocation,
    "allocation_options": _options,
    "cooldown_until": _cooldowns,
    "legal_effect": _effect,
    "rule": _cited,
}


def disclosure(scenario: Scenario, packs: tuple[Pack, ...]) -> list[str]:
    """Return what of the expectation on disclosures does not hold; raise ScenarioUnreadable."""
    rule = next((one for pack in packs for one in pack.rules if one.kind == "disclosure"), None)
    if rule is None:
        raise unreadable("No pack has a disclosure.", where="packs")
    spoken = []
    for place, row in enumerate(scenario.rows("attempts")):
        outcome = str(row.get("outcome", "conversation"))
        if outcome not in {"no_answer", "busy", "not_in_service", "voicemail_limited_content"}:
            spoken.append(names(row.get("languages", row.get("language")), f"attempts[{place}].languages"))
    first, later = said.languages(spoken)
    found = {
        "initial": sorted(first),
        "subsequent": later,
        "initial_texts": sorted(rule.terms.get("first", ())),
        "subsequent_texts": sorted(rule.terms.get("later", ())),
    }
    checking.unknown(scenario.expected, {*found, "rule"})
    wrong = [
        checking.differs(name, sorted(names(value, name)), found[name])
        for name, value in scenario.expected.items()
        if name in found
    ]
    if "rule" in scenario.expected:
        wrong.append(checking.cites("rule", str(scenario.expected["rule"]), (rule.citation,)))
    return [one for one in wrong if one]


def dates(scenario: Scenario, packs: tuple[Pack, ...]) -> list[str]:
    """Return what of the expectation on dates does not hold; raise ScenarioUnreadable."""
    events = sorted(classifying.events(scenario))
    rule = classifying.rule(packs, "validation-notice")
    kept = classifying.rule(packs, "records")
    found = validation(rule, events) | retention(kept, events) | notice(events)
    checking.unknown(scenario.expected, {*found, "rule"})
    wrong = [
        checking.differs(name, checking.dated(value, name), found[name])
        for name, value in scenario.expected.items()
        if name in found
    ]
    if "rule" in scenario.expected:
        told = (rule.citation, *rule.also, kept.citation, "1006.100", "1006.34(a)(1)", "1006.6(d)(4)(ii)")
        wrong.append(checking.cites("rule", str(scenario.expected["rule"]), told))
    return [one for one in wrong if one]


def retention(rule: Rule, events: list[tuple[date, str]]) -> dict[str, date | None]:
    """Return until when records and recordings are kept (12 CFR 1006.100)."""
    last = max((on for on, name in events if re.search(r"activity|collect", name)), default=None)
    call = max((on for on, name in events if re.search(r"record|call", name)), default=None)
    kept = said.keep_until(rule, last) if last is not None else None
    recorded = said.keep_until(rule, call) if call is not None else None
    return {
        "retain_until": kept or recorded,
        "keep_until": kept or recorded,
        "retention_until": kept or recorded,
        "recording_retain_until": recorded,
        "recordings_retain_until": recorded,
    }


def notice(events: list[tuple[date, str]]) -> dict[str, date | None]:
    """Return the dates of a creditor's notice on email (12 CFR 1006.6(d)(4)(ii))."""
    sent = max((on for on, name in events if "creditor" in name), default=None)
    first = provenance.first_email_on(sent) if sent is not None else None
    end = first - timedelta(days=1) if first is not None else None
    return {
        "opt_out_period_end": end,
        "opt_out_deadline": end,
        "earliest_email_date": first,
        "email_allowed_from": first,
    }


def validation(rule: Rule, events: list[tuple[date, str]]) -> dict[str, date | None]:
    """Return the dates of a validation notice (12 CFR 1006.34(a)(1), (b)(5), comment -2).

    It is received when that is known, or else assumed to be so many business days after it was sent; one that came
    back was not. The period ends so many days after receipt; the notice is due within days of the first communication.
    """
    sent: date | None = None
    received: date | None = None
    first: date | None = None
    for on, name in events:
        if re.search(r"undeliver|return|bounc", name):
            sent = received = None
        elif re.search(r"receiv|deliver", name):
            received = on
        elif re.search(r"initial_communication", name) and "notice" not in name:
            first = on
        elif re.search(r"notice|validation|mailed|sent", name):
            sent, received = on, None
    assumed = rule.terms["assumed_receipt"]
    calendar, days = str(assumed["calendar"]), int(assumed["business_days"])
    earliest = calendars.business_days_after(sent, days, calendar) if sent is not None else None
    counted = received or earliest
    end = counted + timedelta(days=int(rule.terms["period_days"])) if counted else None
    due = first + timedelta(days=int(rule.terms["within_days_of_first"])) if first else None
    return {
        "runs_from_notice_sent": sent,
        "assumed_receipt_earliest": earliest,
        "assumed_receipt": earliest,
        "validation_period_end": end,
        "validation_period_ends": end,
        "validation_period_end_earliest": end,
        "notice_due": due,
        "notice_due_by": due,
        "validation_notice_due": due,
        "validation_notice_due_by": due,
    }
