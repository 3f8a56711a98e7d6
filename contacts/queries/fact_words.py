"""On which facts an answer of the gate rested, in the reader's language."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.enums import Channel, CollectorRole, Jurisdiction, PointState
from cases.models import Hold
from cases.queries.holds import hold_words
from common import names, punctuation
from contacts.enums import Purpose
from contacts.models import Decision
from contacts.queries import wording


def holds_of(decisions: Iterable[Decision]) -> dict[int, Hold]:
    """Return the holds that stood when the gate gave `decisions`, by their ids; one query."""
    return Hold.objects.in_bulk({pk for one in decisions for pk in one.facts.get("holds", ())})


def told(decision: Decision, holds: Mapping[int, Hold], *, moment: str) -> str:
    """Return what the gate knew, as sentences; `moment` is the last contact before it, as the page writes instants."""
    facts = decision.facts
    return punctuation.sentences((*_about(facts), _contacts(facts, moment), *_standing(facts, holds)))


def last_contact_at(decision: Decision) -> datetime | None:
    """Return the instant of the last contact that the gate counted."""
    kept = decision.facts.get("last_attempt_at")
    return datetime.fromisoformat(kept) if kept else None


def possible(decision: Decision) -> str:
    """Return by which channels, and for which purposes, the person could be reached when the answer was no."""
    ways = (
        f"{Channel(one['channel']).label}{punctuation.signs().colon}{Purpose(one['purpose']).label}"
        for one in decision.facts.get("possible", ())
    )
    return punctuation.parts(dict.fromkeys(ways))


def _about(facts: Mapping[str, Any]) -> Iterator[str]:
    """Yield whose law it was, who collects, whose clock counted, and how the number stood."""
    if facts.get("region") in Jurisdiction.values:
        yield _("Rules of %(place)s.") % {"place": Jurisdiction(facts["region"]).label}
    if facts.get("role") in CollectorRole.values:
        yield _("Collected by %(who)s.") % {"who": CollectorRole(facts["role"]).label}
    if facts.get("zones"):
        yield _("On the clock of %(places)s.") % {"places": punctuation.listed(map(names.place, facts["zones"]))}
    state = facts.get("number_state", "")
    if state in PointState.values:
        yield _("Number or address: %(state)s.") % {"state": PointState(state).label}
    elif state:
        yield punctuation.sentence(wording.PLAIN[f"number_{state}"][:1])


def _contacts(facts: Mapping[str, Any], moment: str) -> str:
    if "attempts" not in facts:
        return ""
    count = int(facts["attempts"])
    if not count:
        return _("No contact before it.")
    said = ngettext(
        "%(count)s contact before it, the last %(moment)s.", "%(count)s contacts before it, the last %(moment)s.", count
    )
    return said % {"count": count, "moment": moment}


def _standing(facts: Mapping[str, Any], holds: Mapping[int, Hold]) -> Iterator[str]:
    """Yield what stood in the way of the whole case: its state, holds, what the person wished."""
    for state in facts.get("states", ()):
        yield punctuation.sentence(wording.PLAIN[f"stop_{state}"][:1])
    held = [holds[pk] for pk in facts.get("holds", ()) if pk in holds]
    if held:
        listed = punctuation.listed(dict.fromkeys(hold_words.name(one.kind, one.form) for one in held))
        yield punctuation.sentence((_("On hold (%(holds)s)") % {"holds": listed},))
    if facts.get("wishes"):
        said = ngettext("%(count)s wish in force.", "%(count)s wishes in force.", facts["wishes"])
        yield said % {"count": facts["wishes"]}
