"""Find closed cases without walking by every open one."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("cases", "0029_age_snapshots")]
    operations = [
        AddIndexConcurrently(
            model_name="case",
            index=models.Index(
                models.F("balance").desc(),
                models.F("id").desc(),
                condition=models.Q(("state", "closed")),
                name="case_closed",
            ),
        )
    ]
