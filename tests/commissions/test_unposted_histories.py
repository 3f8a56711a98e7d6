"""Whatever comes late, goes back or is amended, the estimate of a month is what its run pays, by plans of all kinds."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from cases.models import Assignment as CaseAssignment
from commissions.actions import calculation
from commissions.models import Run
from staff.models import User
from tests import factories
from tests.commissions.conftest import OCTOBER, Silent
from tests.commissions.test_amendments import SOUND, amended, superseded
from tests.commissions.test_deltas import DECEMBER, NOVEMBER, following
from tests.commissions.test_mirrors import JANUARY, settled
from tests.commissions.test_unposted import estimated, stated
from tests.examples import seeds

RUNNING = {
    "id": "sum", "type": "bands", "by": "running_total", "mode": "slice",
    "rows": [["0", "500", "0.01"], ["500", "900", "0.02"], ["900", None, "0.03"]],
}  # fmt: skip
PLANS: dict[str, dict[str, Any]] = {
    "shared": {**SOUND, "credit": {"by": "owner", "on_transfer": {"old_bps": 3000, "days": 60}}},
    "waits to be cleared": {**SOUND, "select": {"max": "owing", "cleared_days": 15}},
    "by running total": {**SOUND, "line": [RUNNING]},
    "capped, by cents": {
        **SOUND,
        "rounding": {**SOUND["rounding"], "at": "line"},
        "line": [*SOUND["line"], {"id": "most", "type": "cap_floor", "cap": "9"}],
        "period": [*SOUND["period"], {"id": "cap", "type": "cap_floor", "cap": "20"}],
    },
}
RULES: list[dict[str, Any]] = [
    {"clawback": "mirror"}, {"clawback": "mirror", "clawback_days": 26}, {"clawback": "recompute_period"},
]  # fmt: skip
pytestmark = pytest.mark.django_db


def moved(payment: Any, before: User) -> None:
    """Say that somebody else had the case of a payment until October."""
    begun, since = (datetime(2026, month, 1, tzinfo=UTC) for month in (9, 10))
    case = payment.account.case
    CaseAssignment.objects.create(case=case, collector=before, since=begun, until=since, reason="x")
    CaseAssignment.objects.create(case=case, collector=payment.collector, since=since, reason="x")


@pytest.mark.parametrize("seed", seeds(1))
@pytest.mark.parametrize("kind", PLANS)
def test_whatever_comes_the_estimate_is_what_the_run_pays(
    paid: Any, clerk: Any, second: Any, hired: Any, kind: str, seed: int
) -> None:
    chance, definition = Random(seed), PLANS[kind]
    version = factories.PlanVersionFactory.create(definition={**definition, "settle": chance.choice(RULES)})
    people, payments, since = [hired(by=version) for _turn in range(2)], list[Any](), date(2026, 1, 1)
    for place, month in enumerate((OCTOBER, NOVEMBER, DECEMBER, JANUARY)):
        closed = [OCTOBER, NOVEMBER, DECEMBER][:place]
        for one in chance.sample(payments, min(len(payments), chance.randint(0, 3)) if closed else 0):
            payments.remove(one)
            part = min(one.amount, Decimal(chance.randint(100, 90_000)) / 100)
            on = chance.choice([month, *closed[-1:]]).replace(day=chance.randint(1, 28))
            paid(f"-{part}", by=one.collector, account=one.account, reverses=one, on=max(on, one.value_on))
        for own in [month, month, *closed[-1:], *chance.sample(closed, min(len(closed), 1))]:
            on = own.replace(day=chance.randint(1, 28))
            payments.append(paid(f"{chance.randint(100, 90_000) / 100}", by=chance.choice(people), dpd=100, on=on))
            if chance.random() < 0.5:
                moved(payments[-1], next(one for one in people if one != payments[-1].collector))
        if closed and chance.random() < 0.5:
            amended(chance.choice(people), str(chance.randint(300, 2000)), clerk, second, chance.choice(closed))
        on = chance.choice([month, *closed]).replace(day=2)
        if closed and on > since and chance.random() < 0.4:
            since = on
            superseded(version.plan, clerk, second, {**definition, "settle": chance.choice(RULES)}, on=on)
        run: Run = factories.RunFactory.create() if month == OCTOBER else following(month, *people)
        told, now = estimated(people, month), datetime.combine(month.replace(day=28), time(6), tzinfo=UTC)
        run = calculation.calculate(by=clerk, run=run, now=now, tell=Silent())
        assert told == stated(run)
        settled(run, clerk, second)
