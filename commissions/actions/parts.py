"""Work on the payments of a month by several connections at once: each takes its part of them.

What they write is committed before the run is, so it stands where nobody looks until the run is whole
(`line_tables`). Facts are never changed and a run reads those up to its watermark, so that all parts see the same.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from commissions.queries.figuring.groups import WHOLE, Part, planned

LEAST = 20_000
"""Payments below which it takes longer to begin another part than to go without."""

MEMORY = """
    DO $$ BEGIN SET temp_buffers = '128MB'; EXCEPTION WHEN invalid_parameter_value THEN NULL; END $$
"""
"""What a part reads several times stays in memory. A connection can be told before its first temporary table alone: one
that a pool gave, and that has had some, stays as it is."""


def number_of(payments: int) -> int:
    """Return how many connections write the lines of so many payments."""
    return int(settings.RUN_CONNECTIONS) if payments >= LEAST else 1


def in_parts(work: Callable[[Any, Part], int], cursor: Any, parts: int) -> int:
    """Let `work` take the whole with `cursor`, or each part with a cursor of its own; return their sum."""
    if parts == 1:
        return work(cursor, WHOLE)
    with ThreadPoolExecutor(parts, thread_name_prefix="run-part") as pool:
        return sum(pool.map(partial(apart, work), (Part(number, parts) for number in range(parts))))


def apart(work: Callable[..., Any], *given: Any) -> Any:
    """Return what `work` returns with a cursor in a transaction of its own, on the connection of this thread alone."""
    try:
        with transaction.atomic(), planned() as cursor:
            cursor.execute(MEMORY)
            return work(cursor, *given)
    finally:
        connection.close()


def elsewhere(work: Callable[..., Any], *given: Any) -> Any:
    """Return what `work` returns with a cursor of another connection, committed when it comes back."""
    with ThreadPoolExecutor(1, thread_name_prefix="run-part") as pool:
        return pool.submit(apart, work, *given).result()
