"""The house's own rules in versions: drafted, replayed, approved by another person, from a day on, rolled back."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from common import audit, cards, turns, versions
from common.errors import Refusal
from common.versions import OPEN, VersionState
from contacts.gate import house
from contacts.gate.house import HouseUnreadable, Problem
from contacts.models import PackVersion
from staff.models import User

TURN = "packs"


class PackRefused(Refusal):
    """The version says something that is no rule, or lacks what it must have; the sentence tells what."""

    code = "pack_refused"


class PackDecided(Refusal):
    """The version is not in the state that the step needs."""

    code = "pack_decided"


LIFE = versions.Life(PackVersion, "pack", PackRefused, PackDecided)


@transaction.atomic
def draft(*, based_on: PackVersion | None, by: User, now: datetime, note: str = "") -> PackVersion:
    """Begin a version that says what `based_on` says; an old one brought back in this way is a roll back.

    Raises PackRefused while another version is open.
    """
    turns.take(TURN)
    if PackVersion.objects.filter(state__in=OPEN).exists():
        raise PackRefused(_("Another version is being written or waits for approval. Finish it first."))
    content = based_on.content if based_on else []
    among = PackVersion.objects.all()
    row: PackVersion = LIFE.begin(by=by, now=now, among=among, note=note, content=content, based_on=based_on)
    audit.record(by=by, action="pack.draft", subject=row, now=now, based_on=based_on.pk if based_on else None)
    return row


@transaction.atomic
def write(*, version: PackVersion, content: Sequence[dict[str, Any]], by: User, now: datetime) -> PackVersion:
    """Write what a draft says; a rule without a key gets one. What was replayed counts no more.

    Raises PackRefused, PackDecided.
    """
    return _write(LIFE.locked(version, VersionState.DRAFT), content, by=by, now=now)


@transaction.atomic
def write_rule(*, version: PackVersion, said: dict[str, Any], seen: str, by: User, now: datetime) -> PackVersion:
    """Write the rule of a draft whose key `said` has, or a new one at the end when it has none and none says the same.

    `seen` is the mark of the rule that was changed. Raises PackRefused, also when somebody else changed it or took it
    out meanwhile, and PackDecided.
    """
    row = LIFE.locked(version, VersionState.DRAFT)
    content = list(row.content)
    if not said.get("key"):
        is_there = _read([{**said, "key": ""}])[0] in _read([{**one, "key": ""} for one in content])
        return row if is_there else _write(row, [*content, said], by=by, now=now)
    place = next((place for place, one in enumerate(content) if one["key"] == said["key"]), None)
    if place is None:
        raise PackRefused(_("This rule was taken out meanwhile. Keep it again to add it anew."))
    if _read(content)[place].mark != seen:
        raise PackRefused(_("This rule was changed meanwhile. Keep it again to write over that change."))
    content[place] = said
    return _write(row, content, by=by, now=now)


@transaction.atomic
def take_out(*, version: PackVersion, key: str, by: User, now: datetime) -> PackVersion:
    """Take the rule `key` out of a draft; one that is gone stays gone. Raises PackDecided."""
    row = LIFE.locked(version, VersionState.DRAFT)
    content = [one for one in row.content if one["key"] != key]
    return row if len(content) == len(row.content) else _write(row, content, by=by, now=now)


def _write(row: PackVersion, content: Sequence[dict[str, Any]], *, by: User, now: datetime) -> PackVersion:
    named = [{**one, "key": one.get("key") or uuid4().hex[:8]} for one in content]
    said = [_masked(one.stored()) for one in _read(named)]
    LIFE.write(row, by=by, now=now, content=said, replay=None, replayed_at=None)
    audit.record(by=by, action="pack.write", subject=row, now=now, rules=len(said))
    return row


def _masked(rule: dict[str, Any]) -> dict[str, Any]:
    return rule | {name: cards.masked(rule[name]) for name in ("reason", "reason_zh", "citation")}


@transaction.atomic
def submit(*, version: PackVersion, effective_on: date, note: str, by: User, now: datetime, today: date) -> PackVersion:
    """Ask a second person to approve a draft that is to be in force from `effective_on`.

    Raises PackRefused for a past day, without words, or before the draft as it stands was replayed; PackDecided.
    """
    row = LIFE.locked(version, VersionState.DRAFT)
    _read(row.content)
    if row.replay is None:
        raise PackRefused(_("Replay it first. The second person decides by which answers it changes."))
    LIFE.submit(row, effective_on=effective_on, note=note, by=by, today=today)
    audit.record(by=by, action="pack.submit", subject=row, now=now, effective_on=effective_on.isoformat())
    return row


@transaction.atomic
def approve(*, version: PackVersion, by: User, now: datetime, today: date, words: str = "") -> PackVersion:
    """Approve a version: from its day on the gate asks it; a day that has passed becomes today.

    Raises PackDecided, SecondPersonNeeded, PackRefused.
    """
    turns.take(TURN)
    row = LIFE.waiting(version, by=by)
    _read(row.content)
    return LIFE.approve(row, by=by, now=now, today=today, words=words)


@transaction.atomic
def refuse(*, version: PackVersion, words: str, by: User, now: datetime) -> PackVersion:
    """Refuse a version with the reason. Raises PackDecided, SecondPersonNeeded, PackRefused without words."""
    return LIFE.refuse(version, words=words, by=by, now=now)


@transaction.atomic
def discard(*, version: PackVersion, by: User, now: datetime) -> PackVersion:
    """Throw a draft away, or take back what waits for approval. Raises PackDecided."""
    return LIFE.discard(version, by=by, now=now)


def _read(content: Sequence[Any]) -> tuple[house.Own, ...]:
    try:
        return house.read(content)
    except HouseUnreadable as error:
        raise PackRefused(problem(error), field=FIELDS.get(error.problem, "")) from error


FIELDS = {
    Problem.NO_CHANNEL: "channels",
    Problem.NO_DAY: "days",
    Problem.HOURS_UNFIT: "opens",
    Problem.LIMIT_UNFIT: "most",
    Problem.DAYS_UNFIT: "span",
    Problem.NO_REASON: "reason",
    Problem.NO_CITATION: "citation",
}


def problem(error: HouseUnreadable) -> str:
    """Return what is wrong with a document, in a sentence."""
    sentences = {
        Problem.TOO_MANY: _("At most 40 rules."),
        Problem.KIND_UNKNOWN: _("A rule sets hours, a limit or a pause. Choose from the lists."),
        Problem.NO_CHANNEL: _("Choose at least one channel."),
        Problem.NO_DAY: _("Choose at least one day of the week."),
        Problem.HOURS_UNFIT: _("Write both times like 08:00, the first before the second."),
        Problem.LIMIT_UNFIT: _("Choose what is counted, for whom, and at most how many: 1 to 99."),
        Problem.DAYS_UNFIT: _("A rule looks back over 1 to 31 days."),
        Problem.NO_REASON: _("Give the reason in English and in Chinese. Collectors read it."),
        Problem.NO_CITATION: _("Say where the house decided it, such as “Collection manual 4.2”."),
    }
    said = sentences[error.problem]
    return said if error.place is None else _("Rule %(number)d: %(said)s") % {"number": error.place + 1, "said": said}
