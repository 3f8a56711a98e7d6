"""The forms of keep requests: asking, and what the creditor answered."""

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import DayField, TypedForm


class KeepForm(TypedForm):
    """Until when a case is asked for, and what speaks for it."""

    until = DayField(label=_("Keep until"), help_text=_("Such as fri, +7 or 31/12."))
    reason = forms.CharField(label=_("What speaks for it"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class AnswerForm(TypedForm):
    """The creditor's answer."""

    granted_until = DayField(label=_("Kept until"), required=False, help_text=_("The day that the creditor gave."))
    words = forms.CharField(
        label=_("What the creditor wrote"), max_length=300, required=False, help_text=_("Letter or mail, its date.")
    )
