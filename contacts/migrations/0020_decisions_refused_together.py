"""That who refused is reached by nobody is asked once a statement of the gate's answers, not once a row."""

from django.db import migrations

TOGETHER = """
DROP TRIGGER contacts_decision_refused ON contacts_decision;
CREATE FUNCTION contacts_decision_refused() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM new_rows n JOIN cases_contactpoint p ON p.id = n.contact_point_id
        JOIN cases_relatedperson r ON r.id = p.person_id
        WHERE n.verdict <> 'blocked' AND r.refused_at < n.asked_at
    ) THEN
        RAISE EXCEPTION 'contacts_decision: this person wants no contact'
            USING ERRCODE = 'integrity_constraint_violation', HINT = 'Nothing lifts it.';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER contacts_decision_refused AFTER INSERT ON contacts_decision REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION contacts_decision_refused();
"""
EACH = """
DROP TRIGGER contacts_decision_refused ON contacts_decision;
DROP FUNCTION contacts_decision_refused();
CREATE TRIGGER contacts_decision_refused BEFORE INSERT ON contacts_decision
    FOR EACH ROW WHEN (NEW.verdict <> 'blocked' AND NEW.contact_point_id IS NOT NULL)
    EXECUTE FUNCTION contacts_refuse_refused('asked_at');
"""


class Migration(migrations.Migration):
    dependencies = [("contacts", "0019_sends_are_started_once")]
    operations = [migrations.RunSQL(TOGETHER, EACH)]
