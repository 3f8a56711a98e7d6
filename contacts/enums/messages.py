"""The fixed words of templates and messages."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Language(models.TextChoices):
    """The languages in which the desk writes."""

    ENGLISH = "en", _("English")
    CHINESE = "zh-hans", _("Chinese")


class MessageState(models.TextChoices):
    """The life of a message. Claimed: a worker is about to hand it over, or was cut off while doing so."""

    QUEUED = "queued", pgettext_lazy("message", "queued")
    CLAIMED = "claimed", pgettext_lazy("message", "going out")
    SENT = "sent", pgettext_lazy("message", "sent")
    FAILED = "failed", pgettext_lazy("message", "failed")
    REFUSED = "refused", pgettext_lazy("message", "not allowed")
    WITHDRAWN = "withdrawn", pgettext_lazy("message", "withdrawn")


class Unsent(models.TextChoices):
    """Why somebody was not written to."""

    GATE = "gate", _("the gate said no")
    HOLD = "hold", _("a hold stopped it")
    CLOSED = "closed", _("the case was closed")
    STOP = "stop", _("the person said stop")
    NO_ADDRESS = "no_address", _("no number or address that may be used")
    FIELD_EMPTY = "field_empty", _("the case has nothing to say for a field")
    REVEALS = "reveals", _("the text would tell a contact person of the debt")
    CONTENT = "content", _("the text lacks what the law asks for")
    TAKEN_BACK = "taken_back", _("taken back by hand")
    CANCELLED = "cancelled", _("the sending was cancelled")
    REJECTED = "rejected", _("the gateway did not take it")
    UNSURE = "unsure", _("cut off while it went out: it may have arrived")
    GIVEN_UP = "given_up", _("the gateway could not be reached")


class Delivery(models.TextChoices):
    """What is known of a message after it was sent."""

    DELIVERED = "delivered", pgettext_lazy("message", "delivered")
    BOUNCED = "bounced", pgettext_lazy("message", "bounced")


class SendState(models.TextChoices):
    """The life of a sending to many."""

    GATHERING = "gathering", pgettext_lazy("sending", "is being gathered")
    RUNNING = "running", pgettext_lazy("sending", "goes out")
    PAUSED = "paused", pgettext_lazy("sending", "paused")
    CANCELLED = "cancelled", pgettext_lazy("sending", "cancelled")


class ReceiptKind(models.TextChoices):
    """What a gateway tells of a message afterwards."""

    DELIVERED = "delivered", pgettext_lazy("message", "delivered")
    BOUNCED = "bounced", pgettext_lazy("message", "bounced")
    REPLY = "reply", pgettext_lazy("message", "answered")


class CallEventKind(models.TextChoices):
    """What the telephone system tells of a call."""

    STARTED = "started", pgettext_lazy("call", "started")
    ANSWERED = "answered", pgettext_lazy("call", "answered")
    ENDED = "ended", pgettext_lazy("call", "ended")
    RECORDING = "recording", pgettext_lazy("call", "recording kept")
