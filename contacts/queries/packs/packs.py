"""The packs that the gate asks: those of the files, and the house's own with the versions that were approved."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import QuerySet

from common import keyset
from common import versions as versioning
from common.versions import OPEN, VersionState
from contacts.gate import house, packs
from contacts.gate.house import Dated, Own
from contacts.gate.packs import Pack
from contacts.models import PackVersion

SIZE = 50


@dataclass(frozen=True)
class Shown:
    """A pack of the list: as it is today, how many of its rules are drafts, whether it is asked at all today."""

    pack: Pack
    drafts: int
    in_force: bool


def asked() -> tuple[Pack, ...]:
    """Return every pack, the house's as it is on each day; one query."""
    approved = PackVersion.objects.filter(state=VersionState.APPROVED).order_by("pk")
    return of(tuple(approved.values_list("pk", flat=True)))


@lru_cache(maxsize=8)
def of(approved: tuple[int, ...]) -> tuple[Pack, ...]:
    """Return every pack where the versions with the ids `approved` are: what they say never changes again."""
    files = packs.load()
    if not approved:
        return files
    rows = PackVersion.objects.filter(pk__in=approved)
    dated = [Dated(one.number, one.effective_on, rules_of(one)) for one in rows if one.effective_on]
    return tuple(one for pack in files for one in (house.chain(pack, dated) if pack.id == packs.HOUSE else (pack,)))


def rules_of(version: PackVersion) -> tuple[Own, ...]:
    """Return the rules of a version in their order."""
    return house.read(version.content)


def base() -> Pack:
    """Return the pack of the house as its file has it."""
    return next(one for one in packs.load() if one.id == packs.HOUSE)


def listed(on: date) -> list[Shown]:
    """Return the packs as they are on the day `on`, the house's first; one that has not begun, as it will be."""
    today = [one for one in asked() if one.id != packs.HOUSE or one.effective_from <= on <= one.effective_to]
    found = [_shown(one, on) for one in today]
    return sorted(found, key=lambda one: (one.pack.id != packs.HOUSE, not one.in_force, one.pack.id))


def _shown(pack: Pack, on: date) -> Shown:
    is_memory = pack.evidence == "memory"
    drafts = sum(one.is_draft for one in pack.rules)
    return Shown(pack, drafts, not is_memory and not pack.broken and pack.effective_from <= on <= pack.effective_to)


def one(pack_id: str, on: date) -> Shown | None:
    """Return a pack as it is on the day `on`; None when there is none of that name."""
    return next((found for found in listed(on) if found.pack.id == pack_id), None)


def in_force(on: date) -> PackVersion | None:
    """Return the version of the house's own rules in force on the day `on`."""
    return versioning.in_force(PackVersion.objects.all(), on=on).first()


def versions() -> QuerySet[PackVersion]:
    """Return every version of the house's own rules, the newest first."""
    return PackVersion.objects.select_related("made_by", "decided_by", "based_on", "job").order_by("-number")


def opened() -> PackVersion | None:
    """Return the version that is being written or waits for approval; there is one at most."""
    return versions().filter(state__in=OPEN).first()


def page(*, cursor: str = "") -> keyset.Page[PackVersion]:
    """Return one page of the versions, the newest first."""
    return keyset.page(versions(), by=["number"], cursor=cursor, size=SIZE)
