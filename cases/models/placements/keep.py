"""Requests to keep a case beyond the recall date of its placement (留案)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.enums import KeepState
from cases.models.case import Case
from cases.models.promise import Promise


class KeepRequest(models.Model):
    """The desk asks the creditor to leave a case until a later day; a supervisor records the answer.

    `recall_on` is the day on which the case would go back, `until` the day asked for, `granted_until` the day that
    the creditor gave. `promise` is the one that speaks for it. One that is not answered by the recall date lapses.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="keep_requests")
    state = models.CharField(max_length=10, choices=KeepState, default=KeepState.ASKED)
    reason = models.CharField(_("why"), max_length=300)
    recall_on = models.DateField(_("recall date"))
    until = models.DateField(_("until"))
    promise = models.ForeignKey(Promise, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    granted_until = models.DateField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=300, blank=True)

    objects = models.Manager["KeepRequest"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(state="asked"), name="keep_request_one_asked"),
            models.CheckConstraint(condition=Q(state__in=KeepState.values), name="keep_request_state_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="keep_request_has_reason"),
            models.CheckConstraint(condition=Q(until__gt=F("recall_on")), name="keep_request_beyond_recall"),
            models.CheckConstraint(
                condition=Q(state="granted", granted_until__gt=F("recall_on"))
                | ~Q(state="granted") & Q(granted_until__isnull=True),
                name="keep_request_granted_until",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "lapsed"]) | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="keep_request_answered_by",
            ),
        ]
        indexes = [
            models.Index(fields=["case", "-id"], name="keep_request_by_case"),
            models.Index(fields=["state", "recall_on", "id"], name="keep_request_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.until} {self.state}"
