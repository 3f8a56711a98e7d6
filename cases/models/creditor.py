"""The creditor and its settings."""

from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from cases.enums import AccountOrder, CollectorRole, DayUnit, InterestKind, Jurisdiction
from common.fields import MoneyField
from common.money import CURRENCIES
from staff.models import Team

CHINESE_ORDER: list[dict[str, Any]] = [
    {"from": 1, "to": 90, "order": ["interest", "fees", "late_charges", "costs", "principal"]},
    {"from": 91, "to": None, "order": ["principal", "interest", "fees", "late_charges", "costs"]},
]
PLAIN_ORDER: list[dict[str, Any]] = [
    {"from": 1, "to": None, "order": ["costs", "fees", "late_charges", "interest", "principal"]},
]


class Creditor(models.Model):
    """The bank or issuer whose debt is collected: jurisdiction, currency, allocation order, limits.

    `collector_role` says as whom the desk collects for it: with the jurisdiction it chooses the packs that are asked.

    `allocation_order` is a list of {"from", "to", "order"} by days past due; one not due uses the first.
    The default for China is 信用卡业务监督管理办法 art. 57: to 90 days
    interest and fees first, from 91 principal first. `account_order` spreads money that names a
    case over its accounts. Interest runs at
    `interest_rate`, a share per day (0.0005 is 0.05 %), from `interest_from` on; by default none does.
    """

    code = models.SlugField(_("code"), max_length=12, unique=True)
    name = models.CharField(pgettext_lazy("of a thing", "name"), max_length=120)
    name_zh = models.CharField(_("name in Chinese"), max_length=120, blank=True)
    jurisdiction = models.CharField(_("jurisdiction"), max_length=2, choices=Jurisdiction)
    collector_role = models.CharField(
        _("who collects"),
        max_length=10,
        choices=CollectorRole,
        default=CollectorRole.AGENCY,
        db_default=CollectorRole.AGENCY,
    )
    currency = models.CharField(_("currency"), max_length=3, choices=[(code, code) for code in CURRENCIES])
    time_zone = models.CharField(_("time zone"), max_length=40)
    phone_region = models.CharField(_("phone region"), max_length=2)
    allocation_order = models.JSONField(_("allocation order"), default=list)
    account_order = models.CharField(
        _("order of accounts"), max_length=12, choices=AccountOrder, default=AccountOrder.OLDEST
    )
    interest_kind = models.CharField(
        _("interest"), max_length=8, choices=InterestKind, default=InterestKind.NONE, db_default="none"
    )
    interest_rate = models.DecimalField(
        _("interest per day"), max_digits=9, decimal_places=8, default=0, db_default=Decimal(0)
    )
    interest_from = models.DateField(_("interest runs from"), null=True, blank=True)
    interest_on_charges = models.BooleanField(_("interest on fees and charges"), default=False, db_default=False)
    promise_most_days = models.PositiveSmallIntegerField(_("furthest promise, days"), default=30)
    promise_smallest_amount = MoneyField(_("smallest promise"), default=1)
    promise_most_in_row = models.PositiveSmallIntegerField(_("most promises in a row"), default=3)
    promise_tolerance_days = models.PositiveSmallIntegerField(_("tolerance, days"), default=3)
    promise_tolerance_percent = models.PositiveSmallIntegerField(
        _("tolerance, percent"), default=5, validators=[MaxValueValidator(100)]
    )
    promise_tolerance_unit = models.CharField(
        _("tolerance in"), max_length=10, choices=DayUnit, default=DayUnit.CALENDAR, db_default=DayUnit.CALENDAR
    )
    promise_due_rolls = models.BooleanField(
        _("due dates on days off move to the next working day"), default=False, db_default=False
    )
    promise_most_parts = models.PositiveSmallIntegerField(
        _("most parts of one promise"), default=3, db_default=3, validators=[MinValueValidator(1), MaxValueValidator(6)]
    )
    keep_most_days = models.PositiveSmallIntegerField(
        _("longest keeping beyond recall, days"), default=60, db_default=60
    )
    keep_most_percent = models.PositiveSmallIntegerField(
        _("most kept of a placement, percent"), default=10, db_default=10, validators=[MaxValueValidator(100)]
    )
    team = models.ForeignKey(
        Team, verbose_name=_("team"), null=True, blank=True, on_delete=models.PROTECT, related_name="creditors"
    )
    is_active = models.BooleanField(_("places accounts"), default=True)

    objects = models.Manager["Creditor"]()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(promise_tolerance_percent__lte=100), name="creditor_tolerance_percent"),
            models.CheckConstraint(
                condition=Q(promise_tolerance_unit__in=DayUnit.values), name="creditor_tolerance_unit"
            ),
            models.CheckConstraint(
                condition=Q(promise_most_parts__gte=1, promise_most_parts__lte=6), name="creditor_promise_parts"
            ),
            models.CheckConstraint(
                condition=Q(account_order__in=AccountOrder.values), name="creditor_account_order_known"
            ),
            models.CheckConstraint(
                condition=Q(interest_kind="none")
                | Q(
                    interest_kind__in=["simple", "daily"],
                    interest_rate__gt=0,
                    interest_rate__lte=Decimal("0.1"),
                    interest_from__isnull=False,
                ),
                name="creditor_interest_terms",
            ),
            models.CheckConstraint(
                condition=~Q(jurisdiction="cn", interest_on_charges=True),
                name="creditor_no_interest_on_charges_in_china",
            ),
            models.CheckConstraint(condition=Q(keep_most_percent__lte=100), name="creditor_keep_percent"),
            models.CheckConstraint(
                condition=Q(collector_role__in=CollectorRole.values), name="creditor_collector_role_known"
            ),
        ]

    def __str__(self) -> str:
        if self.name_zh and (get_language() or "").startswith("zh"):
            return self.name_zh
        return self.name


class BusinessDay(models.Model):
    """The business date of a creditor: the last day whose nightly work is done, and the day now open."""

    creditor = models.OneToOneField(Creditor, on_delete=models.PROTECT, related_name="business_day")
    open_on = models.DateField()

    objects = models.Manager["BusinessDay"]()

    def __str__(self) -> str:
        return f"{self.creditor_id}: {self.open_on}"
