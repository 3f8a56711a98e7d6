"""The fixed words of repayment plans."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PlanKind(models.TextChoices):
    """What a plan is."""

    DEFERMENT = "deferment", _("Deferment")
    INSTALMENTS = "instalments", _("Instalments")
    SETTLEMENT = "settlement", _("Settlement")


class PlanState(models.TextChoices):
    """The life of a plan."""

    PROPOSED = "proposed", pgettext_lazy("plan", "offered")
    AWAITING = "awaiting", pgettext_lazy("plan", "awaiting approval")
    APPROVED = "approved", pgettext_lazy("plan", "approved")
    ACTIVE = "active", pgettext_lazy("plan", "active")
    COMPLETED = "completed", pgettext_lazy("plan", "completed")
    BROKEN = "broken", pgettext_lazy("plan", "broken")
    CANCELLED = "cancelled", pgettext_lazy("plan", "cancelled")
    EXPIRED = "expired", pgettext_lazy("plan", "expired")


class VersionState(models.TextChoices):
    """What became of a version of a plan: one stands at a time."""

    AWAITING = "awaiting", pgettext_lazy("version", "awaiting approval")
    STANDING = "standing", pgettext_lazy("version", "stands")
    SUPERSEDED = "superseded", pgettext_lazy("version", "superseded")
    REFUSED = "refused", pgettext_lazy("version", "refused")


class InstalmentState(models.TextChoices):
    """What became of an instalment."""

    OPEN = "open", pgettext_lazy("instalment", "open")
    PAID = "paid", pgettext_lazy("instalment", "paid")
    MISSED = "missed", pgettext_lazy("instalment", "missed")


class Rhythm(models.TextChoices):
    """How often an instalment falls due."""

    MONTHLY = "monthly", _("every month")
    BIWEEKLY = "biweekly", _("every two weeks")
    WEEKLY = "weekly", _("every week")


class AgreementForm(models.TextChoices):
    """How the debtor agreed."""

    WRITTEN = "written", pgettext_lazy("agreed", "in writing")
    ORAL = "oral", pgettext_lazy("agreed", "on the phone, recorded")
