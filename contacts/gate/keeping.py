"""What rule packs say of keeping records, as duties that the clock of closed cases goes by.

A duty of a region within a country (a city's) holds for the whole country: the longest wins, and longer is safe. What
was read from memory alone is a draft and no duty.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from cases.enums import Jurisdiction, RetentionBasis
from cases.rules.closings.retention import Duty
from contacts.gate import packs
from contacts.gate.packs import ANYWHERE, Pack, Rule

BASES = {
    "call": RetentionBasis.RECORDING,
    "last_collection_activity": RetentionBasis.LAST_ACTIVITY,
    "case_closed": RetentionBasis.CLOSED,
    "placement_end": RetentionBasis.PLACEMENT_END,
}


def duties(names: Mapping[str, Any]) -> list[Duty]:
    """Return the duties of every pack that can be read and is no draft, in order of the packs, each with its name."""
    return [duty for pack in packs.load() for duty in of(pack, name=names.get(pack.id, pack.name))]


def of(pack: Pack, *, name: Any) -> list[Duty]:
    """Return the duties that a pack called `name` states, each for every place; none of a draft."""
    if pack.broken or pack.evidence == "memory":
        return []
    return [duty for rule in pack.rules for duty in _of(pack, rule, name)]


def _of(pack: Pack, rule: Rule, name: Any) -> list[Duty]:
    if rule.kind != "retention" or rule.is_draft:
        return []
    keep = rule.terms["keep"]
    basis, months = BASES.get(keep["after"]), 12 * keep.get("years", 0) + keep.get("months", 0)
    if basis is None or pack.effective_to < date.max:
        return []
    return [Duty(place, str(basis), months, rule.citation, name, pack.effective_from) for place in _places(pack)]


def _places(pack: Pack) -> list[str]:
    if ANYWHERE in pack.regions:
        return list(Jurisdiction.values)
    return sorted({region.partition("-")[0] for region in pack.regions} & set(Jurisdiction.values))
