"""How long the close of a day takes over 100,000 and over 1,000,000 accounts, step by step, beside its floor.

The floor is the same writes with everything known beforehand: a rehearsal of the day is taken back, what it wrote is
kept, and one bare UPDATE … FROM and INSERT … SELECT per table writes it again, with the same indexes, triggers and
constraints. Then the day is closed for good, and closed again, which must write nothing. Each size has a database of
its own; each cycle runs in a process of its own, whose peak of memory is told.
"""

import json
import os
import resource
import subprocess
import sys
import time
from collections import defaultdict
from typing import Any

SIZES = (100_000, 1_000_000)
MOST_OF_FLOOR = 3.0
MOST_PER_ACCOUNT = 1.2
MOST_MEMORY = 1.2


def measure() -> list[dict[str, Any]]:
    """Return the figures of each size, and how time and memory grow from the first to the last."""
    found = {size: _on_a_database(size) for size in SIZES}
    small, large = (found[size] for size in (SIZES[0], SIZES[-1]))
    growth = (large["seconds"] / SIZES[-1]) / (small["seconds"] / SIZES[0])
    memory = large["peak_megabytes"] / small["peak_megabytes"]
    return [
        *(figure for size in SIZES for figure in _figures(size, found[size])),
        _figure("time per account, times that of the first", growth, bar=MOST_PER_ACCOUNT),
        _figure("peak of memory, times that of the first", memory, bar=MOST_MEMORY),
    ]


def _figures(size: int, found: dict[str, Any]) -> list[dict[str, Any]]:
    floor = found["floor_seconds"]
    return [
        _figure(f"day of {size:,}, s", found["seconds"], floor=floor, bar=MOST_OF_FLOOR * floor, **found),
        *(_figure(f"  {name}, s", seconds) for name, seconds in found["steps"].items()),
        _figure(f"same day again, {size:,}, rows written", found["again"], bar=0),
        _figure(f"same day again, {size:,}, s", found["again_seconds"]),
        _figure(f"peak of memory, {size:,}, MB", found["peak_megabytes"]),
    ]


def _figure(name: str, value: float, *, bar: float | None = None, **more: Any) -> dict[str, Any]:
    rounded = None if bar is None else round(bar, 2)
    return {"floor": None, **more, "name": name, "value": round(value, 2), "bar": rounded, "holds": _fits(value, bar)}


def _fits(value: float, bar: float | None) -> bool:
    return bar is None or value <= bar


def _on_a_database(size: int) -> dict[str, Any]:
    """Make a database of `size` accounts, close a day on it, remove it."""
    from django.db import connection

    name = f"desk_nightly_{size}"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name}")
    try:
        _alone(name, "build", str(size))
        return dict(json.loads(_alone(name, "close").splitlines()[-1]))
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name}")


def _alone(database: str, *arguments: str) -> str:
    """Run this module in a process of its own on `database` and return what it says."""
    url = os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{database}"
    command = [sys.executable, "-m", "benchmarks.nightly", *arguments]
    environment = {**os.environ, "DATABASE_URL": url}
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment)
    return done.stdout


def close() -> dict[str, Any]:
    """Rehearse the day, write the floor, close the day twice; return seconds and rows."""
    from django.db import transaction

    from benchmarks import nightly_floor

    with transaction.atomic():
        _closed()
        kept = nightly_floor.kept()
        transaction.set_rollback(True)
    nightly_floor.swept(kept)
    floor = nightly_floor.write(kept)
    nightly_floor.swept(kept)
    before = nightly_floor.written()
    steps = _closed()
    middle = nightly_floor.written()
    again = _closed()
    return {
        "seconds": sum(steps.values()),
        "floor_seconds": floor,
        "steps": {name: round(seconds, 2) for name, seconds in steps.items()},
        "rows": {name: count - before.get(name, 0) for name, count in middle.items() if count > before.get(name, 0)},
        "again": sum(nightly_floor.written().values()) - sum(middle.values()),
        "again_seconds": sum(again.values()),
        "peak_megabytes": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    }


def _closed() -> dict[str, float]:
    """Close the day of each creditor in a transaction of its own; return the seconds of each step."""
    from django.db import connection, transaction

    from benchmarks import million
    from cases.actions import nightly
    from cases.models import Creditor

    spent: dict[str, float] = defaultdict(float)
    for creditor in Creditor.objects.order_by("pk"):
        with transaction.atomic():
            nightly.begin(creditor=creditor)
            for step in nightly.STEPS:
                start = time.perf_counter()
                step(creditor=creditor, on=million.ON, now=million.NOW, by=None)
                name = f"{step.__module__.rpartition('.')[2]}.{step.__name__}"
                spent[name] += time.perf_counter() - start
            start = time.perf_counter()
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            spent["references checked"] += time.perf_counter() - start
    return dict(spent)


def _main(what: str, *arguments: str) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from benchmarks import million

    if what == "build":
        call_command("migrate", verbosity=0)
        million.build(accounts=int(arguments[0]))
    else:
        print(json.dumps(close()))


if __name__ == "__main__":
    _main(*sys.argv[1:])
