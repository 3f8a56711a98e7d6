"""What the database itself says to a statement."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, connection, transaction


def refusal(sql: str, *params: Any) -> str:
    """Return why the database refuses a statement, empty when it lets it through."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(sql, params)
    except IntegrityError as error:
        return str(error)
    return ""


def broken(act: Callable[[], object]) -> str:
    """Return why the database refuses what `act` writes, empty when it lets it through."""
    try:
        with transaction.atomic():
            act()
    except IntegrityError as error:
        return str(error)
    return ""


@contextmanager
def superuser() -> Iterator[Any]:
    """Give a cursor of somebody who disables the triggers, as only a superuser can."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        yield cursor
        cursor.execute("SET session_replication_role = DEFAULT")
