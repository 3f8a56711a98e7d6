"""What a creditor takes as a plan, and who may agree to what."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from cases.models.creditor import Creditor
from cases.rules.plans.affordability import MOST_DAYS
from common.fields import MoneyField
from staff.enums import Role

PERCENT = [MinValueValidator(0), MaxValueValidator(100)]


class PlanTerms(models.Model):
    """The creditor's bounds for plans; a creditor without a row has the defaults.

    `settlement_floor` is the least share of the debt that settles it, in percent. `annual_rate` is nominal, in percent;
    0 when interest does not run during a plan. `living_floor` and `dependant_floor` are the least that a month costs
    the debtor and each dependant, `statement_days` is how old a statement of means may be that carries an offer. Rights
    and other terms are the creditor's own words in its agreements.
    """

    creditor = models.OneToOneField(Creditor, on_delete=models.PROTECT, related_name="plan_terms")
    most_months = models.PositiveSmallIntegerField(_("most months"), default=60)
    smallest_instalment = MoneyField(_("smallest instalment"), default=Decimal(100))
    settlement_floor = models.PositiveSmallIntegerField(
        _("least share that settles, percent"), default=70, validators=PERCENT
    )
    most_deferment_days = models.PositiveSmallIntegerField(_("longest deferment, days"), default=30)
    most_settlement_days = models.PositiveSmallIntegerField(_("longest settlement, days"), default=30)
    offer_days = models.PositiveSmallIntegerField(_("an offer holds, days"), default=10)
    tolerance_days = models.PositiveSmallIntegerField(_("tolerance, days"), default=3)
    annual_rate = models.DecimalField(_("interest a year, percent"), max_digits=5, decimal_places=2, default=Decimal(0))
    living_floor = MoneyField(_("least living costs a month"), default=Decimal(0))
    dependant_floor = MoneyField(_("least for each dependant a month"), default=Decimal(0))
    statement_days = models.PositiveSmallIntegerField(
        _("what the debtor told counts, days"),
        default=MOST_DAYS,
        db_default=MOST_DAYS,
        validators=[MinValueValidator(1)],
    )
    rights_en = models.TextField(_("rights, duties and breach, in English"), blank=True, max_length=2000)
    rights_zh = models.TextField(_("rights, duties and breach, in Chinese"), blank=True, max_length=2000)
    other_en = models.TextField(_("other terms, in English"), blank=True, max_length=2000)
    other_zh = models.TextField(_("other terms, in Chinese"), blank=True, max_length=2000)

    objects = models.Manager["PlanTerms"]()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(settlement_floor__lte=100), name="plan_terms_floor_percent"),
            models.CheckConstraint(condition=Q(annual_rate__gte=0), name="plan_terms_rate_positive"),
            models.CheckConstraint(condition=Q(most_months__gte=1), name="plan_terms_months_positive"),
            models.CheckConstraint(condition=Q(statement_days__gte=1), name="plan_terms_statement_days"),
            models.CheckConstraint(
                condition=Q(living_floor__gte=0, dependant_floor__gte=0, smallest_instalment__gte=0),
                name="plan_terms_amounts_positive",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.creditor_id}"


class AuthorityRow(models.Model):
    """Up to which discount, months and amount a role may agree to a plan of the creditor; no amount means any.

    A creditor without rows has the standard ones (`cases.rules.plans.authority.STANDARD`).
    """

    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="authority_rows")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    most_discount = models.DecimalField(
        _("discount up to, percent"), max_digits=5, decimal_places=2, default=0, validators=PERCENT
    )
    most_months = models.PositiveSmallIntegerField(_("months up to"))
    most_amount = MoneyField(_("amount up to"), null=True, blank=True)

    objects = models.Manager["AuthorityRow"]()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["creditor", "role", "most_discount", "most_months"], name="authority_row_once"
            ),
            models.CheckConstraint(
                condition=Q(most_discount__gte=0, most_discount__lte=100), name="authority_discount_percent"
            ),
            models.CheckConstraint(
                condition=Q(most_amount__isnull=True) | Q(most_amount__gt=0), name="authority_amount_positive"
            ),
            models.CheckConstraint(
                condition=Q(role__in=["collector", "supervisor", "finance"]), name="authority_role_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.creditor_id} {self.role}"
