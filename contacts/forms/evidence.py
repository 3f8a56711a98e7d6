"""The form by which the record of a case is asked for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import DeskForm


class EvidencePackForm(DeskForm):
    """For whom the record is, and why."""

    reason = forms.CharField(
        label=_("For whom and why"),
        max_length=300,
        help_text=_("The court, the regulator or the complaint, with its number. It stands on the first page."),
        error_messages={
            "required": _("Write for whom the record is and why: the court, the regulator or the complaint.")
        },
    )
