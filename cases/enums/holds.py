"""The fixed words of holds."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class HoldKind(models.TextChoices):
    """The stop states. `cases.rules.holds` says of each what it stops, until what, and what stays possible."""

    COMPLAINT_OPEN = "complaint_open", _("Complaint open")
    DISPUTE_OPEN = "dispute_open", _("Dispute open")
    CEASE_REQUEST = "cease_request", _("Asked us to stop")
    ATTORNEY = "attorney", _("Has an attorney")
    PLAN_ACTIVE = "plan_active", _("Plan active")
    HARDSHIP = "hardship", pgettext_lazy("hold", "Hardship")
    VULNERABLE = "vulnerable", _("Vulnerable")
    BREATHING_SPACE = "breathing_space", _("Breathing space")
    BANKRUPTCY = "bankruptcy", _("Bankruptcy")
    DECEASED = "deceased", pgettext_lazy("hold", "Deceased")
    IDENTITY_UNVERIFIED = "identity_unverified", _("Identity not verified")
    FRAUD_CLAIM = "fraud_claim", _("Fraud claimed")
    LEGAL = "legal", _("Legal proceedings")
    SOLD = "sold", pgettext_lazy("hold", "Sold")


class HoldForm(models.TextChoices):
    """A form of a kind that ends otherwise than the kind does."""

    PLAIN = "", pgettext_lazy("hold", "Standard")
    CRISIS = "crisis", _("Mental health crisis")


class HoldScope(models.TextChoices):
    """For what a hold stops contact."""

    DEBT = "debt", _("This debt")
    PERSON = "person", _("The person, with every creditor")
    CHANNEL = "channel", _("One channel")
    ADDRESS = "address", _("One number or address")


class HoldState(models.TextChoices):
    """Whether a hold was ended, and how. One whose end date has come stops nothing, recorded or not."""

    IN_FORCE = "in_force", _("in force")
    LIFTED = "lifted", pgettext_lazy("hold", "lifted")
    EXPIRED = "expired", pgettext_lazy("hold", "ended by its date")
