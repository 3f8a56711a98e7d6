"""The form of a kept view."""

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import DeskForm


class ViewForm(DeskForm):
    """The name of a view; what a name may be is for the action to say."""

    name = forms.CharField(label=_("Name of the view"), required=False)
    query = forms.CharField(required=False, widget=forms.HiddenInput)
