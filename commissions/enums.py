"""The fixed words of commissions."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RunState(models.TextChoices):
    """The life of a run; an approved one is locked."""

    DRAFT = "draft", _("Draft")
    CALCULATED = "calculated", _("Calculated")
    IN_REVIEW = "in_review", _("In review")
    APPROVED = "approved", _("Approved")
    EXPORTED = "exported", _("Exported")


class Exclusion(models.TextChoices):
    """Why a payment is not counted."""

    NO_COLLECTOR = "no_collector", _("Nobody had the case on that day")
    NO_TARGET = "no_target", _("No target is set for the month")
    NO_RATE = "no_rate", _("No row of the plan fits the age")
    BEFORE_PLACEMENT = "before_placement", _("Paid before placement")
    OVERPAID = "overpaid", _("More than was owed")


class ExceptionKind(models.TextChoices):
    """What stands before the approval of a run."""

    NO_TARGET = "no_target", _("Target missing")
    NO_COLLECTOR = "no_collector", _("No collector")
    NO_RATE = "no_rate", _("No rate")
    NEGATIVE = "negative", _("Below zero")
