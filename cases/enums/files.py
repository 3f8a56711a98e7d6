"""The fixed words of files on their way in."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FileScope(models.TextChoices):
    """Whether a placement file names every account of the creditor or only some."""

    FULL = "full", _("All accounts: what is missing is recalled")
    PARTIAL = "partial", _("Some accounts: what is missing stays")
    RECALL = "recall", _("Accounts to recall: those named leave the desk")


class BatchState(models.TextChoices):
    """The steps of an import, of placements and of payments alike."""

    UPLOADED = "uploaded", _("File")
    READ = "read", _("Preview")
    APPLIED = "applied", _("Imported")
    DISCARDED = "discarded", _("Put aside")
