"""The fixed words of wishes: what a person agreed to or forbade, and how the desk came to know."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class WishKind(models.TextChoices):
    """What a person said of being reached; `contacts.rules.wishes` says what each needs."""

    OPT_OUT = "opt_out", _("No contact on this channel")
    CONSENT_CHANNEL = "consent_to_address", _("Agreed to this channel")
    CONSENT_TIME = "consent_to_time", _("Agreed to hours beyond the usual")
    CONSENT_CALLS = "consent_to_calls", _("Agreed to more calls")
    NOT_THEN = "inconvenient_time", _("Not at these hours")
    ONLY_THEN = "convenient_time", _("Only at these hours")
    NOT_THERE = "inconvenient_place", _("Not at this place")
    EMPLOYER = "employer_prohibits_contact", _("The employer forbids calls at work")
    TAKEN_BACK = "taken_back", _("Taken back")


class WishVia(models.TextChoices):
    """How the desk came to know of a wish."""

    PHONE = "phone", _("Phone")
    SMS = "sms", _("SMS")
    EMAIL = "email", pgettext_lazy("channel", "Email")
    LETTER = "letter", _("Letter")
    VISIT = "visit", _("Visit")
    CHAT = "chat", _("Chat")
    CREDITOR = "creditor", _("The creditor's file")
    DESK = "desk", pgettext_lazy("wish", "The desk itself")
