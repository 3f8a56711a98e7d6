"""Answers and scripts as lists, and which version of each is in force."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from cases.models import Creditor
from common import keyset, versions
from common.sorting import Sort, both_ways
from contacts.queries.library import finding
from contacts.queries.library.kinds import Kind

SIZE = 50


@dataclass(frozen=True)
class LibraryFilter:
    """What a list shows; empty means everything. `creditor` 0 means the texts of the whole house.

    `group` is a topic or a situation; `words` are what was typed into the search.
    """

    creditor: int | None = None
    language: str = ""
    group: str = ""
    words: str = ""
    retired: bool = False


def sorts(kind: Kind) -> dict[str, Sort]:
    """Return the sorts of a list of `kind`."""
    return both_ways(title=Sort(kind.title, descending=False), made=Sort("made_at"))


def filtered(kind: Kind, by: LibraryFilter) -> QuerySet[Any]:
    """Return the texts that fit; words are looked for in questions and wordings, of scripts in their names."""
    rows = kind.owner.objects.filter(retired_at__isnull=not by.retired)
    if by.creditor is not None:
        rows = rows.filter(creditor=by.creditor or None)
    if by.language:
        rows = rows.filter(language=by.language)
    if by.group:
        rows = rows.filter(**{kind.group: by.group})
    return finding.narrowed(kind, rows, by.words) if by.words.strip() else rows


def page(kind: Kind, by: LibraryFilter, *, on: date, sort: str, cursor: str = "") -> keyset.Page[Any]:
    """Return one page in the order `sort`, each with its version in force on the day `on`."""
    how = sorts(kind)[sort]
    rows = filtered(kind, by).select_related("creditor", "made_by")
    found = keyset.page(rows, by=[how.field], cursor=cursor, size=SIZE, descending=how.descending)
    attach(kind, found.rows, on=on)
    return found


def attach(kind: Kind, owners: Iterable[Any], *, on: date) -> None:
    """Give each answer or script its version in force on the day `on`; one query."""
    of = {one.pk: one for one in owners}
    newest = versions.in_force(kind.version.objects.filter(**{kind.name: OuterRef("pk")}), on=on).values("pk")[:1]
    wanted = kind.owner.objects.filter(pk__in=of).annotate(newest=Subquery(newest)).values("newest")
    for version in kind.version.objects.filter(pk__in=wanted):
        of[getattr(version, f"{kind.name}_id")].current = version


def in_force(kind: Kind, owner: Any, *, on: date) -> Any:
    """Return the version in force on the day `on`; None without one."""
    return versions.in_force(kind.among(owner), on=on).first()


def versions_of(kind: Kind, owner: Any) -> QuerySet[Any]:
    """Return every version of an answer or a script, the newest first."""
    rows: QuerySet[Any] = kind.among(owner).select_related(f"{kind.name}__creditor", "made_by", "decided_by")
    return rows.order_by("-number")


def is_empty(kind: Kind) -> bool:
    """Return whether there is none yet, in force or not."""
    return not kind.owner.objects.exists()


def creditors() -> QuerySet[Creditor]:
    """Return the creditors for which a text may be written."""
    return Creditor.objects.filter(is_active=True).order_by("name")
