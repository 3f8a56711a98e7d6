"""The fixed words of cases and of who works them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Jurisdiction(models.TextChoices):
    """Whose contact rules apply first; packs refine it by residence and product."""

    CHINA = "cn", _("China (mainland)")
    UNITED_STATES = "us", _("United States")
    UNITED_KINGDOM = "uk", _("United Kingdom")
    TAIWAN = "tw", _("Taiwan")
    AUSTRALIA = "au", _("Australia")
    INDIA = "in", _("India")
    PHILIPPINES = "ph", _("Philippines")
    HONG_KONG = "hk", _("Hong Kong")
    SINGAPORE = "sg", _("Singapore")


class CollectorRole(models.TextChoices):
    """Who collects for a creditor, which decides whose law applies (12 CFR 1006.2(i), for one)."""

    AGENCY = "agency", _("an agency, in its own name")
    OWN_STAFF = "creditor", _("the issuer's own staff, in its name")
    BUYER = "buyer", _("who has bought the debts")


class CaseState(models.TextChoices):
    """The life of a case."""

    PLACED = "placed", _("placed")
    IN_WORK = "in_work", _("in work")
    CLOSED = "closed", _("closed")


class CloseReason(models.TextChoices):
    """Why a case was closed."""

    PAID = "paid", _("paid")
    CURED = "cured", _("cured")
    SETTLED = "settled", _("settled")
    RECALLED = "recalled", _("recalled by the creditor")
    RETURNED = "returned", _("returned to the creditor")
    WRITTEN_OFF = "written_off", _("written off")
    DECEASED = "deceased", _("deceased")
    SOLD = "sold", _("sold")


class NextAction(models.TextChoices):
    """What is to be done next on a case."""

    CALL = "call", _("Call")
    CALL_BACK = "call_back", _("Call back as agreed")
    CHECK_PAYMENT = "check_payment", _("Check payment")
    WRITE = "write", _("Write")
    REVIEW = "review", _("Review the case")


class AssignmentReason(models.TextChoices):
    """Why the desk itself gave a case to a collector; a supervisor writes a reason of their own."""

    SAME_DEBTOR = "same_debtor", _("Has the debtor's other case")
    LANGUAGE = "language", _("Speaks the debtor's language, least load")
    LOAD = "load", _("Least load in the team")
    POOL = "pool", _("Taken from the team's pool")


class SkipReason(models.TextChoices):
    """Why a collector passes a case over; anything else is written in own words."""

    LANGUAGE = "language", _("I do not speak the debtor's language")
    KNOWN = "known", _("I know the debtor")
    SUPERVISOR = "supervisor", _("My supervisor must decide first")
    NOT_NOW = "not_now", _("Asked to be left alone today")


class FoundBy(models.TextChoices):
    """What of a case fits a text in the search box."""

    NUMBER = "number", _("Case number")
    ACCOUNT = "account", _("Account")
    NATIONAL_NUMBER = "national_number", _("National number")
    EMAIL = "email", _("Email")
    LAST_FOUR = "last_four", _("Card")
    PHONE = "phone", _("Phone")
    NAME = "name", pgettext_lazy("of a person", "Name")
