"""The filters of a pay account, and adjustments of pay."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commissions.enums import PayKind
from commissions.forms import months
from common import dates, punctuation
from common.forms import DeskForm, read_amount


class EntryFilterForm(DeskForm):
    """Kind and month; what names neither filters nothing."""

    kind = forms.ChoiceField(label=_("Kind"), required=False)
    month = forms.ChoiceField(label=_("Month"), required=False)

    def __init__(self, *args: Any, listed: list[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        kind.choices = [("", _("Every kind")), *PayKind.choices]
        month: Any = self.fields["month"]
        month.choices = [("", _("Every month")), *((months.code(one), dates.month(one)) for one in listed)]

    @property
    def wanted(self) -> dict[str, Any]:
        """What is asked for; of what is not understood all."""
        told: dict[str, Any] = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        return {"kind": told.get("kind", ""), "month": months.parse(told.get("month", ""))}


class AdjustmentForm(DeskForm):
    """What a person is paid more or less by hand, with which open month, and why.

    Of the months `listed` with their currencies one is chosen; amounts are read in its currency.
    """

    when = forms.ChoiceField(label=_("Paid with"))
    amount = forms.CharField(
        label=_("Amount"), max_length=30, help_text=_("With a minus less is paid, without one more.")
    )
    words = forms.CharField(
        label=_("In your own words"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The second person decides by them, and the person who is paid reads them."),
    )
    attached = forms.FileField(label=_("File"), required=False, help_text=_("A PDF or a picture, if there is one."))

    def __init__(self, *args: Any, listed: list[tuple[date, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        when: Any = self.fields["when"]
        when.choices = [
            (f"{months.code(month)} {currency}", punctuation.parts([dates.month(month), currency]))
            for month, currency in listed
        ]

    def clean(self) -> dict[str, Any]:
        """Read the amount in the currency that was chosen."""
        told = super().clean() or {}
        month, _space, currency = told.get("when", "").partition(" ")
        told["month"], told["currency"] = months.parse(month), currency
        if currency and "amount" in told:
            try:
                told["amount"] = read_amount(told["amount"], currency)
            except forms.ValidationError as error:
                self.add_error("amount", error)
        return told
