"""Lines stand in a table for each run: written before they are indexed, dropped as one when a run is figured again.

What was written before, and runs of few lines, share `commissions_line_rest`; nothing is copied.
"""

from django.db import migrations

PARTS = """
ALTER TABLE commissions_line RENAME TO commissions_line_rest;
DROP TRIGGER commissions_line_locked ON commissions_line_rest;
DROP TRIGGER commissions_line_new_locked ON commissions_line_rest;
DROP TRIGGER commissions_line_no_truncate ON commissions_line_rest;
ALTER TABLE commissions_line_rest ALTER id DROP IDENTITY, DROP CONSTRAINT commissions_line_pkey;
ALTER TABLE commissions_line_rest RENAME CONSTRAINT line_once TO line_rest_once;
ALTER INDEX line_by_collector RENAME TO line_rest_by_collector;
ALTER INDEX line_excluded RENAME TO line_rest_excluded;
ALTER INDEX line_waits RENAME TO line_rest_waits;
CREATE SEQUENCE commissions_line_id_seq OWNED BY commissions_line_rest.id CACHE 1;
SELECT setval('commissions_line_id_seq', COALESCE((SELECT max(id) FROM commissions_line_rest), 0) + 1, false);
ALTER TABLE commissions_line_rest ALTER id SET DEFAULT nextval('commissions_line_id_seq'),
    ADD CONSTRAINT commissions_line_rest_pkey PRIMARY KEY (run_id, id);
CREATE TABLE commissions_line (LIKE commissions_line_rest INCLUDING DEFAULTS INCLUDING CONSTRAINTS)
    PARTITION BY LIST (run_id);
ALTER SEQUENCE commissions_line_id_seq OWNED BY commissions_line.id;
ALTER TABLE commissions_line ADD CONSTRAINT commissions_line_pkey PRIMARY KEY (run_id, id),
    ADD CONSTRAINT line_once UNIQUE NULLS NOT DISTINCT (run_id, payment_id, collector_id, exclusion, taken_back);
CREATE INDEX line_by_collector ON commissions_line (run_id, collector_id, id);
CREATE INDEX line_excluded ON commissions_line (run_id, exclusion, id) WHERE NOT (exclusion = '');
CREATE INDEX line_waits ON commissions_line (run_id, id) WHERE faults IS NOT NULL;
ALTER TABLE commissions_line ATTACH PARTITION commissions_line_rest DEFAULT;
CREATE TRIGGER commissions_line_locked BEFORE UPDATE OR DELETE ON commissions_line
    FOR EACH ROW EXECUTE FUNCTION commissions_rows_locked();
CREATE TRIGGER commissions_line_new_locked AFTER INSERT ON commissions_line REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION commissions_new_lines_locked();
CREATE TRIGGER commissions_line_no_truncate BEFORE TRUNCATE ON commissions_line
    FOR EACH STATEMENT EXECUTE FUNCTION desk_refuse_change();
"""
# What all lines have, a table has before it becomes part of them, so that nobody waits while it is built. What goes
# past all lines into the table of one run is refused as there.
INDEXED = """
CREATE FUNCTION commissions_line_guarded(name text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER commissions_line_new_locked AFTER INSERT ON %I REFERENCING NEW TABLE AS fresh
        FOR EACH STATEMENT EXECUTE FUNCTION commissions_new_lines_locked()', name);
    EXECUTE format('CREATE TRIGGER commissions_line_no_truncate BEFORE TRUNCATE ON %I
        FOR EACH STATEMENT EXECUTE FUNCTION desk_refuse_change()', name);
END $$;
SELECT commissions_line_guarded('commissions_line_rest');
CREATE FUNCTION commissions_line_indexed(name text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE found text;
BEGIN
    FOR found IN SELECT pg_get_constraintdef(oid) FROM pg_constraint
        WHERE conrelid = 'commissions_line'::regclass AND contype IN ('p', 'u') LOOP
        EXECUTE format('ALTER TABLE %I ADD %s', name, found);
    END LOOP;
    FOR found IN SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = 'commissions_line'::regclass
        AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid) LOOP
        EXECUTE regexp_replace(found, ' \\S+ ON (ONLY )?\\S+ ', format(' ON %I ', name));
    END LOOP;
    PERFORM commissions_line_guarded(name);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("commissions", "0006_simulations")]

    operations = [migrations.RunSQL(PARTS), migrations.RunSQL(INDEXED)]
