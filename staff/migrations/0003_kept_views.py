"""Filters and order of a list, kept by a person under a name."""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("staff", "0002_chosen_columns"),
    ]

    operations = [
        migrations.CreateModel(
            name="KeptView",
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
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("query", models.CharField(blank=True, max_length=1000)),
                ("kept_at", models.DateTimeField()),
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
                    models.UniqueConstraint(
                        models.F("person"),
                        models.F("list_name"),
                        django.db.models.functions.text.Lower("name"),
                        name="kept_view_name_once",
                    ),
                    models.UniqueConstraint(fields=("person", "list_name", "query"), name="kept_view_query_once"),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="kept_view_has_a_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("list_name__in", ["cases", "payments", "promises", "overdue"])),
                        name="kept_view_list_known",
                    ),
                ],
            },
        ),
    ]
