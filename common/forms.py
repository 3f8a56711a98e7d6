"""Forms in the manner of the desk: its classes on every control, a refusal beside its field."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from common import human_dates, money
from common.errors import Refusal
from common.widgets import Renderer

CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxInput, ""),
    (forms.RadioSelect, ""),
    (forms.CheckboxSelectMultiple, ""),
    (forms.Select, "form-select"),
    (forms.HiddenInput, ""),
)


def dress(form: forms.BaseForm) -> None:
    """Give every control of `form` the class that `desk.css` knows."""
    for field in form.fields.values():
        found = next((name for kind, name in CLASSES if isinstance(field.widget, kind)), "form-control")
        if found:
            field.widget.attrs["class"] = found


class DeskForm(forms.Form):
    """A form whose controls are dressed and which can show a refusal."""

    default_renderer = Renderer

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self)

    def refuse(self, refusal: Refusal) -> None:
        """Show the sentence beside the field that it names, or above the form."""
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))


class AmountField(forms.CharField):
    """An amount of money as a person types it; the form names the `currency`. Nothing typed is None."""

    currency = ""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=30, **kwargs)
        self.widget.attrs["inputmode"] = "decimal"

    def clean(self, value: Any) -> Any:
        """Return the amount in the currency; refuse what is none in words."""
        text = super().clean(value)
        try:
            found: Decimal | None = money.parse(text, self.currency) if text else None
        except money.NotMoney as error:
            sentence = _("This is not an amount in %(currency)s. Write it like 1200.50.")
            raise forms.ValidationError(sentence % {"currency": self.currency}) from error
        return found


class DayField(forms.CharField):
    """A day as a person types it, such as fri, +7 or 31/12; the form names `today`. Nothing typed is None."""

    today = date.min

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, **kwargs)

    def clean(self, value: Any) -> Any:
        """Return the day; refuse what is none in words."""
        text = super().clean(value)
        found = human_dates.day(text, today=self.today) if text else None
        if text and found is None:
            raise forms.ValidationError(_("This is not a date. Write it like fri, +7 or 2026-11-24."))
        return found


def tell(form: forms.BaseForm, *, currency: str, today: date) -> None:
    """Tell the amounts and days of `form` their currency and today."""
    for field in form.fields.values():
        if isinstance(field, AmountField):
            field.currency = currency
        elif isinstance(field, DayField):
            field.today = today
