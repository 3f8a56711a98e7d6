"""What others do once a request is answered, in the same transaction.

Nothing here knows who they are: other apps add what they do when they start.
"""

from collections.abc import Callable
from datetime import datetime

from cases.models import Request
from staff.models import User

ACTS: list[Callable[..., object]] = []
"""Called as `act(request=, by=, now=)` with the request that was closed as answered."""


def tell(*, request: Request, by: User, now: datetime) -> None:
    """Tell everybody who waits for the answer. The caller holds the transaction."""
    for act in ACTS:
        act(request=request, by=by, now=now)
