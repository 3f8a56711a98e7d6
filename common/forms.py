"""Forms in the manner of the desk: its classes on every control, a refusal beside its field."""

from typing import Any

from django import forms

from common.errors import Refusal
from common.widgets import Renderer

CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxInput, ""),
    (forms.RadioSelect, ""),
    (forms.CheckboxSelectMultiple, ""),
    (forms.Select, "form-select"),
    (forms.HiddenInput, ""),
)


def dress(form: forms.BaseForm) -> None:
    """Give every control of `form` the class that `desk.css` knows."""
    for field in form.fields.values():
        found = next((name for kind, name in CLASSES if isinstance(field.widget, kind)), "form-control")
        if found:
            field.widget.attrs["class"] = found


class DeskForm(forms.Form):
    """A form whose controls are dressed and which can show a refusal."""

    default_renderer = Renderer

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self)

    def refuse(self, refusal: Refusal) -> None:
        """Show the sentence beside the field that it names, or above the form."""
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))
