"""Pay accounts: what became of every statement of an approved run, append-only; earlier runs are booked as well."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import common.fields
from common.protect import append_only

# What the latest approved statement before each one had left, as the engine took it.
BEFORE = """
    LEFT JOIN LATERAL (
        SELECT p.balances FROM commissions_statement p JOIN commissions_run q ON q.id = p.run_id
        WHERE p.collector_id = s.collector_id AND q.currency = r.currency AND q.month < r.month
          AND q.booked_in_id IS NULL AND q.state IN ('approved', 'exported')
        ORDER BY q.month DESC LIMIT 1
    ) b ON true
"""
# The figures of `settled` as numbers. What could not be settled is paid as it was earned.
FIGURES = """
    CROSS JOIN LATERAL (
        SELECT COALESCE((s.settled ->> 'held')::numeric, 0) AS held,
               COALESCE((s.settled ->> 'released')::numeric, 0) AS released,
               COALESCE((s.settled ->> 'late')::numeric, 0) AS late,
               COALESCE((s.settled ->> 'clawback')::numeric, 0) AS clawback,
               COALESCE((s.settled ->> 'clawback_from_held')::numeric, 0) AS from_held,
               COALESCE((s.settled ->> 'draw')::numeric, 0) AS drawn,
               COALESCE((s.settled ->> 'adjustment')::numeric, 0) AS adjustment,
               COALESCE((s.settled ->> 'taken')::numeric, 0) AS taken,
               CASE WHEN s.settled = '{}' THEN s.paid
                    ELSE COALESCE((s.settled ->> 'paid_now')::numeric, 0) END AS paid_now,
               COALESCE((s.balances ->> 'draw')::numeric, 0) - COALESCE((b.balances ->> 'draw')::numeric, 0) AS advance
    ) n
"""
# Parts that were held go oldest first to what is taken back; what is left of those that are due is released.
PARTS = """
    SELECT o.release_on, o.amount, LEAST(o.amount, GREATEST(n.from_held - o.before, 0)) AS taken
    FROM (
        SELECT (h ->> 'release_on')::date AS release_on, sum((h ->> 'amount')::numeric) AS amount,
               sum(sum((h ->> 'amount')::numeric)) OVER (ORDER BY (h ->> 'release_on')::date)
                   - sum((h ->> 'amount')::numeric) AS before
        FROM jsonb_array_elements(COALESCE(b.balances -> 'held', '[]')) h GROUP BY 1
    ) o
"""
BOOK = f"""
    INSERT INTO commissions_payentry
        (collector_id, currency, run_id, statement_id, kind, release_on, amount, booked_at, booked_by_id)
    SELECT s.collector_id, r.currency, r.id, s.id, e.kind, e.release_on, e.amount, r.approved_at, r.approved_by_id
    FROM commissions_statement s
    JOIN commissions_run r ON r.id = s.run_id AND r.booked_in_id IS NULL AND r.state IN ('approved', 'exported')
    {BEFORE} {FIGURES}
    CROSS JOIN LATERAL (
        SELECT 1, 'earned', NULL::date, s.total
        UNION ALL SELECT 2, 'held', (s.balances -> 'held' -> -1 ->> 'release_on')::date, -n.held
        UNION ALL SELECT 3, 'released', x.release_on, x.amount - x.taken FROM ({PARTS}) x
            WHERE n.released <> 0 AND x.release_on <= r.as_of
        UNION ALL SELECT 4, 'late', NULL, n.late
        UNION ALL SELECT 5, 'clawback', NULL, n.clawback
        UNION ALL SELECT 6, 'from_held', x.release_on, x.taken FROM ({PARTS}) x
        UNION ALL SELECT 7, 'draw', NULL, n.advance
        UNION ALL SELECT 8, 'guarantee', NULL, n.drawn - n.advance
        UNION ALL SELECT 9, 'adjustment', NULL, n.adjustment
        UNION ALL SELECT 10, 'carried', NULL, s.paid - n.paid_now + n.taken
        UNION ALL SELECT 11, 'taken', NULL, -n.taken
        UNION ALL SELECT 12, 'paid', NULL, -s.paid
    ) e (place, kind, release_on, amount)
    WHERE e.amount <> 0
    ORDER BY r.approved_at, s.id, e.place, e.release_on
"""


class Migration(migrations.Migration):
    dependencies = [
        ("commissions", "0007_lines_by_run"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PayEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("currency", models.CharField(max_length=3)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("earned", "Earned"),
                            ("held", "Held back"),
                            ("released", "Released"),
                            ("late", "Late payments of earlier months"),
                            ("clawback", "Taken back of earlier months"),
                            ("from_held", "Of it from what is held back"),
                            ("draw", "Advance"),
                            ("guarantee", "Made up to the guarantee"),
                            ("adjustment", "Adjustment"),
                            ("carried", "Carried to later months"),
                            ("taken", "Given back of what was owed"),
                            ("paid", "Paid"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("release_on", models.DateField(null=True)),
                ("amount", common.fields.MoneyField()),
                ("booked_at", models.DateTimeField()),
                (
                    "booked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "collector",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pay_entries",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="pay_entries", to="commissions.run"
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pay_entries",
                        to="commissions.statement",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["collector", "booked_at", "id"], name="pay_entry_by_time")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("statement", "kind", "release_on"), name="pay_entry_once", nulls_distinct=False
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount", 0), _negated=True), name="pay_entry_of_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "earned",
                                    "held",
                                    "released",
                                    "late",
                                    "clawback",
                                    "from_held",
                                    "draw",
                                    "guarantee",
                                    "adjustment",
                                    "carried",
                                    "taken",
                                    "paid",
                                ],
                            )
                        ),
                        name="pay_entry_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ("held", "released", "from_held")), ("release_on__isnull", False)),
                            models.Q(
                                models.Q(("kind__in", ("held", "released", "from_held")), _negated=True),
                                ("release_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="pay_entry_held_until",
                    ),
                ],
            },
        ),
        migrations.RunSQL(BOOK, migrations.RunSQL.noop),
        append_only("commissions_payentry"),
    ]
