"""Messages: one recipient, one channel, from the queue to what became of it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cases.enums import Channel
from cases.models import Case, ContactPoint, RelatedPerson
from common import links
from contacts.enums import Delivery, MessageState, Purpose, Unsent
from contacts.models.letters import LetterBatch
from contacts.models.log import Contact, Decision
from contacts.models.send import Send
from contacts.models.template import WRITTEN, TemplateVersion

ENDED = ["sent", "failed", "refused", "withdrawn"]
UNSENT = ["failed", "refused", "withdrawn"]


class Message(models.Model):
    """One text to one person on one channel. The row is the queue: a worker claims it before it sends.

    `subject` and `body` are the text as sent; they never change (trigger) but go when the case is sealed, `digest` is
    their SHA-256 and stays. `key` names the message to gateways and keeps a double click from making two.
    `decision` is the gate's answer when it was queued, `last_decision` the one when it left. `contact` is its row in
    the archive's chain. `claim` is the run of a worker that has it since `claimed_at`; `handed_at` is written before a
    line is given it, so that a run that was cut off shows what may have left. `attempts` counts how often a line was
    tried; `due_at` is when next.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="messages", db_index=False)
    contact_point = models.ForeignKey(
        ContactPoint, null=True, on_delete=models.PROTECT, related_name="messages", db_index=False
    )
    person = models.ForeignKey(RelatedPerson, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    send = models.ForeignKey(Send, null=True, on_delete=models.PROTECT, related_name="messages", db_index=False)
    version = models.ForeignKey(TemplateVersion, on_delete=models.PROTECT, related_name="messages", db_index=False)
    channel = models.CharField(max_length=10, choices=Channel)
    purpose = models.CharField(max_length=20, choices=Purpose)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    digest = models.BinaryField(max_length=32)
    state = models.CharField(max_length=10, choices=MessageState, default=MessageState.QUEUED)
    reason = models.CharField(max_length=20, choices=Unsent, blank=True)
    detail = models.CharField(max_length=200, blank=True)
    decision = models.ForeignKey(Decision, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    last_decision = models.ForeignKey(Decision, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    contact = models.OneToOneField(Contact, null=True, on_delete=models.PROTECT, related_name="message")
    queued_at = models.DateTimeField()
    queued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    due_at = models.DateTimeField()
    claim = models.UUIDField(null=True)
    claimed_at = models.DateTimeField(null=True)
    handed_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    letters = models.ForeignKey(
        LetterBatch, null=True, on_delete=models.PROTECT, related_name="messages", db_index=False
    )
    gateway_id = models.CharField(max_length=100, blank=True)
    delivery = models.CharField(max_length=10, choices=Delivery, blank=True)
    delivery_at = models.DateTimeField(null=True)

    objects = models.Manager["Message"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["send", "case"], name="message_once_per_send"),
            models.CheckConstraint(condition=Q(state__in=MessageState.values), name="message_state_known"),
            models.CheckConstraint(condition=Q(channel__in=WRITTEN), name="message_is_written"),
            models.CheckConstraint(
                condition=Q(state="claimed", claim__isnull=False, claimed_at__isnull=False) | ~Q(state="claimed"),
                name="message_claimed_by_a_run",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ENDED, ended_at__isnull=False)
                | ~Q(state__in=ENDED) & Q(ended_at__isnull=True, contact_point__isnull=False, decision__isnull=False),
                name="message_ended_at_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(state__in=UNSENT) & ~Q(reason="") | ~Q(state__in=UNSENT) & Q(reason=""),
                name="message_unsent_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(contact__isnull=False, last_decision__isnull=False),
                name="message_sent_is_archived",
            ),
            models.CheckConstraint(
                condition=Q(delivery="", delivery_at__isnull=True)
                | Q(delivery__in=Delivery.values, delivery_at__isnull=False),
                name="message_delivered_at_a_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["letters"], condition=Q(letters__isnull=False), name="message_of_letters"),
            models.Index(fields=["send", "state", "reason"], condition=Q(send__isnull=False), name="message_of_send"),
            models.Index(fields=["handed_at"], condition=Q(handed_at__isnull=False), name="message_handed"),
            models.Index(fields=["due_at", "id"], condition=Q(state="queued"), name="message_due"),
            models.Index(fields=["claimed_at"], condition=Q(state="claimed"), name="message_claimed"),
            models.Index(F("queued_at").desc(), F("id").desc(), name="message_by_time"),
            models.Index(F("case"), F("queued_at").desc(), name="message_by_case"),
            models.Index(fields=["contact_point"], condition=Q(contact_point__isnull=False), name="message_by_point"),
            models.Index(fields=["gateway_id"], condition=~Q(gateway_id=""), name="message_by_gateway_id"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.channel} {self.state}"

    def get_absolute_url(self) -> str:
        """Return the address of the message's page."""
        return links.to("contacts:message-detail", self.pk)

    @property
    def may_be_withdrawn(self) -> bool:
        """Whether it still waits."""
        return self.state == MessageState.QUEUED
