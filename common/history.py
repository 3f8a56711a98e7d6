"""Who changed a row, when, and what: signing a change before it is saved, and telling it in words."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import connection
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from psycopg2 import sql
from simple_history.models import DeletedObject

from common import dates, punctuation

Wording = Mapping[str, Callable[[Any], str]]
MOST = 20


@dataclass(frozen=True)
class FieldChange:
    """One field that changed, in the reader's words."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Change:
    """One step in the history of a row; `by` is empty for the desk itself."""

    at: datetime
    by: str
    created: bool
    fields: list[FieldChange]
    reason: str


def sign(row: Model, *, by: AbstractBaseUser | None, now: datetime, reason: str = "") -> None:
    """Say who changes `row` and when; the next save writes it into the row's history."""
    signature = {"_history_user": by, "_history_date": now, "_change_reason": reason[:100] or None}
    for name, value in signature.items():
        setattr(row, name, value)


def sign_rows(
    *,
    model: type[Model],
    ids: Collection[int],
    by: AbstractBaseUser | None,
    now: datetime,
    reason: str = "",
) -> None:
    """Write the history that `save()` would have written for rows that a statement changed."""
    if ids:
        _copy(model, sql.SQL("id = ANY(%s)"), [list(ids)], by=by, now=now, reason=reason)


def sign_table(
    *, model: type[Model], changed: str, by: AbstractBaseUser | None, now: datetime, reason: str = ""
) -> None:
    """As `sign_rows`, for the rows whose ids stand in the temporary table `changed`: no id passes through Python."""
    among = sql.SQL("id IN (SELECT id FROM {changed})").format(changed=sql.Identifier(changed))
    _copy(model, among, [], by=by, now=now, reason=reason)


def _copy(
    model: type[Model],
    among: sql.Composable,
    params: list[Any],
    *,
    by: AbstractBaseUser | None,
    now: datetime,
    reason: str,
) -> None:
    kept: Any = getattr(model, "history").model  # noqa: B009 (the history's manager is added when the class is made)
    tracked = {field.column for field in kept._meta.concrete_fields}
    columns = [sql.Identifier(str(field.column)) for field in model._meta.concrete_fields if field.column in tracked]
    statement = sql.SQL(
        "INSERT INTO {history} ({columns}, history_date, history_type, history_user_id, history_change_reason)"
        " SELECT {columns}, %s, '~', %s, %s FROM {table} WHERE {among}"
    ).format(
        history=sql.Identifier(str(kept._meta.db_table)),
        columns=sql.SQL(", ").join(columns),
        table=sql.Identifier(model._meta.db_table),
        among=among,
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [now, by.pk if by else None, reason[:100] or None, *params])


def changes(
    records: Iterable[Any],
    *,
    wording: Wording | None = None,
    labels: Mapping[str, str] | None = None,
    skip: Iterable[str] = (),
) -> list[Change]:
    """Return the last steps of a row, newest first, from its history records in that order.

    `wording` gives the words of a field's value, `labels` those of a field without a name of its own, `skip` names
    fields that are no evidence. A record that changed nothing else is left out.
    """
    rows = list(records[: MOST + 1] if hasattr(records, "__getitem__") else records)
    found = []
    for new, old in pairwise([*rows, None]):
        if old is None and new.history_type != "+":
            continue
        fields = _fields(new, old, wording or {}, labels or {}, set(skip)) if old is not None else []
        if fields or old is None:
            by = str(new.history_user) if new.history_user_id else ""
            found.append(Change(new.history_date, by, old is None, fields, new.history_change_reason or ""))
    return found


def _fields(new: Any, old: Any, wording: Wording, labels: Mapping[str, str], skip: set[str]) -> list[FieldChange]:
    delta = new.diff_against(old, excluded_fields=skip, foreign_keys_are_objs=True)
    return [
        FieldChange(
            labels.get(change.field) or str(new._meta.get_field(change.field).verbose_name),
            _words(new, change.field, change.old, wording),
            _words(new, change.field, change.new, wording),
        )
        for change in delta.changes
    ]


def _words(record: Any, field: str, value: Any, wording: Wording) -> str:
    if field in wording:
        return wording[field](value) or _("nothing")
    if _is_nothing(value):
        return _("nothing")
    if isinstance(value, list):
        return punctuation.listed(value)
    choices = dict(record._meta.get_field(field).flatchoices)
    if value in choices:
        return str(choices[value])
    if isinstance(value, bool):
        return pgettext("answer", "yes") if value else pgettext("answer", "no")
    return dates.day(value) if isinstance(value, date) else str(value)


def _is_nothing(value: Any) -> bool:
    # What points nowhere comes as an object of no row.
    return value is None or value in ("", []) or (isinstance(value, DeletedObject) and value.pk is None)
