"""Find the entries of a day to come: what they change is not yet so at the close of the day before."""

from django.contrib.postgres.indexes import BrinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("cases", "0039_history_of_ages")]

    operations = [
        AddIndexConcurrently(
            model_name="ledgerentry",
            index=BrinIndex(fields=["effective_on"], autosummarize=True, name="ledger_entry_by_day"),
        ),
    ]
