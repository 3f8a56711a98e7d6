"""The form of the own profile."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from common.forms import DeskForm
from staff.enums import Theme
from staff.forms.people import known_zone
from staff.models import User


class PreferencesForm(DeskForm):
    """How the person reads the desk."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    theme = forms.ChoiceField(label=_("Theme"), choices=Theme)
    time_zone = forms.CharField(
        label=_("Time zone"), max_length=40, help_text=_("Times of the desk are shown in it, such as Asia/Shanghai.")
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(person, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].widget.attrs["list"] = "zones"

    def clean_time_zone(self) -> str:
        """Return a zone that the clock knows."""
        return known_zone(self.cleaned_data["time_zone"])
