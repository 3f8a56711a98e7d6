"""The demo belongs on a local desk only: its passwords are known to everyone."""

import os

from django.core.management.base import CommandError


def refuse_elsewhere() -> None:
    """Raise CommandError unless DESK_LOCAL=1."""
    if os.environ.get("DESK_LOCAL") != "1":
        raise CommandError(
            "The demo desk has passwords that everyone knows, so it is loaded on a local desk only. "
            "Set DESK_LOCAL=1 if this is one."
        )
