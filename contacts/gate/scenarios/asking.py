"""What the gate says to a scenario, by the names under which scenarios expect it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from common.clock import local_date, start_of
from contacts.gate import engine
from contacts.gate.answers import Answer, Finding
from contacts.gate.facts import CALLS, Attempt, Question
from contacts.gate.packs import Pack, Rule
from contacts.gate.scenarios import facts
from contacts.gate.scenarios.moments import unreadable
from contacts.gate.scenarios.reading import Scenario
from contacts.gate.statements import Fact, Said

ALLOW, ONCE, REVIEW, BLOCK = "allow", "allow_once", "review", "block"
FREQUENCY = frozenset({"frequency_cap", "cooldown"})


@dataclass(frozen=True)
class Asked:
    """A gate question of a scenario with its answer; its properties are what scenarios expect."""

    scenario: Scenario
    packs: tuple[Pack, ...]
    question: Question
    unread: tuple[str, ...] = ()

    @cached_property
    def answer(self) -> Answer:
        """The gate's answer."""
        return engine.answer(self.question, self.packs)

    def again(self, **changes: Any) -> "Asked":
        """Return the same asked with other fields of the candidate."""
        asked, _unread = facts.question(self.scenario, **changes)
        return Asked(self.scenario, self.packs, asked)

    def with_question(self, **changes: Any) -> "Asked":
        """Return the same asked with other facts."""
        return Asked(self.scenario, self.packs, replace(self.question, **changes))

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule of the packs."""
        return tuple(one for pack in self.packs for one in pack.rules)

    @property
    def decision(self) -> str:
        """One of allow, allow_once, review and block."""
        if not self.answer.is_allowed:
            return BLOCK
        if self.answer.warnings:
            return REVIEW
        return ONCE if self.answer.is_once else ALLOW

    @property
    def deciding(self) -> tuple[Finding, ...]:
        """The findings on which the decision rests."""
        return self.answer.unmet or self.answer.warnings or self.answer.findings

    @property
    def provisions(self) -> tuple[str, ...]:
        """The provisions of law on which the decision rests."""
        return tuple(dict.fromkeys(one for found in self.deciding for one in found.provisions if one))

    @property
    def calls(self) -> tuple[Finding, ...]:
        """The findings on the frequency of calls, those that only warn aside."""
        found = self.answer.findings
        return tuple(one for one in found if one.kind in FREQUENCY and not one.advisory)

    @property
    def is_call(self) -> bool:
        """Whether a telephone call is asked for."""
        return self.question.channel in CALLS and self.question.outbound

    @property
    def counts(self) -> bool:
        """Whether the contact counts toward the frequency of calls."""
        return self.is_call and bool(self.calls) and all(one.facts.get("counts", True) for one in self.calls)

    @property
    def counted(self) -> int:
        """The calls that count, the one asked for included when it does."""
        cap = next((one for one in self.calls if one.code == "cap"), None)
        if cap is not None:
            return (cap.count or 0) + 1
        freed = self.with_question(said=tuple(one for one in self.question.said if one.kind != Said.CONSENT_TO_CALLS))
        found = next((one for one in freed.calls if one.code == "cap"), None)
        return (found.count or 0) if found else 0

    @property
    def window(self) -> tuple[date, date] | None:
        """The first and the last local day over which calls are counted."""
        found = next((one.facts["window"] for one in self.calls if "window" in one.facts), None)
        return None if found is None else (date.fromisoformat(found[0]), date.fromisoformat(found[1]))

    @property
    def next_at(self) -> datetime | None:
        """The next lawful instant on the wall of the first zone; None when time alone lifts nothing."""
        found = self.answer.next_at
        return None if found is None else found.astimezone(ZoneInfo(self.scenario.zones[0]))

    @property
    def after(self) -> "Asked":
        """The same asked once more after the contact was made."""
        now = self.question.now
        made = Attempt(
            at=now,
            channel=self.question.channel,
            outcome="no_answer" if self.is_call else "sent",
            party=self.question.party,
            person=self.question.person,
            number=self.question.number,
            debts=self.question.debts,
            purpose=self.question.purpose,
            place=self.question.place,
        )
        minute = now + timedelta(minutes=10 if self.is_call else 1)
        return self.with_question(now=minute, attempts=(*self.question.attempts, made))

    @property
    def legal_effects(self) -> tuple[str, ...]:
        """What the decision means in law, under each of its names."""
        forbidden = ("prohibited", "violation")
        if not self.is_call or not self.calls:
            return forbidden if self.decision == BLOCK else ("no_violation", "compliance", "permitted")
        if any(one.override for one in self.calls):
            return ("presumed_violation_rebuttable",)
        if self.answer.unmet:
            return ("presumed_violation",) if any(one.blocks for one in self.calls) else forbidden
        return self._presumed()

    def _presumed(self) -> tuple[str, ...]:
        warned = [one for found in self.answer.warnings for one in found.provisions]
        if any("1006.14(a)" in one for one in warned):
            return ("presumed_compliance_for_call_frequency_only",)
        return ("presumed_compliance_with_rebuttal_factor",) if warned else ("presumed_compliance", "no_violation")

    def told(self, name: str) -> Any:
        """Return what the findings say under `name`, those that decide first."""
        for found in (*self.deciding, *self.answer.findings):
            if found.facts.get(name):
                return found.facts[name]
        return None

    @property
    def wait(self) -> int | None:
        """The minutes to wait before the number is dialled again; None when nothing asks for it."""
        found = (*self.answer.unmet, *self.answer.warnings)
        return next((one.facts["minutes"] for one in found if "minutes" in one.facts), None)

    def needs(self) -> list[str]:
        """Return what would lift the blockers that time does not."""
        return list(dict.fromkeys(one for found in self.answer.unmet for one in found.needs))

    @property
    def override(self) -> str | None:
        """The reason with which a supervisor may go on, as it was given; None without a listed one."""
        return next((one.override for one in self.answer.findings if one.override), None)

    def hours(self) -> tuple[str, str] | None:
        """Return from when to when the contact is lawful on that day, on the wall of the first zone."""
        zone = self.scenario.zones[0]
        morning = start_of(local_date(self.question.now, zone), zone)
        opened = self.with_question(now=morning).answer
        opens = morning if opened.is_allowed else opened.next_at
        if opens is None:
            return None
        closes = self.with_question(now=opens).answer.closes
        ends = (closes or opens).astimezone(ZoneInfo(zone))
        return f"{opens.astimezone(ZoneInfo(zone)):%H:%M}", f"{ends:%H:%M}"


def gate(scenario: Scenario, packs: tuple[Pack, ...]) -> Asked:
    """Return the gate question of `scenario` with its answer; raise ScenarioUnreadable."""
    question, unread = facts.question(scenario)
    return Asked(scenario, packs, question, tuple(unread))


def supposing(asked: Asked, name: str) -> Asked:
    """Return the same asked with one thing more supposed: "if_consumer_consents"; raise ScenarioUnreadable."""
    question = asked.question
    for pattern, kinds in SUPPOSED:
        if re.search(pattern, name):
            more = [
                Fact(kind, question.now, person=question.person, channel="", number=question.number) for kind in kinds
            ]
            return asked.with_question(said=(*question.said, *more))
    raise unreadable("Nobody knows what “%(name)s” supposes.", where=f"expected.{name}", name=name)


SUPPOSED: tuple[tuple[str, tuple[Said, ...]], ...] = (
    (r"used_it|consumer_used|used_by_consumer", (Said.ADDRESS_USED, Said.CONSENT_TO_ADDRESS)),
    (r"attorney.*(respond|silent|answer)", (Said.ATTORNEY_SILENT,)),
    (r"attorney.*(consent|agree|permit)", (Said.ATTORNEY_CONSENTS,)),
    (r"no_longer_represented|not_represented", (Said.ATTORNEY_ENDED,)),
    (r"employer.*(allow|permit|consent)", (Said.EMPLOYER_ALLOWS,)),
    (r"no_longer_inconvenient|convenient_again", (Said.TIME_FREE_AGAIN, Said.PLACE_FREE_AGAIN)),
    (
        r"withdraw|revok|lift",
        (Said.OPT_OUT_WITHDRAWN, Said.CEASE_WITHDRAWN, Said.TIME_FREE_AGAIN, Said.PLACE_FREE_AGAIN),
    ),
    (r"third_party.*(request|ask)", (Said.THIRD_PARTY_ASKED,)),
    (r"earlier_(answer|response)|erroneous|incomplete", (Said.ANSWER_WRONG,)),
    (r"reassign|database|number_checked|checked", (Said.NUMBER_CHECKED,)),
    (r"verif|duplicate", (Said.DISPUTE_ANSWERED,)),
    (r"court", (Said.COURT_PERMISSION,)),
    (
        r"consent|permission",
        (
            Said.CONSENT_TO_ADDRESS,
            Said.CONSENT_TO_CALLS,
            Said.CONSENT_TO_TIME,
            Said.CONSENT_TO_PLACE,
            Said.CONSENT_TO_CONTACT,
        ),
    ),
)

Reader = Callable[[Asked], Any]
Table = Mapping[str, Reader]
