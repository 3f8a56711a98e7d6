"""The forms of a creditor's plan terms and of its authority matrix."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _

from cases.models import PlanTerms
from cases.rules.plans.authority import Row
from common import money
from common.forms import MEASURED, AmountField, DeskForm, dress
from common.widgets import Renderer
from staff.enums import Role

ROLES = [("", ""), *((role.value, role.label) for role in (Role.COLLECTOR, Role.SUPERVISOR, Role.FINANCE))]
AMOUNTS = ("smallest_instalment", "living_floor", "dependant_floor")
LEAST = {"annual_rate": 0, "most_months": 1}
ZERO = Decimal(0)
TEXTS = ("rights_en", "rights_zh", "other_en", "other_zh")


class PlanTermsForm(forms.ModelForm):  # type: ignore[type-arg]
    """The creditor's bounds for plans and its texts in agreements."""

    default_renderer = Renderer

    class Meta:
        model = PlanTerms
        fields = [
            "most_months",
            "smallest_instalment",
            "settlement_floor",
            "most_deferment_days",
            "most_settlement_days",
            "offer_days",
            "tolerance_days",
            "annual_rate",
            "living_floor",
            "dependant_floor",
            "statement_days",
            *TEXTS,
        ]
        widgets = {name: forms.Textarea(attrs={"rows": 4}) for name in TEXTS}

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in AMOUNTS:
            self.fields[name] = AmountField(label=self.fields[name].label, currency=currency, least=ZERO)
            self.initial[name] = money.grouped(Decimal(self.initial.get(name) or 0), currency)
        for name, least in LEAST.items():
            at_least: Any = self.fields[name]
            at_least.min_value = least
            at_least.validators.append(MinValueValidator(least, message=MEASURED["min_value"]))
        dress(self)

    @property
    def bounds(self) -> list[forms.BoundField]:
        """The fields of numbers."""
        return [field for field in self if field.name not in TEXTS]

    @property
    def texts(self) -> list[forms.BoundField]:
        """The fields of texts."""
        return [self[name] for name in TEXTS]


class AuthorityRowForm(DeskForm):
    """One row of the matrix; a row without a role is none."""

    role = forms.ChoiceField(label=_("Role"), choices=ROLES, required=False)
    most_discount = forms.DecimalField(label=_("Discount up to, percent"), min_value=0, max_value=100, initial=0)
    most_months = forms.IntegerField(label=_("Months up to"), min_value=1, max_value=600, initial=12)
    most_amount = AmountField(label=_("Amount up to"), required=False)

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        amount: Any = self.fields["most_amount"]
        amount.currency, amount.least = currency, Decimal(1).scaleb(-money.exponent(currency))


Matrix: Any = forms.formset_factory(AuthorityRowForm, extra=2)


def rows_of(matrix: Any) -> list[Row]:
    """Return the rows that the valid forms of the matrix state."""
    return [
        Row(data["role"], data["most_discount"], data["most_months"], data["most_amount"])
        for data in (form.cleaned_data for form in matrix)
        if data.get("role")
    ]
