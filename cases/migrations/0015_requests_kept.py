"""A request is never deleted and stays the one that came in; its notes never change. Sealing alone takes texts away.

The kind of an open one can be corrected.
"""

from django.db import migrations

KEEP = """
CREATE FUNCTION cases_request_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a request is never deleted' USING ERRCODE = 'integrity_constraint_violation',
            HINT = 'Close it with an outcome.';
    END IF;
    IF (NEW.id, NEW.number, NEW.case_id, NEW.channel, NEW.received_at, NEW.opened_at, NEW.opened_by_id)
        IS DISTINCT FROM
        (OLD.id, OLD.number, OLD.case_id, OLD.channel, OLD.received_at, OLD.opened_at, OLD.opened_by_id)
        OR NEW.kind <> OLD.kind AND (OLD.outcome <> '' OR NEW.outcome <> '')
        OR NEW.subject NOT IN (OLD.subject, '••••') OR NEW.details NOT IN (OLD.details, '', '••••') THEN
        RAISE EXCEPTION 'what was asked never changes' USING ERRCODE = 'integrity_constraint_violation',
            HINT = 'Write a note, or close it and open another.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cases_request_keep BEFORE UPDATE OR DELETE ON cases_request
    FOR EACH ROW EXECUTE FUNCTION cases_request_keep();
CREATE FUNCTION cases_requestnote_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (to_jsonb(NEW) - 'text') IS DISTINCT FROM (to_jsonb(OLD) - 'text')
        OR NEW.text NOT IN (OLD.text, '••••') THEN
        RAISE EXCEPTION 'a note on a request never changes: % refused', TG_OP
            USING ERRCODE = 'integrity_constraint_violation', HINT = 'Write another note.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cases_requestnote_keep BEFORE UPDATE OR DELETE ON cases_requestnote
    FOR EACH ROW EXECUTE FUNCTION cases_requestnote_keep();
CREATE TRIGGER cases_request_no_truncate BEFORE TRUNCATE ON cases_request
    FOR EACH STATEMENT EXECUTE FUNCTION desk_refuse_change();
CREATE TRIGGER cases_requestnote_no_truncate BEFORE TRUNCATE ON cases_requestnote
    FOR EACH STATEMENT EXECUTE FUNCTION desk_refuse_change();
"""
LET_GO = """
DROP TRIGGER IF EXISTS cases_requestnote_no_truncate ON cases_requestnote;
DROP TRIGGER IF EXISTS cases_request_no_truncate ON cases_request;
DROP TRIGGER IF EXISTS cases_requestnote_keep ON cases_requestnote;
DROP TRIGGER IF EXISTS cases_request_keep ON cases_request;
DROP FUNCTION IF EXISTS cases_requestnote_keep();
DROP FUNCTION IF EXISTS cases_request_keep();
"""


class Migration(migrations.Migration):
    replaces = [("cases", "0028_requests_kept"), ("cases", "0046_requests_corrected")]
    dependencies = [("cases", "0014_plans_kept")]
    operations = [migrations.RunSQL(KEEP, LET_GO)]
