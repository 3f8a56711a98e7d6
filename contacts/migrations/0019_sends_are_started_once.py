"""Two presses of the button start one sending."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0018_script_where_nothing_is_owed"),
    ]

    operations = [
        migrations.AddField(model_name="send", name="press", field=models.UUIDField(null=True, unique=True)),
    ]
