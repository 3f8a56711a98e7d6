"""Statements that PostgreSQL plans once for each connection: for questions that take longer to plan than to answer."""

from functools import lru_cache
from hashlib import sha256
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection

_KNOWN: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()
"""The names that each open connection has prepared; they are gone with it."""
MOST = 200
"""Statements that a connection keeps: plans take memory, and texts that are made have no end."""


class Prepared:
    """A statement with named values, prepared at its first use on each connection (`PREPARE`).

    `types` gives the PostgreSQL type of each value. The plan is made without looking at the values, so what it hangs
    on, such as a LIMIT, is written into `sql`, and columns are named: `*` would break it when one is added.
    """

    def __init__(self, name: str, sql: str, types: dict[str, str]) -> None:
        places = {key: f"${place}" for place, key in enumerate(types, 1)}
        self._name = name
        self._prepare = f"PREPARE {name}({', '.join(types.values())}) AS {sql % places}"
        values = ", ".join(f"%({key})s" for key in types)
        self._execute = f"SET LOCAL plan_cache_mode = force_generic_plan; EXECUTE {name}({values})"

    def ready(self) -> str:
        """Return the SQL that runs it, with the names of its values, and see that the connection knows it."""
        connection.ensure_connection()
        known = _KNOWN.setdefault(connection.connection, set())
        if self._name not in known:
            with connection.connection.cursor() as cursor:  # Django's own would count it among a page's queries.
                if len(known) >= MOST:
                    cursor.execute("DEALLOCATE ALL")
                    known.clear()
                cursor.execute(self._prepare)
            known.add(self._name)
        return self._execute

    def rows(self, values: dict[str, Any]) -> list[Any]:
        """Return its rows with `values`."""
        with connection.cursor() as cursor:
            cursor.execute(self.ready(), values)
            found: list[Any] = cursor.fetchall()
            return found


@lru_cache(maxsize=MOST)
def of_text(sql: str, **types: str) -> Prepared:
    """Return the statement of a text that code has made, named by what it says."""
    return Prepared(f"made_{sha256(sql.encode()).hexdigest()[:40]}", sql, types)
