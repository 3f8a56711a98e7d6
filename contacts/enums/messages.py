"""The fixed words of templates and messages."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Language(models.TextChoices):
    """The languages in which the desk writes."""

    ENGLISH = "en", _("English")
    CHINESE = "zh-hans", _("Chinese")


class TemplateState(models.TextChoices):
    """The life of a version of a template."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("waits for approval")
    APPROVED = "approved", pgettext_lazy("template", "approved")
    REFUSED = "refused", pgettext_lazy("template", "refused")
    DISCARDED = "discarded", _("discarded")
