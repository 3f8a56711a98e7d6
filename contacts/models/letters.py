"""Letters that were printed together."""

from django.conf import settings
from django.db import models
from django.db.models import F

from cases.models import Creditor
from common.models import StoredFile


class LetterBatch(models.Model):
    """One file of letters of a creditor, printed and posted together; its messages stand in it in their order."""

    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="letter_batches")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = models.Manager["LetterBatch"]()

    class Meta:
        indexes = [models.Index(F("made_at").desc(), F("id").desc(), name="letter_batch_by_time")]

    def __str__(self) -> str:
        return f"{self.creditor_id} {self.made_at:%Y-%m-%d}"
