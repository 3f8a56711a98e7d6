"""How long a collector waits for the next case: 50 who work at once, on 1,000,000 cases.

Each collector asks through the action with the real gate, works what was given (its outcome is written as the log
writes it) and asks again after a second on average, which is far quicker than anybody works; 10,000
draws in all. The floor is the bare claim, `SELECT … FOR UPDATE SKIP LOCKED LIMIT 1`, by the same people at the same
pace in the same run. The bar: p95 at most 30 ms, and no case given twice. What 50 wait who press the key within
the same instant is told beside its own floor; that is a question of processors, not of one draw.
"""

import multiprocessing
import os
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from queue import Empty
from statistics import quantiles
from typing import Any

from django.db import connection, connections, transaction

from benchmarks import next_case_data as data
from cases.models import Case
from staff.models import User

COLLECTORS = 50
DRAWS = 10_000
BURSTS = 20
PACE_SECONDS = 1.0
BAR_MS = 30.0
PROCESSES = max(2, os.cpu_count() or 2)
Draw = Callable[[User], int | None]
BARE = """
    SELECT id FROM cases_case
    WHERE collector_id = %s AND state <> 'closed' AND (claimed_until IS NULL OR claimed_until <= %s)
    LIMIT 1 FOR UPDATE SKIP LOCKED
"""


def drawn(person: User) -> int | None:
    """Take the next case as the desk does."""
    from cases.actions.strategies import queue
    from contacts.queries import desk

    found = queue.next_case(by=person, now=data.NOW, openings=desk.openings(user=person, now=data.NOW))
    return found.case.pk if found else None


def bare(person: User) -> int | None:
    """Lock one case and nothing else."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(BARE, [person.pk, data.NOW])
        row = cursor.fetchone()
    return row[0] if row else None


def worked(case_id: int) -> None:
    """Write what the log writes on a case that was worked."""
    Case.objects.filter(pk=case_id).update(
        last_contact_at=data.NOW, last_outcome="refuses", next_action_at=None, claimed_by=None, claimed_until=None
    )


def measure(*, cases: int = 1_000_000, draws: int = DRAWS) -> list[dict[str, Any]]:
    """Build the data and return the figures: at a working pace, and all in one instant."""
    people = data.build(cases=cases)[:: data.MEMBERS * data.TEAMS // COLLECTORS][:COLLECTORS]
    each = draws // COLLECTORS
    together(people, drawn, rounds=3, pace=PACE_SECONDS)
    floor, _none = together(people, bare, rounds=each // 4, pace=PACE_SECONDS)
    spent, given = together(people, drawn, rounds=each, pace=PACE_SECONDS)
    burst_floor, _none = together(people, bare, rounds=BURSTS, pace=0)
    burst, more = together(people, drawn, rounds=BURSTS, pace=0)
    twice = sum(count - 1 for count in Counter(given + more).values())
    return [
        {
            "name": "next case, 50 at work, p95 ms",
            "value": _p95(spent),
            "p50": round(quantiles(spent, n=2)[0], 1),
            "floor": _p95(floor),
            "bar": BAR_MS,
            "draws": len(given),
            "given_twice": twice,
            "holds": _p95(spent) <= BAR_MS and twice == 0,
        },
        {"name": "next case, 50 in one instant, p95 ms", "value": _p95(burst), "floor": _p95(burst_floor), "bar": None},
    ]


def together(people: list[User], draw: Draw, *, rounds: int, pace: float) -> tuple[list[float], list[int]]:
    """Let everyone draw `rounds` times; return the milliseconds of each draw and the cases given.

    `pace` is the mean of the seconds between two draws of one person; at 0 all draw in the same instant.
    """
    connections.close_all()
    context = multiprocessing.get_context("fork")
    answers, start = context.Queue(), context.Barrier(len(people))
    parts = [people[place::PROCESSES] for place in range(PROCESSES)]
    workers = [context.Process(target=_work, args=(part, draw, rounds, pace, start, answers)) for part in parts]
    for worker in workers:
        worker.start()
    found: list[tuple[list[float], list[int]]] = []
    while len(found) < len(people):
        try:
            found.append(answers.get(timeout=5))
        except Empty:
            if any(worker.exitcode for worker in workers):
                raise RuntimeError("a collector's process ended before its draws were done") from None
    for worker in workers:
        worker.join()
    return [one for spent, _given in found for one in spent], [one for _spent, given in found for one in given]


def _work(people: list[User], draw: Draw, rounds: int, pace: float, start: Any, answers: Any) -> None:
    threads = [threading.Thread(target=_collector, args=(one, draw, rounds, pace, start, answers)) for one in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _collector(person: User, draw: Draw, rounds: int, pace: float, start: Any, answers: Any) -> None:
    chance, spent, given = random.Random(person.pk), [], []
    connection.ensure_connection()
    for _round in range(rounds):
        if pace:
            time.sleep(chance.expovariate(1 / pace))
        else:
            start.wait()
        begun = time.perf_counter()
        case_id = draw(person)
        spent.append((time.perf_counter() - begun) * 1000)
        if case_id is not None and draw is drawn:
            given.append(case_id)
            worked(case_id)
    connection.close()
    answers.put((spent, given))


def _p95(values: list[float]) -> float:
    return round(quantiles(values, n=20)[18], 1)
