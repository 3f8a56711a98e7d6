"""The fixed words of reports."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Concern(models.TextChoices):
    """What in an account needs a decision."""

    BROKEN_SILENT = "broken_silent", _("Promise broken, no contact since")
    NO_POINT = "no_point", _("No contact point that may be used")
    NEVER_CONTACTED = "never_contacted", _("Never contacted in more than 7 days")
    NO_COLLECTOR = "no_collector", _("No collector")
