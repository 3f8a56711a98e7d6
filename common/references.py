"""References that a statement proves at once, for tables that take a hundred thousand rows in one.

PostgreSQL asks for the parent of each new row by a query of its own, which for a file of accounts is a third of all
the work (decision 0012). Here one trigger asks for the parents of all rows that a statement wrote, and of every column
that must agree with the parent's: an account is of its case's creditor. A parent is never deleted and keeps what its
children rely on, so that nothing has to be locked. The functions return migration operations; the fields are
declared with `db_constraint=False`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import migrations

REFUSE_FUNCTIONS = """
CREATE OR REPLACE FUNCTION desk_refuse_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is kept: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation', HINT = 'Close or recall it; other rows refer to it.';
END $$;
CREATE OR REPLACE FUNCTION desk_refuse_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% % keeps whose it is: UPDATE refused', TG_TABLE_NAME, OLD.id
        USING ERRCODE = 'integrity_constraint_violation', HINT = 'Other rows rely on it.';
END $$;
"""
UNREFUSE_FUNCTIONS = "DROP FUNCTION IF EXISTS desk_refuse_delete(); DROP FUNCTION IF EXISTS desk_refuse_move()"
# Always one look into the parent's key for each row: a plan made for ten rows serves a million.
PLANNED = "SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off"


@dataclass(frozen=True)
class Parent:
    """A table that rows refer to, and what must agree: {column of the child: column of the parent}.

    The first column is the reference; where it may be empty, an empty one is not asked.
    """

    table: str
    columns: Mapping[str, str]


def refuse_functions() -> migrations.RunSQL:
    """Return the operation that makes the functions behind `kept`."""
    return migrations.RunSQL(REFUSE_FUNCTIONS, UNREFUSE_FUNCTIONS)


def kept(table: str, *columns: str) -> migrations.RunSQL:
    """Return the operation by which rows of `table` are never deleted, and never change `id` and `columns`."""
    before, after = (", ".join(f"{row}.{name}" for name in ("id", *columns)) for row in ("OLD", "NEW"))
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER {table}_kept BEFORE DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION desk_refuse_delete();
        CREATE TRIGGER {table}_kept_whole BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION desk_refuse_delete();
        CREATE TRIGGER {table}_kept_in_place AFTER UPDATE ON {table}
            FOR EACH ROW WHEN (({before}) IS DISTINCT FROM ({after})) EXECUTE FUNCTION desk_refuse_move();
        """,
        f"""
        DROP TRIGGER IF EXISTS {table}_kept ON {table};
        DROP TRIGGER IF EXISTS {table}_kept_whole ON {table};
        DROP TRIGGER IF EXISTS {table}_kept_in_place ON {table};
        """,
    )


def proven(table: str, *parents: Parent) -> migrations.RunSQL:
    """Return the operation that refuses rows of `table` whose parents are not there or do not agree."""
    columns = list(dict.fromkeys(name for parent in parents for name in parent.columns))
    before, after = (", ".join(f"{row}.{name}" for name in columns) for row in ("OLD", "NEW"))
    return migrations.RunSQL(
        f"""
        {_function(f"{table}_new_parents", "fresh", table, parents)}
        {_function(f"{table}_other_parents", "(SELECT (NEW).*)", table, parents)}
        CREATE TRIGGER {table}_new_parents AFTER INSERT ON {table} REFERENCING NEW TABLE AS fresh
            FOR EACH STATEMENT EXECUTE FUNCTION {table}_new_parents();
        CREATE TRIGGER {table}_other_parents AFTER UPDATE ON {table}
            FOR EACH ROW WHEN (({before}) IS DISTINCT FROM ({after})) EXECUTE FUNCTION {table}_other_parents();
        """,  # noqa: S608 - names are the code's own
        f"""
        DROP TRIGGER IF EXISTS {table}_new_parents ON {table};
        DROP TRIGGER IF EXISTS {table}_other_parents ON {table};
        DROP FUNCTION IF EXISTS {table}_new_parents();
        DROP FUNCTION IF EXISTS {table}_other_parents();
        """,
    )


def _function(name: str, rows: str, table: str, parents: tuple[Parent, ...]) -> str:
    return f"""
        CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql {PLANNED} AS $$
        BEGIN
            {" ".join(_question(rows, table, parent) for parent in parents)}
            RETURN NULL;
        END $$;
    """


def _question(rows: str, table: str, parent: Parent) -> str:
    reference = next(iter(parent.columns))
    agree = " AND ".join(f"p.{theirs} = f.{ours}" for ours, theirs in parent.columns.items())
    return f"""
            IF EXISTS (
                SELECT 1 FROM {rows} f WHERE f.{reference} IS NOT NULL
                    AND NOT EXISTS (SELECT 1 FROM {parent.table} p WHERE {agree})
            ) THEN
                RAISE EXCEPTION '{table}: no row of {parent.table} for {", ".join(parent.columns)}'
                    USING ERRCODE = 'foreign_key_violation';
            END IF;
    """  # noqa: S608 - names are the code's own
