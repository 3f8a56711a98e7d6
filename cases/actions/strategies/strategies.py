"""Strategies in versions: drafted by one person, approved by another, in force from a day, rolled back by a new one."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from cases.models import Queue, StrategyVersion
from cases.queries.strategies import strategies as queries
from cases.queries.strategies.strategy_words import ASKED
from cases.rules.strategies import strategies as rule
from cases.rules.strategies.segments import SET_OPS
from cases.rules.strategies.strategies import Problem, StrategyUnreadable
from common import audit, turns, versions
from common.errors import Refusal
from common.versions import VersionState
from staff.models import User

TURN = "strategies"


class StrategyRefused(Refusal):
    """The version says something that cannot be done; the sentence tells what."""

    code = "strategy_refused"


class StrategyDecided(Refusal):
    """The version is not in the state that the step needs."""

    code = "strategy_decided"


LIFE = versions.Life(StrategyVersion, "strategy", StrategyRefused, StrategyDecided)


@transaction.atomic
def draft(*, by: User, now: datetime, based_on: StrategyVersion | None = None, note: str = "") -> StrategyVersion:
    """Begin a new version that says what `based_on` says; an old one brought back in this way is a roll back."""
    turns.take(TURN)
    content = based_on.content if based_on else []
    among = StrategyVersion.objects.all()
    row: StrategyVersion = LIFE.begin(by=by, now=now, among=among, note=note, content=content, based_on=based_on)
    audit.record(by=by, action="strategy.draft", subject=row, now=now, based_on=based_on.pk if based_on else None)
    return row


@transaction.atomic
def write(*, version: StrategyVersion, content: Sequence[dict[str, Any]], by: User, now: datetime) -> StrategyVersion:
    """Write what a draft says; a segment without a key gets one, which later versions keep.

    Raises StrategyRefused, StrategyDecided.
    """
    return _write(LIFE.locked(version, VersionState.DRAFT), content, by=by, now=now)


@transaction.atomic
def write_segment(
    *, version: StrategyVersion, said: dict[str, Any], seen: str, by: User, now: datetime
) -> StrategyVersion:
    """Write the segment of a draft whose key `said` has, or a new one at the end when it has none.

    `seen` is the mark of the segment that was changed. Raises StrategyRefused, also when somebody else changed it or
    took it out meanwhile, and StrategyDecided.
    """
    row = LIFE.locked(version, VersionState.DRAFT)
    content = list(row.content)
    if not said.get("key"):
        return _write(row, [*content, said], by=by, now=now)
    place = next((place for place, one in enumerate(content) if one["key"] == said["key"]), None)
    if place is None:
        raise StrategyRefused(_("This segment was taken out meanwhile. Keep it again to add it anew."))
    if row.segments[place].mark != seen:
        raise StrategyRefused(_("This segment was changed meanwhile. Keep it again to write over that change."))
    content[place] = said
    return _write(row, content, by=by, now=now)


@transaction.atomic
def move_segment(
    *, version: StrategyVersion, key: str, place: int, out: bool, by: User, now: datetime
) -> StrategyVersion:
    """Move the segment `key` of a draft, seen at `place`, up by one, or take it out.

    Raises StrategyRefused when it does not stand there any more, StrategyDecided.
    """
    row = LIFE.locked(version, VersionState.DRAFT)
    content = list(row.content)
    if place >= len(content) or content[place]["key"] != key:
        raise StrategyRefused(_("The segments changed meanwhile. Look at their order again."))
    moved = content.pop(place)
    if not out:
        content.insert(max(0, place - 1), moved)
    return _write(row, content, by=by, now=now)


def _write(row: StrategyVersion, content: Sequence[dict[str, Any]], *, by: User, now: datetime) -> StrategyVersion:
    named = [{**one, "key": one.get("key") or uuid4().hex[:12]} for one in content]
    segments = _read(named)
    wanted = {one.queue for segment in segments for one in (*segment.steps, *segment.challenger) if one.queue}
    if Queue.objects.filter(pk__in=wanted, is_active=True).count() < len(wanted):
        raise StrategyRefused(_("A step names a queue that nobody works any more. Choose another."))
    LIFE.write(row, by=by, now=now, content=[one.stored() for one in segments])
    audit.record(by=by, action="strategy.write", subject=row, now=now, segments=len(segments))
    return row


@transaction.atomic
def submit(
    *, version: StrategyVersion, effective_on: date, note: str, by: User, now: datetime, today: date
) -> StrategyVersion:
    """Ask a second person to approve a draft that is to be in force from `effective_on`.

    Which cases it would move today is counted once and kept with it (`count_again` renews it).
    Raises StrategyRefused for a past day, without words, for an unreadable document, or while another version waits.
    """
    turns.take(TURN)
    row = LIFE.locked(version, VersionState.DRAFT)
    _read(row.content)
    if StrategyVersion.objects.filter(state=VersionState.SUBMITTED).exists():
        raise StrategyRefused(_("Another version waits for approval. Have it decided first."))
    found = {"counted": queries.counted(row, on=today), "counted_at": now}
    LIFE.submit(row, effective_on=effective_on, note=note, by=by, today=today, **found)
    audit.record(by=by, action="strategy.submit", subject=row, now=now, effective_on=effective_on.isoformat())
    return row


@transaction.atomic
def count_again(*, version: StrategyVersion, by: User, now: datetime, today: date) -> StrategyVersion:
    """Count anew which cases a version that waits would move, and keep it with the moment. Raises StrategyDecided."""
    row = LIFE.locked(version, VersionState.SUBMITTED)
    row.counted, row.counted_at = queries.counted(row, on=today), now
    row.save(update_fields=["counted", "counted_at"])
    audit.record(by=by, action="strategy.count", subject=row, now=now)
    return row


@transaction.atomic
def approve(*, version: StrategyVersion, by: User, now: datetime, today: date, words: str = "") -> StrategyVersion:
    """Approve a version: from its day on the nightly step follows it; a day that has passed becomes today.

    Raises StrategyDecided, SecondPersonNeeded, StrategyRefused.
    """
    row = LIFE.waiting(version, by=by)
    _read(row.content)
    return LIFE.approve(row, by=by, now=now, today=today, words=words)


@transaction.atomic
def refuse(*, version: StrategyVersion, words: str, by: User, now: datetime) -> StrategyVersion:
    """Refuse a version with the reason. Raises StrategyDecided, SecondPersonNeeded, StrategyRefused without words."""
    return LIFE.refuse(version, words=words, by=by, now=now)


@transaction.atomic
def discard(*, version: StrategyVersion, by: User, now: datetime) -> StrategyVersion:
    """Throw a draft away, or take back what waits for approval. Raises StrategyDecided."""
    return LIFE.discard(version, by=by, now=now)


def _read(content: Sequence[Any]) -> tuple[rule.Segment, ...]:
    try:
        return rule.read(content)
    except StrategyUnreadable as error:
        raise StrategyRefused(problem(error)) from error


def _condition(asked: str) -> str:
    """Return what a condition lacks that asks `asked`, "product:one_of"."""
    if asked not in ASKED:
        return _("A condition asks for something that is not known of cases. Choose from the list.")
    needs_words = asked.partition(":")[2] in SET_OPS
    said = _("“%(asked)s” needs words to compare with.") if needs_words else _("“%(asked)s” needs a number.")
    return said % {"asked": ASKED[asked]}


def problem(error: StrategyUnreadable) -> str:
    """Return what is wrong with a document, in a sentence."""
    sentences = {
        Problem.NO_SEGMENT: _("Add a segment: a version without one moves no case."),
        Problem.TOO_MANY: _("At most 40 segments, each with at most 30 steps."),
        Problem.NAME_MISSING: _("Give the segment a name."),
        Problem.NAME_TWICE: _("Two segments have the same name. Rename one."),
        Problem.CONDITION_UNREADABLE: _condition(error.asked),
        Problem.NO_STEP: _("Add a step, such as day 0, phone, collector."),
        Problem.DAY_TWICE: _("Two steps begin on the same day. Change one."),
        Problem.DAY_UNFIT: _("A step begins between day 0 and day 999."),
        Problem.STEP_UNREADABLE: _("A step lacks its day, its channel or who does it."),
        Problem.QUEUE_MISSING: _("A step for a queue names it, and only such a step does."),
    }
    said = sentences[error.problem]
    return (
        said if error.place is None else _("Segment %(number)d: %(said)s") % {"number": error.place + 1, "said": said}
    )
