"""The floor of the nightly benchmark: what a rehearsal wrote, kept in files, written once more with bare SQL."""

import tempfile
import time
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

# Tables in the order in which they were made, so that parents come first.
COUNTS = """
SELECT c.relname, {counts} FROM pg_class c WHERE c.relkind = 'r' AND c.relpersistence = 'p'
    AND c.relnamespace = 'public'::regnamespace ORDER BY c.oid
"""
IN_THIS_TRANSACTION = COUNTS.format(
    counts="pg_stat_get_xact_tuples_inserted(c.oid) + pg_stat_get_xact_tuples_updated(c.oid)"
)
SO_FAR = COUNTS.format(
    counts="pg_stat_get_tuples_inserted(c.oid) + pg_stat_get_tuples_updated(c.oid) + pg_stat_get_tuples_deleted(c.oid)"
)


@dataclass(frozen=True)
class Kept:
    """The rows of one table that a rehearsal wrote."""

    table: str
    key: list[str]
    columns: list[str]
    file: Any


def kept() -> list[Kept]:
    """Return what this transaction has written so far; nobody else may write on the server."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::xid::text::bigint")
        first = cursor.fetchone()[0]
        cursor.execute(IN_THIS_TRANSACTION)
        for table in [name for name, count in cursor.fetchall() if count]:
            columns = _columns(cursor, table)
            file = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the measurement
            rows = f"SELECT {', '.join(columns)} FROM {table} WHERE xmin::text::bigint >= {first}"
            cursor.copy_expert(f"COPY ({rows}) TO STDOUT", file)
            found.append(Kept(table, _key(cursor, table), columns, file))
    return found


def _columns(cursor: Any, table: str) -> list[str]:
    cursor.execute(
        "SELECT quote_ident(attname) FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
        " AND NOT attisdropped AND attgenerated = '' ORDER BY attnum",
        [table],
    )
    return [str(name) for (name,) in cursor.fetchall()]


def _key(cursor: Any, table: str) -> list[str]:
    cursor.execute(
        "SELECT quote_ident(a.attname) FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid"
        " AND a.attnum = ANY(i.indkey) WHERE i.indrelid = %s::regclass AND i.indisprimary",
        [table],
    )
    return [str(name) for (name,) in cursor.fetchall()]


def swept(tables: list[Kept]) -> None:
    """Remove what a transaction that was taken back left in the tables."""
    with connection.cursor() as cursor:
        for one in tables:
            cursor.execute(f"VACUUM ANALYZE {one.table}")


@transaction.atomic
def write(tables: list[Kept]) -> float:
    """Write the rows with one UPDATE and one INSERT per table, and take it back; return the seconds."""
    with connection.cursor() as cursor:
        for one in tables:
            one.file.seek(0)
            cursor.execute(f"CREATE TEMP TABLE floor_{one.table} AS SELECT * FROM {one.table} LIMIT 0")
            cursor.copy_expert(f"COPY floor_{one.table} ({', '.join(one.columns)}) FROM STDIN", one.file)
            cursor.execute(f"CREATE TEMP TABLE new_{one.table} AS {_new(one)}")
            cursor.execute(f"ANALYZE floor_{one.table}, new_{one.table}")
        start = time.perf_counter()
        for one in tables:
            cursor.execute(_update(one))
            cursor.execute(_insert(one))
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        spent = time.perf_counter() - start
        transaction.set_rollback(True)
    return spent


def _update(one: Kept) -> str:
    names = [name for name in one.columns if name not in one.key]
    values = ", ".join(f"f.{name}" for name in names)
    return f"UPDATE {one.table} t SET ({', '.join(names)}) = ROW({values}) FROM floor_{one.table} f WHERE {_same(one)}"


def _new(one: Kept) -> str:
    return f"SELECT * FROM floor_{one.table} f WHERE NOT EXISTS (SELECT 1 FROM {one.table} t WHERE {_same(one)})"


def _insert(one: Kept) -> str:
    names = ", ".join(one.columns)
    return f"INSERT INTO {one.table} ({names}) OVERRIDING SYSTEM VALUE SELECT {names} FROM new_{one.table}"


def _same(one: Kept) -> str:
    return " AND ".join(f"f.{name} = t.{name}" for name in one.key)


def written() -> dict[str, int]:
    """Return for each table how many rows were ever inserted, updated and deleted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(SO_FAR)
        return dict(cursor.fetchall())
