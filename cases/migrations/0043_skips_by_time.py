"""List what was passed over by its time, and find what one collector passed over today."""

import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("cases", "0042_plan_versions_keep_agreement"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="skip",
            index=models.Index(models.F("at").desc(), models.F("id").desc(), name="skip_by_time"),
        ),
        AddIndexConcurrently(
            model_name="skip",
            index=models.Index(fields=["collector", "at"], name="skip_by_collector"),
        ),
        migrations.AlterField(
            model_name="skip",
            name="collector",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
