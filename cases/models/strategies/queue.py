"""Queues, and what they remember: who passed a case over and why, and at which hour a debtor answers."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from cases.enums import QueueKind, SkipReason
from cases.models.case import Case


class Queue(models.Model):
    """Cases that leave the ordinary queues for people who are chosen for them (`User.queue_ids`).

    Steps of a strategy fill an internal one; holds fill those for vulnerable people and for legal work.
    """

    name = models.CharField(pgettext_lazy("of a thing", "name"), max_length=60, unique=True)
    kind = models.CharField(_("filled by"), max_length=12, choices=QueueKind)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = models.Manager["Queue"]()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=QueueKind.values), name="queue_kind_known"),
            models.UniqueConstraint(
                fields=["kind"], condition=Q(is_active=True) & ~Q(kind="internal"), name="queue_one_of_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Skip(models.Model):
    """A case that a collector passed over, with the reason."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="skips")
    collector = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()

    objects = models.Manager["Skip"]()

    class Meta:
        indexes = [
            models.Index(fields=["case", "-at"], name="skip_by_case"),
            models.Index(F("at").desc(), F("id").desc(), name="skip_by_time"),
            models.Index(fields=["collector", "at"], name="skip_by_collector"),
        ]

    def __str__(self) -> str:
        return self.reason

    @property
    def words(self) -> str:
        """The reason as a person reads it."""
        return str(dict(SkipReason.choices).get(self.reason, self.reason))


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
