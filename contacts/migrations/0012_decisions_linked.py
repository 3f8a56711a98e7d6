"""The gate's decisions are chained by case, what is there and every new row; no link changes."""

from django.db import migrations

from common.linked import Linked

CONTENT = " || '|' || ".join(
    (
        "'1'",
        "coalesce(id::text, '')",
        "coalesce(case_id::text, '')",
        "coalesce(contact_point_id::text, '')",
        "length(channel) || ':' || channel",
        "length(purpose) || ':' || purpose",
        "length(verdict) || ':' || verdict",
        "length(reasons::text) || ':' || reasons::text",
        "length(facts::text) || ':' || facts::text",
        "length(packs::text) || ':' || packs::text",
        "coalesce((extract(epoch FROM asked_at) * 1000000)::bigint::text, '')",
        "coalesce(asked_by_id::text, '')",
        "coalesce((extract(epoch FROM next_lawful_at) * 1000000)::bigint::text, '')",
        "coalesce((extract(epoch FROM reserved_until) * 1000000)::bigint::text, '')",
        "length(override) || ':' || override",
        "coalesce(overridden_by_id::text, '')",
        "coalesce(overrides_id::text, '')",
    )
)
DECISIONS = Linked("contacts_decision", "contacts_decisionlink", "case_id", "decision_id", CONTENT)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("contacts", "0011_decision_links"), ("common", "0003_chains")]
    operations = DECISIONS.operations()
