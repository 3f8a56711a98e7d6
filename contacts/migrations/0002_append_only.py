"""The contact log and the gate's decisions take no change."""

from django.db import migrations

from common.protect import append_only


class Migration(migrations.Migration):
    dependencies = [("contacts", "0001_initial"), ("common", "0003_append_only")]
    operations = [append_only("contacts_contact"), append_only("contacts_decision")]
