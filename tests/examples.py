"""How many examples a property holds: few in the suite, `DESK_EXAMPLES=10000 make test ARGS=…` for the long proof."""

import os

from hypothesis import HealthCheck, Phase, settings

ASKED = int(os.environ.get("DESK_EXAMPLES", "0"))
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
# A test that only reads, or makes rows of its own each time, may share one transaction among its examples.
SHARED = [HealthCheck.function_scoped_fixture]


def examples(few: int, *, each: int = 1) -> settings:
    """Return settings with `few` examples, or as many as the environment asks for; one may try `each` cases at once.

    Such a one is not made smaller when it fails: its number tells which cases to look at.
    """
    wanted = settings(max_examples=ASKED // each or few, deadline=None, suppress_health_check=SLOW + SHARED)
    return settings(wanted, phases=set(Phase) - {Phase.shrink}) if each > 1 else wanted


def seeds(few: int) -> range:
    """Return the seeds of `few` random histories in a database, or of as many as the environment asks for."""
    return range(ASKED or few)


# A property that names no number holds a hundred, or what the environment asks for.
settings.register_profile("desk", examples(100))
settings.load_profile("desk")
