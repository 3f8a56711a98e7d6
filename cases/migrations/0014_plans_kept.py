"""What was agreed takes no change: versions, instalments, statements, agreements; a plan goes its states' way only.

A cancelled plan runs on by one way: it names the closing that cancelled it and was taken back as a mistake.
"""

from django.db import migrations

from common.protect import append_only

# From which state a plan may come to which; what the database does not know it refuses. Each mistake lets its plan
# run on once, and only while no newer plan of the case exists.
STATES = """
CREATE FUNCTION cases_plan_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.case_id, NEW.kind, NEW.proposed_at, NEW.proposed_by_id)
        IS DISTINCT FROM (OLD.case_id, OLD.kind, OLD.proposed_at, OLD.proposed_by_id)
        OR (OLD.activated_at IS NOT NULL AND (NEW.activated_at, NEW.agreed_on, NEW.form, NEW.recording)
            IS DISTINCT FROM (OLD.activated_at, OLD.agreed_on, OLD.form, OLD.recording)) THEN
        RAISE EXCEPTION 'case, kind and agreement of a plan never change'
            USING ERRCODE = 'integrity_constraint_violation', HINT = 'Cancel it and propose a new plan.';
    END IF;
    IF NEW.state <> OLD.state AND NOT (OLD.state, NEW.state) = ('cancelled', 'active') AND NOT (OLD.state, NEW.state) IN (
        ('proposed', 'awaiting'), ('proposed', 'active'), ('proposed', 'cancelled'), ('proposed', 'expired'),
        ('awaiting', 'approved'), ('awaiting', 'proposed'), ('awaiting', 'cancelled'), ('awaiting', 'expired'),
        ('approved', 'active'), ('approved', 'awaiting'), ('approved', 'proposed'), ('approved', 'cancelled'),
        ('approved', 'expired'),
        ('active', 'completed'), ('active', 'broken'), ('active', 'cancelled'), ('active', 'expired'),
        ('completed', 'active'), ('completed', 'broken'), ('completed', 'expired'),
        ('broken', 'active'), ('broken', 'completed'), ('expired', 'active'), ('expired', 'completed')) THEN
        RAISE EXCEPTION 'a plan does not go from % to %', OLD.state, NEW.state
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF ((OLD.state, NEW.state) = ('cancelled', 'active') OR NEW.let_run_by_id IS DISTINCT FROM OLD.let_run_by_id)
        AND NOT ((OLD.state, NEW.state) = ('cancelled', 'active')
            AND NEW.let_run_by_id > COALESCE(OLD.let_run_by_id, 0)
            AND EXISTS (SELECT FROM cases_closing g
                WHERE g.id = NEW.let_run_by_id AND g.plan_id = NEW.id AND g.state = 'reopened')
            AND NOT EXISTS (SELECT FROM cases_plan o WHERE o.case_id = NEW.case_id AND o.id > NEW.id)) THEN
        RAISE EXCEPTION 'a cancelled plan runs on only by the closing that cancelled it and was taken back'
            USING ERRCODE = 'integrity_constraint_violation', HINT = 'Propose a new plan.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cases_plan_keep BEFORE UPDATE ON cases_plan FOR EACH ROW EXECUTE FUNCTION cases_plan_keep();
"""
UNSTATES = "DROP TRIGGER IF EXISTS cases_plan_keep ON cases_plan; DROP FUNCTION IF EXISTS cases_plan_keep();"
# How the debtor agreed and what was received before belong to the version. Of a sealed case its words alone may go.
VERSIONS = """
CREATE FUNCTION cases_planversion_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.plan_id, NEW.number, NEW.balance, NEW.amount, NEW.discount, NEW.interest, NEW.frequency, NEW.annual_rate,
        NEW.effective_rate, NEW.months, NEW.tolerance_days, NEW.findings, NEW.reason, NEW.made_at, NEW.made_by_id,
        NEW.needs_approval, NEW.received)
        IS DISTINCT FROM (OLD.plan_id, OLD.number, OLD.balance, OLD.amount, OLD.discount, OLD.interest, OLD.frequency,
        OLD.annual_rate, OLD.effective_rate, OLD.months, OLD.tolerance_days, OLD.findings, OLD.reason, OLD.made_at,
        OLD.made_by_id, OLD.needs_approval, OLD.received)
        OR (OLD.decided_at IS NOT NULL AND (NEW.decided_at, NEW.decided_by_id, NEW.decision)
            IS DISTINCT FROM (OLD.decided_at, OLD.decided_by_id, OLD.decision))
        OR (OLD.agreed_on IS NOT NULL AND (NEW.form, NEW.agreed_on, NEW.recording, NEW.pledge)
            IS DISTINCT FROM (OLD.form, OLD.agreed_on, OLD.recording, OLD.pledge)) THEN
        RAISE EXCEPTION 'the terms of a plan version never change'
            USING ERRCODE = 'integrity_constraint_violation', HINT = 'Make a new version.';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION cases_planversion_sealed(before cases_planversion, after cases_planversion)
RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
    same cases_planversion := after;
BEGIN
    same.reason := before.reason;
    same.decision := before.decision;
    RETURN same IS NOT DISTINCT FROM before AND EXISTS (
        SELECT 1 FROM cases_plan p JOIN cases_case k ON k.id = p.case_id
        WHERE p.id = before.plan_id AND k.sealed_at IS NOT NULL);
END $$;
CREATE TRIGGER cases_planversion_keep BEFORE UPDATE ON cases_planversion FOR EACH ROW
    WHEN (NOT cases_planversion_sealed(OLD, NEW)) EXECUTE FUNCTION cases_planversion_keep();
"""
UNVERSIONS = """
DROP TRIGGER IF EXISTS cases_planversion_keep ON cases_planversion;
DROP FUNCTION IF EXISTS cases_planversion_sealed(cases_planversion, cases_planversion);
DROP FUNCTION IF EXISTS cases_planversion_keep();
"""
INSTALMENTS = """
CREATE FUNCTION cases_instalment_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'number, date and amount of an instalment never change'
        USING ERRCODE = 'integrity_constraint_violation', HINT = 'Make a new version of the plan.';
END $$;
CREATE TRIGGER cases_instalment_keep BEFORE UPDATE ON cases_instalment FOR EACH ROW
    WHEN ((OLD.version_id, OLD.number, OLD.due_on, OLD.amount, OLD.interest)
        IS DISTINCT FROM (NEW.version_id, NEW.number, NEW.due_on, NEW.amount, NEW.interest))
    EXECUTE FUNCTION cases_instalment_keep();
"""
UNINSTALMENTS = """
DROP TRIGGER IF EXISTS cases_instalment_keep ON cases_instalment;
DROP FUNCTION IF EXISTS cases_instalment_keep();
"""
# What was said of the money that is left: append-only, but for the note of a sealed case.
STATEMENTS = """
CREATE FUNCTION cases_statement_sealed(before cases_affordabilitystatement, after cases_affordabilitystatement)
RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
    same cases_affordabilitystatement := after;
BEGIN
    same.note := before.note;
    RETURN same IS NOT DISTINCT FROM before AND EXISTS (
        SELECT 1 FROM cases_case k WHERE k.id = before.case_id AND k.sealed_at IS NOT NULL);
END $$;
CREATE TRIGGER cases_affordabilitystatement_append_only BEFORE DELETE ON cases_affordabilitystatement
    FOR EACH ROW EXECUTE FUNCTION desk_refuse_change();
CREATE TRIGGER cases_affordabilitystatement_sealed BEFORE UPDATE ON cases_affordabilitystatement FOR EACH ROW
    WHEN (NOT cases_statement_sealed(OLD, NEW)) EXECUTE FUNCTION desk_refuse_change();
CREATE TRIGGER cases_affordabilitystatement_no_truncate BEFORE TRUNCATE ON cases_affordabilitystatement
    FOR EACH STATEMENT EXECUTE FUNCTION desk_refuse_change();
"""
UNSTATEMENTS = """
DROP TRIGGER IF EXISTS cases_affordabilitystatement_no_truncate ON cases_affordabilitystatement;
DROP TRIGGER IF EXISTS cases_affordabilitystatement_sealed ON cases_affordabilitystatement;
DROP TRIGGER IF EXISTS cases_affordabilitystatement_append_only ON cases_affordabilitystatement;
DROP FUNCTION IF EXISTS cases_statement_sealed(cases_affordabilitystatement, cases_affordabilitystatement);
"""
# A closing names the agreed plan that it cancelled, once it is done; what it ended never changes.
CLOSINGS = """
CREATE FUNCTION cases_closing_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.plan_id IS NOT NULL THEN
            RAISE EXCEPTION 'a closing names what it ended once it is done'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.state <> OLD.state AND NOT (OLD.state, NEW.state) IN (
        ('waiting', 'done'), ('waiting', 'refused'), ('waiting', 'withdrawn'), ('done', 'reopened')) THEN
        RAISE EXCEPTION 'a closing does not go from % to %', OLD.state, NEW.state
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF (NEW.promises, NEW.plan_id) IS DISTINCT FROM (OLD.promises, OLD.plan_id)
        AND NOT (OLD.state, NEW.state) = ('waiting', 'done') THEN
        RAISE EXCEPTION 'what a closing ended never changes' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.plan_id IS DISTINCT FROM OLD.plan_id AND NOT EXISTS (
        SELECT FROM cases_plan p JOIN cases_case k ON k.id = p.case_id
        WHERE p.id = NEW.plan_id AND p.case_id = NEW.case_id AND p.state = 'cancelled'
            AND p.activated_at IS NOT NULL AND p.ended_on = k.closed_on) THEN
        RAISE EXCEPTION 'a closing names the agreed plan that it cancelled'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cases_closing_keep BEFORE INSERT OR UPDATE ON cases_closing
    FOR EACH ROW EXECUTE FUNCTION cases_closing_keep();
"""
UNCLOSINGS = """
DROP TRIGGER IF EXISTS cases_closing_keep ON cases_closing;
DROP FUNCTION IF EXISTS cases_closing_keep();
"""
# All instalments of a version come in one statement; together they are what is to be paid.
SUMS = """
CREATE FUNCTION cases_instalment_sum() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM cases_planversion v
        WHERE v.id IN (SELECT version_id FROM fresh) AND v.amount + v.interest <> (
            SELECT sum(i.amount) FROM cases_instalment i WHERE i.version_id = v.id)
    ) THEN
        RAISE EXCEPTION 'instalments do not add up to what is to be paid'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER cases_instalment_sum AFTER INSERT ON cases_instalment REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION cases_instalment_sum();
CREATE FUNCTION cases_instalmentpayment_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM cases_payment p
        WHERE p.id IN (SELECT payment_id FROM fresh) AND p.amount < (
            SELECT sum(c.amount) FROM cases_instalmentpayment c WHERE c.payment_id = p.id)
    ) THEN
        RAISE EXCEPTION 'a payment counts once: its parts exceed it' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER cases_instalmentpayment_once AFTER INSERT ON cases_instalmentpayment REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION cases_instalmentpayment_once();
"""
UNSUMS = """
DROP TRIGGER IF EXISTS cases_instalment_sum ON cases_instalment;
DROP FUNCTION IF EXISTS cases_instalment_sum();
DROP TRIGGER IF EXISTS cases_instalmentpayment_once ON cases_instalmentpayment;
DROP FUNCTION IF EXISTS cases_instalmentpayment_once();
"""
KEPT = ("cases_plan", "cases_planversion", "cases_instalment")


def kept(table: str) -> migrations.RunSQL:
    """Return the operation by which rows of `table` are never deleted."""
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION desk_refuse_delete();
        CREATE TRIGGER {table}_kept_whole BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION desk_refuse_delete();
        """,
        f"""
        DROP TRIGGER IF EXISTS {table}_kept ON {table};
        DROP TRIGGER IF EXISTS {table}_kept_whole ON {table};
        """,
    )


class Migration(migrations.Migration):
    replaces = [
        ("cases", "0026_plans_keep"),
        ("cases", "0042_plan_versions_keep_agreement"),
        ("cases", "0049_plan_versions_keep_received"),
        ("cases", "0054_plans_run_on"),
    ]
    dependencies = [("cases", "0013_holds_kept")]
    operations = [
        append_only("cases_agreement"),
        migrations.RunSQL(STATES, UNSTATES),
        migrations.RunSQL(VERSIONS, UNVERSIONS),
        migrations.RunSQL(INSTALMENTS, UNINSTALMENTS),
        migrations.RunSQL(STATEMENTS, UNSTATEMENTS),
        migrations.RunSQL(SUMS, UNSUMS),
        migrations.RunSQL(CLOSINGS, UNCLOSINGS),
        *(kept(table) for table in KEPT),
    ]
