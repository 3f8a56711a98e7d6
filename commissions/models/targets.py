"""What a collector is to recover in a month."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from common.fields import MoneyField


class Target(models.Model):
    """What a collector is to recover in a month, in one currency. `month` is its first day."""

    collector = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="targets")
    month = models.DateField()
    currency = models.CharField(max_length=3)
    amount = MoneyField(_("target"))

    objects = models.Manager["Target"]()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["collector", "month", "currency"], name="target_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="target_positive"),
            models.CheckConstraint(condition=Q(month__day=1), name="target_month_first_day"),
        ]

    def __str__(self) -> str:
        return f"{self.collector_id} {self.month} {self.amount}"
