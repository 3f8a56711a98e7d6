"""What a collector asks of the present month."""

from decimal import Decimal

from django import forms

from common.forms import DeskForm, read_amount


class WhatIfForm(DeskForm):
    """How much more is recovered, in the currency of an estimate."""

    currency = forms.CharField(max_length=3)
    more = forms.CharField(max_length=30)

    def clean(self) -> None:
        """Read the amount in its currency."""
        said = self.cleaned_data
        if "more" in said and "currency" in said:
            try:
                said["more"] = read_amount(said["more"], said["currency"], least=Decimal(1))
            except forms.ValidationError as error:
                self.add_error("more", error)

    def asked(self) -> dict[str, Decimal]:
        """Return the amount by its currency."""
        return {self.cleaned_data["currency"]: self.cleaned_data["more"]}
