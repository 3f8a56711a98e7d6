"""The fixed words of promises to pay."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PromiseState(models.TextChoices):
    """The life of a promise to pay."""

    OPEN = "open", _("open")
    KEPT = "kept", _("kept")
    KEPT_WITH_VARIANCE = "kept_with_variance", _("kept with variance")
    PARTLY_KEPT = "partly_kept", _("partly kept")
    BROKEN = "broken", _("broken")
    SUPERSEDED = "superseded", _("superseded")
    WITHDRAWN = "withdrawn", _("withdrawn")


class PayBy(models.TextChoices):
    """How the debtor said the money will come."""

    BANK_TRANSFER = "bank_transfer", _("Bank transfer")
    APP = "app", _("Banking app")
    CARD = "card", pgettext_lazy("paid by", "Card")
    BRANCH = "branch", _("At a branch")
    STANDING_ORDER = "standing_order", _("Standing order")


class SaidBy(models.TextChoices):
    """Who said that a promise no longer holds."""

    DEBTOR = "debtor", _("the debtor")
    COLLECTOR = "collector", _("the collector")
    SUPERVISOR = "supervisor", _("the supervisor")


class DayUnit(models.TextChoices):
    """How days of tolerance are counted."""

    CALENDAR = "calendar", _("calendar days")
    WORKING = "working", _("working days")
