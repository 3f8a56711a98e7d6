"""By when requests are answered and which hold they place: what a jurisdiction or one creditor states of a kind."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from cases.enums import DayUnit, HoldKind, Jurisdiction, RequestKind
from cases.models.creditor import Creditor
from cases.rules.requests import requests as rule


class RequestTerm(models.Model):
    """The deadline of a kind of request, and the hold that it places, none when empty.

    Of a jurisdiction or of one creditor; the stricter of both counts (`cases.rules.requests.requests.applying`). A
    request that was received before `effective_from` goes by what was in force without it. `source` is the law or the
    contract.
    """

    jurisdiction = models.CharField(_("jurisdiction"), max_length=2, choices=Jurisdiction, blank=True)
    creditor = models.ForeignKey(
        Creditor, verbose_name=_("creditor"), null=True, on_delete=models.PROTECT, related_name="request_terms"
    )
    kind = models.CharField(_("kind"), max_length=24, choices=RequestKind)
    days = models.PositiveSmallIntegerField(_("days"))
    unit = models.CharField(_("counted in"), max_length=8, choices=DayUnit, default=DayUnit.WORKING)
    source = models.CharField(_("source"), max_length=200, blank=True)
    hold = models.CharField(_("hold"), max_length=20, choices=HoldKind, blank=True)
    hold_source = models.CharField(_("source of the hold"), max_length=200, blank=True)
    effective_from = models.DateField(_("in force from"), null=True, blank=True)

    objects = models.Manager["RequestTerm"]()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "creditor", "kind"], nulls_distinct=False, name="request_term_once"
            ),
            models.CheckConstraint(
                condition=Q(jurisdiction="", creditor__isnull=False)
                | Q(jurisdiction__in=Jurisdiction.values, creditor__isnull=True),
                name="request_term_of_one",
            ),
            models.CheckConstraint(condition=Q(kind__in=RequestKind.values), name="request_term_kind_known"),
            models.CheckConstraint(condition=Q(days__gte=1, days__lte=rule.MOST_DAYS), name="request_term_days"),
            models.CheckConstraint(condition=Q(unit__in=DayUnit.values), name="request_term_unit_known"),
            models.CheckConstraint(condition=Q(hold__in=["", *rule.HOLDS]), name="request_term_hold_fits"),
        ]

    def __str__(self) -> str:
        return f"{self.jurisdiction or self.creditor_id} {self.kind} {self.days}"

    @property
    def stated(self) -> rule.Stated:
        """The row as the rule reads it."""
        stop = rule.Stop(self.hold, self.hold_source) if self.hold else None
        return rule.Stated(rule.Term(self.days, self.unit == DayUnit.WORKING, self.source), stop, self.effective_from)
