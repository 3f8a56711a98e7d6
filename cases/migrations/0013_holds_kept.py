"""A hold is lifted, never deleted, and keeps what was said of it; what has ended does not change any more."""

from django.db import migrations

KEEP = """
CREATE FUNCTION cases_hold_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a hold is never deleted' USING ERRCODE = 'integrity_constraint_violation', HINT = 'Lift it.';
    END IF;
    IF (NEW.case_id, NEW.debtor_id, NEW.kind, NEW.form, NEW.scope, NEW.person_id, NEW.point_id, NEW.channel,
        NEW.received_at, NEW.starts_on, NEW.time_zone, NEW.is_bound, NEW.placed_at, NEW.placed_by_id)
        IS DISTINCT FROM
        (OLD.case_id, OLD.debtor_id, OLD.kind, OLD.form, OLD.scope, OLD.person_id, OLD.point_id, OLD.channel,
        OLD.received_at, OLD.starts_on, OLD.time_zone, OLD.is_bound, OLD.placed_at, OLD.placed_by_id)
        OR NEW.reason NOT IN (OLD.reason, '')
        OR (OLD.ends_on IS NOT NULL AND (NEW.ends_on, NEW.event_on) IS DISTINCT FROM (OLD.ends_on, OLD.event_on)) THEN
        RAISE EXCEPTION 'what was said of a hold never changes'
            USING ERRCODE = 'integrity_constraint_violation', HINT = 'Lift it and place another.';
    END IF;
    IF OLD.state <> 'in_force' AND ((NEW.state, NEW.ends_on, NEW.event_on, NEW.lifted_at, NEW.lifted_by_id)
        IS DISTINCT FROM (OLD.state, OLD.ends_on, OLD.event_on, OLD.lifted_at, OLD.lifted_by_id)
        OR NEW.lift_reason NOT IN (OLD.lift_reason, '')) THEN
        RAISE EXCEPTION 'a hold that has ended never changes'
            USING ERRCODE = 'integrity_constraint_violation', HINT = 'Place another.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cases_hold_keep BEFORE UPDATE OR DELETE ON cases_hold
    FOR EACH ROW EXECUTE FUNCTION cases_hold_keep();
CREATE TRIGGER cases_hold_no_truncate BEFORE TRUNCATE ON cases_hold
    FOR EACH STATEMENT EXECUTE FUNCTION desk_refuse_change();
"""
UNKEEP = """
DROP TRIGGER IF EXISTS cases_hold_no_truncate ON cases_hold;
DROP TRIGGER IF EXISTS cases_hold_keep ON cases_hold;
DROP FUNCTION IF EXISTS cases_hold_keep();
"""


class Migration(migrations.Migration):
    replaces = [("cases", "0016_holds_kept")]
    dependencies = [("cases", "0012_money_kept")]
    operations = [migrations.RunSQL(KEEP, UNKEEP)]
