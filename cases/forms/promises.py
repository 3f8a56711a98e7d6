"""The forms of promises: recording and withdrawing."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from common import human_dates, money
from common.forms import DeskForm


class PromiseForm(DeskForm):
    """Amount and date that the debtor promised."""

    amount = forms.CharField(label=_("Amount"), max_length=30)
    due_on = forms.CharField(label=_("Due date"), max_length=20, help_text=_("Such as fri, +7 or 31/12."))
    method = forms.CharField(label=_("Paid by"), max_length=40, required=False)

    def __init__(self, *args: Any, currency: str, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency, self.today = currency, today

    def clean_amount(self) -> Decimal:
        """Return the amount in the creditor's currency."""
        try:
            return money.parse(self.cleaned_data["amount"], self.currency)
        except money.NotMoney as error:
            raise forms.ValidationError(
                _now("This is not an amount in %(currency)s. Write it like 1200.50.") % {"currency": self.currency}
            ) from error

    def clean_due_on(self) -> date:
        """Return the date that was typed."""
        found = human_dates.day(self.cleaned_data["due_on"], today=self.today)
        if found is None:
            raise forms.ValidationError(_now("This is not a date. Write it like fri, +7 or 2026-11-24."))
        return found


class WithdrawForm(DeskForm):
    """Why a promise is taken back."""

    reason = forms.CharField(label=_("Why"), max_length=200)
