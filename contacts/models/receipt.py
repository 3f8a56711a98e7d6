"""What gateways tell afterwards: delivered, bounced, answered."""

from django.db import models
from django.db.models import F, Q

from cases.models import Case, ContactPoint
from contacts.enums import ReceiptKind
from contacts.models.message import Message


class Receipt(models.Model):
    """One event of a gateway, kept once by the gateway's own id for it; append-only, but for a sealed case's text.

    `message` is empty for an answer to nothing that we sent; `code` is the gateway's word for why it came back.
    """

    source = models.CharField(max_length=20)
    event_id = models.CharField(max_length=100)
    kind = models.CharField(max_length=10, choices=ReceiptKind)
    message = models.ForeignKey(Message, null=True, on_delete=models.PROTECT, related_name="receipts", db_index=False)
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    contact_point = models.ForeignKey(
        ContactPoint, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    received_at = models.DateTimeField()
    text = models.TextField(blank=True)
    code = models.CharField(max_length=40, blank=True)
    is_hard = models.BooleanField(default=False)

    objects = models.Manager["Receipt"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "event_id"], name="receipt_once"),
            models.CheckConstraint(condition=Q(kind__in=ReceiptKind.values), name="receipt_kind_known"),
        ]
        indexes = [
            models.Index(fields=["message"], condition=Q(message__isnull=False), name="receipt_by_message"),
            models.Index(F("contact_point"), F("at").desc(), name="receipt_by_point"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.event_id}"
