"""A cancelled plan runs on by one way: it names the closing that cancelled it and was taken back as a mistake."""

from django.db import migrations

# What closings of before had ended stands in the history of the same moment.
KNOWN = """
UPDATE cases_closing g SET plan_id = h.id FROM cases_historicalplan h
WHERE g.state = 'done' AND h.case_id = g.case_id AND h.state = 'cancelled' AND h.activated_at IS NOT NULL
    AND h.history_date = COALESCE(g.decided_at, g.asked_at);
UPDATE cases_closing g SET promises = h.ids FROM (
    SELECT case_id, history_date, array_agg(id ORDER BY id) AS ids FROM cases_historicalpromise
    WHERE state = 'withdrawn' GROUP BY case_id, history_date) h
WHERE g.state = 'done' AND h.case_id = g.case_id AND h.history_date = COALESCE(g.decided_at, g.asked_at);
"""
PLANS = """
CREATE OR REPLACE FUNCTION cases_plan_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.case_id, NEW.kind, NEW.proposed_at, NEW.proposed_by_id)
        IS DISTINCT FROM (OLD.case_id, OLD.kind, OLD.proposed_at, OLD.proposed_by_id)
        OR (OLD.activated_at IS NOT NULL AND (NEW.activated_at, NEW.agreed_on, NEW.form, NEW.recording)
            IS DISTINCT FROM (OLD.activated_at, OLD.agreed_on, OLD.form, OLD.recording)) THEN
        RAISE EXCEPTION 'case, kind and agreement of a plan never change'
            USING ERRCODE = 'integrity_constraint_violation', HINT = 'Cancel it and propose a new plan.';
    END IF;
    IF NEW.state <> OLD.state{back} AND NOT (OLD.state, NEW.state) IN (
        ('proposed', 'awaiting'), ('proposed', 'active'), ('proposed', 'cancelled'), ('proposed', 'expired'),
        ('awaiting', 'approved'), ('awaiting', 'proposed'), ('awaiting', 'cancelled'), ('awaiting', 'expired'),
        ('approved', 'active'), ('approved', 'awaiting'), ('approved', 'proposed'), ('approved', 'cancelled'),
        ('approved', 'expired'),
        ('active', 'completed'), ('active', 'broken'), ('active', 'cancelled'), ('active', 'expired'),
        ('completed', 'active'), ('completed', 'broken'), ('completed', 'expired'),
        ('broken', 'active'), ('broken', 'completed'), ('expired', 'active'), ('expired', 'completed')) THEN
        RAISE EXCEPTION 'a plan does not go from % to %', OLD.state, NEW.state
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;{named}
    RETURN NEW;
END $$;
"""
BACK = " AND NOT (OLD.state, NEW.state) = ('cancelled', 'active')"
# Each mistake lets its plan run on once, and only while no newer plan of the case exists.
NAMED = """
    IF ((OLD.state, NEW.state) = ('cancelled', 'active') OR NEW.let_run_by_id IS DISTINCT FROM OLD.let_run_by_id)
        AND NOT ((OLD.state, NEW.state) = ('cancelled', 'active')
            AND NEW.let_run_by_id > COALESCE(OLD.let_run_by_id, 0)
            AND EXISTS (SELECT FROM cases_closing g
                WHERE g.id = NEW.let_run_by_id AND g.plan_id = NEW.id AND g.state = 'reopened')
            AND NOT EXISTS (SELECT FROM cases_plan o WHERE o.case_id = NEW.case_id AND o.id > NEW.id)) THEN
        RAISE EXCEPTION 'a cancelled plan runs on only by the closing that cancelled it and was taken back'
            USING ERRCODE = 'integrity_constraint_violation', HINT = 'Propose a new plan.';
    END IF;"""
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


class Migration(migrations.Migration):
    dependencies = [("cases", "0053_closings_know_what_they_ended")]
    operations = [
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
        migrations.RunSQL(PLANS.format(back=BACK, named=NAMED), PLANS.format(back="", named="")),
        migrations.RunSQL(CLOSINGS, UNCLOSINGS),
    ]
