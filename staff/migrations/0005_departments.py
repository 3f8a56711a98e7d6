"""Departments of a person, as the administrator names them; none: those of the role."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("staff", "0004_password_given"),
    ]

    operations = [
        migrations.AddField(
            model_name="historicaluser",
            name="departments",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("collections", "Collections"),
                        ("complaints", "Complaints"),
                        ("legal", "Legal"),
                        ("card_operations", "Card operations"),
                        ("customer_service", "Customer service"),
                        ("finance", "Finance"),
                    ],
                    max_length=20,
                ),
                blank=True,
                default=list,
                size=None,
                verbose_name="departments",
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="departments",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("collections", "Collections"),
                        ("complaints", "Complaints"),
                        ("legal", "Legal"),
                        ("card_operations", "Card operations"),
                        ("customer_service", "Customer service"),
                        ("finance", "Finance"),
                    ],
                    max_length=20,
                ),
                blank=True,
                default=list,
                size=None,
                verbose_name="departments",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "departments__contained_by",
                        ["collections", "complaints", "legal", "card_operations", "customer_service", "finance"],
                    )
                ),
                name="user_departments_known",
            ),
        ),
    ]
