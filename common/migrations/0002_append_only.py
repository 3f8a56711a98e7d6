"""The function that refuses changes, and the audit events that it protects."""

from django.db import migrations

from common.protect import append_only, refuse_function


class Migration(migrations.Migration):
    replaces = [("common", "0003_append_only")]
    dependencies = [("common", "0001_audit_files_and_jobs")]
    operations = [refuse_function(), append_only("common_auditevent")]
