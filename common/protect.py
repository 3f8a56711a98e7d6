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


def keep_version(table: str, *said: str, ends: str = "") -> migrations.RunSQL:
    """Return the operation that keeps the versions of `table` (`common.versions`).

    What was decided never changes; of what waits, neither the columns `said` nor who made it; no author is forgotten.
    Of an approved one the end of the date range in the column `ends` may be set, or all its days taken away.
    """
    ending = f"""
            IF TG_OP = 'UPDATE' AND OLD.state = 'approved' AND to_jsonb(NEW) - '{ends}' = to_jsonb(OLD) - '{ends}'
                AND (isempty(NEW.{ends}) OR lower(NEW.{ends}) = lower(OLD.{ends}) AND NOT upper_inf(NEW.{ends})) THEN
                RETURN NEW;
            END IF;"""
    columns = ("number", "note", "made_by_id", "made_at", *said)
    new, old = (", ".join(f"{side}.{one}" for one in columns) for side in ("NEW", "OLD"))
    return migrations.RunSQL(
        f"""
        CREATE FUNCTION {table}_keep() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN{ending if ends else ""}
            IF TG_OP = 'DELETE' OR OLD.state IN ('approved', 'refused', 'discarded')
                OR (OLD.state = 'submitted' AND ({new}) IS DISTINCT FROM ({old}))
                OR NEW.number IS DISTINCT FROM OLD.number OR NOT NEW.authors @> OLD.authors THEN
                RAISE EXCEPTION '% keeps who wrote it, what was submitted and what was decided', TG_TABLE_NAME
                    USING ERRCODE = 'integrity_constraint_violation', HINT = 'Make a new version.';
            END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER {table}_keep BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_keep();
        CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION desk_refuse_change();
        """,
        f"""
        DROP TRIGGER {table}_keep ON {table};
        DROP TRIGGER {table}_no_truncate ON {table};
        DROP FUNCTION {table}_keep();
        """,
    )
