"""Chance that falls the same way at every load: seeded by what it decides about."""

import random


def chance(*about: object) -> random.Random:
    """Return a generator seeded by `about`."""
    return random.Random(":".join(str(one) for one in about))  # noqa: S311 - invented data, nothing secret
