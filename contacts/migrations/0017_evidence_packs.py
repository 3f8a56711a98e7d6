"""The record of a case is put together as a pack; none is asked for of a sealed case."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0024_entries_linked"),
        ("common", "0003_chains"),
        ("contacts", "0016_outcome_offers_to_pay"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="EvidencePack",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=300)),
                ("asked_at", models.DateTimeField()),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("wrong", models.PositiveIntegerField(default=0)),
                ("made_at", models.DateTimeField(null=True)),
                ("expires_at", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="evidence_packs", to="cases.case"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="common.storedfile",
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="common.job"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("expires_at__isnull", False)),
                        fields=["expires_at"],
                        name="evidence_pack_end",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="evidence_pack_has_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("digest", ""), ("expires_at__isnull", True), ("made_at__isnull", True)),
                            models.Q(("expires_at__gt", models.F("made_at")), models.Q(("digest", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="evidence_pack_made_whole",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            "CREATE TRIGGER contacts_evidencepack_not_sealed AFTER INSERT ON contacts_evidencepack "
            "REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION cases_refuse_sealed('n.case_id')",
            "DROP TRIGGER IF EXISTS contacts_evidencepack_not_sealed ON contacts_evidencepack",
        ),
    ]
