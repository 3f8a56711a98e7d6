"""Holds: what stops collection, for whom, from when, until what."""

from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from cases.enums import Channel, HoldForm, HoldKind, HoldScope, HoldState
from cases.models.case import Case
from cases.models.party import ContactPoint, Debtor, RelatedPerson
from cases.rules.holds import TERMS, Kind, Span, Terms
from common import links


class Hold(models.Model):
    """A stop state of a case, of a person, of one channel or one number.

    It counts from `received_at` to the day before `ends_on`, dates in `time_zone`, the creditor's. Scope "debt" stops
    its case; every other scope follows the person: the debtor, or `person` when set, in every case of the same
    national number, those placed later included. `is_bound` marks one that a plan or a request carries and lifts.
    A hold is lifted, never deleted; the database keeps what was said of it.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="holds")
    debtor = models.ForeignKey(Debtor, on_delete=models.PROTECT, related_name="holds", db_index=False)
    kind = models.CharField(_("hold"), max_length=20, choices=HoldKind)
    form = models.CharField(_("form"), max_length=10, choices=HoldForm, blank=True)
    scope = models.CharField(_("for"), max_length=10, choices=HoldScope)
    person = models.ForeignKey(RelatedPerson, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    point = models.ForeignKey(ContactPoint, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel, blank=True)
    received_at = models.DateTimeField(_("received"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("ends on"), null=True)
    event_on = models.DateField(_("treatment ended on"), null=True)
    time_zone = models.CharField(max_length=40)
    reason = models.CharField(_("why"), max_length=300, blank=True)
    is_bound = models.BooleanField(default=False)
    state = models.CharField(_("state"), max_length=10, choices=HoldState, default=HoldState.IN_FORCE)
    placed_at = models.DateTimeField()
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    lift_reason = models.CharField(max_length=300, blank=True)

    # Only where `cases.queries.holds.holds` asks for them: the case that it reaches, the number or address that it
    # closes.
    reached_id: int
    point_kind: str | None
    point_value: str | None

    objects = models.Manager["Hold"]()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=HoldKind.values), name="hold_kind_known"),
            models.CheckConstraint(condition=Q(scope__in=HoldScope.values), name="hold_scope_known"),
            models.CheckConstraint(condition=Q(state__in=HoldState.values), name="hold_state_known"),
            models.CheckConstraint(
                condition=Q(form="") | Q(form="crisis", kind="breathing_space"), name="hold_form_of_its_kind"
            ),
            models.CheckConstraint(
                condition=Q(scope="address", point__isnull=False) | ~Q(scope="address") & Q(point__isnull=True),
                name="hold_point_by_scope",
            ),
            models.CheckConstraint(
                condition=Q(scope="channel", channel__in=Channel.values) | ~Q(scope="channel") & Q(channel=""),
                name="hold_channel_by_scope",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | Q(scope__in=["person", "channel"]), name="hold_person_by_scope"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")), name="hold_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(event_on__isnull=True) | Q(form="crisis", ends_on__isnull=False),
                name="hold_event_of_crisis",
            ),
            models.CheckConstraint(condition=Q(received_at__lte=F("placed_at")), name="hold_received_before_placed"),
            models.CheckConstraint(
                condition=Q(state="lifted", lifted_at__isnull=False)
                | ~Q(state="lifted") & Q(lifted_at__isnull=True, lifted_by__isnull=True, lift_reason=""),
                name="hold_lifted_with_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state="expired") | Q(ends_on__isnull=False), name="hold_expired_by_date"
            ),
            models.CheckConstraint(condition=~Q(kind="plan_active") | Q(is_bound=True), name="hold_plan_bound"),
        ]
        indexes = [
            models.Index(fields=["debtor"], condition=Q(state="in_force"), name="hold_in_force_by_debtor"),
            models.Index(
                fields=["ends_on"], condition=Q(state="in_force", ends_on__isnull=False), name="hold_in_force_by_end"
            ),
            models.Index(fields=["debtor", "-received_at"], name="hold_by_debtor"),
            models.Index(F("received_at").desc(), F("id").desc(), name="hold_by_receipt"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"

    def get_absolute_url(self) -> str:
        """Return the address of the case with its holds."""
        return f"{links.to('cases:case-detail', self.case_id)}?tab=holds"

    @property
    def terms(self) -> Terms:
        """What a hold of this kind means."""
        return TERMS[Kind(self.kind)]

    @property
    def span(self) -> Span:
        """When it counts."""
        return Span(self.received_at, self.time_zone, self.ends_on, self.lifted_at)

    def in_force(self, at: datetime) -> bool:
        """Return whether it stops at the instant `at`, whether or not its end was recorded."""
        return self.state != HoldState.EXPIRED and self.span.in_force(at)

    def covers(self, on: date) -> bool:
        """Return whether the date `on` lies in it."""
        return self.span.covers(on)
