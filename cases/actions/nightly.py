"""What the close of a day does for one creditor, in order: each step is set-based and writes only what changes."""

from collections.abc import Callable
from datetime import date, datetime

from django.db import connection

from cases.actions import snapshots
from cases.actions.closings import retention
from cases.actions.holds import holds
from cases.actions.ledger import interest, ledger
from cases.actions.placements import keeping
from cases.actions.plans import plan_verdicts
from cases.actions.promises import promises
from cases.actions.requests import request_deadlines, request_sweep
from cases.actions.strategies import stepping
from cases.models import Creditor
from staff.models import User

Step = Callable[..., object]
STEPS: list[Step] = [
    snapshots.take,
    interest.accrue,
    promises.judge,
    plan_verdicts.judge,
    holds.expire,
    request_deadlines.refresh,
    request_sweep.sweep,
    keeping.lapse,
    retention.clock,
    stepping.step,
]
"""Called as `step(creditor=, on=, now=, by=)`; the same day again writes nothing. Other apps add theirs at the end."""
MEMORY = "256MB"
"""So much may one sort or hash of a step take: a creditor's promises fit, and one close runs at a time."""


def run(*, creditor: Creditor, on: date, now: datetime, by: User | None) -> None:
    """Do every step for the day `on`. The caller holds the transaction; the ledger is held first, then cases."""
    begin(creditor=creditor)
    for step in STEPS:
        step(creditor=creditor, on=on, now=now, by=by)


def begin(*, creditor: Creditor) -> None:
    """Hold the ledger of `creditor` and take the memory for the steps, both until the caller's transaction ends."""
    ledger.hold(creditor.pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('work_mem', %s, true)", [MEMORY])
