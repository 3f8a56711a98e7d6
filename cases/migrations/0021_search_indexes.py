"""Find a phone by its last digits and an email in any capitals; read whose debtors a team knows from the index alone."""

from django.contrib.postgres.indexes import OpClass
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models
from django.db.models.functions import Lower, Reverse


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("cases", "0020_queue_by_tier")]
    operations = [
        AddIndexConcurrently(
            model_name="contactpoint",
            index=models.Index(
                OpClass(Reverse(Lower("value")), name="text_pattern_ops"), name="contact_point_by_ending"
            ),
        ),
        RemoveIndexConcurrently(model_name="contactpoint", name="contact_point_by_value"),
        AddIndexConcurrently(
            model_name="case",
            index=models.Index(
                fields=["team", "state", "debtor"],
                condition=models.Q(("team__isnull", False)),
                name="case_by_team_state",
            ),
        ),
        RemoveIndexConcurrently(model_name="case", name="case_by_team"),
    ]
