"""What the inbox of approvals shows, whatever waits: items in sections, each section brought by its own noun."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import BooleanField, ExpressionWrapper, Model, Q, QuerySet

from cases.models import Case
from staff.models import User

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Effect:
    """One thing that an approval changes: its name, what it is and what it becomes, in the reader's words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Item:
    """One thing that waits for a second person.

    `why` says in a sentence why it needs approval, `words` what the person who asked wrote. `decide_url` takes a POST
    with `answer` ("approve" or "refuse") and `words`; `is_own` is true for the reader's own, which they cannot decide.
    `refusal` is what refusing is called, where that has a name of its own.
    """

    key: str
    title: str
    why: str
    reason: str
    words: str
    asked_by: str
    asked_at: datetime
    decide_url: str
    is_own: bool = False
    case: Case | None = None
    url: str = ""
    refusal: str = ""
    effects: list[Effect] = field(default_factory=list)

    @classmethod
    def of_version(
        cls, row: Any, user: User, *, name: str, title: str, why: str, decide_url: str, effects: list[Effect]
    ) -> "Item":
        """Return the item of a version (`common.versions.Version`) of the noun `name`, as `user` sees it."""
        return cls(
            key=f"{name}-{row.pk}",
            title=title,
            why=why,
            reason="",
            words=row.note,
            asked_by=row.made_by.name,
            asked_at=row.made_at,
            decide_url=decide_url,
            is_own=user.pk in row.authors,
            url=row.get_absolute_url(),
            effects=effects,
        )


@dataclass(frozen=True)
class Source:
    """A kind of thing that waits: its name in addresses, its title, who decides it, and how to find it.

    `others` gives what waits for the reader, own ones left out; `items` what to show (`others_first`). `full` is the
    address of the list of all that wait. The words of a decision are kept up to `most_words` signs.
    """

    name: str
    title: Any
    permissions: tuple[str, ...]
    others: Callable[[User], QuerySet[Any]]
    items: Callable[[User, datetime], list[Item]]
    most_words: int = 500
    full: Callable[[], str] | None = None


def others_first(rows: QuerySet[Row], *, user: User, maker: str, at: str) -> QuerySet[Row]:
    """Return `rows`, longest waiting first, with those that `user` made (field `maker`) after all others."""
    own = ExpressionWrapper(Q(**{maker: user}), output_field=BooleanField())
    ordered: QuerySet[Any] = rows.alias(is_own=own).order_by("is_own", at, "pk")
    return ordered
