"""A line that leads nowhere and accepts everything: for the desk on one machine, where no debtor exists."""

from collections.abc import Iterator
from contextlib import contextmanager

from contacts.channels import Fate, Handed, Outgoing


class Practice:
    """Accepts what it is given and sends nothing."""

    lines = 1
    knows_keys = True

    def is_set(self) -> bool:
        """Return that it can always be used."""
        return True

    @contextmanager
    def opened(self) -> Iterator["Practice"]:
        """Give itself as the line."""
        yield self

    def hand(self, outgoing: Outgoing) -> Handed:
        """Accept the message."""
        return Handed(Fate.ACCEPTED, gateway_id=f"practice-{outgoing.key}")
