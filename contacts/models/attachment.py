"""Files attached to contacts; their digests stand in the contact, so that the chain proves them."""

from django.db import models

from common.models import StoredFile
from contacts.models.log import Contact


class Attachment(models.Model):
    """A file that belongs to a contact: kept by its SHA-256, encrypted in the database, never run."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="files")
    place = models.PositiveSmallIntegerField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    objects = models.Manager["Attachment"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact", "place"], name="attachment_place_once")]

    def __str__(self) -> str:
        return f"{self.contact_id}/{self.place}"
