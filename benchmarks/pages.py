"""How long the server works on the pages a collector lives in, on 100,000 accounts with 1,000,000 contacts.

Each page is asked through Django's test client, so all middleware counts. Its floor is the same SQL run bare, in the
same run: what is above it is Python and templates. The bars: p95 of case page and queue at most 60 ms, of the time
line's first page 40 ms.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import quantiles
from typing import Any

import time_machine
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from benchmarks import pages_data
from cases.models import Case
from staff.models import User

WARM = 5
ROUNDS = 60
BAR_MS = 60.0
LINE_BAR_MS = 40.0
PLAIN_STATIC = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


@dataclass(frozen=True)
class Figure:
    """Milliseconds of one page and of its bare SQL."""

    name: str
    p50: float
    p95: float
    floor_p50: float
    floor_p95: float
    queries: int
    bar: float | None


def measure(*, accounts: int = 100_000, contacts: int = 1_000_000) -> list[Figure]:
    """Build the data and return a figure per page."""
    collector = pages_data.build(accounts=accounts, contacts=contacts)
    boss = User.objects.get(username="bench.boss")
    with time_machine.travel(pages_data.NOW, tick=True), override_settings(STORAGES=PLAIN_STATIC, ALLOWED_HOSTS=["*"]):
        return [_figure(*one) for one in _pages(collector, boss)]


def _pages(collector: User, boss: User) -> list[tuple[str, Callable[[int], Any], float | None]]:
    mine = list(Case.objects.filter(collector=collector).order_by("-balance").values_list("pk", flat=True)[:ROUNDS])
    client, chief = Client(), Client()
    client.force_login(collector, backend="staff.backends.RoleBackend")
    chief.force_login(boss, backend="staff.backends.RoleBackend")

    def case(turn: int) -> int:
        return int(mine[turn % len(mine)])

    def next_case(turn: int) -> Any:
        Case.objects.filter(claimed_by=collector).update(claimed_by=None, claimed_until=None)
        return client.post("/desk/next/", {"shown": case(turn)})

    return [
        ("desk: queue and case", lambda turn: client.get(f"/desk/?case={case(turn)}"), BAR_MS),
        ("next case", next_case, BAR_MS),
        ("case page", lambda turn: client.get(f"/cases/{case(turn)}/"), BAR_MS),
        ("case page, owed", lambda turn: client.get(f"/cases/{case(turn)}/?tab=owed"), BAR_MS),
        ("case page, people", lambda turn: client.get(f"/cases/{case(turn)}/?tab=people"), BAR_MS),
        ("gate and log form", lambda turn: client.get(f"/cases/{case(turn)}/act/"), BAR_MS),
        ("time line", lambda turn: client.get(f"/cases/{case(turn)}/timeline/"), LINE_BAR_MS),
        ("case list, a team", lambda _turn: chief.get("/cases/"), None),
        ("search, a Chinese name", lambda turn: chief.get(f"/search/?q={chr(19968 + turn * 2)}"), None),
        ("search, letters", lambda _turn: chief.get("/search/?q=abc"), None),
    ]


def _figure(name: str, ask: Callable[[int], Any], bar: float | None) -> Figure:
    logging.disable(logging.CRITICAL)
    for turn in range(WARM):
        response = ask(turn)
        if response.status_code >= 400:
            return Figure(f"{name} ({response.status_code})", 0, 0, 0, 0, 0, None)
    spent, floor, asked = [], [], 0
    for turn in range(ROUNDS):
        start = time.perf_counter()
        ask(turn)
        spent.append((time.perf_counter() - start) * 1000)
        with CaptureQueriesContext(connection) as captured:
            ask(turn)
        asked = max(asked, len(captured))
        floor.append(_bare([one["sql"] for one in captured.captured_queries]))
    return Figure(name, *percentiles(spent), *percentiles(floor), asked, bar)


def _bare(statements: list[str]) -> float:
    """Return the milliseconds that the reading statements take alone."""
    reading = [one for one in statements if one.lstrip().startswith(("SELECT", "WITH"))]
    start = time.perf_counter()
    with connection.cursor() as cursor:
        for statement in reading:
            cursor.execute(statement)
            cursor.fetchall()
    return (time.perf_counter() - start) * 1000


def percentiles(values: list[float]) -> tuple[float, float]:
    """Return the median and the 95th percentile."""
    cuts = quantiles(values, n=20)
    return round(cuts[9], 1), round(cuts[18], 1)


def table(figures: list[Figure]) -> str:
    """Return the figures as lines of text."""
    lines = [f"{'page':<26}{'p50 ms':>9}{'p95 ms':>9}{'floor p50':>11}{'floor p95':>11}{'queries':>9}  bar"]
    for one in figures:
        held = "" if one.bar is None else f"<= {one.bar:.0f} {'held' if one.p95 <= one.bar else 'BROKEN'}"
        numbers = f"{one.p50:>9}{one.p95:>9}{one.floor_p50:>11}{one.floor_p95:>11}{one.queries:>9}"
        lines.append(f"{one.name:<26}{numbers}  {held}")
    return "\n".join(lines)


if __name__ == "__main__":
    import django

    django.setup()
    print(table(measure()))
