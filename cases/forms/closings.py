"""The forms of closings: asking, deciding, taking a mistake back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.queries.closings import closings
from common.forms import DeskForm


class CloseForm(DeskForm):
    """Why a case is closed and what proves it."""

    reason = forms.ChoiceField(label=_("Reason"))
    evidence = forms.CharField(
        label=_("What proves it"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The letter, the certificate, the agreement: what it is, of which day, where it lies."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["reason"]
        field.choices = [("", _("Choose")), *closings.reasons()]


class ReopenForm(DeskForm):
    """What the mistake was."""

    reason = forms.CharField(label=_("What the mistake was"), max_length=300)
