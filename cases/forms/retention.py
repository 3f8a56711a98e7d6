"""The form of a duty to keep."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.forms import DeskForm


class RuleForm(DeskForm):
    """How long is kept, and by which law or contract."""

    months = forms.IntegerField(label=pgettext_lazy("duration", "Months"), min_value=0, max_value=600)
    citation = forms.CharField(
        label=_("Source"), max_length=200, help_text=_("Law and article, or the contract and its section.")
    )
    is_active = forms.BooleanField(label=_("In force"), required=False)
