"""Jobs, stored files, audit events and idempotency records: what every app may need a row for."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class StoredFile(models.Model):
    """A file taken in or made by the desk, kept encrypted in chunks so that any machine can read it.

    What is uploaded is dropped (`dropped_at`) as soon as it has been read: it may hold what must not be kept.
    """

    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    dropped_at = models.DateTimeField(null=True)

    objects = models.Manager["StoredFile"]()

    def __str__(self) -> str:
        return self.name


class FileChunk(models.Model):
    """One encrypted piece of a stored file, in order."""

    file = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="chunks")
    place = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "place"], name="file_chunk_place_once")]

    def __str__(self) -> str:
        return f"{self.file_id}/{self.place}"


class JobState(models.TextChoices):
    """The life of a job."""

    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


class Job(models.Model):
    """Long work: the row is the queue. `key` keeps one live job per thing; `payload` holds ids only."""

    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.QUEUED)
    payload = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    back_url = models.CharField(max_length=200, blank=True)
    cancel_requested = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    claimed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = models.Manager["Job"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"],
                condition=Q(state__in=["queued", "running"]) & ~Q(key=""),
                name="job_live_key_once",
            ),
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="job_state_known"),
        ]
        indexes = [
            models.Index(fields=["state", "id"], condition=Q(state__in=["queued", "running"]), name="job_live"),
            models.Index(fields=["kind", "-id"], name="job_by_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} {self.state}"

    @property
    def is_live(self) -> bool:
        """Whether the job still waits or runs."""
        return self.state in (JobState.QUEUED, JobState.RUNNING)


class AuditEvent(models.Model):
    """Who did what to which row, when; append-only. `facts` holds ids and amounts, never a debtor's data."""

    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    action = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    facts = models.JSONField(default=dict)

    objects = models.Manager["AuditEvent"]()

    class Meta:
        indexes = [models.Index(fields=["subject_type", "subject_id", "-at"], name="audit_by_subject")]

    def __str__(self) -> str:
        return f"{self.action} {self.subject_type} {self.subject_id}"


class IdempotencyRecord(models.Model):
    """The answer once given to a POST with an Idempotency-Key; the same key gets the same answer."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=100)
    path = models.CharField(max_length=200)
    request_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body: Any = models.JSONField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = models.Manager["IdempotencyRecord"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="idempotency_key_once")]

    def __str__(self) -> str:
        return self.key
