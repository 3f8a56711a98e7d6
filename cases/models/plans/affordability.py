"""What a debtor told of income and costs, as dated statements that never change."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from cases.rules.plans import affordability as rules
from common.fields import MoneyField


class AffordabilityStatement(models.Model):
    """Income, living costs, other debts and dependants as the debtor told them on a day; append-only.

    What was said anew is a new version. `left` is what was left each month by the floors in force on that day, which
    are kept beside it. `willing` is whether the debtor wants to pay (art. 70).
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="statements")
    version = models.PositiveSmallIntegerField()
    stated_on = models.DateField(_("told on"))
    income = MoneyField(_("income a month"))
    living_costs = MoneyField(_("living costs a month"))
    other_debts = MoneyField(_("other debts a month"))
    dependants = models.PositiveSmallIntegerField(_("dependants"))
    savings = MoneyField(_("could pay at once"), default=0)
    living_floor = MoneyField(default=0)
    dependant_floor = MoneyField(default=0)
    left = MoneyField()
    willing = models.BooleanField(_("wants to pay"))
    note = models.CharField(_("note"), max_length=500, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = models.Manager["AffordabilityStatement"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "version"], name="statement_version_once"),
            models.CheckConstraint(
                condition=Q(income__gte=0, living_costs__gte=0, other_debts__gte=0, savings__gte=0),
                name="statement_amounts_positive",
            ),
            models.CheckConstraint(
                condition=Q(left__lte=models.F("income") - models.F("living_costs") - models.F("other_debts")),
                name="statement_left_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.version}"

    @property
    def stated(self) -> rules.Stated:
        """What the debtor told, for the rules."""
        return rules.Stated(self.income, self.living_costs, self.other_debts, self.dependants, self.savings)

    @property
    def steps(self) -> list[rules.Step]:
        """The sum, line by line."""
        return rules.steps(self.stated, rules.Floor(self.living_floor, self.dependant_floor))
