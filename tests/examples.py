"""How many examples a property holds: few in the suite, `DESK_EXAMPLES=10000 make test ARGS=…` for the long proof."""

import os

from hypothesis import HealthCheck, settings

ASKED = int(os.environ.get("DESK_EXAMPLES", "0"))
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def examples(few: int) -> settings:
    """Return settings with `few` examples, or as many as the environment asks for."""
    return settings(max_examples=ASKED or few, deadline=None, suppress_health_check=SLOW)
