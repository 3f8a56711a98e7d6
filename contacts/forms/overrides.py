"""The form with which a supervisor lets a blocked contact go on."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import DeskForm


class OverrideForm(DeskForm):
    """The listed reason with which a supervisor lets a blocked contact go on."""

    reason = forms.ChoiceField(label=_("Reason"), error_messages={"required": _("Choose a reason.")})

    def __init__(self, *args: Any, reasons: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("Choose")), *reasons]
