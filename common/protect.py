"""Protection in the database: what is evidence cannot be changed by anyone, admin and shell included.

The functions return migration operations. The trigger functions are our own because library triggers can be
switched off from Python; these yield only to a superuser who disables them, which `verify_archive` then finds.
"""

from django.db import migrations

REFUSE_FUNCTION = """
CREATE OR REPLACE FUNCTION desk_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation', HINT = 'Add a correcting row that points to the old one.';
END $$;
"""


def refuse_function() -> migrations.RunSQL:
    """Return the operation that makes the function behind `append_only`."""
    return migrations.RunSQL(REFUSE_FUNCTION, "DROP FUNCTION IF EXISTS desk_refuse_change()")


def append_only(table: str) -> migrations.RunSQL:
    """Return the operation that refuses UPDATE, DELETE and TRUNCATE of `table`."""
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION desk_refuse_change();
        CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION desk_refuse_change();
        """,
        f"""
        DROP TRIGGER IF EXISTS {table}_append_only ON {table};
        DROP TRIGGER IF EXISTS {table}_no_truncate ON {table};
        """,
    )
