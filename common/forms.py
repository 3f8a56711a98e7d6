"""Forms in the manner of the desk: its classes on every control, a refusal beside its field."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

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


LONG_TEXT = 100
CHOICES = (forms.Select, forms.RadioSelect, forms.CheckboxSelectMultiple)
WRITE, CHOOSE, SEND = _("Fill this in."), _("Choose one."), _("Choose a file.")
MEASURED: dict[str, Any] = {
    "min_value": _("Write %(limit_value)s or more."),
    "max_value": _("Write %(limit_value)s or less."),
    "max_length": _("%(show_value)s characters. Write %(limit_value)s at most."),
}


def dress(form: forms.BaseForm) -> None:
    """Give every control of `form` the class that `desk.css` knows, and say what to do where a field is left empty."""
    for field in form.fields.values():
        found = next((name for kind, name in CLASSES if isinstance(field.widget, kind)), "form-control")
        if (getattr(field, "max_length", None) or 0) >= LONG_TEXT:
            found += " form-long"
        if found:
            field.widget.attrs["class"] = found
        if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
            field.error_messages["required"] = _emptiness(field)
        field.error_messages = MEASURED | field.error_messages


def _emptiness(field: forms.Field) -> Any:
    if isinstance(field, forms.FileField):
        return SEND
    return CHOOSE if isinstance(field.widget, CHOICES) else WRITE


class DeskForm(forms.Form):
    """A form whose controls are dressed and which can show a refusal."""

    default_renderer = Renderer

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self)

    def refuse(self, refusal: Refusal) -> None:
        """Show the sentence beside the field that it names, or above the form."""
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))


def read_amount(text: str, currency: str, *, least: Decimal | None = None) -> Decimal:
    """Return the amount in `currency` that a person typed; refuse in words what is none, or below `least`."""
    try:
        amount = money.parse(text, currency)
    except money.NotMoney as error:
        sentence = _now("This is not an amount in %(currency)s. Write it like %(amount)s.")
        facts = {"currency": currency, "amount": money.plain(Decimal("1200.50"), currency)}
        raise forms.ValidationError(sentence % facts) from error
    if least is not None and amount < least:
        raise forms.ValidationError(MEASURED["min_value"] % {"limit_value": money.grouped(least, currency)})
    return amount


class AmountField(forms.CharField):
    """An amount of money as a person types it, in `currency`, not below `least`. Nothing typed is None."""

    default_error_messages = {"required": _("Write the amount in figures, such as “1,200.50”.")}

    def __init__(self, *, currency: str = "", least: Decimal | None = None, **kwargs: Any) -> None:
        super().__init__(max_length=30, **kwargs)
        self.currency, self.least = currency, least
        self.widget.attrs["inputmode"] = "decimal"

    def clean(self, value: Any) -> Any:
        """Return the amount in the currency; refuse what is none in words."""
        text = super().clean(value)
        return read_amount(text, self.currency, least=self.least) if text else None


class DayField(forms.CharField):
    """A day as a person types it on the day `today`, such as fri, +7 or 31/12. Nothing typed is None.

    With `past` it is asked of what has happened: "fri" and "24/11" are the latest such day.
    """

    default_error_messages = {"required": _("Write the day, such as “fri”, “+7” or “31/12”.")}

    def __init__(self, *, today: date = date.min, past: bool = False, **kwargs: Any) -> None:
        super().__init__(max_length=20, **kwargs)
        self.today, self.past = today, past

    def clean(self, value: Any) -> Any:
        """Return the day; refuse what is none in words."""
        text = super().clean(value)
        read = human_dates.past_day if self.past else human_dates.day
        found = read(text, today=self.today) if text else None
        if text and found is None:
            raise forms.ValidationError(_now("This is not a date. Write it like fri, +7 or 2026-11-24."))
        return found


class TypedForm(DeskForm):
    """A form with amounts and days as people type them: in `currency`, on the day `today`."""

    def __init__(self, *args: Any, today: date, currency: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.currency = today, currency
        for field in self.fields.values():
            if isinstance(field, AmountField):
                field.currency = currency
            elif isinstance(field, DayField):
                field.today = today


class SubmitForm(TypedForm):
    """Handing a version in (`common.versions`): from when it is to be in force, and what it changes."""

    effective_on = DayField(label=_("In force from"), help_text=_("Such as fri, +7 or 31/12."))
    note = forms.CharField(label=_("What changes and why"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
