"""A big list as one person reads it: the columns chosen, the views kept, which of them is open."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from staff.models import ChosenColumns, KeptView, User
from staff.rules import lists as rules
from staff.rules.lists import Column, DeskList

MOST_LINKS = 5


@dataclass(frozen=True)
class Listing:
    """What the controls of a list and its table need to know. `query` is what would be kept now."""

    of: DeskList
    columns: tuple[str, ...]
    is_standard: bool
    views: list[KeptView]
    query: str
    sums: tuple[str, ...] = ()

    @property
    def choices(self) -> list[tuple[Column, bool]]:
        """Every column of the list, and whether it is shown."""
        return [(column, column.name in self.columns) for column in self.of.columns]

    @property
    def present(self) -> KeptView | None:
        """The kept view that is open now."""
        return next((view for view in self.views if view.query == self.query), None)

    @property
    def in_menu(self) -> bool:
        """Whether the views are too many for a row of links."""
        return len(self.views) > MOST_LINKS

    @property
    def before_sums(self) -> int:
        """How many columns the words at the foot may take."""
        return rules.before_sums(self.columns, self.sums)

    @property
    def from_sums(self) -> tuple[str, ...]:
        """The columns at the foot from the first sum on."""
        return self.columns[self.before_sums :]

    @property
    def width(self) -> int:
        """How many columns are shown."""
        return len(self.columns)


def listing(user: User, of: DeskList, address: QueryDict, *, sums: Collection[str] = ()) -> Listing:
    """Return the list `of` as `user` reads it at `address`, in two queries."""
    rows = ChosenColumns.objects.filter(person=user, list_name=of.name)
    chosen: Any = rows.values_list("columns", flat=True).first()
    views = KeptView.objects.filter(person=user, list_name=of.name).order_by("kept_at", "pk")
    pairs = [(name, str(value)) for name, values in address.lists() for value in values]
    return Listing(
        of=of,
        columns=rules.shown(of.columns, chosen),
        is_standard=chosen is None,
        views=list(views),
        query=rules.query_to_keep(pairs, of),
        sums=tuple(sums),
    )
