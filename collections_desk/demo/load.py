"""The order in which the demo desk is built, each part in words with the time it took."""

import time
from collections.abc import Callable

from django.db import transaction

from collections_desk.demo import people
from common import clock
from staff.models import User

Say = Callable[[str], None]


def load(*, say: Say) -> None:
    """Build the demo desk once, in one transaction; a desk that has people is left as it is."""
    if User.objects.exists():
        say("The desk has people already. The demo desk is loaded on an empty desk only, so nothing was done.")
        return
    began = time.monotonic()
    with transaction.atomic():
        people.load(now=clock.now())
    say(f"Demo desk loaded in {time.monotonic() - began:.1f} s.")
