"""Leave out indexes that another one covers, and what a new row does not have yet: an import writes a third less."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0008_staged_payments"),
        ("staff", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="case",
            name="case_by_collector",
        ),
        migrations.RemoveIndex(
            model_name="case",
            name="case_by_team",
        ),
        migrations.RemoveIndex(
            model_name="case",
            name="case_by_last_contact",
        ),
        migrations.RemoveIndex(
            model_name="case",
            name="case_by_claim",
        ),
        migrations.AlterField(
            model_name="account",
            name="creditor",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="accounts",
                to="cases.creditor",
            ),
        ),
        migrations.AlterField(
            model_name="case",
            name="claimed_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="claimed_cases",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="case",
            name="collector",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cases",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="case",
            name="team",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cases",
                to="staff.team",
            ),
        ),
        migrations.AlterField(
            model_name="contactpoint",
            name="debtor",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="contact_points",
                to="cases.debtor",
            ),
        ),
        migrations.AlterField(
            model_name="contactpoint",
            name="person",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="contact_points",
                to="cases.relatedperson",
            ),
        ),
        migrations.AlterField(
            model_name="debtor",
            name="creditor",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="debtors", to="cases.creditor"
            ),
        ),
        migrations.AlterField(
            model_name="ledgerentry",
            name="account",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="cases.account"
            ),
        ),
        migrations.AlterField(
            model_name="ledgerentry",
            name="payment",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="entries",
                to="cases.payment",
            ),
        ),
        migrations.AlterField(
            model_name="ledgerentry",
            name="recorded_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("collector__isnull", False)),
                fields=["collector", "state", "next_action_at"],
                name="case_by_collector",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("team__isnull", False)), fields=["team", "state"], name="case_by_team"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                models.OrderBy(models.F("last_contact_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("last_contact_at__isnull", False)),
                name="case_by_last_contact",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("claimed_by__isnull", False)),
                fields=["claimed_by", "claimed_until"],
                name="case_by_claim",
            ),
        ),
        migrations.AddIndex(
            model_name="contactpoint",
            index=models.Index(
                condition=models.Q(("person__isnull", False)), fields=["person"], name="contact_point_by_person"
            ),
        ),
    ]
