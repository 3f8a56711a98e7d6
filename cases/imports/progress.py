"""Whom an import tells how far it is: a job, a command, or nobody."""

from typing import Any, Protocol


class Progress(Protocol):
    """What `common.jobs.Progress` offers."""

    def step(self, label: Any, total: int = 0) -> None:
        """Begin the part named `label`."""

    def at(self, done: int, total: int) -> None:
        """Say that `done` of `total` units are done."""


class Silent:
    """Tells nobody."""

    def step(self, label: Any, total: int = 0) -> None:
        """Begin a part."""

    def at(self, done: int, total: int) -> None:
        """Count within it."""
