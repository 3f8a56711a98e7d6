"""People of the desk, their teams, and how each person reads the big lists."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, UserManager
from django.contrib.auth.models import PermissionsMixin as DjangoPermissions
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from staff.enums import Department, ListName, Role, Theme
from staff.rules.lists import LONGEST_NAME, LONGEST_QUERY


class Team(models.Model):
    """People who share a supervisor and a part of the cases."""

    name = models.CharField(pgettext_lazy("of a thing", "name"), max_length=80, unique=True)
    supervisor = models.ForeignKey(
        "staff.User", null=True, blank=True, on_delete=models.PROTECT, related_name="supervised_teams"
    )

    objects = models.Manager["Team"]()
    history = HistoricalRecords()

    def __str__(self) -> str:
        return self.name


class User(AbstractBaseUser, DjangoPermissions):
    """A person who signs in. `role` decides what they may do (`staff.permissions`)."""

    username = models.CharField(_("user name"), max_length=60, unique=True, validators=[UnicodeUsernameValidator()])
    email = models.EmailField(_("work email"), blank=True)
    name = models.CharField(_("name"), max_length=80)
    role = models.CharField(_("role"), max_length=20, choices=Role)
    team = models.ForeignKey(
        Team, verbose_name=_("team"), null=True, blank=True, on_delete=models.PROTECT, related_name="members"
    )
    employee_number = models.CharField(_("employee number"), max_length=30, blank=True)
    hired_on = models.DateField(_("hired on"), null=True, blank=True)
    languages = models.JSONField(_("languages spoken"), default=list, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    theme = models.CharField(_("theme"), max_length=5, choices=Theme, default=Theme.LIGHT)
    time_zone = models.CharField(_("time zone"), max_length=40, default="Asia/Shanghai")
    # The specialised queues of cases that the person works, by id.
    queue_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    most_cases = models.PositiveIntegerField(_("most cases"), default=400)
    # Named by the administrator; empty: those of the role (`staff.rules.departments`).
    departments = ArrayField(
        models.CharField(max_length=20, choices=Department), verbose_name=_("departments"), default=list, blank=True
    )
    is_active = models.BooleanField(_("may sign in"), default=True)
    # When somebody else set the password that stands; empty once it is the person's own.
    password_given_at = models.DateTimeField(_("password set by"), null=True, blank=True)
    is_staff = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = UserManager["User"]()
    history = HistoricalRecords(excluded_fields=["password", "last_login"])

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="user_role_known"),
            models.CheckConstraint(
                condition=Q(departments__contained_by=list(Department.values)), name="user_departments_known"
            ),
        ]
        indexes = [models.Index(fields=["team", "role"], name="user_by_team")]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """Return the name that the desk shows."""
        return self.name

    def get_short_name(self) -> str:
        """Return the name that the desk shows."""
        return self.name

    @property
    def is_collector(self) -> bool:
        """Whether the person works cases."""
        return self.role == Role.COLLECTOR

    @property
    def has_given_password(self) -> bool:
        """Whether somebody else set the password, so that an own one must be chosen before anything else."""
        return self.password_given_at is not None

    @property
    def team_ids(self) -> list[int]:
        """The teams whose cases concern the person: the own one and those supervised."""
        cached: Any = self.__dict__.get("_team_ids")
        if cached is None:
            cached = list(self.supervised_teams.values_list("pk", flat=True)) if self.role == Role.SUPERVISOR else []
            if self.team_id and self.team_id not in cached:
                cached.append(self.team_id)
            self.__dict__["_team_ids"] = cached
        return list(cached)


class ChosenColumns(models.Model):
    """The columns of a list that a person wants to see, by name; no row means the standard ones."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_index=False)
    list_name = models.CharField(max_length=20, choices=ListName)
    columns = ArrayField(models.CharField(max_length=30))

    objects = models.Manager["ChosenColumns"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "list_name"], name="chosen_columns_once"),
            models.CheckConstraint(condition=Q(list_name__in=ListName.values), name="chosen_columns_list_known"),
        ]

    def __str__(self) -> str:
        return f"{self.list_name}: {', '.join(self.columns)}"


class KeptView(models.Model):
    """Filters and order of a list that a person keeps under a name, as the query of an address."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_index=False)
    list_name = models.CharField(max_length=20, choices=ListName)
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    query = models.CharField(max_length=LONGEST_QUERY, blank=True)
    kept_at = models.DateTimeField()

    objects = models.Manager["KeptView"]()

    class Meta:
        constraints = [
            models.UniqueConstraint("person", "list_name", Lower("name"), name="kept_view_name_once"),
            models.UniqueConstraint(fields=["person", "list_name", "query"], name="kept_view_query_once"),
            models.CheckConstraint(condition=~Q(name=""), name="kept_view_has_a_name"),
            models.CheckConstraint(condition=Q(list_name__in=ListName.values), name="kept_view_list_known"),
        ]

    def __str__(self) -> str:
        return self.name
