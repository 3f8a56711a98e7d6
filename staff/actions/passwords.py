"""What a person does to the own password: chosen in place of one that was given, changed at any time."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from common import audit, history
from common.errors import Refusal
from staff.models import User


class PasswordRefused(Refusal):
    """The new password is the present one, or the present one is no longer what it was at the sign-in."""

    code = "password_refused"


def choose(*, by: User, password: str, now: datetime) -> User:
    """Set an own password in place of the one that `by` was given and return the person; every other session ends.

    The old one is not asked for, since `by` has just signed in with it: so whoever was given none is refused.
    Raises PasswordRefused.
    """
    with transaction.atomic():
        row = _locked(by)
        if not row.has_given_password:
            raise PasswordRefused(_("Your password is your own already. Change it from the menu behind your name."))
        return _set(row, password, by=by, now=now, action="passwords.choose")


def change(*, by: User, password: str, now: datetime) -> User:
    """Set the own password and return the person; every other session ends. The form has checked the old one.

    Raises PasswordRefused.
    """
    with transaction.atomic():
        return _set(_locked(by), password, by=by, now=now, action="passwords.change")


def _locked(by: User) -> User:
    row = User.objects.select_for_update(of=("self",)).get(pk=by.pk)
    if row.password != by.password:
        # An administrator who gives a password at the same instant has the last word.
        raise PasswordRefused(_("Your password was changed meanwhile. Sign in again with the new one."))
    return row


def _set(row: User, password: str, *, by: User, now: datetime, action: str) -> User:
    if row.check_password(password):
        raise PasswordRefused(_("This is the password that you have now. Choose another one."), field="new_password1")
    row.set_password(password)
    row.password_given_at = None
    history.sign(row, by=by, now=now)
    row.save(update_fields=["password", "password_given_at"])
    audit.record(by=by, action=action, subject=row, now=now)
    return row
