"""How the reviewed contacts of a collector were, month by month."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from commissions.querysets import ScoreQuerySet


class ReviewScore(models.Model):
    """The score of a collector's reviewed contacts in a month (its first day), 0 to 100, of `reviewed` of them.

    Append-only (trigger): a correction is a further row with its reason that `replaces` the one before. It counts once
    a second person has approved it; until then what was approved before counts.
    """

    collector = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="review_scores")
    month = models.DateField()
    score = models.DecimalField(_("review score"), max_digits=5, decimal_places=2)
    reviewed = models.PositiveSmallIntegerField(_("reviewed contacts"))
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("set by"), on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(_("approved at"), null=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("approved by"), null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ScoreQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=100), name="score_0_to_100"),
            models.CheckConstraint(condition=Q(reviewed__gte=1), name="score_of_reviewed_contacts"),
            models.CheckConstraint(condition=Q(month__day=1), name="score_month_first_day"),
            models.UniqueConstraint(
                fields=["collector", "month"], condition=Q(replaces__isnull=True), name="score_first_once"
            ),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False) & ~Q(approved_by=F("set_by")),
                name="score_two_people",
            ),
        ]
        indexes = [models.Index(fields=["month", "collector", "id"], name="score_by_month")]

    def __str__(self) -> str:
        return f"{self.collector_id} {self.month} {self.score}"
