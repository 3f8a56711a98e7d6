"""The fixed words of what is said to debtors: topics of answers, situations of scripts."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AnswerTopic(models.TextChoices):
    """What a debtor asks about. The first five are answered from the ledger of the case as well."""

    BALANCE = "balance", _("Why this balance")
    SPREAD = "spread", _("How a payment was spread")
    PAYING = "paying", _("How and where to pay")
    STATEMENT = "statement", _("Statement and card")
    NEXT = "next", _("What happens next")
    PLAN = "plan", _("Plans and hardship")
    RIGHTS = "rights", _("Rights and complaints")
    CREDIT = "credit", _("Credit record")
    OTHER = "other", pgettext_lazy("topic", "Other")


class Situation(models.TextChoices):
    """When a script is said. In the last two nobody who listens may learn of a debt."""

    FIRST_CALL = "first_call", _("First call")
    FOLLOW_UP = "follow_up", _("Further call")
    THEY_CALL = "they_call", _("They call us")
    NOTHING_OWED = "nothing_owed", _("Nothing is owed")
    PROMISE_DUE = "promise_due", _("Promise due")
    BROKEN_PROMISE = "broken_promise", _("Broken promise")
    SAYS_PAID = "says_paid", _("Says paid")
    WANTS_PLAN = "wants_plan", _("Wants a plan")
    REFUSES = "refuses", _("Refuses")
    DISPUTES = "disputes", _("Disputes")
    HARDSHIP = "hardship", _("Hardship")
    ABUSIVE = "abusive", _("Abusive")
    DISTRESSED = "distressed", _("Distressed")
    CONTACT_PERSON = "contact_person", _("Contact person or somebody else")
    VOICEMAIL = "voicemail", _("Voicemail")


class ToldHow(models.TextChoices):
    """How an answer reached the debtor."""

    TOLD = "told", _("Told")
    COPIED = "copied", _("Copied")
