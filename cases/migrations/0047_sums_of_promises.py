"""Sum the open promises of a team and its kept rates from indexes alone."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("cases", "0046_requests_corrected")]

    operations = [
        AddIndexConcurrently(
            model_name="promise",
            index=models.Index(
                fields=["case"],
                include=["amount", "received", "due_on"],
                condition=models.Q(("state", "open")),
                name="promise_open_by_case",
            ),
        ),
        AddIndexConcurrently(
            model_name="promise",
            index=models.Index(
                fields=["due_on"],
                include=["case", "recorded_by", "state", "amount", "last_on"],
                condition=models.Q(
                    ("after_the_fact", False), ("state__in", ["kept", "kept_with_variance", "broken", "partly_kept"])
                ),
                name="promise_matured",
            ),
        ),
        AddIndexConcurrently(
            model_name="case",
            index=models.Index(
                fields=["team", "state", "debtor"],
                include=["id", "creditor"],
                condition=models.Q(("team__isnull", False)),
                name="case_of_team",
            ),
        ),
        RemoveIndexConcurrently(model_name="case", name="case_by_team_state"),
    ]
