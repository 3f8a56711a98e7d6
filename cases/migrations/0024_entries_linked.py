"""Ledger entries are chained by account, what is there and every new row; no link changes."""

from django.db import migrations

from common.linked import Linked

CONTENT = " || '|' || ".join(
    (
        "'1'",
        "coalesce(id::text, '')",
        "coalesce(account_id::text, '')",
        "length(kind) || ':' || kind",
        "length(reference) || ':' || reference",
        "coalesce(to_char(effective_on, 'YYYY-MM-DD'), '')",
        "coalesce(principal::text, '')",
        "coalesce(interest::text, '')",
        "coalesce(fees::text, '')",
        "coalesce(late_charges::text, '')",
        "coalesce(costs::text, '')",
        "coalesce(unapplied::text, '')",
        "coalesce(payment_id::text, '')",
        "coalesce(reverses_id::text, '')",
        "coalesce((extract(epoch FROM recorded_at) * 1000000)::bigint::text, '')",
        "coalesce(recorded_by_id::text, '')",
    )
)
ENTRIES = Linked("cases_ledgerentry", "cases_entrylink", "account_id", "entry_id", CONTENT)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("cases", "0023_entry_links"), ("common", "0003_chains")]
    operations = ENTRIES.operations()
