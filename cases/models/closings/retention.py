"""How long personal data is kept, and the batches by which it is sealed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from cases.enums import Jurisdiction, RetentionBasis, SealItemState, SealState
from cases.models.case import Case
from cases.models.creditor import Creditor
from common import punctuation
from common.models import Job

NOT_READ = gettext_noop("own value: no number was read")


class RetentionRule(models.Model):
    """Keep for `months` after a day: a rule of a jurisdiction, or of one creditor's contract. The longest wins."""

    jurisdiction = models.CharField(_("jurisdiction"), max_length=2, choices=Jurisdiction, blank=True)
    creditor = models.ForeignKey(
        Creditor, verbose_name=_("creditor"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    basis = models.CharField(_("counts from"), max_length=20, choices=RetentionBasis)
    months = models.PositiveSmallIntegerField(_("months"))
    citation = models.CharField(_("source"), max_length=200)
    is_active = models.BooleanField(_("in force"), default=True)

    objects = models.Manager["RetentionRule"]()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "creditor", "basis"], nulls_distinct=False, name="retention_rule_once"
            ),
            models.CheckConstraint(
                condition=Q(jurisdiction="", creditor__isnull=False) | ~Q(jurisdiction="") & Q(creditor__isnull=True),
                name="retention_rule_of_one",
            ),
            models.CheckConstraint(condition=Q(months__lte=600), name="retention_rule_months"),
        ]

    def __str__(self) -> str:
        return f"{self.jurisdiction or self.creditor_id} {self.basis} {self.months}"

    @property
    def source(self) -> str:
        """The law or contract that it comes from, as the reader writes it; a value of the desk's own says so."""
        law, comma, own = self.citation.partition(", own value")
        if comma and not own:
            return gettext("%(law)s, own value") % {"law": punctuation.cited(law)}
        return gettext(NOT_READ) if self.citation == NOT_READ else punctuation.cited(self.citation)


class SealBatch(models.Model):
    """Cases of one creditor whose time is over, to be sealed at one decision: who asks does not decide."""

    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="seal_batches")
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=SealState, default=SealState.ASKED)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=300, blank=True)
    done_at = models.DateTimeField(null=True)
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = models.Manager["SealBatch"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["creditor"], condition=Q(state__in=["asked", "approved"]), name="seal_batch_one_live"
            ),
            models.CheckConstraint(condition=Q(state__in=SealState.values), name="seal_batch_state_known"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")), name="seal_batch_maker_is_not_checker"
            ),
            models.CheckConstraint(
                condition=Q(state="asked") | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="seal_batch_decided_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["-asked_at"], name="seal_batch_by_time")]

    def __str__(self) -> str:
        return f"{self.creditor_id} {self.due_on}"


class SealItem(models.Model):
    """One case of a batch. `why` says what holds it back (`cases.actions.closings.sealing.OBSTACLES`).

    A sealed item never changes (trigger): it is what lets the case be marked and its texts be taken away, and what
    `verify_archive` believes when it finds a note gone.
    """

    batch = models.ForeignKey(SealBatch, on_delete=models.PROTECT, related_name="items")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="seal_items")
    retain_until = models.DateField()
    state = models.CharField(max_length=10, choices=SealItemState, default=SealItemState.WAITING)
    why = models.CharField(max_length=20, blank=True)
    sealed_at = models.DateTimeField(null=True)

    objects = models.Manager["SealItem"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "case"], name="seal_item_once"),
            models.UniqueConstraint(fields=["case"], condition=Q(state="sealed"), name="seal_item_sealed_once"),
            models.CheckConstraint(condition=Q(state__in=SealItemState.values), name="seal_item_state_known"),
            models.CheckConstraint(
                condition=Q(state="sealed", sealed_at__isnull=False) | ~Q(state="sealed") & Q(sealed_at__isnull=True),
                name="seal_item_sealed_at",
            ),
            models.CheckConstraint(
                condition=Q(state="held") & ~Q(why="") | ~Q(state="held") & Q(why=""), name="seal_item_held_why"
            ),
        ]
        indexes = [models.Index(fields=["batch", "state", "case"], name="seal_item_by_batch")]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.case_id} {self.state}"
