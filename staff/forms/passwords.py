"""The forms of the own password."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from common.errors import Refusal
from common.forms import dress

SENTENCES: dict[str | None, Any] = {
    "password_too_short": _("Too short. It takes %(min_length)s characters or more."),
    "password_too_similar": _("Too much like your name, user name or email."),
    "password_too_common": _("Many people use this password, so it is guessed first. Choose another one."),
}


class ChosenPasswordForm(SetPasswordForm):  # type: ignore[type-arg]  # generic in the stubs only
    """The new password twice."""

    error_messages = {"password_mismatch": _("The two new passwords differ. Type the new one again.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first, second = self.fields["new_password1"], self.fields["new_password2"]
        first.label, second.label = _("New password"), _("New password again")
        first.help_text = _("12 characters or more, nothing like your name, no common word.")
        second.help_text = ""
        dress(self)
        # A password is never sent back, so the first field is where the hand goes on, after an error too.
        next(iter(self.fields.values())).widget.attrs["autofocus"] = True

    def clean(self) -> dict[str, Any]:
        """Say beside the first field what the validators find, beside the second that the two differ."""
        self.validate_passwords("new_password1", "new_password2")
        try:
            if password := self.cleaned_data.get("new_password1"):
                validate_password(password, self.user)
        except forms.ValidationError as error:
            for one in error.error_list:
                self.add_error("new_password1", _words(one))
        return self.cleaned_data

    def refuse(self, refusal: Refusal) -> None:
        """Show the sentence beside the field that it names, or above the form."""
        self.add_error(refusal.field or None, str(refusal))


def _words(error: forms.ValidationError) -> Any:
    return SENTENCES[error.code] % (error.params or {}) if error.code in SENTENCES else error


class ChangedPasswordForm(ChosenPasswordForm):
    """The present password once and the new one twice; a wrong present one counts like a wrong one at sign-in."""

    old_password = forms.CharField(
        label=_("Present password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("old_password", "new_password1", "new_password2")

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_old_password(self) -> str:
        """Ask the sign-in whether this is the present password, so that its limit holds here too."""
        password: str = self.cleaned_data["old_password"]
        if authenticate(self.request, username=self.user.username, password=password) != self.user:
            raise forms.ValidationError(_("This is not your present password. Capitals count."))
        return password
