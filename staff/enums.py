"""Roles, themes and languages of people."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(models.TextChoices):
    """What a person is at the desk for; decides the home page and what may be done."""

    COLLECTOR = "collector", _("Collector")
    SUPERVISOR = "supervisor", _("Supervisor")
    QUALITY = "quality", _("Quality")
    FINANCE = "finance", _("Finance")
    ADMINISTRATOR = "administrator", _("Administrator")


class Department(models.TextChoices):
    """Whose inbox a request lies in; which departments a person belongs to is said in `staff.rules.departments`."""

    COLLECTIONS = "collections", _("Collections")
    COMPLAINTS = "complaints", _("Complaints")
    LEGAL = "legal", _("Legal")
    CARD_OPERATIONS = "card_operations", _("Card operations")
    CUSTOMER_SERVICE = "customer_service", _("Customer service")
    FINANCE = "finance", pgettext_lazy("department", "Finance")


class Theme(models.TextChoices):
    """Light or dark; written into the page by the server so that nothing flashes."""

    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class ListName(models.TextChoices):
    """The big lists, whose columns a person chooses and whose filters a person keeps as views."""

    CASES = "cases", _("Cases")
    PAYMENTS = "payments", _("Payments")
    PROMISES = "promises", _("Promises")
    PLANS = "plans", _("Repayment plans")
    REQUESTS = "requests", _("Requests")
    OVERDUE = "overdue", _("Accounts of overdue reports")
