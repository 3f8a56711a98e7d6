"""The sign-in form."""

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from common.forms import dress


class SignInForm(AuthenticationForm):
    """User name or work email, and password."""

    error_messages = {
        "invalid_login": _("User name and password do not match. Check both; capitals count in the password."),
        "inactive": _("This person may no longer sign in. Ask the administrator."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self)
        self.fields["username"].widget.attrs["autofocus"] = True
        if self.initial.get("username") or self.data.get("username"):
            del self.fields["username"].widget.attrs["autofocus"]
            self.fields["password"].widget.attrs["autofocus"] = True
