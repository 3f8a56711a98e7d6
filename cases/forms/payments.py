"""The forms of payments: one payment, a file, its columns."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from cases.actions.payments.payments import Stated
from cases.actions.payments.payments_files import Reading
from cases.enums import PaymentState
from cases.imports import words
from cases.models import Creditor, PaymentFile
from cases.queries.payments.payments import PaymentFilter
from cases.rules.files import payment_fields
from common.forms import DayField, DeskForm, TypedForm, read_amount


def creditor_choice(**kwargs: Any) -> forms.Field:
    """Return a field for one of the creditors."""
    told = {"empty_label": _("Choose"), **kwargs}
    return forms.ModelChoiceField(label=_("Creditor"), queryset=Creditor.objects.order_by("name"), **told)


class FilterForm(TypedForm):
    """What the payment list shows."""

    creditor = creditor_choice(required=False, empty_label=_("Every creditor"))
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("Any")), *PaymentState.choices])
    since = DayField(label=_("Value date from"), required=False, past=True, help_text=_("Such as today or 24/11."))
    until = DayField(label=_("to"), required=False, past=True)
    reference = forms.CharField(label=_("Payment or account reference"), required=False, max_length=80)

    @property
    def wanted(self) -> PaymentFilter:
        """The filter; what could not be read is left out."""
        data = self.cleaned_data
        creditor = data.get("creditor")
        return PaymentFilter(
            creditor=creditor.pk if creditor else None,
            state=data.get("state") or "",
            since=data.get("since"),
            until=data.get("until"),
            reference=(data.get("reference") or "").strip(),
        )


class PaymentForm(TypedForm):
    """One payment or reversal."""

    creditor = creditor_choice()
    account_reference = forms.CharField(
        label=_("Account reference"),
        max_length=60,
        help_text=_("Or the customer or case number: then it is spread over the accounts of the case."),
    )
    reference = forms.CharField(
        label=_("Payment reference"), max_length=80, help_text=_("The creditor's. The same one is booked once.")
    )
    amount = forms.CharField(label=_("Amount"), max_length=30)
    value_on = DayField(label=_("Value date"), past=True, help_text=_("The day the money counts from."))
    method = forms.CharField(label=_("Paid by"), max_length=40, required=False)
    reverses = forms.CharField(
        label=_("Reference of what it reverses"),
        max_length=80,
        required=False,
        help_text=_("Only when a payment bounced."),
    )

    def clean_amount(self) -> Any:
        """Return the amount in the currency of the creditor, who is chosen above."""
        creditor: Creditor | None = self.cleaned_data.get("creditor")
        return read_amount(self.cleaned_data["amount"], creditor.currency) if creditor else None

    @property
    def stated(self) -> Stated:
        """What the valid form states."""
        data = self.cleaned_data
        names = ("account_reference", "reference", "amount", "value_on", "method", "reverses")
        return Stated(**{name: data[name] for name in names})


class UploadForm(DeskForm):
    """A file of payments."""

    creditor = creditor_choice()
    file = forms.FileField(
        label=_("File"), help_text=_("CSV or XLSX with a header. A full card number is refused with its row.")
    )


class ColumnsForm(DeskForm):
    """Which column of the file is which field."""

    day_first = forms.ChoiceField(
        label=_("Dates such as 03/04/2026"),
        choices=[("1", _("3 April: the day first")), ("", _("4 March: the month first"))],
        required=False,
    )
    wide = forms.CharField(
        label=_("Several amounts in a row"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One column and its value date per line, such as: PAY_AMT1 2005-09-30. Leave empty otherwise."),
    )
    save_as = forms.CharField(
        label=_("Keep this mapping as"), max_length=80, required=False, help_text=_("The next file is read like it.")
    )

    def __init__(self, *args: Any, payment_file: PaymentFile, **kwargs: Any) -> None:
        self.payment_file = payment_file
        kwargs["initial"] = _initial(payment_file)
        super().__init__(*args, **kwargs)
        choices = [("", _("not in the file")), *((name, name) for name in payment_file.header if name)]
        for field in payment_fields.FIELDS:
            self.fields[f"column_{field.name}"] = forms.ChoiceField(
                label=words.PAYMENT_FIELDS[field.name],
                choices=choices,
                required=False,
                widget=forms.Select(attrs={"class": "form-select"}),
            )

    def clean_wide(self) -> list[dict[str, str]]:
        """Return the amount columns with their value dates."""
        return [_amount_column(line) for line in self.cleaned_data["wide"].splitlines() if line.strip()]

    @property
    def columns(self) -> list[Any]:
        """The selects of the fields, with samples of the chosen column."""
        samples = dict(zip(self.payment_file.header, self.payment_file.samples, strict=False))
        named = [self[f"column_{field.name}"] for field in payment_fields.FIELDS]
        return [(field, " · ".join(samples.get(field.value() or "", []))) for field in named]

    @property
    def reading(self) -> Reading:
        """What the valid form states."""
        data = self.cleaned_data
        columns = {
            field.name: {"column": data[f"column_{field.name}"]}
            for field in payment_fields.FIELDS
            if data[f"column_{field.name}"]
        }
        return Reading(columns=columns, day_first=bool(data["day_first"]), wide=data["wide"], save_as=data["save_as"])


def _initial(payment_file: PaymentFile) -> dict[str, Any]:
    columns: Mapping[str, Any] = payment_file.columns
    chosen = {f"column_{name}": about.get("column", "") for name, about in columns.items()}
    wide = "\n".join(f"{one['column']} {one['value_on']}" for one in payment_file.options.get("wide", []))
    day_first = payment_file.options.get("day_first", payment_file.creditor.jurisdiction != "us")
    return {**chosen, "wide": wide, "day_first": "1" if day_first else ""}


def _amount_column(line: str) -> dict[str, str]:
    column, _blank, day = line.strip().rpartition(" ")
    try:
        return {"column": column.strip(), "value_on": date.fromisoformat(day).isoformat()}
    except ValueError as error:
        raise forms.ValidationError(
            _now("“%(line)s” is not a column and a date. Write it like: PAY_AMT1 2005-09-30.") % {"line": line.strip()}
        ) from error
