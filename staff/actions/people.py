"""What is done to people."""

from staff.enums import Theme
from staff.models import User


def choose_language(*, by: User, language: str) -> User:
    """Set the language in which `by` reads the desk."""
    by.language = language
    by.save(update_fields=["language"])
    return by


def choose_theme(*, by: User, theme: Theme) -> User:
    """Set light or dark for `by`."""
    by.theme = theme
    by.save(update_fields=["theme"])
    return by
