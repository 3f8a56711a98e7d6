"""The form for scenarios of the gate: pasted or from a file, asked, and kept when they have a name."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.forms import DeskForm

LARGEST = 1_000_000


class ScenarioForm(DeskForm):
    """Scenarios as YAML; without a pack, those whose law each of them cites are asked."""

    pack = forms.ChoiceField(label=_("Rules"), required=False)
    text = forms.CharField(
        label=_("Scenarios"),
        required=False,
        max_length=LARGEST,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}),
    )
    file = forms.FileField(label=_("Or a file"), required=False, allow_empty_file=True)
    name = forms.CharField(
        label=pgettext_lazy("of a thing", "Name"),
        required=False,
        max_length=120,
        help_text=_("With a name they are kept as tests."),
    )

    def __init__(self, *args: Any, packs: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["pack"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("those of the law that is cited")), *packs]

    def clean(self) -> dict[str, Any]:
        """Take the file when there is one; refuse one that is no text."""
        data: dict[str, Any] = super().clean() or {}
        file = data.get("file")
        if file is not None:
            if file.size > LARGEST:
                raise forms.ValidationError(_("The file is too long. Split it."))
            try:
                data["text"] = file.read().decode("utf-8")
                typed: Any = self.data.copy()  # type: ignore[attr-defined]
                typed["text"] = data["text"]  # shown, so that it can be changed and kept without the file
                self.data = typed
            except UnicodeDecodeError as error:
                raise forms.ValidationError(
                    _("The file is not text in UTF-8. Save it as UTF-8 and choose it again.")
                ) from error
        if not data.get("text"):
            self.add_error("text", _("Paste scenarios or choose a file."))
        return data
