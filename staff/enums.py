"""Roles, themes and languages of people."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person is at the desk for; decides the home page and what may be done."""

    COLLECTOR = "collector", _("Collector")
    SUPERVISOR = "supervisor", _("Supervisor")
    QUALITY = "quality", _("Quality")
    FINANCE = "finance", _("Finance")
    ADMINISTRATOR = "administrator", _("Administrator")


class Theme(models.TextChoices):
    """Light or dark; written into the page by the server so that nothing flashes."""

    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class ListName(models.TextChoices):
    """The big lists, whose columns a person chooses and whose filters a person keeps as views."""

    CASES = "cases", _("Cases")
    PAYMENTS = "payments", _("Payments")
    PROMISES = "promises", _("Promises")
    OVERDUE = "overdue", _("Accounts of overdue reports")
