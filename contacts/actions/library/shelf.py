"""The life of answers and scripts in versions: drafted by one person, approved by another, rolled back, retired.

A `Shelf` says what of it is particular to a noun. What both share is `common.versions`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from common import audit, cards, history, versions
from common.errors import Refusal
from contacts.models import Answer, Script
from contacts.queries.library.kinds import Kind
from contacts.rules import templates as rule
from staff.models import User

LONGEST = 6000
Owner = Answer | Script
Words = Mapping[str, str]


class LibraryRefused(Refusal):
    """The text says something that it may not, or lacks what it must; the sentence tells what."""

    code = "library_refused"


class LibraryDecided(Refusal):
    """The version is not in the state that the step needs."""

    code = "library_decided"


@dataclass(frozen=True)
class Shelf:
    """What is particular to a noun of the library: `check` raises LibraryRefused for a wording that may not be.

    `is_whole` tells it whether anything may be missing. `derived` gives the columns that follow from a wording.
    """

    kind: Kind
    check: Callable[..., None]
    derived: Callable[[Any, Words], dict[str, Any]]

    @property
    def life(self) -> versions.Life:
        """The steps of its versions."""
        return versions.Life(self.kind.version, self.kind.name, LibraryRefused, LibraryDecided)


def begin(*, shelf: Shelf, owner: Owner, words: Words, by: User, now: datetime, note: str = "") -> Any:
    """Make a draft that says `words`; the caller holds the transaction. Raises LibraryRefused."""
    said = _kept(shelf, words)
    if any(said.values()):
        shelf.check(owner, said, is_whole=False)
    about = {shelf.kind.name: owner, **said, **shelf.derived(owner, said)}
    row = shelf.life.begin(by=by, now=now, among=shelf.kind.among(owner), note=note, **about)
    audit.record(by=by, action=f"{shelf.kind.name}.draft", subject=row, now=now, number=row.number)
    return row


def _kept(shelf: Shelf, words: Words) -> dict[str, str]:
    return {name: cards.kept(rule.clean(words.get(name, "")), LONGEST) for name in shelf.kind.columns}


@transaction.atomic
def draft(*, shelf: Shelf, based_on: versions.Version, by: User, now: datetime) -> Any:
    """Begin a version that says what `based_on` says; an old one brought back in this way is a roll back.

    Raises LibraryRefused while another version is open, and when the text is retired.
    """
    rows: Any = shelf.kind.owner.objects.select_for_update(of=("self",), no_key=True)
    owner = rows.get(pk=shelf.kind.of(based_on).pk)
    _refuse_retired(owner)
    if shelf.kind.among(owner).filter(state__in=versions.OPEN).exists():
        raise LibraryRefused(_("Another version is being written or waits for approval. Finish it first."))
    note = versions.back_to(based_on)
    return begin(shelf=shelf, owner=owner, words=shelf.kind.words_of(based_on), by=by, now=now, note=note)


@transaction.atomic
def write(*, shelf: Shelf, version: versions.Version, words: Words, by: User, now: datetime) -> Any:
    """Write what a draft says. Raises LibraryRefused, LibraryDecided."""
    row = shelf.life.locked(version, versions.VersionState.DRAFT)
    owner, said = shelf.kind.of(row), _kept(shelf, words)
    shelf.check(owner, said, is_whole=False)
    shelf.life.write(row, by=by, now=now, **said, **shelf.derived(owner, said))
    audit.record(by=by, action=f"{shelf.kind.name}.write", subject=row, now=now)
    return row


@transaction.atomic
def submit(
    *, shelf: Shelf, version: versions.Version, effective_on: date, note: str, by: User, now: datetime, today: date
) -> Any:
    """Ask a second person to approve a draft that is to be in force from `effective_on`.

    Raises LibraryRefused for a past day, without a note, or for a wording that may not be; LibraryDecided.
    """
    row = shelf.life.locked(version, versions.VersionState.DRAFT)
    shelf.check(shelf.kind.of(row), shelf.kind.words_of(row), is_whole=True)
    shelf.life.submit(row, effective_on=effective_on, note=note, by=by, today=today)
    audit.record(by=by, action=f"{shelf.kind.name}.submit", subject=row, now=now, effective_on=effective_on.isoformat())
    return row


@transaction.atomic
def approve(*, shelf: Shelf, version: versions.Version, by: User, now: datetime, today: date, words: str = "") -> Any:
    """Approve a version; it is in force from its day on, from today when that has passed.

    The rules are asked again. Raises LibraryDecided, SecondPersonNeeded, LibraryRefused.
    """
    row = shelf.life.waiting(version, by=by)
    shelf.check(shelf.kind.of(row), shelf.kind.words_of(row), is_whole=True)
    return shelf.life.approve(row, by=by, now=now, today=today, words=words)


@transaction.atomic
def refuse(*, shelf: Shelf, version: versions.Version, words: str, by: User, now: datetime) -> Any:
    """Refuse a version with the reason. Raises LibraryDecided, SecondPersonNeeded, LibraryRefused without words."""
    return shelf.life.refuse(version, words=words, by=by, now=now)


@transaction.atomic
def discard(*, shelf: Shelf, version: versions.Version, by: User, now: datetime) -> Any:
    """Throw a draft away, or take back what waits for approval. Raises LibraryDecided."""
    return shelf.life.discard(version, by=by, now=now)


@transaction.atomic
def retire(*, shelf: Shelf, owner: Owner, by: User, now: datetime) -> Any:
    """Offer an answer or a script no more; what was said stays. Raises LibraryRefused when it is retired already."""
    row = shelf.kind.owner.objects.select_for_update(of=("self",)).get(pk=owner.pk)
    _refuse_retired(row)
    row.retired_at = now
    history.sign(row, by=by, now=now)
    row.save(update_fields=["retired_at"])
    audit.record(by=by, action=f"{shelf.kind.name}.retire", subject=row, now=now)
    return row


def _refuse_retired(row: Owner) -> None:
    if row.retired_at is not None:
        raise LibraryRefused(_("This text is retired. Add a new one."))
