"""The columns of a list that a person chose."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("staff", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ChosenColumns",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "list_name",
                    models.CharField(
                        choices=[
                            ("cases", "Cases"),
                            ("payments", "Payments"),
                            ("promises", "Promises"),
                            ("overdue", "Accounts of overdue reports"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "columns",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), size=None),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "list_name"), name="chosen_columns_once"),
                    models.CheckConstraint(
                        condition=models.Q(("list_name__in", ["cases", "payments", "promises", "overdue"])),
                        name="chosen_columns_list_known",
                    ),
                ],
            },
        ),
    ]
