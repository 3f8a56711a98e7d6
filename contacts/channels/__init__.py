"""The lines on which messages leave: one adapter for each channel, named by the setting MESSAGE_LINES.

An adapter says what became of what it was given, and never more than it knows: accepted, rejected for good, later
(nothing left, so that it may be tried again), or unsure (it may have left, so that it may not).
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class Fate(StrEnum):
    """What became of a message that was handed over."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    LATER = "later"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What an adapter is given: `key` names the message, `to` is the number or address."""

    key: str
    to: str
    subject: str
    body: str
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Handed:
    """What became of it: its fate, the gateway's own id, and what the gateway said, without a person's data."""

    fate: Fate
    gateway_id: str = ""
    detail: str = ""


class Line(Protocol):
    """An open line. `hand` never raises for what the other side does."""

    def hand(self, outgoing: Outgoing) -> Handed:
        """Hand a message over and say what became of it."""


class Channel(Protocol):
    """An adapter: whether it can be used, and how many of its lines may be open at once.

    One that `knows_keys` takes a message that it is given again for the same one, so that an unsure fate is asked for
    once more.
    """

    lines: int
    knows_keys: bool

    def is_set(self) -> bool:
        """Return whether the settings say where it leads."""

    def opened(self) -> AbstractContextManager[Line]:
        """Open a line, which closes when it is left."""


def channel(name: str) -> Channel | None:
    """Return the adapter of the channel `name`; None when no line leads there."""
    path: str = settings.MESSAGE_LINES.get(name, "")
    if not path:
        return None
    make: Callable[[], Channel] = import_string(path)
    found = make()
    return found if found.is_set() else None
