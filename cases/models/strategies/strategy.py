"""Strategies in versions, the queues that their steps fill, and where each case stands in them."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from cases.enums import TrialMetric, TrialState
from cases.models.case import Case
from cases.models.strategies.queue import Queue
from cases.rules.strategies import strategies as rule
from common import links, versions
from common.versions import Version, VersionState


class StrategyVersion(Version):
    """One state of all segments and their steps, as a document (`cases.rules.strategies.strategies`).

    Rolling back makes a new version that says what an old one said.

    `counted` is what `cases.queries.strategies.counted` found at `counted_at`: placing every open case takes too long
    for each look at a version that waits.
    """

    number = models.PositiveIntegerField(unique=True)
    content = models.JSONField(default=list)
    based_on = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    counted = models.JSONField(null=True)
    counted_at = models.DateTimeField(null=True)

    objects = models.Manager["StrategyVersion"]()

    class Meta:
        constraints = [
            *versions.constraints("strategy", maker="strategy"),
            versions.says(~Q(note=""), "strategy_says_when_and_why"),
            models.UniqueConstraint(fields=["state"], condition=Q(state="submitted"), name="strategy_one_waits"),
            models.CheckConstraint(
                condition=Q(counted__isnull=True, counted_at__isnull=True)
                | Q(counted__isnull=False, counted_at__isnull=False),
                name="strategy_counted_at_a_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["effective_on", "number"], condition=Q(state="approved"), name="strategy_in_force")
        ]

    def get_absolute_url(self) -> str:
        """Return the address of the version's page."""
        return links.to("cases:strategy-detail", self.pk)

    @property
    def kept_counts(self) -> list[Any] | None:
        """What was counted of a version that waits; None when it must be counted now."""
        return self.counted if self.state == VersionState.SUBMITTED else None

    @property
    def segments(self) -> tuple[rule.Segment, ...]:
        """The segments in their order."""
        return rule.read(self.content)


class CaseStep(models.Model):
    """Where a case stood in a strategy, since and until when (half-open): segment, arm of a test, step.

    What the step says is kept beside it, so that the history tells what was done after the version is gone.
    `action_at` is the next action that the step set on the case; while the case still has it, the strategy may move it.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="steps", db_index=False)
    segment = models.CharField(max_length=40)
    arm = models.CharField(max_length=10, blank=True)
    entered_on = models.DateField()
    day = models.PositiveSmallIntegerField(null=True)
    channel = models.CharField(max_length=10, blank=True)
    script = models.CharField(max_length=80, blank=True)
    who = models.CharField(max_length=10, blank=True)
    queue = models.ForeignKey(Queue, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    rests_until = models.DateField(null=True)
    action_at = models.DateTimeField(null=True)
    since = models.DateField()
    until = models.DateField(null=True)

    objects = models.Manager["CaseStep"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(until=None), name="case_step_one_open"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="case_step_until_later"),
            models.CheckConstraint(condition=Q(entered_on__lte=F("since")), name="case_step_after_entry"),
        ]
        indexes = [
            models.Index(fields=["case", "since"], name="case_step_by_case"),
            models.Index(fields=["segment", "arm", "entered_on"], condition=~Q(arm=""), name="case_step_in_tests"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.segment} {self.day}"


class Trial(models.Model):
    """Champion against challenger in one segment: the arms, the metric, and the stop rule stated before the start.

    `share` percent of the cases that come into the segment from `started_on` follow the challenger, drawn by a hash of
    `seed`. `days` is how long after its entry a case is measured.
    """

    segment = models.CharField(max_length=40)
    name = models.CharField(pgettext_lazy("of a thing", "name"), max_length=80)
    seed = models.CharField(max_length=32)
    share = models.PositiveSmallIntegerField(_("share of the challenger, percent"), default=50)
    metric = models.CharField(_("measured by"), max_length=10, choices=TrialMetric)
    days = models.PositiveSmallIntegerField(_("days measured after entry"), default=30)
    stop_cases = models.PositiveIntegerField(_("cases in each arm"), null=True, blank=True)
    stop_on = models.DateField(_("last day"), null=True, blank=True)
    least_difference = models.DecimalField(_("smallest difference that counts"), max_digits=12, decimal_places=4)
    state = models.CharField(max_length=10, choices=TrialState, default=TrialState.RUNNING)
    started_on = models.DateField()
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    stopped_on = models.DateField(null=True)
    stopped_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200, blank=True)

    objects = models.Manager["Trial"]()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["segment"], condition=Q(state="running"), name="trial_one_per_segment"),
            models.CheckConstraint(condition=Q(share__gte=1, share__lte=99), name="trial_share_of_both"),
            models.CheckConstraint(
                condition=Q(stop_cases__gt=0) | Q(stop_on__gt=F("started_on")), name="trial_has_a_stop_rule"
            ),
            models.CheckConstraint(condition=Q(least_difference__gte=0), name="trial_difference_positive"),
            models.CheckConstraint(
                condition=Q(state="running", stopped_on=None)
                | Q(state="stopped", stopped_on__isnull=False, stopped_by__isnull=False) & ~Q(reason=""),
                name="trial_stopped_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the test's page."""
        return links.to("cases:trial-detail", self.pk)
