"""People, their teams, and how each of them looks at lists."""

import django.contrib.auth.models
import django.contrib.auth.validators
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from common.model_creation import CreateModels


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("staff", "0001_initial"),
        ("staff", "0002_chosen_columns"),
        ("staff", "0003_kept_views"),
        ("staff", "0004_password_given"),
        ("staff", "0005_departments"),
        ("staff", "0006_list_of_requests"),
        ("staff", "0007_queues_worked"),
        ("staff", "0008_list_of_plans"),
    ]

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="User",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                        (
                            "is_superuser",
                            models.BooleanField(
                                default=False,
                                help_text="Designates that this user has all permissions without explicitly assigning them.",
                                verbose_name="superuser status",
                            ),
                        ),
                        (
                            "username",
                            models.CharField(
                                max_length=60,
                                unique=True,
                                validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                                verbose_name="user name",
                            ),
                        ),
                        ("email", models.EmailField(blank=True, max_length=254, verbose_name="work email")),
                        ("name", models.CharField(max_length=80, verbose_name="name")),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("collector", "Collector"),
                                    ("supervisor", "Supervisor"),
                                    ("quality", "Quality"),
                                    ("finance", "Finance"),
                                    ("administrator", "Administrator"),
                                ],
                                max_length=20,
                                verbose_name="role",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="members",
                                to="staff.team",
                                verbose_name="team",
                            ),
                        ),
                        (
                            "employee_number",
                            models.CharField(blank=True, max_length=30, verbose_name="employee number"),
                        ),
                        ("hired_on", models.DateField(blank=True, null=True, verbose_name="hired on")),
                        ("languages", models.JSONField(blank=True, default=list, verbose_name="languages spoken")),
                        ("language", models.CharField(default="en", max_length=10, verbose_name="language")),
                        (
                            "theme",
                            models.CharField(
                                choices=[("light", "Light"), ("dark", "Dark")],
                                default="light",
                                max_length=5,
                                verbose_name="theme",
                            ),
                        ),
                        (
                            "time_zone",
                            models.CharField(default="Asia/Shanghai", max_length=40, verbose_name="time zone"),
                        ),
                        (
                            "queue_ids",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(), blank=True, default=list, size=None
                            ),
                        ),
                        ("most_cases", models.PositiveIntegerField(default=400, verbose_name="most cases")),
                        (
                            "departments",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("collections", "Collections"),
                                        ("complaints", "Complaints"),
                                        ("legal", "Legal"),
                                        ("card_operations", "Card operations"),
                                        ("customer_service", "Customer service"),
                                        ("finance", "Finance"),
                                    ],
                                    max_length=20,
                                ),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="departments",
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="may sign in")),
                        (
                            "password_given_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="password set by"),
                        ),
                        ("is_staff", models.BooleanField(default=False)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "groups",
                            models.ManyToManyField(
                                blank=True,
                                help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.group",
                                verbose_name="groups",
                            ),
                        ),
                        (
                            "user_permissions",
                            models.ManyToManyField(
                                blank=True,
                                help_text="Specific permissions for this user.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.permission",
                                verbose_name="user permissions",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["team", "role"], name="user_by_team")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("role__in", ["collector", "supervisor", "quality", "finance", "administrator"])
                                ),
                                name="user_role_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "departments__contained_by",
                                        [
                                            "collections",
                                            "complaints",
                                            "legal",
                                            "card_operations",
                                            "customer_service",
                                            "finance",
                                        ],
                                    )
                                ),
                                name="user_departments_known",
                            ),
                        ],
                    },
                    managers=[
                        ("objects", django.contrib.auth.models.UserManager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Team",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=80, unique=True, verbose_name="name")),
                        (
                            "supervisor",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="supervised_teams",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="HistoricalUser",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        (
                            "is_superuser",
                            models.BooleanField(
                                default=False,
                                help_text="Designates that this user has all permissions without explicitly assigning them.",
                                verbose_name="superuser status",
                            ),
                        ),
                        (
                            "username",
                            models.CharField(
                                db_index=True,
                                max_length=60,
                                validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                                verbose_name="user name",
                            ),
                        ),
                        ("email", models.EmailField(blank=True, max_length=254, verbose_name="work email")),
                        ("name", models.CharField(max_length=80, verbose_name="name")),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("collector", "Collector"),
                                    ("supervisor", "Supervisor"),
                                    ("quality", "Quality"),
                                    ("finance", "Finance"),
                                    ("administrator", "Administrator"),
                                ],
                                max_length=20,
                                verbose_name="role",
                            ),
                        ),
                        (
                            "employee_number",
                            models.CharField(blank=True, max_length=30, verbose_name="employee number"),
                        ),
                        ("hired_on", models.DateField(blank=True, null=True, verbose_name="hired on")),
                        ("languages", models.JSONField(blank=True, default=list, verbose_name="languages spoken")),
                        ("language", models.CharField(default="en", max_length=10, verbose_name="language")),
                        (
                            "theme",
                            models.CharField(
                                choices=[("light", "Light"), ("dark", "Dark")],
                                default="light",
                                max_length=5,
                                verbose_name="theme",
                            ),
                        ),
                        (
                            "time_zone",
                            models.CharField(default="Asia/Shanghai", max_length=40, verbose_name="time zone"),
                        ),
                        (
                            "queue_ids",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(), blank=True, default=list, size=None
                            ),
                        ),
                        ("most_cases", models.PositiveIntegerField(default=400, verbose_name="most cases")),
                        (
                            "departments",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("collections", "Collections"),
                                        ("complaints", "Complaints"),
                                        ("legal", "Legal"),
                                        ("card_operations", "Card operations"),
                                        ("customer_service", "Customer service"),
                                        ("finance", "Finance"),
                                    ],
                                    max_length=20,
                                ),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="departments",
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="may sign in")),
                        (
                            "password_given_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="password set by"),
                        ),
                        ("is_staff", models.BooleanField(default=False)),
                        ("created_at", models.DateTimeField(blank=True, editable=False)),
                        (
                            "team",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="staff.team",
                                verbose_name="team",
                            ),
                        ),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                            ),
                        ),
                        (
                            "history_user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical user",
                        "verbose_name_plural": "historical users",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalTeam",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("name", models.CharField(db_index=True, max_length=80, verbose_name="name")),
                        (
                            "supervisor",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                            ),
                        ),
                        (
                            "history_user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical team",
                        "verbose_name_plural": "historical teams",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="ChosenColumns",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "list_name",
                            models.CharField(
                                choices=[
                                    ("cases", "Cases"),
                                    ("payments", "Payments"),
                                    ("promises", "Promises"),
                                    ("plans", "Repayment plans"),
                                    ("requests", "Requests"),
                                    ("overdue", "Accounts of overdue reports"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "columns",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=30), size=None
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("person", "list_name"), name="chosen_columns_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("list_name__in", ["cases", "payments", "promises", "plans", "requests", "overdue"])
                                ),
                                name="chosen_columns_list_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="KeptView",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "list_name",
                            models.CharField(
                                choices=[
                                    ("cases", "Cases"),
                                    ("payments", "Payments"),
                                    ("promises", "Promises"),
                                    ("plans", "Repayment plans"),
                                    ("requests", "Requests"),
                                    ("overdue", "Accounts of overdue reports"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("name", models.CharField(max_length=60, verbose_name="name")),
                        ("query", models.CharField(blank=True, max_length=1000)),
                        ("kept_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("person"),
                                models.F("list_name"),
                                django.db.models.functions.text.Lower("name"),
                                name="kept_view_name_once",
                            ),
                            models.UniqueConstraint(
                                fields=("person", "list_name", "query"), name="kept_view_query_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True), name="kept_view_has_a_name"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("list_name__in", ["cases", "payments", "promises", "plans", "requests", "overdue"])
                                ),
                                name="kept_view_list_known",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
