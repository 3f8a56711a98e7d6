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
