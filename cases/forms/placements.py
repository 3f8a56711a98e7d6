"""The forms of a placement: the file with its terms, and which column is which field."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from cases.actions.placements.placements import Terms
from cases.enums import FileScope, Jurisdiction
from cases.imports import refused, words
from cases.models import Creditor, Placement
from cases.rules.files import placement_fields
from common.clock import local_date
from common.forms import DeskForm, read_amount

LEFT_OUT = ""
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class UploadForm(DeskForm):
    """A file, whose it is, the day that it describes, and what the creditor's letter says of it."""

    creditor = forms.ModelChoiceField(label=_("Creditor"), queryset=Creditor.objects.none(), empty_label=None)
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or XLSX with a header. A row with a full card number is refused; the number is kept nowhere."),
    )
    placed_on = forms.DateField(
        label=_("Placement date"), widget=DATE, help_text=_("The amounts are those at the close of this day.")
    )
    recall_on = forms.DateField(
        label=_("Recall date"),
        widget=DATE,
        required=False,
        help_text=_("If the creditor names one: the day by which accounts go back."),
    )
    scope = forms.ChoiceField(label=_("The file holds"), choices=FileScope, initial=FileScope.PARTIAL)
    letter_rows = forms.IntegerField(
        label=_("Rows, by the creditor's letter"),
        min_value=1,
        required=False,
        help_text=_("If the creditor states control totals, they are compared."),
    )
    letter_balance = forms.CharField(
        label=_("Balance, by the creditor's letter"),
        max_length=30,
        required=False,
        help_text=_("The sum of all balances, such as 31,391,604.88."),
    )

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["creditor"]
        field.queryset = Creditor.objects.filter(is_active=True).order_by("name")
        # The day that it is at every creditor: for the one furthest west, tomorrow has not come.
        self.initial["placed_on"] = min((local_date(now, one.time_zone) for one in field.queryset), default=None)

    def clean_letter_balance(self) -> str:
        """Return the control total in the currency of the creditor, who is chosen above."""
        creditor, stated = self.cleaned_data.get("creditor"), self.cleaned_data["letter_balance"]
        return str(read_amount(stated, creditor.currency)) if creditor and stated else ""

    @property
    def terms(self) -> Terms:
        """What the valid form states of the file."""
        data = self.cleaned_data
        letter = {name: data.get(f"letter_{name}") for name in ("rows", "balance")}
        stated = {name: value for name, value in letter.items() if value}
        return Terms(
            creditor=data["creditor"],
            placed_on=data["placed_on"],
            scope=data["scope"],
            recall_on=data["recall_on"],
            options={"letter": stated} if stated else {},
        )


class ColumnsForm(DeskForm):
    """For every column of the file, the field that it fills."""

    age_rule = forms.ChoiceField(
        label=_("Days past due are given as"),
        choices=[("", _("days")), ("months", _("months late, each 30 days; less than 1 is not past due"))],
        required=False,
    )
    day_first = forms.ChoiceField(
        label=_("Dates such as 03/04/2026"),
        choices=[("1", _("3 April: the day first")), ("", _("4 March: the month first"))],
        required=False,
    )
    save_as = forms.CharField(
        label=_("Keep this mapping as"), max_length=80, required=False, help_text=_("The next file is read like it.")
    )

    def __init__(self, *args: Any, placement: Placement, **kwargs: Any) -> None:
        self.placement = placement
        kwargs["initial"] = _initial(placement)
        super().__init__(*args, **kwargs)
        choices = [
            (LEFT_OUT, _("leave out")),
            *((one.name, words.FIELDS[one.name]) for one in placement_fields.of(placement.scope)),
        ]
        for place, name in self._shown():
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=name, choices=choices, required=False, widget=forms.Select(attrs={"class": "form-select"})
            )

    def _shown(self) -> list[tuple[int, str]]:
        return [
            (place, name) for place, name in enumerate(self.placement.header) if name and not refused.is_reason(name)
        ]

    @property
    def rows(self) -> list[Any]:
        """Every column of the file: its control and samples."""
        samples = self.placement.samples
        return [
            (self[f"column_{place}"], " · ".join(samples[place] if place < len(samples) else []))
            for place, _name in self._shown()
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse two columns for one field."""
        data = super().clean() or {}
        taken: dict[str, str] = {}
        for place, name in self._shown():
            field = data.get(f"column_{place}")
            if field and field in taken:
                sentence = _now("“%(column)s” fills this field already. Choose one of the two.")
                self.add_error(f"column_{place}", sentence % {"column": taken[field]})
            elif field:
                taken[field] = name
        return data

    @property
    def columns(self) -> dict[str, dict[str, str]]:
        """The mapping that the valid form states; constant values of a saved mapping stay."""
        data = self.cleaned_data
        columns = {name: about for name, about in self.placement.columns.items() if about.get("value")}
        for place, name in self._shown():
            if field := data.get(f"column_{place}"):
                columns[field] = {"column": name}
        if data.get("age_rule") and "days_past_due" in columns:
            columns["days_past_due"]["rule"] = data["age_rule"]
        return columns

    @property
    def options(self) -> dict[str, Any]:
        """The settings beside the columns."""
        return {"day_first": self.cleaned_data["day_first"] == "1", "save_as": self.cleaned_data["save_as"]}


def _initial(placement: Placement) -> dict[str, Any]:
    places = {name: place for place, name in enumerate(placement.header)}
    initial: dict[str, Any] = {
        f"column_{places[about['column']]}": field
        for field, about in placement.columns.items()
        if about.get("column") in places
    }
    first = placement.options.get("day_first")
    if first is None:
        first = placement.creditor.jurisdiction != Jurisdiction.UNITED_STATES
    age = placement.columns.get("days_past_due", {}).get("rule", "")
    return {**initial, "day_first": "1" if first else "", "age_rule": age}
