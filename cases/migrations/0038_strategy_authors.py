"""A strategy version knows everybody who had a hand in it; none of them decides on it."""

import django.contrib.postgres.fields
from django.conf import settings
from django.db import migrations, models

# Open versions take who wrote and submitted them from the audit; what was decided keeps its two people.
KNOWN = """
    ALTER TABLE cases_strategyversion DISABLE TRIGGER cases_strategyversion_keep;
    UPDATE cases_strategyversion v SET authors = ARRAY(
        SELECT v.made_by_id UNION SELECT e.actor_id FROM common_auditevent e
        WHERE v.state IN ('draft', 'submitted') AND e.subject_type = 'cases.strategyversion' AND e.subject_id = v.id
            AND e.action IN ('strategy.draft', 'strategy.write', 'strategy.submit') AND e.actor_id IS NOT NULL);
    ALTER TABLE cases_strategyversion ENABLE TRIGGER cases_strategyversion_keep;
"""
KEEP = """
CREATE OR REPLACE FUNCTION cases_strategyversion_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state IN ('approved', 'refused', 'discarded')
        OR (OLD.state = 'submitted' AND (NEW.content, NEW.note, NEW.made_by_id, NEW.made_at, NEW.number)
            IS DISTINCT FROM (OLD.content, OLD.note, OLD.made_by_id, OLD.made_at, OLD.number))
        OR NOT NEW.authors @> OLD.authors THEN
        RAISE EXCEPTION 'a strategy keeps who wrote it, what was submitted and what was decided'
            USING ERRCODE = 'integrity_constraint_violation', HINT = 'Make a new version.';
    END IF;
    RETURN NEW;
END $$;
"""
KEEP_BEFORE = KEEP.replace("\n        OR NOT NEW.authors @> OLD.authors THEN", " THEN")


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0037_nothing_on_sealed_cases"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="strategyversion",
            name="strategy_two_people",
        ),
        migrations.AddField(
            model_name="strategyversion",
            name="authors",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), default=list, size=None
            ),
        ),
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
        migrations.RunSQL(KEEP, KEEP_BEFORE),
        migrations.AddConstraint(
            model_name="strategyversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("decided_by", None), ("state__in", ["draft", "submitted"])),
                    models.Q(("decided_at__isnull", False), ("decided_by__isnull", False), ("state", "discarded")),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("state__in", ["approved", "refused"]),
                        models.Q(("decided_by", models.F("made_by")), _negated=True),
                        models.Q(("authors__contains", [models.F("decided_by")]), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="strategy_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="strategyversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("authors__contains", [models.F("made_by")])), name="strategy_maker_is_author"
            ),
        ),
    ]
