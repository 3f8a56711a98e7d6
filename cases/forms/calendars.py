"""The forms of the working-day calendar: a day, and a year that is complete."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import Creditor
from common.forms import DayField, DeskForm, TypedForm

WORKED = "worked"
OFF = "off"


class CalendarDayForm(TypedForm):
    """What a day is, for whom, and why."""

    day = DayField(label=_("Day"), help_text=_("Such as 2027-02-07 or 31/12."))
    kind = forms.ChoiceField(label=_("It is"), choices=[(OFF, _("a day off")), (WORKED, _("worked"))])
    creditor = forms.ModelChoiceField(
        Creditor.objects.none(), label=_("For"), required=False, empty_label=_("every creditor here")
    )
    reason = forms.CharField(label=_("Holiday or notice"), max_length=120)

    def __init__(self, *args: Any, jurisdiction: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.jurisdiction = jurisdiction
        creditor: Any = self.fields["creditor"]
        creditor.queryset = Creditor.objects.filter(jurisdiction=jurisdiction).order_by("name", "pk")

    @property
    def stated(self) -> dict[str, Any]:
        """What the valid form states, for the action."""
        data = self.cleaned_data
        return {
            "day": data["day"],
            "is_working": data["kind"] == WORKED,
            "reason": data["reason"],
            "jurisdiction": self.jurisdiction,
            "creditor": data["creditor"],
        }


class CalendarYearForm(DeskForm):
    """The notice by which a year is complete."""

    source = forms.CharField(label=_("The notice"), max_length=200, help_text=_("Number and date of the notice."))
