"""What a collector is to recover in a month."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from commissions.querysets import TargetQuerySet
from common.fields import MoneyField


class Target(models.Model):
    """What a collector is to recover in a month, in one currency. `month` is its first day.

    It counts once a second person has approved it; until then it is as good as missing.
    """

    collector = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="targets")
    month = models.DateField()
    currency = models.CharField(max_length=3)
    amount = MoneyField(_("target"))
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("set by"), on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(_("approved at"), null=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("approved by"), null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = TargetQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["collector", "month", "currency"], name="target_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="target_positive"),
            models.CheckConstraint(condition=Q(month__day=1), name="target_month_first_day"),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False) & ~Q(approved_by=F("set_by")),
                name="target_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.collector_id} {self.month} {self.amount}"
