"""Closings by hand: asked with evidence, decided by a second person where money is given up, taken back by mistake."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.enums import CaseState, CloseReason, ClosingState, PlanLeft
from cases.models.case import Case
from common.fields import MoneyField


class Closing(models.Model):
    """One closing of a case by a person. `balance` is what was owed then and is not collected any more.

    `needs_second` says whether that takes a second person: maker and checker are two. `accounts` are those that it
    closed, `state_before` the state of the case, `promises` the open ones that it withdrew and `plan` the agreed one
    that it cancelled (neither changes any more, by trigger), so that a mistake can be taken back exactly. `plan_left`
    says why the plan did not run on when the closing was taken back; empty when it did, or there was none.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="closings")
    reason = models.CharField(_("reason"), max_length=20, choices=CloseReason)
    evidence = models.CharField(_("evidence"), max_length=500)
    balance = MoneyField(_("owed"))
    needs_second = models.BooleanField()
    state = models.CharField(max_length=10, choices=ClosingState)
    accounts = ArrayField(models.BigIntegerField(), default=list)
    promises = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    plan = models.ForeignKey("cases.Plan", null=True, on_delete=models.PROTECT, related_name="+")
    state_before = models.CharField(max_length=10, choices=CaseState, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=300, blank=True)
    reopened_at = models.DateTimeField(null=True)
    reopened_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reopen_reason = models.CharField(max_length=300, blank=True)
    plan_left = models.CharField(max_length=10, choices=PlanLeft, blank=True, db_default="")

    objects = models.Manager["Closing"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(state="waiting"), name="closing_one_waiting"),
            models.CheckConstraint(condition=Q(state__in=ClosingState.values), name="closing_state_known"),
            models.CheckConstraint(condition=Q(reason__in=CloseReason.values), name="closing_reason_known"),
            models.CheckConstraint(condition=~Q(evidence=""), name="closing_has_evidence"),
            models.CheckConstraint(
                condition=Q(needs_second=False) | Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                name="closing_maker_is_not_checker",
            ),
            models.CheckConstraint(
                condition=Q(needs_second=False)
                | ~Q(state__in=["done", "reopened"])
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="closing_done_by_two",
            ),
            models.CheckConstraint(
                condition=Q(state="reopened", reopened_at__isnull=False, reopened_by__isnull=False)
                & ~Q(reopen_reason="")
                | ~Q(state="reopened") & Q(reopened_at__isnull=True),
                name="closing_reopened_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(plan_left="") | Q(plan_left__in=PlanLeft.values, state="reopened", plan__isnull=False),
                name="closing_plan_left_known",
            ),
        ]
        indexes = [
            models.Index(fields=["case", "-id"], name="closing_by_case"),
            models.Index(fields=["state", "-id"], name="closing_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.reason} {self.state}"
