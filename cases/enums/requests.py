"""The fixed words of requests: kinds, how they came in, how they ended, what a note tells."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RequestKind(models.TextChoices):
    """What somebody wants of the desk; `cases.rules.requests.requests` says by whom and by when it is answered."""

    COMPLAINT = "complaint", _("Complaint")
    DISPUTE = "dispute", _("Dispute")
    STATEMENT_QUERY = "statement_query", _("Statement query")
    PAYMENT_QUERY = "payment_query", _("Payment query")
    IDENTITY_CLAIM = "identity_claim", _("Says it is somebody else")
    FRAUD_CLAIM = "fraud_claim", _("Fraud claim")
    LEGAL_WORK = "legal_work", _("Work for legal")
    CARD_OPERATIONS_WORK = "card_operations_work", _("Work for card operations")
    CUSTOMER_SERVICE_WORK = "customer_service_work", _("Work for customer service")
    OTHER = "other", pgettext_lazy("request", "Other")


class RequestChannel(models.TextChoices):
    """How a request came in."""

    PHONE = "phone", _("Phone")
    SMS = "sms", _("SMS")
    EMAIL = "email", _("Email")
    LETTER = "letter", _("Letter")
    IN_PERSON = "in_person", _("In person")
    CHAT = "chat", _("Chat")
    CREDITOR = "creditor", _("Through the creditor")
    REGULATOR = "regulator", _("Through a regulator")
    DESK = "desk", pgettext_lazy("request", "From the desk itself")


class RequestOutcome(models.TextChoices):
    """How a request was closed."""

    JUSTIFIED = "justified", _("justified")
    PARTLY_JUSTIFIED = "partly_justified", _("partly justified")
    NOT_JUSTIFIED = "not_justified", _("not justified")
    ANSWERED = "answered", _("answered")
    WITHDRAWN = "withdrawn", pgettext_lazy("request", "withdrawn")
    DUPLICATE = "duplicate", _("duplicate")


class NoteKind(models.TextChoices):
    """What a note on a request tells."""

    OPENED = "opened", _("Opened")
    COMMENT = "comment", _("Comment")
    TAKEN = "taken", _("Taken")
    HANDED_OVER = "handed_over", _("Handed over")
    ESCALATED = "escalated", _("Near its deadline")
    RETURNED = "returned", _("Back in the inbox")
    CLOSED = "closed", pgettext_lazy("request", "Closed")
    REOPENED = "reopened", _("Reopened")
    CORRECTED = "corrected", _("Kind corrected")
