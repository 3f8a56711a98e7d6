"""A case is sealed only by a batch that two people decided on, and for ever; it takes no row any more."""

from django.db import migrations

SEAL = """
CREATE FUNCTION cases_case_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.sealed_at IS NOT NULL THEN
        RAISE EXCEPTION 'case % is sealed: UPDATE refused', OLD.id USING ERRCODE = 'integrity_constraint_violation',
            HINT = 'What is sealed stays closed and sealed.';
    END IF;
    IF NEW.state <> 'closed' OR NOT EXISTS (
        SELECT 1 FROM cases_sealitem i JOIN cases_sealbatch b ON b.id = i.batch_id
        WHERE i.case_id = NEW.id AND i.state = 'sealed' AND b.state IN ('approved', 'done')
    ) THEN
        RAISE EXCEPTION 'case % may not be sealed', NEW.id USING ERRCODE = 'integrity_constraint_violation',
            HINT = 'Ask for a batch; a second person approves it.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cases_case_sealed BEFORE UPDATE ON cases_case FOR EACH ROW
    WHEN (OLD.sealed_at IS DISTINCT FROM NEW.sealed_at OR OLD.sealed_at IS NOT NULL AND NEW.state <> 'closed')
    EXECUTE FUNCTION cases_case_sealed();
CREATE TRIGGER cases_case_sealed_new BEFORE INSERT ON cases_case FOR EACH ROW
    WHEN (NEW.sealed_at IS NOT NULL) EXECUTE FUNCTION cases_case_sealed();

CREATE FUNCTION cases_sealitem_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state = 'sealed' OR (NEW.batch_id, NEW.case_id) IS DISTINCT FROM (OLD.batch_id, OLD.case_id)
    THEN
        RAISE EXCEPTION 'what was sealed stays in the record: % refused', TG_OP
            USING ERRCODE = 'integrity_constraint_violation', HINT = 'Sealing cannot be taken back.';
    END IF;
    IF NEW.state = 'sealed' AND NOT EXISTS (
        SELECT 1 FROM cases_sealbatch b WHERE b.id = NEW.batch_id AND b.state = 'approved'
    ) THEN
        RAISE EXCEPTION 'the batch of case % is not approved', NEW.case_id
            USING ERRCODE = 'integrity_constraint_violation', HINT = 'A second person approves it first.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cases_sealitem_keep BEFORE UPDATE OR DELETE ON cases_sealitem
    FOR EACH ROW EXECUTE FUNCTION cases_sealitem_keep();
CREATE FUNCTION cases_sealitem_begin() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a case is not sealed on the day it is named' USING ERRCODE = 'integrity_constraint_violation',
        HINT = 'Ask for a batch; a second person approves it.';
END $$;
CREATE TRIGGER cases_sealitem_begin BEFORE INSERT ON cases_sealitem FOR EACH ROW
    WHEN (NEW.state = 'sealed') EXECUTE FUNCTION cases_sealitem_begin();

CREATE FUNCTION cases_sealbatch_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (NEW.creditor_id, NEW.due_on, NEW.asked_by_id, NEW.asked_at, NEW.decided_by_id, NEW.decided_at)
        IS DISTINCT FROM (OLD.creditor_id, OLD.due_on, OLD.asked_by_id, OLD.asked_at, OLD.decided_by_id, OLD.decided_at)
    THEN
        RAISE EXCEPTION 'who decided on sealing stays in the record: % refused', TG_OP
            USING ERRCODE = 'integrity_constraint_violation', HINT = 'Ask for another batch.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cases_sealbatch_keep BEFORE UPDATE OR DELETE ON cases_sealbatch
    FOR EACH ROW WHEN (OLD.decided_by_id IS NOT NULL) EXECUTE FUNCTION cases_sealbatch_keep();
"""
UNSEAL = """
DROP TRIGGER IF EXISTS cases_sealbatch_keep ON cases_sealbatch;
DROP TRIGGER IF EXISTS cases_sealitem_begin ON cases_sealitem;
DROP TRIGGER IF EXISTS cases_sealitem_keep ON cases_sealitem;
DROP TRIGGER IF EXISTS cases_case_sealed_new ON cases_case;
DROP TRIGGER IF EXISTS cases_case_sealed ON cases_case;
DROP FUNCTION IF EXISTS cases_sealbatch_keep();
DROP FUNCTION IF EXISTS cases_sealitem_begin();
DROP FUNCTION IF EXISTS cases_sealitem_keep();
DROP FUNCTION IF EXISTS cases_case_sealed();
"""
FUNCTIONS = """
CREATE FUNCTION cases_refuse_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    found bigint;
BEGIN
    EXECUTE 'SELECT k.id FROM new_rows n JOIN cases_case k ON k.id = ' || TG_ARGV[0]
        || ' WHERE k.sealed_at IS NOT NULL LIMIT 1' INTO found;
    IF found IS NOT NULL THEN
        RAISE EXCEPTION 'case % is sealed: no row of % may be added', found, TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation', HINT = 'Nothing is written into a sealed case.';
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION cases_request_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM cases_case k WHERE k.id = NEW.case_id AND k.sealed_at IS NOT NULL) THEN
        RAISE EXCEPTION 'case % is sealed: its request is not opened again', NEW.case_id
            USING ERRCODE = 'integrity_constraint_violation', HINT = 'Nothing is written into a sealed case.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cases_request_sealed BEFORE UPDATE ON cases_request FOR EACH ROW
    WHEN (OLD.outcome <> '' AND NEW.outcome = '') EXECUTE FUNCTION cases_request_sealed();
"""
UNFUNCTIONS = """
DROP TRIGGER IF EXISTS cases_request_sealed ON cases_request;
DROP FUNCTION IF EXISTS cases_request_sealed();
DROP FUNCTION IF EXISTS cases_refuse_sealed();
"""
# Each table with the case of its new row `n`.
TABLES = {
    "cases_request": "n.case_id",
    "cases_requestnote": "(SELECT r.case_id FROM cases_request r WHERE r.id = n.request_id)",
    "cases_hold": "n.case_id",
    "cases_promise": "n.case_id",
    "cases_plan": "n.case_id",
    "cases_keeprequest": "n.case_id",
    "cases_closing": "n.case_id",
    "cases_affordabilitystatement": "n.case_id",
    "cases_skip": "n.case_id",
    "cases_correction": "(SELECT a.case_id FROM cases_account a WHERE a.id = n.account_id)",
}


def refused(table: str, case: str) -> migrations.RunSQL:
    """Return the operation by which new rows of `table` are refused on a sealed case, once a statement."""
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_not_sealed AFTER INSERT ON {table} REFERENCING NEW TABLE AS new_rows "
        f"FOR EACH STATEMENT EXECUTE FUNCTION cases_refuse_sealed('{case}')",
        f"DROP TRIGGER IF EXISTS {table}_not_sealed ON {table}",
    )


class Migration(migrations.Migration):
    replaces = [("cases", "0033_sealing_is_protected"), ("cases", "0037_nothing_on_sealed_cases")]
    dependencies = [("cases", "0017_ages_kept")]
    operations = [
        migrations.RunSQL(SEAL, UNSEAL),
        migrations.RunSQL(FUNCTIONS, UNFUNCTIONS),
        *[refused(table, case) for table, case in TABLES.items()],
    ]
