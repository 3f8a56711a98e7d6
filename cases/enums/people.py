"""The fixed words of people and how they are reached."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PartyRole(models.TextChoices):
    """What a person is to the debt. A contact person is never told of it."""

    DEBTOR = "debtor", _("debtor")
    GUARANTOR = "guarantor", _("guarantor")
    CONTACT_PERSON = "contact_person", _("contact person")


class PointKind(models.TextChoices):
    """The kinds of contact point."""

    PHONE = "phone", _("Phone")
    EMAIL = "email", _("Email")
    ADDRESS = "address", _("Address")
    CHAT = "chat", _("Chat account")


class PointPlace(models.TextChoices):
    """Where a contact point reaches the person."""

    MOBILE = "mobile", _("Mobile")
    HOME = "home", pgettext_lazy("contact point", "Home")
    WORK = "work", pgettext_lazy("contact point", "Work")
    OTHER = "other", _("Other")


class PointState(models.TextChoices):
    """What is known of a contact point."""

    NEW = "new", _("new")
    VERIFIED = "verified", _("verified")
    WRONG = "wrong", _("wrong number")
    DO_NOT_CONTACT = "do_not_contact", _("do not contact")
    REASSIGNED = "reassigned", _("somebody else's now")
    EXHAUSTED = "exhausted", _("nobody answers")


class PointSource(models.TextChoices):
    """Where a number or address came from."""

    PLACEMENT = "placement", _("Placement file")
    CREDITOR = "creditor", _("The creditor")
    DEBTOR = "debtor", _("Told by the debtor")
    INBOUND = "inbound", _("They called or wrote from it")
    REGISTER = "register", _("Public register")
    OTHER = "other", pgettext_lazy("source", "Other")


class Channel(models.TextChoices):
    """How a person was reached."""

    PHONE = "phone", _("Phone")
    SMS = "sms", _("SMS")
    EMAIL = "email", pgettext_lazy("channel", "Email")
    LETTER = "letter", _("Letter")
    VISIT = "visit", _("Visit")
    CHAT = "chat", _("Chat")


class Outcome(models.TextChoices):
    """What came of a contact. The first nine are the desk's keys 1 to 9 once a person is reached."""

    PROMISE = "promise", _("Promise to pay")
    SAYS_PAID = "says_paid", _("Says paid")
    WANTS_PLAN = "wants_plan", _("Wants a plan")
    CALL_BACK = "call_back", _("Call back")
    REFUSES = "refuses", _("Refuses")
    DISPUTES = "disputes", _("Disputes")
    HARDSHIP = "hardship", _("Hardship")
    HUNG_UP = "hung_up", _("Hung up")
    OTHER = "other", _("Other")
    MESSAGE_TAKEN = "message_taken", _("Message taken")
    OFFERS_TO_PAY = "offers_to_pay", _("Offers to pay")
    VOICEMAIL_LEFT = "voicemail_left", _("Message left")
    VOICEMAIL_NONE = "voicemail_none", _("No message left")
    NO_ANSWER = "no_answer", _("No answer")
    BUSY = "busy", _("Busy")
    NOT_IN_SERVICE = "not_in_service", _("Not in service")
    WRONG_NUMBER = "wrong_number", _("Wrong number")
    SENT = "sent", _("Sent")
    DELIVERED = "delivered", _("Delivered")
    UNDELIVERED = "undelivered", _("Came back")
    UNSURE = "unsure", _("May have gone out")
    RECEIVED = "received", pgettext_lazy("message", "Received")
    ANSWERED_DROPPED = "answered_then_dropped", _("Line dropped")
    VOICEMAIL_DEBT = "voicemail_with_debt", _("Message left that names the debt")
    REASSIGNED = "reassigned", _("Somebody else's number now")
