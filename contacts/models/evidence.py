"""Evidence packs: the whole record of a case as one file, for a court, a regulator or a review."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cases.models import Case
from common.models import Job, JobState, StoredFile


class EvidencePack(models.Model):
    """Somebody asked for the record of a case, for `reason`. It is made as a job and dropped when it expires.

    `digest` is the SHA-256 of its manifest, so that a copy can be compared with the desk long after; `wrong` is what
    its own proof found when it was made.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="evidence_packs")
    reason = models.CharField(max_length=300)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.SET_NULL, related_name="+")
    digest = models.CharField(max_length=64, blank=True)
    wrong = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    objects = models.Manager["EvidencePack"]()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="evidence_pack_has_reason"),
            models.CheckConstraint(
                condition=Q(made_at__isnull=True, expires_at__isnull=True, digest="")
                | Q(expires_at__gt=F("made_at")) & ~Q(digest=""),
                name="evidence_pack_made_whole",
            ),
        ]
        indexes = [models.Index(fields=["expires_at"], condition=Q(expires_at__isnull=False), name="evidence_pack_end")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.asked_at:%Y-%m-%d}"

    @property
    def is_stopped(self) -> bool:
        """Whether its work ended and made nothing."""
        ended = self.job is None or self.job.state in (JobState.FAILED, JobState.CANCELLED)
        return self.made_at is None and ended
