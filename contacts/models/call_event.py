"""What the telephone system tells of calls."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cases.models import Case, ContactPoint
from contacts.enums import CallEventKind, Direction


class CallEvent(models.Model):
    """One event of a call, kept once by the telephone system's own id for it; append-only. The number is not kept:
    it leads to the contact point and its case.

    `seconds` is how long was spoken, said when it ended; `recording` where the recording is kept.
    """

    event_id = models.CharField(max_length=100, unique=True)
    call_id = models.CharField(max_length=100)
    kind = models.CharField(max_length=10, choices=CallEventKind)
    direction = models.CharField(max_length=10, choices=Direction)
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="call_events", db_index=False)
    contact_point = models.ForeignKey(
        ContactPoint, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    collector = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    received_at = models.DateTimeField()
    seconds = models.PositiveIntegerField(default=0)
    recording = models.CharField(max_length=120, blank=True)

    objects = models.Manager["CallEvent"]()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=CallEventKind.values), name="call_event_kind_known"),
            models.CheckConstraint(condition=Q(direction__in=Direction.values), name="call_event_direction_known"),
        ]
        indexes = [
            models.Index(fields=["call_id", "at"], name="call_event_by_call"),
            models.Index(F("case"), F("at").desc(), condition=Q(case__isnull=False), name="call_event_by_case"),
        ]

    def __str__(self) -> str:
        return f"{self.call_id} {self.kind}"
