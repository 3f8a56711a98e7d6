"""What was agreed takes no change: versions, instalments, statements, agreements; a plan goes its states' way only."""

from django.db import migrations

from common.protect import append_only

# From which state a plan may come to which; what the database does not know it refuses.
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
    IF NEW.state <> OLD.state AND NOT (OLD.state, NEW.state) IN (
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
    RETURN NEW;
END $$;
CREATE TRIGGER cases_plan_keep BEFORE UPDATE ON cases_plan FOR EACH ROW EXECUTE FUNCTION cases_plan_keep();
"""
UNSTATES = "DROP TRIGGER IF EXISTS cases_plan_keep ON cases_plan; DROP FUNCTION IF EXISTS cases_plan_keep();"
KEEP = """
CREATE FUNCTION cases_planversion_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.plan_id, NEW.number, NEW.balance, NEW.amount, NEW.discount, NEW.interest, NEW.frequency, NEW.annual_rate,
        NEW.effective_rate, NEW.months, NEW.tolerance_days, NEW.findings, NEW.reason, NEW.made_at, NEW.made_by_id,
        NEW.needs_approval)
        IS DISTINCT FROM (OLD.plan_id, OLD.number, OLD.balance, OLD.amount, OLD.discount, OLD.interest, OLD.frequency,
        OLD.annual_rate, OLD.effective_rate, OLD.months, OLD.tolerance_days, OLD.findings, OLD.reason, OLD.made_at,
        OLD.made_by_id, OLD.needs_approval)
        OR (OLD.decided_at IS NOT NULL AND (NEW.decided_at, NEW.decided_by_id, NEW.decision)
            IS DISTINCT FROM (OLD.decided_at, OLD.decided_by_id, OLD.decision)) THEN
        RAISE EXCEPTION 'the terms of a plan version never change'
            USING ERRCODE = 'integrity_constraint_violation', HINT = 'Make a new version.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cases_planversion_keep BEFORE UPDATE ON cases_planversion
    FOR EACH ROW EXECUTE FUNCTION cases_planversion_keep();
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
UNKEEP = """
DROP TRIGGER IF EXISTS cases_planversion_keep ON cases_planversion;
DROP FUNCTION IF EXISTS cases_planversion_keep();
DROP TRIGGER IF EXISTS cases_instalment_keep ON cases_instalment;
DROP FUNCTION IF EXISTS cases_instalment_keep();
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
    dependencies = [("cases", "0025_repayment_plans")]
    operations = [
        append_only("cases_affordabilitystatement"),
        append_only("cases_agreement"),
        migrations.RunSQL(STATES, UNSTATES),
        migrations.RunSQL(KEEP, UNKEEP),
        migrations.RunSQL(SUMS, UNSUMS),
        *(kept(table) for table in KEPT),
    ]
