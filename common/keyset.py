"""Paging by keyset: `(a, b, id) < (…)` as one row comparison, which an index serves at any depth."""

import base64
import json
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import F, Func, Model, QuerySet, Value
from django.db.models.expressions import OrderBy
from django.db.models.fields import BooleanField
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan, LessThan
from django.utils.translation import gettext as _

from common.errors import Refusal

UNKNOWN = "n"
"""What begins the cursor of rows that have no value in the sorted field."""
RowT = TypeVar("RowT", bound=Model)


class CursorUnreadable(Refusal):
    """The address of the page was cut or changed."""

    code = "cursor_unreadable"


class Row(Func):
    """A row value of SQL, for a row comparison."""

    function = "ROW"
    output_field = BooleanField()


@dataclass(frozen=True)
class Page(Generic[RowT]):
    """One page of rows and the cursor of the next one, "" at the end."""

    rows: list[RowT]
    next_cursor: str


def page(
    rows: QuerySet[RowT],
    *,
    by: list[str],
    cursor: str = "",
    size: int = 50,
    descending: bool = True,
    gathered: bool = False,
) -> Page[RowT]:
    """Return the page of `rows` after `cursor`, sorted by the not-null fields `by` and then the primary key.

    All columns run the same way (`descending`), so that one index serves both the sort and the comparison. Where few
    of a large table fit, walking that index would pass by nearly all of it: `gathered` has the database find the rows
    by their filters, and sort them then.
    Raises CursorUnreadable for a cursor that this function did not make for the same fields.
    """
    names = [*by, "pk"]
    if cursor:
        compare = LessThan if descending else GreaterThan
        after = [Value(value) for value in _typed(rows.model, names, _read(cursor, len(names)))]
        rows = rows.filter(compare(Row(*[F(name) for name in names]), Row(*after)))
    columns = [Coalesce(name, name) if gathered else F(name) for name in names]  # No index is on an expression.
    found = list(rows.order_by(*[OrderBy(column, descending=descending) for column in columns])[: size + 1])
    more = len(found) > size
    found = found[:size]
    return Page(found, _write([getattr(found[-1], name) for name in names]) if more else "")


def unknown_last(
    rows: QuerySet[RowT],
    *,
    by: str,
    cursor: str = "",
    size: int = 50,
    descending: bool = True,
    gathered: bool = False,
) -> Page[RowT]:
    """Return a page sorted by a field that may be empty: rows without it come last, by number of entry.

    Both parts are row comparisons that the index of the field serves at any depth. Raises CursorUnreadable.
    """
    first: Page[RowT] = Page([], "")
    if not cursor.startswith(UNKNOWN):
        known = rows.filter(**{f"{by}__isnull": False})
        first = page(known, by=[by], cursor=cursor, size=size, descending=descending, gathered=gathered)
        if first.next_cursor:
            return first
    left = size - len(first.rows)
    unknown = rows.filter(**{f"{by}__isnull": True})
    if not left:
        return Page(first.rows, UNKNOWN if unknown.exists() else "")
    rest = page(unknown, by=[], cursor=cursor.removeprefix(UNKNOWN), size=left, gathered=gathered)
    return Page([*first.rows, *rest.rows], UNKNOWN + rest.next_cursor if rest.next_cursor else "")


def _typed(model: type[Model], names: list[str], values: list[Any]) -> list[Any]:
    fields: list[Any] = [model._meta.pk if name == "pk" else model._meta.get_field(name) for name in names]
    try:
        return [field.to_python(value) for field, value in zip(fields, values, strict=True)]
    except ValidationError as error:
        raise CursorUnreadable(_("This address belongs to another list. Go back to its first page.")) from error


def _write(values: list[Any]) -> str:
    text = json.dumps([value if isinstance(value, int) else str(value) for value in values])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(cursor: str, width: int) -> list[Any]:
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError as error:
        raise CursorUnreadable(_("This address is incomplete. Go back to the first page of the list.")) from error
    if not isinstance(values, list) or len(values) != width:
        raise CursorUnreadable(_("This address belongs to another list. Go back to its first page."))
    return values
