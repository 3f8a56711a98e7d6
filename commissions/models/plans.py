"""Plans, their versions as documents, and whom they pay."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from common import links, versions
from common.versions import Version, VersionState
from staff.models import Team


class Plan(models.Model):
    """How pay is figured in one currency; its versions hold the documents. A currency may have several plans."""

    name = models.CharField(pgettext_lazy("of a thing", "name"), max_length=80, unique=True)
    currency = models.CharField(_("currency"), max_length=3)

    objects = models.Manager["Plan"]()
    history = HistoricalRecords()

    class Meta:
        # What an assignment's reference to plan and currency stands on.
        constraints = [models.UniqueConstraint(fields=["id", "currency"], name="plan_in_its_currency")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the plan's page."""
        return links.to("commissions:plan-detail", self.pk)


class PlanVersion(Version):
    """One version of a plan: a document (`docs/plans.md`) and its own worked `cases`.

    A draft may have faults, what waits for approval has none. `valid` are the days for which an approved one holds
    (half-open): from `effective_on` until the next one takes over, none where that is the same day. No two of one
    plan overlap; approved, only that end may be set (trigger). `sha256` is of the document's canonical text
    (`commissions.rules.documents`).
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="versions")
    based_on = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    definition = models.JSONField(default=dict)
    cases = models.JSONField(default=list)
    sha256 = models.CharField(max_length=64)
    valid: Any = DateRangeField(null=True)  # type: ignore[misc] # The stubs know no empty range.

    objects = models.Manager["PlanVersion"]()

    class Meta:
        constraints = [
            *versions.constraints("pay_plan", maker="pay_plan"),
            models.UniqueConstraint(fields=["plan", "number"], name="pay_plan_number_once"),
            versions.says(~Q(note=""), "pay_plan_says_when_and_why"),
            models.CheckConstraint(
                condition=Q(valid__isnull=False, valid__startswith=F("effective_on")) | ~Q(state="approved"),
                name="pay_plan_valid_when_approved",
            ),
            models.CheckConstraint(condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="pay_plan_hashed"),
            ExclusionConstraint(
                name="pay_plan_no_overlap",
                expressions=[("plan", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
                condition=Q(state="approved"),
            ),
        ]
        indexes = [models.Index(fields=["id"], condition=Q(state="submitted"), name="pay_plan_waits")]

    def __str__(self) -> str:
        return f"{self.plan} {self.number}"

    def get_absolute_url(self) -> str:
        """Return the address of the version's page."""
        return links.to("commissions:version-detail", self.pk)

    def is_superseded(self, today: date) -> bool:
        """Whether it was in force and a later version has taken over by `today`."""
        end: Any = self.valid.upper if self.valid else None
        return self.has_no_days or (self.state == VersionState.APPROVED and end is not None and end <= today)

    @property
    def has_no_days(self) -> bool:
        """Whether another version took over from its very first day on."""
        return self.state == VersionState.APPROVED and bool(self.valid.isempty)


class Assignment(models.Model):
    """A plan pays a collector, or everyone of a team who has none of their own, in the whole months of `during`.

    At most one plan per currency at a time for each. `currency` is the plan's (a reference in the database).
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="assignments")
    currency = models.CharField(max_length=3)
    collector = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="plan_assignments"
    )
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="plan_assignments")
    during: Any = DateRangeField(_("months"))

    objects = models.Manager["Assignment"]()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(collector__isnull=False) ^ Q(team__isnull=False), name="assignment_of_one"
            ),
            models.CheckConstraint(
                condition=Q(during__isempty=False, during__lower_inf=False, during__startswith__day=1)
                & (Q(during__upper_inf=True) | Q(during__endswith__day=1)),
                name="assignment_whole_months",
            ),
            ExclusionConstraint(
                name="assignment_collector_once",
                expressions=[
                    ("collector", RangeOperators.EQUAL),
                    ("currency", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(collector__isnull=False),
            ),
            ExclusionConstraint(
                name="assignment_team_once",
                expressions=[
                    ("team", RangeOperators.EQUAL),
                    ("currency", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(team__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.collector_id or ''}/{self.team_id or ''} {self.during}"
