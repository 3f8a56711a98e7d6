"""How long the gate's answer takes on a debtor with 2,000 earlier contacts, and what a page of 50 rows asks.

The contacts lie six hours apart, so that the history is of 500 days, or half an hour apart, so that nearly all of it
lies in the 45 days that the gate looks back over; the answer is gathered and evaluated each time as when a collector
dials, and the bar is p95 at most 8 ms for both. The floor is the query of the attempts, run bare. A page of 50 queue
rows with the gate's state takes four queries at most.
"""

import logging
import time
from collections.abc import Callable
from statistics import quantiles
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks import pages_data
from benchmarks.pages_data import NOW
from cases.enums import Channel
from cases.models import Case
from contacts.queries import gate, gate_rows

EARLIER = 2_000
ROUNDS = 200
ROWS = 50
BAR_MS = 8.0
MOST_QUERIES = 4
MANY = """
    INSERT INTO contacts_contact (case_id, sequence, at, time_zone, channel, direction, contact_point_id, party,
        outcome, seconds, note, note_digest, checks, next_action, recording, recorded_at, previous_digest, digest)
    SELECT %(case)s, 100 + s, %(now)s - make_interval(mins => s * %(minutes)s),
           'Asia/Shanghai', 'phone', 'outbound', %(point)s,
           CASE WHEN s %% 3 = 0 THEN 'debtor' ELSE 'nobody' END,
           CASE WHEN s %% 3 = 0 THEN 'other' ELSE 'no_answer' END, 30, '',
           decode(repeat('00', 32), 'hex'), '[]', '', '',
           %(now)s - make_interval(mins => s * %(minutes)s),
           decode(repeat('00', 32), 'hex'), decode(repeat('00', 32), 'hex')
    FROM generate_series(1, %(earlier)s) s
"""


def measure() -> list[dict[str, Any]]:
    """Build the data and return the figures."""
    logging.disable(logging.CRITICAL)
    collector = pages_data.build(accounts=2_000, contacts=20_000)
    mine = list(Case.objects.filter(collector=collector).select_related("debtor", "creditor")[:ROWS])
    others = Case.objects.exclude(collector=collector).select_related("debtor", "creditor").order_by("pk")
    cases = mine + list(others[: ROWS - len(mine)])
    _fill(cases[0], 360)
    _fill(cases[1], 30)
    return [
        _answer(cases[0], f"gate answer, {EARLIER:,} contacts, p95 ms", BAR_MS),
        _answer(cases[1], "… all within 45 days, p95 ms", BAR_MS),
        _page(cases, collector.pk),
    ]


def _fill(case: Case, minutes: int) -> None:
    point = case.debtor.contact_points.get()
    with connection.cursor() as cursor:
        cursor.execute(MANY, {"case": case.pk, "point": point.pk, "now": NOW, "earlier": EARLIER, "minutes": minutes})
        cursor.execute("VACUUM ANALYZE contacts_contact")


def _answer(case: Case, name: str, bar: float) -> dict[str, Any]:
    point = case.debtor.contact_points.get()

    def ask() -> None:
        facts = gate.gather([case], now=NOW)[case.pk]
        gate.answer(facts, point=point, channel=Channel.PHONE, now=NOW)

    def bare() -> None:
        list(gate_rows.attempts([case.pk], near=NOW - gate_rows.sight("cn", frozenset()), now=NOW))

    value, floor = _p95(ask), _p95(bare)
    return {
        "name": name,
        "value": value,
        "floor": floor,
        "bar": bar,
        "holds": value <= bar,
    }


def _page(cases: list[Case], by: int) -> dict[str, Any]:
    with CaptureQueriesContext(connection) as asked:
        gate.states(cases, NOW, by)
    value = _p95(lambda: gate.states(cases, NOW, by), rounds=40)
    return {
        "name": f"gate of {ROWS} rows, queries",
        "value": len(asked),
        "floor": None,
        "bar": MOST_QUERIES,
        "holds": len(asked) <= MOST_QUERIES,
        "p95_ms": value,
    }


def _p95(ask: Callable[[], object], *, rounds: int = ROUNDS) -> float:
    taken = []
    for turn in range(rounds + 5):
        start = time.perf_counter()
        ask()
        if turn >= 5:
            taken.append((time.perf_counter() - start) * 1000)
    return quantiles(taken, n=100)[94]
