"""What pay is figured from, as it was known."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import common.fields
from common.protect import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0027_search_by_creditor"),
        ("commissions", "0002_approved_is_locked"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CommissionFact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("currency", models.CharField(max_length=3)),
                ("value_on", models.DateField()),
                ("amount", common.fields.MoneyField()),
                ("allocated", common.fields.MoneyField()),
                ("owing", common.fields.MoneyField()),
                ("placed_on", models.DateField()),
                ("dpd_at_placement", models.PositiveIntegerField()),
                ("dpd", models.PositiveIntegerField()),
                ("creditor", models.CharField(max_length=40)),
                ("product", models.CharField(max_length=60)),
                ("transferred_on", models.DateField(null=True)),
                (
                    "flags",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), default=list, size=None
                    ),
                ),
                ("captured_at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.account",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.payment",
                    ),
                ),
                (
                    "previous_owner",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reverses",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.payment",
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="commissions.commissionfact",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["currency", "value_on"], name="commission_fact_by_day"),
                    models.Index(
                        models.F("payment"),
                        condition=models.Q(("supersedes__isnull", False)),
                        name="commission_fact_later",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("supersedes__isnull", True)),
                        fields=("payment",),
                        name="commission_fact_first_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("transferred_on__isnull", True), ("previous_owner__isnull", False), _connector="OR"
                        ),
                        name="commission_fact_transfer_from_someone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount__gt", 0), ("reverses__isnull", True)), ("amount__lt", 0), _connector="OR"
                        ),
                        name="commission_fact_sign_fits",
                    ),
                ],
            },
        ),
        append_only("commissions_commissionfact"),
    ]
