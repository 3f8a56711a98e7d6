"""Replaying a file of scenarios: each is asked of the packs and compared with what it expects."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from contacts.gate.packs import Pack
from contacts.gate.scenarios import asking, checking, classifying, counting, reading
from contacts.gate.scenarios.asking import Asked
from contacts.gate.scenarios.moments import ScenarioUnreadable, unreadable
from contacts.gate.scenarios.reading import Scenario


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one scenario: `wrong` says what differs, `unread` which fields nothing read.

    `asked` is the question with its answer where the gate was asked one.
    """

    id: str
    type: str
    wrong: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    asked: Asked | None = None

    @property
    def is_passed(self) -> bool:
        """Whether everything that it expects holds."""
        return not self.wrong


def replay(text: str, packs: Sequence[Pack], *, named: Iterable[str] = ()) -> list[Outcome]:
    """Return the outcome of each scenario of the YAML `text`; raise ScenarioUnreadable when it is none.

    The packs asked are those `named`, or else those that the scenario names, or whose law it cites.
    """
    known, wanted = tuple(packs), tuple(named)
    return [_outcome(one, known, wanted) for one in reading.read(text)]


def _outcome(one: Scenario | ScenarioUnreadable, packs: tuple[Pack, ...], named: tuple[str, ...]) -> Outcome:
    if isinstance(one, ScenarioUnreadable):
        return Outcome(one.vector, "", (one.said,))
    try:
        return _asked(one, chosen(one, packs, named))
    except ScenarioUnreadable as error:
        return Outcome(one.id, one.type, (error.said,))


def _asked(one: Scenario, packs: tuple[Pack, ...]) -> Outcome:
    if one.type == "gate":
        asked = asking.gate(one, packs)
        return Outcome(one.id, one.type, tuple(checking.gate(asked)), asked.unread, asked)
    others = {
        "count": counting.count,
        "classify": classifying.check,
        "disclosure": counting.disclosure,
        "date": counting.dates,
    }
    return Outcome(one.id, one.type, tuple(others[one.type](one, packs)), one.unread)


def chosen(one: Scenario, packs: tuple[Pack, ...], named: tuple[str, ...] = ()) -> tuple[Pack, ...]:
    """Return the packs that a scenario is asked of; raise ScenarioUnreadable when none is meant or one is unknown."""
    ids = named or reading.names(one.raw.get("packs") or one.meta.get("packs"), "packs")
    if ids:
        unknown = [name for name in ids if name not in {pack.id for pack in packs}]
        if unknown:
            raise unreadable("There is no pack “%(name)s”.", where="packs", name=unknown[0])
        return tuple(pack for pack in packs if pack.id in ids)
    cited = f"{one.raw.get('citation', '')} {one.meta.get('regulation', '')} {one.meta.get('title', '')}"
    found = tuple(pack for pack in packs if any(law in cited for law in pack.law))
    if not found:
        raise unreadable("No pack carries out the law that it cites; name one under packs.", where="citation")
    return found
