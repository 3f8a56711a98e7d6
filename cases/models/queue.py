"""What the queue remembers: who passed a case over and why, and at which hour a debtor answers."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cases.models.case import Case


class Skip(models.Model):
    """A case that a collector passed over, with the reason."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="skips")
    collector = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()

    objects = models.Manager["Skip"]()

    class Meta:
        indexes = [models.Index(fields=["case", "-at"], name="skip_by_case")]

    def __str__(self) -> str:
        return self.reason


class BestHour(models.Model):
    """The two hours in which the debtor of a case was reached most often, learnt from the contact log.

    `hour` is the first of the two in the zone `time_zone`; `answered` of `tried` calls in them reached the debtor or
    a guarantor. There is a row only where the log holds enough calls to tell.
    """

    case = models.OneToOneField(Case, on_delete=models.CASCADE, primary_key=True, related_name="best_hour")
    time_zone = models.CharField(max_length=40)
    hour = models.PositiveSmallIntegerField()
    answered = models.PositiveIntegerField()
    tried = models.PositiveIntegerField()

    objects = models.Manager["BestHour"]()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(hour__lte=22), name="best_hour_of_a_day"),
            models.CheckConstraint(
                condition=Q(answered__gt=0) & Q(answered__lte=F("tried")), name="best_hour_answered_of_tried"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hour}–{self.hour + 2} ({self.answered}/{self.tried})"
