"""The sign-in form."""

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """User name or work email, and password."""

    error_messages = {
        "invalid_login": _("User name and password do not fit together. Check both; capitals count in the password."),
        "inactive": _("This person may no longer sign in. Ask the administrator."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control"
