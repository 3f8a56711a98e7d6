"""The aggregate by which rows are chained."""

from django.db import migrations

from common.linked import aggregate


class Migration(migrations.Migration):
    dependencies = [("common", "0002_append_only")]
    operations = [aggregate()]
