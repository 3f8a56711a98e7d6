"""Requests: complaints, disputes, queries and work for other departments, with everything that was said on them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from cases.enums import NoteKind, RequestChannel, RequestKind, RequestOutcome
from cases.models.case import Case
from cases.models.hold import Hold
from cases.querysets import RequestQuerySet
from common import links
from staff.enums import Department

DUPLICATE = Q(outcome=RequestOutcome.DUPLICATE)
JUDGED = Q(
    outcome__in=[RequestOutcome.JUSTIFIED, RequestOutcome.PARTLY_JUSTIFIED, RequestOutcome.NOT_JUSTIFIED],
)


NOTES_WITH_WORDS = [NoteKind.COMMENT, NoteKind.HANDED_OVER, NoteKind.REOPENED, NoteKind.CORRECTED]


class Request(models.Model):
    """What somebody wants of the desk: open in the inbox of one department, or closed with an outcome.

    `owner` is who answers it; nobody yet means that it lies in the department's inbox. The term counts from the day of
    receipt, or of reopening (`counts_from`); `due_on` is the last day in time, `escalates_on` the day from which the
    supervisor sees it, both in the creditor's calendar. `hold` is the stop that it placed on the case. `verification`
    says what was sent to the debtor when a dispute was judged.
    """

    number = models.CharField(max_length=16, unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="requests")
    kind = models.CharField(_("kind"), max_length=24, choices=RequestKind)
    department = models.CharField(_("department"), max_length=20, choices=Department)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("owner"),
        null=True,
        on_delete=models.PROTECT,
        related_name="requests",
        db_index=False,
    )
    channel = models.CharField(_("came by"), max_length=12, choices=RequestChannel)
    subject = models.CharField(_("subject"), max_length=160)
    details = models.TextField(_("details"), blank=True)
    received_at = models.DateTimeField(pgettext_lazy("request", "received"))
    counts_from = models.DateField(_("term counts from"), db_default=Now())
    due_on = models.DateField(_("due"))
    escalates_on = models.DateField()
    escalated_at = models.DateTimeField(_("shown to the supervisor"), null=True)
    hold = models.ForeignKey(
        Hold, verbose_name=_("hold"), null=True, on_delete=models.PROTECT, related_name="requests", db_index=False
    )
    answer = models.TextField(_("answer"), blank=True)
    verification = models.TextField(_("sent as verification"), blank=True)
    outcome = models.CharField(_("outcome"), max_length=20, choices=RequestOutcome, blank=True)
    duplicate_of = models.ForeignKey(
        "self", verbose_name=_("duplicate of"), null=True, on_delete=models.PROTECT, related_name="duplicates"
    )
    closed_at = models.DateTimeField(_("closed"), null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("closed by"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)

    objects = RequestQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=RequestKind.values), name="request_kind_known"),
            models.CheckConstraint(condition=Q(department__in=Department.values), name="request_in_one_department"),
            models.CheckConstraint(condition=Q(channel__in=RequestChannel.values), name="request_channel_known"),
            models.CheckConstraint(
                condition=Q(outcome="", closed_at=None, closed_by=None, answer="", verification="", duplicate_of=None)
                | Q(outcome__in=RequestOutcome.values, closed_at__isnull=False, closed_by__isnull=False)
                & ~Q(answer=""),
                name="request_open_or_closed_with_outcome",
            ),
            models.CheckConstraint(
                condition=DUPLICATE & Q(duplicate_of__isnull=False) & ~Q(duplicate_of=F("id"))
                | ~DUPLICATE & Q(duplicate_of=None),
                name="request_duplicate_of_another",
            ),
            models.CheckConstraint(
                condition=~(Q(kind=RequestKind.DISPUTE) & JUDGED & Q(verification="")),
                name="request_dispute_verified",
            ),
            models.CheckConstraint(condition=Q(escalates_on__lte=F("due_on")), name="request_escalates_before_due"),
            models.CheckConstraint(condition=Q(received_at__lte=F("opened_at")), name="request_received_before_opened"),
            models.CheckConstraint(condition=~Q(subject=""), name="request_has_subject"),
        ]
        indexes = [
            models.Index(fields=["department", "due_on", "id"], condition=Q(outcome=""), name="request_inbox"),
            models.Index(fields=["due_on", "id"], condition=Q(outcome=""), name="request_open_by_due"),
            models.Index(fields=["due_on", "id"], name="request_by_due"),
            models.Index(F("received_at").desc(), F("id").desc(), name="request_by_received"),
            models.Index(fields=["owner", "due_on"], condition=Q(owner__isnull=False), name="request_by_owner"),
            models.Index(
                fields=["escalates_on"], condition=Q(outcome="", escalated_at=None), name="request_to_escalate"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """Return the address of the request's page."""
        return links.to("cases:request-detail", self.pk)

    @property
    def is_open(self) -> bool:
        """Whether the request waits for its answer."""
        return not self.outcome


class RequestNote(models.Model):
    """What was said and done on a request, in order; append-only. `by` is empty for the desk itself.

    A hand-over names where the request came from and where it went, a corrected kind which it was and which it is,
    each with the reason as `text`.
    """

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="notes", db_index=False)
    kind = models.CharField(max_length=12, choices=NoteKind, default=NoteKind.COMMENT)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    outcome = models.CharField(max_length=20, choices=RequestOutcome, blank=True)
    from_department = models.CharField(max_length=20, choices=Department, blank=True)
    from_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    to_department = models.CharField(max_length=20, choices=Department, blank=True)
    to_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    from_kind = models.CharField(max_length=24, choices=RequestKind, blank=True, db_default="")
    to_kind = models.CharField(max_length=24, choices=RequestKind, blank=True, db_default="")

    objects = models.Manager["RequestNote"]()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=NoteKind.values), name="request_note_kind_known"),
            models.CheckConstraint(
                condition=~Q(kind__in=NOTES_WITH_WORDS, text=""),
                name="request_note_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(kind=NoteKind.HANDED_OVER)
                | Q(from_department__in=Department.values, to_department__in=Department.values),
                name="request_note_from_and_to",
            ),
            models.CheckConstraint(
                condition=~Q(kind=NoteKind.CORRECTED)
                | Q(from_kind__in=RequestKind.values, to_kind__in=RequestKind.values) & ~Q(to_kind=F("from_kind")),
                name="request_note_from_and_to_kind",
            ),
        ]
        indexes = [models.Index(fields=["request", "at", "id"], name="request_note_by_request")]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.kind}"


class RequestYear(models.Model):
    """The last number given to a request in a year; its row is the lock under which the next one is taken."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField()

    objects = models.Manager["RequestYear"]()

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"
