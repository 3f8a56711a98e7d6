"""Versions: drafted by one person, approved by another, in force from a day, rolled back by a new one.

A noun that lives in versions takes `Version` for its rows, `constraints` for what the database holds them to,
`common.protect.keep_version` for what never changes, and one `Life` for the steps from draft to decision.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Max, Q, QuerySet, Value
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common import audit, cards, second_person
from common.errors import Refusal

MOST_WORDS = 500


class VersionState(models.TextChoices):
    """The life of a version."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("waits for approval")
    APPROVED = "approved", pgettext_lazy("version", "approved")
    REFUSED = "refused", pgettext_lazy("version", "refused")
    DISCARDED = "discarded", _("discarded")


OPEN = (VersionState.DRAFT, VersionState.SUBMITTED)
UNTOLD = (VersionState.DRAFT, VersionState.DISCARDED)
"""Nobody else was told of it: it need not say yet what it says, from when and why."""
GONE = (VersionState.REFUSED, VersionState.DISCARDED)
"""It never comes into force."""


class Version(models.Model):
    """One state of what lives in versions. In force on a day is the approved one with the latest day up to it.

    `made_by` changed it last, `authors` are all who ever wrote or submitted it (ids): none of them decides on it
    (constraint), and none is forgotten (trigger). What was submitted and what was decided never changes (trigger).
    """

    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=VersionState, default=VersionState.DRAFT)
    note = models.CharField(_("what changes and why"), max_length=500, blank=True)
    effective_on = models.DateField(_("in force from"), null=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    authors = ArrayField(models.BigIntegerField(), default=list)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=500, blank=True)

    # Each noun has its own; named here for what all of them share.
    objects: Any

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(_("version %(number)d") % {"number": self.number})

    @property
    def is_open(self) -> bool:
        """Whether it is being written or waits for approval."""
        return self.state in OPEN


V = TypeVar("V", bound=Version)


def constraints(name: str, *, maker: str) -> list[models.BaseConstraint]:
    """Return what the database holds the versions called `name` to: known states, and maker ≠ checker."""
    return [
        models.CheckConstraint(condition=Q(state__in=VersionState.values), name=f"{name}_state_known"),
        models.CheckConstraint(
            condition=Q(state__in=list(OPEN), decided_at=None, decided_by=None)
            | Q(state="discarded", decided_at__isnull=False, decided_by__isnull=False)
            | Q(state__in=["approved", "refused"], decided_at__isnull=False, decided_by__isnull=False)
            & ~Q(decided_by=F("made_by"))
            & ~Q(authors__contains=[F("decided_by")]),
            name=f"{name}_two_people",
        ),
        models.CheckConstraint(condition=Q(authors__contains=[F("made_by")]), name=f"{maker}_maker_is_author"),
    ]


def says(condition: Q, name: str) -> models.CheckConstraint:
    """Return the constraint `name`: whatever somebody else was told of has its day, and meets `condition`."""
    return models.CheckConstraint(
        condition=Q(state__in=list(UNTOLD)) | Q(effective_on__isnull=False) & condition, name=name
    )


def one_open(name: str, *owner: str) -> models.UniqueConstraint:
    """Return the constraint that of each `owner`, or of all, one version at most is written or waits."""
    among: dict[str, Any] = {"condition": Q(state__in=list(OPEN)), "name": f"{name}_one_open"}
    return models.UniqueConstraint(fields=owner, **among) if owner else models.UniqueConstraint(Value(1), **among)


def in_force(rows: QuerySet[V], *, on: date) -> QuerySet[V]:
    """Return the approved ones of `rows` that count up to the day `on`: the first is the one in force."""
    return rows.filter(state=VersionState.APPROVED, effective_on__lte=on).order_by("-effective_on", "-number")


def waiting(rows: QuerySet[V], *, besides: int | None = None) -> QuerySet[V]:
    """Return those of `rows` that wait for a second person, the longest first; none of whose author is `besides`."""
    found = rows.filter(state=VersionState.SUBMITTED).order_by("made_at", "pk")
    return found if besides is None else found.exclude(authors__contains=[besides])


@dataclass(frozen=True)
class Life:
    """The steps of the versions of one noun; `name` begins the records of the log, such as "strategy.approved".

    `refused` says what cannot be done, `decided` that the version is not in the state that the step needs.
    """

    model: Any
    name: str
    refused: type[Refusal]
    decided: type[Refusal]

    def begin(self, *, by: Any, now: datetime, among: QuerySet[Any], note: str = "", **said: Any) -> Any:
        """Make a draft; its number follows the last one of `among`."""
        number = (among.aggregate(last=Max("number"))["last"] or 0) + 1
        return self.model.objects.create(
            number=number, note=cards.kept(note, MOST_WORDS), made_at=now, made_by=by, authors=[by.pk], **said
        )

    def locked(self, version: V, *states: VersionState) -> V:
        """Return the version, locked, in one of `states`; raise `decided` when it is in none."""
        row: V = self.model.objects.select_for_update(of=("self",)).get(pk=version.pk)
        if row.state not in states:
            sentence = _now("This version is “%(state)s” already. Look at it again.")
            raise self.decided(sentence % {"state": row.get_state_display()})
        return row

    def write(self, row: V, *, by: Any, now: datetime, **said: Any) -> V:
        """Write what a locked draft says; `by` counts from now on among its authors."""
        for name, value in said.items():
            setattr(row, name, value)
        row.made_by, row.made_at = by, now
        _sign(row, by)
        row.save(update_fields=[*said, "made_by", "made_at", "authors"])
        return row

    def submit(self, row: V, *, effective_on: date, note: str, by: Any, today: date, **said: Any) -> V:
        """Hand a locked draft in, to be in force from `effective_on`; raise `refused` for a past day or no words."""
        if effective_on < today:
            raise self.refused(_now("The day has passed. Choose today or a later one."), field="effective_on")
        if not note.strip():
            raise self.refused(_now("Say what changes and why. The second person decides by it."), field="note")
        row.state, row.effective_on, row.note = VersionState.SUBMITTED, effective_on, cards.kept(note, MOST_WORDS)
        for name, value in said.items():
            setattr(row, name, value)
        _sign(row, by)
        row.save(update_fields=["state", "effective_on", "note", "authors", *said])
        return row

    def waiting(self, version: V, *, by: Any) -> V:
        """Return a version that waits, locked for the decision of `by`; raise `decided` or SecondPersonNeeded."""
        row = self.locked(version, VersionState.SUBMITTED)
        second_person.check(by=by, makers=row.authors)
        return row

    def approve(self, row: V, *, by: Any, now: datetime, today: date, words: str, **about: Any) -> V:
        """Approve a version that waits; a day that has passed becomes today. `about` goes to the log."""
        row.effective_on = max(row.effective_on or today, today)
        return self._decide(row, VersionState.APPROVED, by=by, now=now, words=words, **about)

    def refuse(self, version: V, *, words: str, by: Any, now: datetime, **about: Any) -> V:
        """Refuse a version that waits, with the reason; raise `refused` without one."""
        row = self.waiting(version, by=by)
        if not words.strip():
            raise self.refused(_now("Say why you refuse it. The person who made it reads it."), field="words")
        return self._decide(row, VersionState.REFUSED, by=by, now=now, words=words, **about)

    def discard(self, version: V, *, by: Any, now: datetime, **about: Any) -> V:
        """Throw a draft away, or take back what waits; raise `refused` for who did not write what waits."""
        row = self.locked(version, *OPEN)
        if row.state == VersionState.SUBMITTED and by.pk not in row.authors:
            raise self.refused(_now("Only who wrote it takes it back. You can refuse it, with the reason."))
        return self._decide(row, VersionState.DISCARDED, by=by, now=now, words="", **about)

    def _decide(self, row: V, state: VersionState, *, by: Any, now: datetime, words: str, **about: Any) -> V:
        row.state, row.decided_at, row.decided_by, row.decision = state, now, by, cards.kept(words, MOST_WORDS)
        row.save(update_fields=["state", "decided_at", "decided_by", "decision", "effective_on"])
        facts = about or {"number": row.number}
        audit.record(by=by, action=f"{self.name}.{state.value}", subject=row, now=now, **facts)
        return row


def back_to(version: Version) -> str:
    """Return the words of a draft that brings an old version back."""
    return _now("Back to version %(number)d") % {"number": version.number}


def _sign(row: Version, by: Any) -> None:
    row.authors = sorted({*row.authors, by.pk})
