"""The contact log, the gate's decisions, and the heads of the hash chains."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value

from cases.enums import Channel, Outcome
from cases.models import Case, ContactPoint, Debtor, Promise, RelatedPerson, Request
from common.models import Job, StoredFile
from contacts.enums import Ability, ArrearsReason, Direction, Mood, Party, Purpose, Verdict, Willingness


class Decision(models.Model):
    """The gate's stored answer to "may we now?": verdict, reasons, facts and pack versions; append-only.

    `reasons` is a list of {"rule", "severity", "met", "count", "limit", "until", "citation", "ours"};
    `reserved_until` is the end of the reservation by which an allowed answer counts towards caps before the contact
    is logged. `overrides` is the blocked answer that a supervisor, `overridden_by`, lets go on with the listed reason
    `override`; the slot is that of whoever had asked.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    contact_point = models.ForeignKey(ContactPoint, null=True, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel)
    purpose = models.CharField(max_length=20, choices=Purpose, default=Purpose.COLLECTION)
    verdict = models.CharField(max_length=10, choices=Verdict)
    reasons = models.JSONField(default=list)
    facts = models.JSONField(default=dict)
    packs = models.JSONField(default=dict)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    next_lawful_at = models.DateTimeField(null=True)
    reserved_until = models.DateTimeField(null=True)
    override = models.CharField(max_length=40, blank=True, default="", db_default="")
    overridden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    overrides = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="overriding")

    objects = models.Manager["Decision"]()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(override="", overridden_by__isnull=True, overrides__isnull=True)
                | (~Q(override="") & Q(overridden_by__isnull=False, overrides__isnull=False, verdict=Verdict.WARN)),
                name="decision_override_whole",
            ),
            models.CheckConstraint(
                condition=Q(overridden_by__isnull=True) | Q(asked_by__isnull=True) | ~Q(overridden_by=F("asked_by")),
                name="decision_override_by_another",
            ),
        ]
        indexes = [
            models.Index(fields=["case", "-asked_at"], name="decision_by_case"),
            models.Index(fields=["-asked_at"], condition=Q(verdict=Verdict.BLOCKED), name="decision_blocked_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.channel} {self.verdict}"


class Contact(models.Model):
    """One logged contact or attempt; append-only and hash-chained per case.

    `sequence` counts from 1 within the case. `digest` is SHA-256 over the previous digest and the row
    (`contacts.rules.chain`), with the note by its own digest, so that sealing the note later keeps the chain.
    A correction is a new row whose `corrects` points to the old one.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="contacts")
    sequence = models.PositiveIntegerField()
    at = models.DateTimeField()
    time_zone = models.CharField(max_length=40)
    channel = models.CharField(max_length=10, choices=Channel)
    direction = models.CharField(max_length=10, choices=Direction)
    contact_point = models.ForeignKey(ContactPoint, null=True, on_delete=models.PROTECT, related_name="contacts")
    person = models.ForeignKey(RelatedPerson, null=True, on_delete=models.PROTECT, related_name="+")
    party = models.CharField(max_length=20, choices=Party)
    outcome = models.CharField(max_length=30, choices=Outcome)
    seconds = models.PositiveIntegerField(default=0)
    note = models.TextField(blank=True)
    note_digest = models.BinaryField(max_length=32)
    checks = models.JSONField(default=list)
    promise = models.ForeignKey(Promise, null=True, on_delete=models.PROTECT, related_name="contacts")
    # The request that it opened.
    request = models.ForeignKey(Request, null=True, on_delete=models.PROTECT, related_name="contacts", db_index=False)
    next_action = models.CharField(max_length=20, blank=True)
    next_action_at = models.DateTimeField(null=True)
    decision = models.OneToOneField(Decision, null=True, on_delete=models.PROTECT, related_name="contact")
    recording = models.CharField(max_length=120, blank=True)
    mood = models.CharField(max_length=12, choices=Mood, blank=True, default="", db_default="")
    arrears_reason = models.CharField(max_length=20, choices=ArrearsReason, blank=True, default="", db_default="")
    willingness = models.CharField(max_length=12, choices=Willingness, blank=True, default="", db_default="")
    ability = models.CharField(max_length=12, choices=Ability, blank=True, default="", db_default="")
    # The SHA-256 of each attached file, in order, so that the chain proves the files as well.
    attachments = models.JSONField(default=list, db_default=Value([], models.JSONField()))
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="corrections")
    collector = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    # Which fields the digest is taken of (`contacts.rules.chain`); empty for rows from before there was more than one.
    version = models.PositiveSmallIntegerField(null=True)
    previous_digest = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)

    objects = models.Manager["Contact"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "sequence"], name="contact_sequence_once"),
            models.CheckConstraint(condition=Q(sequence__gte=1), name="contact_sequence_from_one"),
            models.CheckConstraint(condition=Q(at__lte=F("recorded_at")), name="contact_not_in_future"),
            # Whoever does not owe is never told of the debt, so nothing about it can come of a contact with them.
            models.CheckConstraint(
                condition=Q(party__in=("debtor", "guarantor"))
                | Q(promise__isnull=True)
                & ~Q(outcome__in=("promise", "says_paid", "wants_plan", "disputes", "hardship")),
                name="contact_stranger_hears_no_debt",
            ),
        ]
        indexes = [
            models.Index(fields=["case", "-at"], name="contact_by_case"),
            models.Index(fields=["collector", "-at"], name="contact_by_collector"),
            models.Index(fields=["request"], condition=Q(request__isnull=False), name="contact_by_request"),
            models.Index(F("at").desc(), F("id").desc(), name="contact_by_time"),
            models.Index(
                F("at").desc(), F("id").desc(), condition=Q(mood__in=("abusive", "distressed")), name="contact_by_mood"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.sequence}"


class DecisionLink(models.Model):
    """The place of a decision in its case's chain, with its digest (`common.chains`): written by a trigger alone."""

    pk = models.CompositePrimaryKey("case_id", "sequence")
    case_id = models.BigIntegerField()
    sequence = models.PositiveIntegerField()
    decision_id = models.BigIntegerField()
    digest = models.BinaryField(max_length=32)

    objects = models.Manager["DecisionLink"]()

    def __str__(self) -> str:
        return f"{self.case_id}/{self.sequence}"


class ChainHead(models.Model):
    """The last link of a case's contact log: what `verify_archive` counts against, so that a cut tail shows."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="chain_head")
    sequence = models.PositiveIntegerField()
    digest = models.BinaryField(max_length=32)

    objects = models.Manager["ChainHead"]()

    def __str__(self) -> str:
        return f"{self.case_id}/{self.sequence}"


class DataRequest(models.Model):
    """A person asked for everything that the desk holds about them (PIPL art. 45, GDPR art. 15).

    `proof` says how the identity was proved. The archive is made as a job and dropped when it expires.
    """

    debtor = models.ForeignKey(Debtor, on_delete=models.PROTECT, related_name="data_requests")
    proof = models.CharField(max_length=300)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    objects = models.Manager["DataRequest"]()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(proof=""), name="data_request_has_proof"),
            models.CheckConstraint(
                condition=Q(made_at__isnull=True, expires_at__isnull=True) | Q(expires_at__gt=F("made_at")),
                name="data_request_expires",
            ),
        ]
        indexes = [models.Index(fields=["expires_at"], condition=Q(expires_at__isnull=False), name="data_request_end")]

    def __str__(self) -> str:
        return f"{self.debtor_id} {self.asked_at:%Y-%m-%d}"
