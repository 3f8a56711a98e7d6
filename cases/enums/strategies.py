"""The fixed words of strategies, queues and tests."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class QueueKind(models.TextChoices):
    """What fills a queue: steps of a strategy, or holds of a kind."""

    INTERNAL = "internal", _("Internal: steps of a strategy send cases here")
    VULNERABLE = "vulnerable", _("Vulnerable people: holds send cases here")
    LEGAL = "legal", _("Legal: holds send cases here")


class TrialMetric(models.TextChoices):
    """By what champion and challenger are measured."""

    RECOVERED = "recovered", _("recovered per case")
    KEPT = "kept", _("promises kept")


class TrialState(models.TextChoices):
    """The life of a test."""

    RUNNING = "running", _("running")
    STOPPED = "stopped", _("stopped")
