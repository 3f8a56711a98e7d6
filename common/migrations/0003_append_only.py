"""The function that refuses changes, and the audit events that it protects."""

from django.db import migrations

from common.protect import append_only, refuse_function


class Migration(migrations.Migration):
    dependencies = [("common", "0002_initial")]
    operations = [refuse_function(), append_only("common_auditevent")]
