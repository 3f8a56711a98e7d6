"""Maker ≠ checker: nobody decides on what they made or asked for. The database holds each noun to it as well."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from common.errors import Refusal


class SecondPersonNeeded(Refusal):
    """Who made a thing, or asked for it, does not decide on it."""

    code = "second_person_needed"


def check(*, by: Any, makers: Collection[int | None]) -> None:
    """Raise SecondPersonNeeded when `by` is among the people with the ids `makers`."""
    if by.pk in makers:
        raise SecondPersonNeeded(_("You made this or asked for it. A second person decides."))
