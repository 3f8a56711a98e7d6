"""The forms of the own profile."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import PasswordChangeForm
from django.utils.translation import gettext_lazy as _

from common.forms import DeskForm, dress
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


class OwnPasswordForm(PasswordChangeForm):
    """The old password once and the new one twice."""

    error_messages = {
        "password_incorrect": _("This is not your present password. Capitals count."),
        "password_mismatch": _("The two new passwords differ. Type the new one again."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self)
        self.fields["old_password"].widget.attrs.pop("autofocus", None)
        self.fields["old_password"].label = _("Present password")
        self.fields["new_password1"].label = _("New password")
        self.fields["new_password1"].help_text = _("12 characters or more, nothing like your name, no common word.")
        self.fields["new_password2"].label = _("New password again")
        self.fields["new_password2"].help_text = ""
