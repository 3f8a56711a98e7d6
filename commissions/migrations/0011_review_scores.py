"""Review scores of collectors by month: append-only, but that a second person approves each once."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KEEP = """
CREATE FUNCTION commissions_reviewscore_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.approved_at IS NULL AND NEW.approved_at IS NOT NULL
        AND to_jsonb(NEW) - ARRAY['approved_at', 'approved_by_id']
          = to_jsonb(OLD) - ARRAY['approved_at', 'approved_by_id'] THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation', HINT = 'Add a correcting row that points to the old one.';
END $$;
CREATE TRIGGER commissions_reviewscore_keep BEFORE UPDATE OR DELETE ON commissions_reviewscore
    FOR EACH ROW EXECUTE FUNCTION commissions_reviewscore_keep();
CREATE TRIGGER commissions_reviewscore_no_truncate BEFORE TRUNCATE ON commissions_reviewscore
    FOR EACH STATEMENT EXECUTE FUNCTION desk_refuse_change();
"""
UNKEEP = """
DROP TRIGGER commissions_reviewscore_no_truncate ON commissions_reviewscore;
DROP TRIGGER commissions_reviewscore_keep ON commissions_reviewscore;
DROP FUNCTION commissions_reviewscore_keep();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("commissions", "0010_amendments"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReviewScore",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField()),
                ("score", models.DecimalField(decimal_places=2, max_digits=5, verbose_name="review score")),
                ("reviewed", models.PositiveSmallIntegerField(verbose_name="reviewed contacts")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="reason")),
                ("set_at", models.DateTimeField()),
                ("approved_at", models.DateTimeField(null=True, verbose_name="approved at")),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="approved by",
                    ),
                ),
                (
                    "collector",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="review_scores",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="commissions.reviewscore",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="set by",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["month", "collector", "id"], name="score_by_month")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("score__gte", 0), ("score__lte", 100)), name="score_0_to_100"
                    ),
                    models.CheckConstraint(condition=models.Q(("reviewed__gte", 1)), name="score_of_reviewed_contacts"),
                    models.CheckConstraint(condition=models.Q(("month__day", 1)), name="score_month_first_day"),
                    models.UniqueConstraint(
                        condition=models.Q(("replaces__isnull", True)),
                        fields=("collector", "month"),
                        name="score_first_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                            models.Q(
                                ("approved_at__isnull", False),
                                ("approved_by__isnull", False),
                                models.Q(("approved_by", models.F("set_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="score_two_people",
                    ),
                ],
            },
        ),
        migrations.RunSQL(KEEP, UNKEEP),
    ]
