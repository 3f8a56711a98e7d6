"""Scenarios asked of the gate: those at hand, and those that are kept as tests of a pack."""

from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext_lazy

from contacts.gate import packs
from contacts.gate.packs import Pack
from contacts.gate.scenarios import replay
from contacts.gate.scenarios.moments import ScenarioUnreadable
from contacts.gate.scenarios.replay import Outcome
from contacts.models import PackScenario
from contacts.queries import wording
from contacts.queries.packs import packs as packing
from contacts.queries.told_words import words
from contacts.queries.wording import PACKS, Reason

DECISIONS = {
    "allow": gettext_lazy("Allowed"),
    "allow_once": gettext_lazy("Allowed once"),
    "review": gettext_lazy("Allowed with a warning"),
    "block": gettext_lazy("Not allowed"),
}
ASKED = {
    "gate": gettext_lazy("whether the contact is allowed"),
    "count": gettext_lazy("how many contacts count"),
    "classify": gettext_lazy("as what the contact counts"),
    "disclosure": gettext_lazy("what must be said"),
    "date": gettext_lazy("on which day a time ends"),
}
EXAMPLE = Path(__file__).resolve().parent.parent / "starters" / "scenario.yaml"


@dataclass(frozen=True)
class Line:
    """One scenario: what the gate says to it, on which rules that rests, and what was expected otherwise."""

    outcome: Outcome
    wrong: list[str]
    says: str = ""
    reasons: list[Reason] = field(default_factory=list)

    @property
    def asked(self) -> str:
        """What the scenario asks, in words."""
        return str(ASKED[self.outcome.type])


@dataclass(frozen=True)
class Result:
    """What became of a file of scenarios; `problem` says why it could not be read."""

    outcomes: list[Line]
    problem: str = ""

    @property
    def passed(self) -> int:
        """How many hold."""
        return sum(one.outcome.is_passed for one in self.outcomes)

    @property
    def failed(self) -> int:
        """How many do not."""
        return len(self.outcomes) - self.passed

    @property
    def holds(self) -> bool:
        """Whether every one of them holds."""
        return not self.problem and not self.failed


def asked(text: str, pack: str) -> Result:
    """Return what the gate says to the scenarios of `text`, asked of `pack`, or else of those whose law they cite."""
    return _asked(text, pack, packing.asked())


def _asked(text: str, pack: str, known: tuple[Pack, ...]) -> Result:
    try:
        found = replay.replay(text, known, named=[pack] if pack else ())
    except ScenarioUnreadable as error:
        return Result([], words(error.said))
    return Result([_line(one) for one in found])


def _line(one: Outcome) -> Line:
    wrong = [words(why) for why in one.wrong]
    if one.asked is None:
        return Line(one, wrong)
    now, zone = one.asked.question.now, one.asked.scenario.zones[0]
    return Line(
        one,
        wrong,
        str(DECISIONS[one.asked.decision]),
        [wording.reason(each, now=now, zone=zone) for each in one.asked.deciding],
    )


def kept() -> list[tuple[PackScenario, str, Result]]:
    """Return every file that is kept, the name of its pack, and what the packs in force say to it."""
    rows = PackScenario.objects.select_related("kept_by").order_by("pack", "name", "pk")
    known = packing.asked()
    return [(one, str(PACKS.get(one.pack, one.pack)), _asked(one.text, one.pack, known)) for one in rows]


def example() -> str:
    """Return a scenario to begin from."""
    return EXAMPLE.read_text(encoding="utf-8")


def choices() -> list[tuple[str, str]]:
    """Return the packs by id and name."""
    return [(one.id, str(PACKS.get(one.id, one.name))) for one in packs.load()]
