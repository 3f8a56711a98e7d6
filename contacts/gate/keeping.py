"""What rule packs say of keeping records, as duties that the clock of closed cases goes by.

A duty of a region within a country (a city's) holds for the whole country: the longest wins, and longer is safe. What
was read from memory alone is a draft and no duty.
"""

from datetime import date

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


def duties() -> list[Duty]:
    """Return the duties of every pack that can be read and is no draft, in order of the packs."""
    known = [one for one in packs.load() if not one.broken and one.evidence != "memory"]
    return [duty for pack in known for rule in pack.rules for duty in _of(pack, rule)]


def _of(pack: Pack, rule: Rule) -> list[Duty]:
    if rule.kind != "retention" or rule.is_draft:
        return []
    keep = rule.terms["keep"]
    basis, months = BASES.get(keep["after"]), 12 * keep.get("years", 0) + keep.get("months", 0)
    if basis is None or pack.effective_to < date.max:
        return []
    return [Duty(place, str(basis), months, rule.citation, pack.name, pack.effective_from) for place in _places(pack)]


def _places(pack: Pack) -> list[str]:
    if ANYWHERE in pack.regions:
        return list(Jurisdiction.values)
    return sorted({region.partition("-")[0] for region in pack.regions} & set(Jurisdiction.values))
