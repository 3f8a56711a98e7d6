"""The house's own rules of contact live in versions; they keep who wrote them and what was decided."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from common.protect import keep_version


class Migration(migrations.Migration):
    dependencies = [
        ("common", "0002_append_only"),
        ("contacts", "0009_overrides_and_scenarios"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PackVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("submitted", "waits for approval"),
                            ("approved", "approved"),
                            ("refused", "refused"),
                            ("discarded", "discarded"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="what changes and why")),
                ("effective_on", models.DateField(null=True, verbose_name="in force from")),
                ("made_at", models.DateTimeField()),
                (
                    "authors",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision", models.CharField(blank=True, max_length=500)),
                ("number", models.PositiveIntegerField(unique=True)),
                ("content", models.JSONField(default=list)),
                ("replay", models.JSONField(null=True)),
                ("replayed_at", models.DateTimeField(null=True)),
                (
                    "based_on",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.packversion",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="common.job"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("state", "approved")), fields=["id"], name="pack_version_approved")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "submitted", "approved", "refused", "discarded"])),
                        name="pack_version_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("decided_by", None), ("state__in", ["draft", "submitted"])),
                            models.Q(
                                ("decided_at__isnull", False), ("decided_by__isnull", False), ("state", "discarded")
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("state__in", ["approved", "refused"]),
                                models.Q(("decided_by", models.F("made_by")), _negated=True),
                                models.Q(("authors__contains", [models.F("decided_by")]), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="pack_version_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("authors__contains", [models.F("made_by")])), name="pack_maker_is_author"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "discarded"]),
                            models.Q(
                                ("effective_on__isnull", False),
                                ("replay__isnull", False),
                                models.Q(("note", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="pack_version_says_what_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("replay__isnull", True), ("replayed_at__isnull", True)),
                            models.Q(("replay__isnull", False), ("replayed_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="pack_version_replayed_at_a_moment",
                    ),
                    models.UniqueConstraint(
                        models.Value(1),
                        condition=models.Q(("state__in", ["draft", "submitted"])),
                        name="pack_version_one_open",
                    ),
                ],
            },
        ),
        keep_version("contacts_packversion", "content", "replay", "replayed_at"),
    ]
