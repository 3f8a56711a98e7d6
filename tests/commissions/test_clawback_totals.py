"""A reversal of an earlier month is in the control totals of its own month once, whoever shared or left."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from cases.models import Assignment as CaseAssignment
from commissions.enums import ExceptionKind
from commissions.models import Assignment, Run
from commissions.queries import exceptions
from commissions.queries.runs import KINDS
from tests import factories
from tests.commissions.conftest import figured
from tests.commissions.test_deltas import DECEMBER, NOVEMBER, approved, following
from tests.pay_plans import PLAN

pytestmark = pytest.mark.django_db


def untied(run: Run) -> Decimal:
    """Return what the money of the month is more than what the kinds of lines come to."""
    posted, *kinds = (Decimal(run.counts[name][1]) for name in KINDS)
    return posted - sum(kinds)


def test_a_reversal_of_a_shared_payment_is_shared_as_that_was(
    paid: Any, clerk: Any, second: Any, hired: Any, october: Any
) -> None:
    shares = {"by": "owner", "on_transfer": {"old_bps": 3000, "days": 30}}
    version = factories.PlanVersionFactory.create(definition={**PLAN, "credit": shares})
    here, there = hired(by=version), hired(by=version)
    first = paid("100.01", by=here, dpd=100)
    begun, moved = (datetime(2026, month, 1, tzinfo=UTC) for month in (9, 10))
    case = first.account.case
    CaseAssignment.objects.create(case=case, collector=there, since=begun, until=moved, reason="x")
    CaseAssignment.objects.create(case=case, collector=here, since=moved, reason="x")
    approved(figured(october, clerk), clerk, second)
    paid("-33.33", by=here, account=first.account, reverses=first, on=date(2026, 11, 5))
    run = figured(following(NOVEMBER, here, there), clerk)
    found = dict(run.lines.values_list("collector", "base"))
    # 70.01 and 30.00 of 100.01.
    assert found == {here.pk: Decimal("-23.33"), there.pk: -10}
    assert untied(run) == 0


def test_a_reversal_that_came_after_its_month_was_figured_is_in_no_total_of_the_next(
    paid: Any, clerk: Any, second: Any, collector: Any, october: Any
) -> None:
    first = paid("800", by=collector, dpd=100)
    approved(figured(october, clerk), clerk, second)
    approved(figured(following(NOVEMBER, collector), clerk), clerk, second)
    paid("-400", by=collector, account=first.account, reverses=first, on=date(2026, 11, 5))
    run = figured(following(DECEMBER, collector), clerk)
    assert [(line.base, line.amount) for line in run.lines.all()] == [(0, -8)]
    assert (run.counts["posted"][0], untied(run)) == (0, 0)


def test_what_was_paid_and_taken_back_before_the_placement_is_in_the_totals_once(
    paid: Any, clerk: Any, second: Any, collector: Any, october: Any
) -> None:
    first = paid("800", by=collector, dpd=100, state="before_placement")
    approved(figured(october, clerk), clerk, second)
    told = {"account": first.account, "reverses": first, "state": "before_placement"}
    paid("-800", by=collector, on=date(2026, 11, 5), **told)
    run = figured(following(NOVEMBER, collector), clerk)
    assert (run.counts["posted"], untied(run), run.total) == ([1, "-800"], 0, 0)


def test_a_reversal_of_somebody_who_left_waits_once(
    paid: Any, clerk: Any, second: Any, collector: Any, hired: Any, october: Any
) -> None:
    first, other = paid("800", by=collector, dpd=100), hired(target=None)
    approved(figured(october, clerk), clerk, second)
    Assignment.objects.filter(collector=collector).update(during=(date(2026, 1, 1), NOVEMBER))
    paid("-400", by=collector, account=first.account, reverses=first, on=date(2026, 11, 5))
    run = figured(following(NOVEMBER, other), clerk)
    [one] = exceptions.standing(run)
    assert (one.kind, one.collector_id, one.payments, one.amount) == (
        ExceptionKind.NO_PLAN,
        collector.pk,
        1,
        Decimal(-400),
    )
    assert ({line.amount for line in run.lines.all()}, untied(run)) == ({0}, 0)
