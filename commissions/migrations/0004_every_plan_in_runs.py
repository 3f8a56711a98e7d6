"""Runs figure every plan whole: lines with all components, statements with all steps, faults with their codes.

What is approved keeps every amount and takes the new shape; runs that are not approved are figured anew.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import common.fields

TABLES = ("commissions_run", "commissions_statement", "commissions_line", "commissions_clearance")
UNLOCK = "; ".join(f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in TABLES)
LOCK = "SET CONSTRAINTS ALL IMMEDIATE; " + "; ".join(f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in TABLES)
OPEN = "SELECT id FROM commissions_run WHERE state NOT IN ('approved', 'exported')"
ANEW = f"""
    DELETE FROM commissions_line WHERE run_id IN ({OPEN});
    DELETE FROM commissions_statement WHERE run_id IN ({OPEN});
    UPDATE commissions_run SET state = 'draft', counts = '{{}}', total = 0, fingerprint = '', calculated_at = NULL,
        calculated_by_id = NULL, review_at = NULL, review_by_id = NULL WHERE id IN ({OPEN});
"""
RUNS = """
    UPDATE commissions_run r SET
        plans = jsonb_build_array(jsonb_build_object('plan', p.name, 'version', v.id, 'number', v.number, 'sha256',
            v.sha256, 'people', (SELECT count(*) FROM commissions_statement s WHERE s.run_id = r.id))),
        as_of = r.calculated_at::date,
        counts = CASE WHEN r.counts = '{}' THEN r.counts ELSE r.counts || jsonb_build_object(
            'effects', r.counts -> 'attainment_effect', 'total', r.total::text, 'proved', r.counts -> 'statements',
            'posted', jsonb_build_array((r.counts #>> '{posted,0}')::int + (r.counts #>> '{late,0}')::int,
                ((r.counts #>> '{posted,1}')::numeric + (r.counts #>> '{late,1}')::numeric)::text),
            'taken_back', '[0, "0"]'::jsonb, 'waiting', '[0, "0"]'::jsonb,
            'lines', (SELECT count(*) FROM commissions_line l WHERE l.run_id = r.id)) END
    FROM commissions_planversion v JOIN commissions_plan p ON p.id = v.plan_id WHERE v.id = r.plan_version_id;
"""
# Runs knew the payments themselves. Everything that is a fact by now counts as known, but for what came late and no
# approved run has paid: that, and what came after it, the next run looks at.
WATERMARKS = """
    UPDATE commissions_run r SET watermark = COALESCE((
        SELECT min(f.id) - 1 FROM commissions_commissionfact f JOIN commissions_run q ON q.currency = f.currency
            AND q.state IN ('approved', 'exported') AND f.value_on >= q.month AND f.value_on < q.month + INTERVAL '1 month'
        WHERE f.currency = r.currency AND NOT EXISTS (
            SELECT 1 FROM commissions_line l JOIN commissions_run n ON n.id = l.run_id
            WHERE l.payment_id = f.payment_id AND n.state IN ('approved', 'exported'))
    ), (SELECT max(f.id) FROM commissions_commissionfact f), 0);
"""
STATEMENTS = """
    UPDATE commissions_statement s SET
        version_id = r.plan_version_id, effects = s.attainment_effect, multiplier = s.factor, paid = s.total,
        payments = (SELECT count(*) FROM commissions_line l WHERE l.statement_id = s.id AND l.base > 0),
        steps = jsonb_build_array(jsonb_build_object('stage', 'S5', 'component', COALESCE((
                SELECT e ->> 'id' FROM jsonb_array_elements(v.definition -> 'period') e
                WHERE e ->> 'type' = 'attainment' LIMIT 1), 'target'),
            'row', NULL, 'value', trim_scale(s.factor)::text, 'effect', trim_scale(s.attainment_effect)::text)),
        figures = jsonb_strip_nulls(jsonb_build_object('recovered', s.recovered::text, 'target', s.target::text,
            'attainment', (s.recovered * 100)::text || '/' || s.target::text))
    FROM commissions_run r JOIN commissions_planversion v ON v.id = r.plan_version_id WHERE r.id = s.run_id;
"""
LINES = """
    UPDATE commissions_line l SET
        version_id = CASE WHEN l.exclusion = '' THEN r.plan_version_id END,
        bps = CASE WHEN l.exclusion = '' THEN 10000 ELSE 0 END,
        rows = CASE WHEN l.exclusion = '' THEN ARRAY[l.row] ELSE '{}' END,
        "values" = CASE WHEN l.exclusion = '' THEN ARRAY[l.rate::numeric] ELSE '{}' END,
        fact_id = (SELECT f.id FROM commissions_commissionfact f
                   WHERE f.payment_id = l.payment_id AND f.supersedes_id IS NULL),
        exclusion = CASE l.exclusion WHEN 'no_collector' THEN 'unattributed' WHEN 'no_rate' THEN 'no_row'
            WHEN 'no_target' THEN 'missing_target' ELSE l.exclusion END
    FROM commissions_run r WHERE r.id = l.run_id;
"""
CLEARANCES = """
    UPDATE commissions_clearance SET kind = CASE kind WHEN 'no_collector' THEN 'unattributed'
        WHEN 'no_rate' THEN 'no_row' WHEN 'no_target' THEN 'missing_target' ELSE 'negative_statement' END;
"""
# Lines are written a million at a time, so their run is asked for once: it is there, and open.
GUARD = """
CREATE OR REPLACE FUNCTION commissions_new_lines_locked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM (SELECT DISTINCT run_id FROM fresh) f LEFT JOIN commissions_run r ON r.id = f.run_id
               WHERE r.id IS NULL OR r.state IN ('approved', 'exported')) THEN
        RAISE EXCEPTION 'the run is approved and locked' USING ERRCODE = 'integrity_constraint_violation',
            HINT = 'Post the difference in the next month.';
    END IF;
    RETURN NULL;
END $$;
"""
UNGUARD = """
CREATE OR REPLACE FUNCTION commissions_new_lines_locked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM commissions_run WHERE state IN ('approved', 'exported')
               AND id IN (SELECT DISTINCT run_id FROM fresh)) THEN
        RAISE EXCEPTION 'the run is approved and locked' USING ERRCODE = 'integrity_constraint_violation',
            HINT = 'Post the difference in the next month.';
    END IF;
    RETURN NULL;
END $$;
"""
KINDS = [
    ("missing_target", "Target missing"),
    ("unattributed", "No collector"),
    ("no_plan", "No plan"),
    ("no_row", "No row"),
    ("missing_fact", "Figure missing"),
    ("unknown_collector", "Shared with another plan"),
    ("unknown_payment", "Takes back unpaid money"),
    ("over_reversed", "Taken back twice"),
    ("no_clawback_policy", "No rule for taking back"),
    ("pool_without_members", "Nobody shares the pot"),
    ("plan_fails", "Plan fails"),
    ("negative_statement", "Below zero"),
]


def unproven(to: str, **options: object) -> models.ForeignKey:  # type: ignore[type-arg]
    """Return a reference that is not checked row by row."""
    options = {"on_delete": django.db.models.deletion.PROTECT, "related_name": "+", **options}
    return models.ForeignKey(db_constraint=False, db_index=False, to=to, **options)  # type: ignore[arg-type]


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0027_search_by_creditor"),
        ("commissions", "0003_facts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("run", "watermark", models.BigIntegerField(default=0)),
        migrations.AddField("run", "as_of", models.DateField(null=True)),
        migrations.AddField("run", "plans", models.JSONField(default=list)),
        migrations.AddField("run", "faults", models.JSONField(default=list)),
        migrations.AddField(
            "statement",
            "version",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="statements",
                to="commissions.planversion",
            ),
        ),
        migrations.AddField("statement", "payments", models.PositiveIntegerField(default=0)),
        migrations.AddField("statement", "steps", models.JSONField(default=list)),
        migrations.AddField("statement", "effects", common.fields.ExactField(default=0)),
        migrations.AddField("statement", "multiplier", common.fields.ExactField(default=1)),
        migrations.AddField("statement", "settled", models.JSONField(default=dict)),
        migrations.AddField("statement", "balances", models.JSONField(default=dict)),
        migrations.AddField("statement", "paid", common.fields.MoneyField(default=0)),
        migrations.AddField("statement", "figures", models.JSONField(default=dict)),
        migrations.AddField("line", "fact", unproven("commissions.commissionfact", null=True)),
        migrations.AddField("line", "version", unproven("commissions.planversion", null=True)),
        migrations.AddField("line", "bps", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField(
            "line",
            "rows",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.SmallIntegerField(null=True), default=list, size=None
            ),
        ),
        migrations.AddField(
            "line",
            "values",
            django.contrib.postgres.fields.ArrayField(
                base_field=common.fields.ExactField(null=True), default=list, size=None
            ),
        ),
        migrations.AddField(
            "line",
            "parts",
            django.contrib.postgres.fields.ArrayField(
                base_field=common.fields.ExactField(null=True), null=True, size=None
            ),
        ),
        migrations.AddField(
            "line",
            "faults",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=200), null=True, size=None
            ),
        ),
        migrations.AddField(
            "clearance",
            "detail",
            models.CharField(blank=True, db_default="", default="", max_length=200),
            preserve_default=False,
        ),
        migrations.RunSQL(UNLOCK, LOCK),
        migrations.RunSQL(ANEW, ""),
        migrations.RunSQL(RUNS, ""),
        migrations.RunSQL(WATERMARKS, ""),
        migrations.RunSQL(STATEMENTS, ""),
        migrations.RunSQL(LINES, ""),
        migrations.RunSQL(CLEARANCES, ""),
        migrations.RunSQL(LOCK, UNLOCK),
        migrations.RemoveConstraint("statement", "statement_adds_up"),
        migrations.RemoveConstraint("line", "line_once"),
        migrations.RemoveConstraint("clearance", "clearance_collector_once"),
        migrations.RemoveConstraint("clearance", "clearance_of_one_thing"),
        migrations.RemoveIndex("line", "line_by_row"),
        migrations.AlterField(
            "run",
            "plan_version",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="runs",
                to="commissions.planversion",
            ),
        ),
        migrations.RemoveField("run", "plan_version"),
        migrations.AlterField("statement", "factor", models.DecimalField(decimal_places=10, default=1, max_digits=24)),
        migrations.RemoveField("statement", "factor"),
        migrations.AlterField(
            "statement", "attainment_effect", models.DecimalField(decimal_places=10, default=0, max_digits=24)
        ),
        migrations.RemoveField("statement", "attainment_effect"),
        migrations.RemoveField("statement", "trace"),
        migrations.RemoveField("line", "statement"),
        migrations.AlterField("line", "dpd", models.PositiveIntegerField(default=0)),
        migrations.RemoveField("line", "dpd"),
        migrations.RemoveField("line", "row"),
        migrations.RemoveField("line", "rate"),
        migrations.AlterField("statement", "recovered", common.fields.ExactField(default=0)),
        migrations.AlterField("statement", "line_total", common.fields.ExactField(default=0)),
        migrations.AlterField("statement", "rounding", common.fields.ExactField(default=0)),
        migrations.AlterField("statement", "total", common.fields.MoneyField(default=0)),
        migrations.AlterField(
            "line",
            "run",
            unproven("commissions.run", on_delete=django.db.models.deletion.CASCADE, related_name="lines"),
        ),
        migrations.AlterField("line", "payment", unproven("cases.payment")),
        migrations.AlterField("line", "collector", unproven(settings.AUTH_USER_MODEL, null=True)),
        migrations.AlterField("line", "base", common.fields.ExactField()),
        migrations.AlterField("line", "amount", common.fields.ExactField(default=0)),
        migrations.AlterField("line", "exclusion", models.CharField(blank=True, max_length=60)),
        migrations.AlterField("clearance", "kind", models.CharField(choices=KINDS, max_length=20)),
        migrations.AddIndex("line", models.Index(fields=["run", "collector", "id"], name="line_by_collector")),
        migrations.AddIndex(
            "line",
            models.Index(condition=models.Q(("faults__isnull", False)), fields=["run", "id"], name="line_waits"),
        ),
        migrations.AddConstraint(
            "line",
            models.UniqueConstraint(
                fields=("run", "payment", "collector", "exclusion"), name="line_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            "statement",
            models.CheckConstraint(
                condition=models.Q(
                    (
                        "total",
                        models.expressions.CombinedExpression(
                            models.expressions.CombinedExpression(models.F("line_total"), "+", models.F("effects")),
                            "+",
                            models.F("rounding"),
                        ),
                    )
                ),
                name="statement_adds_up",
            ),
        ),
        migrations.AddConstraint(
            "clearance",
            models.UniqueConstraint(
                condition=models.Q(("payment__isnull", True)),
                fields=("run", "kind", "collector", "detail"),
                name="clearance_collector_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            "clearance",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("collector__isnull", False), ("payment__isnull", True)),
                    models.Q(("collector__isnull", True), ("payment__isnull", False)),
                    models.Q(
                        ("collector__isnull", True), ("payment__isnull", True), models.Q(("detail", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="clearance_of_one_thing",
            ),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
