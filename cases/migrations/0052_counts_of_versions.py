"""What a strategy would move is counted once when it is handed in, and kept with the moment."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0051_superseded_for_a_reason")]

    operations = [
        migrations.AddField(model_name="strategyversion", name="counted", field=models.JSONField(null=True)),
        migrations.AddField(model_name="strategyversion", name="counted_at", field=models.DateTimeField(null=True)),
        migrations.AddConstraint(
            model_name="strategyversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("counted__isnull", True), ("counted_at__isnull", True)),
                    models.Q(("counted__isnull", False), ("counted_at__isnull", False)),
                    _connector="OR",
                ),
                name="strategy_counted_at_a_moment",
            ),
        ),
    ]
