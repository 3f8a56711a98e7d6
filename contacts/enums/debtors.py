"""The fixed words of how who owes stands: mood, reason of the arrears, will and ability to pay."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Mood(models.TextChoices):
    """How the person was; `contacts.rules.moods` says what follows."""

    CALM = "calm", _("Calm")
    ANXIOUS = "anxious", _("Anxious")
    ANGRY = "angry", _("Angry")
    ABUSIVE = "abusive", _("Abusive")
    DISTRESSED = "distressed", _("Distressed")


class ArrearsReason(models.TextChoices):
    """Why the debt is overdue, as the person tells it."""

    INCOME_FELL = "income_fell", _("Income fell")
    JOB_LOST = "job_lost", _("Lost the job")
    ILLNESS = "illness", _("Illness")
    FAMILY = "family", _("Family event")
    BUSINESS = "business", _("Business failed")
    OTHER_DEBTS = "other_debts", _("Too many debts")
    FORGOT = "forgot", _("Forgot to pay")
    NO_BILL = "no_bill", _("No statement came")
    DISPUTED = "disputed", _("Disputes the debt")
    WILL_NOT = "will_not", _("Does not want to pay")
    OTHER = "other", pgettext_lazy("reason", "Other")


class Willingness(models.TextChoices):
    """Whether the person wants to pay."""

    WILLING = "willing", _("Willing")
    HESITANT = "hesitant", _("Hesitant")
    UNWILLING = "unwilling", _("Unwilling")


class Ability(models.TextChoices):
    """Whether the person can pay."""

    IN_FULL = "in_full", _("In full")
    IN_PART = "in_part", _("In part")
    LATER = "later", pgettext_lazy("ability to pay", "Later")
    UNABLE = "unable", _("Not at all")
