"""Rows of which there may be one only: who comes second over a connection of its own waits, then sees the first."""

from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from cases.actions.requests import request_terms
from cases.actions.strategies import queues, strategies, trials
from cases.enums import DayUnit, RequestKind, TrialMetric
from cases.models import StrategyVersion
from common.errors import Refusal
from staff.enums import Role
from tests.cases.test_lock_order import Beside
from tests.factories import NOW, TODAY, CreditorFactory, UserFactory
from tests.strategy_factories import StrategyVersionFactory


@pytest.mark.django_db(transaction=True)
def test_two_who_begin_a_version_at_once_get_two_numbers() -> None:
    by = UserFactory.create(role=Role.SUPERVISOR)
    beside = Beside(lambda: strategies.draft(by=by, now=NOW))
    with transaction.atomic():
        strategies.draft(by=by, now=NOW)
        beside.started()
    assert beside.done() == []
    assert sorted(StrategyVersion.objects.values_list("number", flat=True)) == [1, 2]


def submit(by: Any) -> None:
    strategies.submit(
        version=StrategyVersionFactory.create(), effective_on=TODAY, note="x", by=by, now=NOW, today=TODAY
    )


def terms() -> request_terms.Terms:
    return request_terms.Terms(days=3, unit=DayUnit.WORKING, source="Contract")


ACTS: dict[str, Callable[[Any], Any]] = {
    "submit": submit,
    "start a test": lambda by: trials.start(
        terms=trials.Terms("all", "x", 50, TrialMetric.KEPT, 5, 10, None, Decimal(1)), by=by, now=NOW, today=TODAY
    ),
    "save a queue": lambda by: queues.save(
        queue=None, name="Care", kind="vulnerable", is_active=True, workers=[], by=by, now=NOW
    ),
    "state a term": lambda by: request_terms.state(
        kind=RequestKind.COMPLAINT, terms=terms(), by=by, now=NOW, creditor=CreditorFactory.create()
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", ACTS)
def test_who_looks_and_then_writes_takes_a_turn_first(name: str) -> None:
    by = UserFactory.create(role=Role.SUPERVISOR)
    with CaptureQueriesContext(connection) as found, suppress(Refusal):
        ACTS[name](by)
    said = [one["sql"] for one in found if "cases_" in one["sql"] or "advisory" in one["sql"]]
    turn = next(place for place, sql in enumerate(said) if "pg_advisory_xact_lock(hashtextextended" in sql)
    assert not [sql for sql in said[:turn] if sql.startswith("SELECT")]
