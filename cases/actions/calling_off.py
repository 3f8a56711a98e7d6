"""What waits to leave for a debtor is called off at once when a hold stops it or its case is closed.

Nothing here knows what waits: other apps add what calls theirs off when they start, set-based.
"""

from collections.abc import Callable, Collection
from datetime import datetime

from cases.models import Hold

ACTS: list[Callable[..., object]] = []
"""Called as `act(case_ids=, hold=, now=)`: with the cases that were closed, or with the hold that was placed."""


def call_off(*, now: datetime, case_ids: Collection[int] = (), hold: Hold | None = None) -> None:
    """Tell everybody who keeps something that waits. The caller holds the transaction."""
    for act in ACTS:
        act(case_ids=case_ids, hold=hold, now=now)
