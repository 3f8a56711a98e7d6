"""What was stated of an account before, when it was away, and up to where the snapshots know the ledger."""

import django.db.models.deletion
from django.db import migrations, models

from common.protect import append_only
from common.references import Parent, proven

ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


def account(related_name: str) -> models.ForeignKey:
    return models.ForeignKey(
        db_constraint=False,
        db_index=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name=related_name,
        to="cases.account",
    )


class Migration(migrations.Migration):
    dependencies = [("cases", "0038_strategy_authors")]

    operations = [
        migrations.CreateModel(
            name="StatedAge",
            fields=[
                ID,
                ("since", models.DateField()),
                ("until", models.DateField()),
                ("due_on", models.DateField(null=True)),
                ("account", account("stated_ages")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["account", "since"], name="stated_age_by_account"),
                    models.Index(fields=["until"], name="stated_age_by_end"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__gte", models.F("since"))), name="stated_age_until_later"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Absence",
            fields=[
                ID,
                ("since", models.DateField()),
                ("until", models.DateField()),
                ("account", account("absences")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["account", "since"], name="absence_by_account"),
                    models.Index(fields=["until"], name="absence_by_end"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("since"))), name="absence_until_later"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SnapshotMark",
            fields=[
                ID,
                ("since", models.DateField()),
                ("entry", models.BigIntegerField(default=0)),
                ("stated", models.BigIntegerField(default=0)),
                ("absence", models.BigIntegerField(default=0)),
                (
                    "creditor",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="snapshot_mark",
                        to="cases.creditor",
                    ),
                ),
            ],
        ),
        proven("cases_statedage", Parent("cases_account", {"account_id": "id"})),
        proven("cases_absence", Parent("cases_account", {"account_id": "id"})),
        append_only("cases_statedage"),
        append_only("cases_absence"),
    ]
