"""What a person does to the own profile: language, theme, time zone, API token."""

from datetime import datetime

from django.db import transaction
from rest_framework.authtoken.models import Token

from common import audit
from staff.enums import Theme
from staff.models import User


def choose_language(*, by: User, language: str) -> User:
    """Set the language in which `by` reads the desk. A preference is no evidence and leaves no history."""
    by.language = language
    return _save(by, "language")


def choose_theme(*, by: User, theme: Theme) -> User:
    """Set light or dark for `by`."""
    by.theme = theme
    return _save(by, "theme")


def choose(*, by: User, language: str, theme: Theme, time_zone: str) -> User:
    """Set language, theme and the IANA time zone in which `by` reads times."""
    by.language, by.theme, by.time_zone = language, theme, time_zone
    return _save(by, "language", "theme", "time_zone")


def make_token(*, by: User, now: datetime) -> str:
    """Return a new API token, which replaces the old one."""
    with transaction.atomic():
        Token.objects.filter(user=by).delete()
        token = Token.objects.create(user=by)
        audit.record(by=by, action="profile.make_token", subject=by, now=now)
    return str(token.key)


def revoke_token(*, by: User, now: datetime) -> None:
    """End the API token, if there is one."""
    with transaction.atomic():
        Token.objects.filter(user=by).delete()
        audit.record(by=by, action="profile.revoke_token", subject=by, now=now)


def _save(by: User, *fields: str) -> User:
    by.skip_history_when_saving = True  # type: ignore[attr-defined]
    try:
        by.save(update_fields=fields)
    finally:
        del by.skip_history_when_saving  # type: ignore[attr-defined]
    return by
