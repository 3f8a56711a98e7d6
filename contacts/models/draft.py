"""What a collector has typed of a contact that is not logged yet."""

from django.conf import settings
from django.db import models

from cases.models import Case


def bound_to(owner_id: int, case_id: int) -> str:
    """Return the place to which the cipher text of a draft is bound."""
    return f"draft:{owner_id}:{case_id}"


class Draft(models.Model):
    """The log form as it was last typed, one per person and case.

    `content` is encrypted (`common.secrets`, bound to "draft:<person id>:<case id>"); it goes when the contact is
    logged, when the case is sealed, and after a week.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts", db_index=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="drafts")
    content = models.BinaryField()
    kept_at = models.DateTimeField()

    objects = models.Manager["Draft"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "case"], name="draft_once")]
        indexes = [models.Index(fields=["kept_at"], name="draft_by_age")]

    def __str__(self) -> str:
        return f"{self.owner_id}/{self.case_id}"
