"""The forms of keep requests: asking, and what the creditor answered."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from common import human_dates
from common.forms import DeskForm


class _DayForm(DeskForm):
    """A form that reads days as people write them."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def day(self, name: str) -> date | None:
        """Return the day typed into the field `name`; None when it was left empty."""
        typed = self.cleaned_data[name]
        found = human_dates.day(typed, today=self.today) if typed else None
        if typed and found is None:
            raise forms.ValidationError(_now("This is not a date. Write it like fri, +7 or 2026-11-24."))
        return found


class KeepForm(_DayForm):
    """Until when a case is asked for, and what speaks for it."""

    until = forms.CharField(label=_("Keep until"), max_length=20, help_text=_("Such as fri, +7 or 31/12."))
    reason = forms.CharField(label=_("What speaks for it"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def clean_until(self) -> date | None:
        """Return the day that was typed."""
        return self.day("until")


class AnswerForm(_DayForm):
    """The creditor's answer."""

    granted_until = forms.CharField(
        label=_("Kept until"), max_length=20, required=False, help_text=_("The day that the creditor gave.")
    )
    words = forms.CharField(
        label=_("What the creditor wrote"), max_length=300, required=False, help_text=_("Letter or mail, its date.")
    )

    def clean_granted_until(self) -> date | None:
        """Return the day that was typed."""
        return self.day("granted_until")
