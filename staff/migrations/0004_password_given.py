"""When somebody else set the password of a person, who then chooses one of their own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("staff", "0003_kept_views"),
    ]

    operations = [
        migrations.AddField(
            model_name="historicaluser",
            name="password_given_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="password set by"),
        ),
        migrations.AddField(
            model_name="user",
            name="password_given_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="password set by"),
        ),
    ]
