"""What collectors dispute of their statements."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models import Payment
from commissions.enums import DisputeState
from commissions.models.pay import Adjustment
from commissions.models.runs import Run
from commissions.querysets import DisputeQuerySet


class Dispute(models.Model):
    """A collector's word against the own statement of a run, or against one line of it, with the answer.

    It names the line by its payment and reason (`exclusion`, empty for one that counts), since lines are written anew
    when a run is figured again; without a payment it is about the whole statement. Justified, it has the adjustment
    that was asked for with the answer. Nothing of it changes once it is closed (trigger).
    """

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="disputes")
    collector = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="pay_disputes")
    payment = models.ForeignKey(Payment, null=True, on_delete=models.PROTECT, related_name="+")
    exclusion = models.CharField(max_length=60, blank=True)
    words = models.CharField(max_length=500)
    state = models.CharField(_("state"), max_length=14, choices=DisputeState, default=DisputeState.OPEN)
    opened_at = models.DateTimeField()
    due_on = models.DateField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=500, blank=True)
    adjustment = models.OneToOneField(Adjustment, null=True, on_delete=models.PROTECT, related_name="dispute")

    objects = DisputeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "collector", "payment", "exclusion"],
                condition=Q(state="open"),
                nulls_distinct=False,
                name="pay_dispute_open_once",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="pay_dispute_says_why"),
            models.CheckConstraint(
                condition=Q(payment__isnull=False) | Q(exclusion=""), name="pay_dispute_of_one_thing"
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_at=None, closed_by=None)
                | Q(state="withdrawn", closed_at__isnull=False, closed_by=F("collector"))
                | Q(state__in=["justified", "not_justified"], closed_at__isnull=False, closed_by__isnull=False)
                & ~Q(closed_by=F("collector"))
                & ~Q(answer=""),
                name="pay_dispute_answered_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state="justified", adjustment__isnull=False)
                | ~Q(state="justified") & Q(adjustment__isnull=True),
                name="pay_dispute_justified_is_adjusted",
            ),
        ]
        indexes = [
            models.Index(fields=["due_on", "id"], name="pay_dispute_by_due"),
            models.Index(fields=["opened_at", "id"], name="pay_dispute_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.collector_id} {self.payment_id or ''}"
