"""A table of its own for the lines of each run: filled before it has indexes, then part of all lines.

A million rows are written in half the time that way, by several connections if need be (`parts`), and figuring a run
again drops a table instead of deleting rows.
Runs with few lines (corrections) share the table `commissions_line_rest`.
"""

from typing import Any

from django.db import connection

from commissions.models import Run

ALL, REST = "commissions_line", "commissions_line_rest"
PART = "commissions_line_run_{run}_{turn}"
# Its check on the run says that no row has to be looked at when it becomes part of all lines.
OPEN = """
    CREATE TABLE {table} (LIKE commissions_line INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
    ALTER TABLE {table} ADD CONSTRAINT {table}_run CHECK (run_id = {run})
"""
PARTS = """
    SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'commissions_line'::regclass AND c.relname LIKE %s ESCAPE '!'
"""

LEFT = """
    SELECT c.relname FROM pg_class c JOIN pg_class a ON a.oid = 'commissions_line'::regclass
        AND a.relnamespace = c.relnamespace
    WHERE c.relkind = 'r' AND NOT c.relispartition AND c.relname LIKE %s ESCAPE '!'
"""


def opened(cursor: Any, run: Run) -> str:
    """Make an empty table for the lines of a run, without indexes; return its name.

    Whoever calls holds the run's row, so that what was begun for it and is no part of all lines is nobody's any more.
    """
    dropped(cursor, run)
    table = PART.format(run=run.pk, turn=int(run.counts.get("figured", 0)) + 1)
    cursor.execute(OPEN.format(table=table, run=int(run.pk)))
    return table


def dropped(cursor: Any, run: Run) -> None:
    """Drop what was begun for a run and never became part of all lines; whoever calls holds the run's row."""
    cursor.execute(LEFT, [_like(run)])
    for (left,) in cursor.fetchall():
        cursor.execute(f"DROP TABLE {left}")


def _like(run: Run) -> str:
    return PART.format(run=run.pk, turn="%").replace("_", "!_")


def joined(run: Run, table: str) -> None:
    """Index the filled table and make it part of all lines, in place of what was figured of the run before.

    Readers of lines wait from here to the end of the transaction: it comes after everything that takes long, and
    before locks that readers take after reading (0023).
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT commissions_line_indexed(%s)", [table])
        cursor.execute(PARTS, [_like(run)])
        for (before,) in cursor.fetchall():
            cursor.execute(f"DROP TABLE {before}")
        cursor.execute(f"DELETE FROM {REST} WHERE run_id = %s", [run.pk])  # noqa: S608 - a constant
        cursor.execute(f"ALTER TABLE {ALL} ATTACH PARTITION {table} FOR VALUES IN ({int(run.pk)})")
