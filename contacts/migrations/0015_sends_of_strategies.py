"""A step of a strategy makes sendings of its own, once a day, and a message it writes goes to nobody twice."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0014_nothing_told_on_sealed_cases"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="send",
            name="made_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="send",
            name="key",
            field=models.CharField(blank=True, db_default="", default="", max_length=120),
        ),
        migrations.AddConstraint(
            model_name="send",
            constraint=models.CheckConstraint(
                condition=Q(made_by__isnull=False, key="") | Q(made_by__isnull=True) & ~Q(key=""),
                name="send_by_a_person_or_a_step",
            ),
        ),
        migrations.AddConstraint(
            model_name="send",
            constraint=models.UniqueConstraint(
                condition=~Q(key=""), fields=("creditor", "key"), name="send_once_per_step"
            ),
        ),
    ]
