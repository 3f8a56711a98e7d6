"""What a collector disputes, and what is answered."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commissions.forms import months
from common import dates
from common.forms import AmountField, DeskForm


class DisputeForm(DeskForm):
    """A collector's words."""

    words = forms.CharField(
        label=_("What is wrong"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Say what you expected, and why."),
    )


class AnswerForm(DeskForm):
    """Whether a dispute is justified, what is paid for it with which open month, and why."""

    verdict = forms.ChoiceField(
        label=_("Answer"),
        choices=[("", "–"), ("justified", _("Justified: adjust the pay")), ("not_justified", _("Not justified"))],
    )
    amount = AmountField(
        label=pgettext_lazy("pay", "Adjustment"),
        required=False,
        help_text=_("If it is justified. A second person approves it."),
    )
    month = forms.ChoiceField(label=_("Paid with"), required=False)
    answer = forms.CharField(
        label=_("Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("The collector reads it.")
    )

    def __init__(self, *args: Any, currency: str, listed: list[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        amount: Any = self.fields["amount"]
        amount.currency = currency
        month: Any = self.fields["month"]
        month.choices = [(months.code(one), dates.month(one)) for one in listed]

    def clean(self) -> dict[str, Any]:
        """Ask for amount and month when it is justified."""
        told = super().clean() or {}
        if told.get("verdict") == "justified":
            if not told.get("amount") and "amount" not in self.errors:
                self.add_error("amount", _now("Write what is paid for it."))
            if not told.get("month") and "month" not in self.errors:
                self.add_error("month", _now("No open month pays this person. Assign a plan first."))
        told["month"] = months.parse(told.get("month", ""))
        return told


class TakeBackForm(DeskForm):
    """Why the adjustment of a justified dispute is withdrawn."""

    words = forms.CharField(
        label=_("Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("The collector reads it.")
    )
