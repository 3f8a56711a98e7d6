"""A run whose lines several connections write is the run that one connection writes."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction

from commissions.actions import calculation, facts, line_tables, lines, parts
from commissions.models import Line, Run
from common.errors import Refusal
from staff.models import User
from tests import factories
from tests.commissions.conftest import Silent

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def several(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let three connections write the lines of any run."""
    settings.RUN_CONNECTIONS = 3
    monkeypatch.setattr(parts, "LEAST", 1)


@pytest.fixture
def busy(paid: Any, hired: Callable[..., User], collector: User, october: Run) -> Run:
    """Return the run of a month with payments of two people, some taken back, overpaid or of nobody."""
    other = hired(name="Dale Hobart")
    for number in range(14):
        payment = paid(f"{100 + number}", by=(collector, other)[number % 2], on=date(2026, 10, 1 + number))
        if number % 4 == 0:
            paid(f"-{50 + number}", by=(other, collector)[number % 2], on=date(2026, 10, 20), reverses=payment)
    paid("300", by=collector, beyond="120")
    paid("70", by=None)
    facts.capture(now=factories.NOW)
    return october


def _figured(run: Run, by: User) -> Run:
    return calculation.calculate(by=by, run=run, now=factories.NOW, tell=Silent())


def _begun(run: Run) -> list[str]:
    """Return the tables of a run that are no part of all lines."""
    with connection.cursor() as cursor:
        cursor.execute(line_tables.LEFT, [f"commissions!_line!_run!_{run.pk}!_%"])
        return [name for (name,) in cursor.fetchall()]


def _rows(run: Run) -> list[Any]:
    return sorted(
        Line.objects.filter(run=run).values_list("payment", "collector", "base", "amount", "exclusion"), key=str
    )


def test_a_connection_that_has_had_temporary_tables_writes_as_well() -> None:
    def memory(cursor: Any, before: str) -> str:
        cursor.execute(before)
        cursor.execute(parts.MEMORY)
        cursor.execute("SHOW temp_buffers")
        return str(cursor.fetchone()[0])

    assert parts.elsewhere(memory, "SELECT 1") == "128MB"
    used = "SET temp_buffers = '8MB'; CREATE TEMPORARY TABLE a ON COMMIT DROP AS SELECT 1"
    with transaction.atomic(), connection.cursor() as cursor:
        assert memory(cursor, used) == "8MB"


def test_the_parts_make_the_whole(busy: Run, clerk: User, several: None, monkeypatch: pytest.MonkeyPatch) -> None:
    began: list[int] = []
    written = lines.of_group

    def counted(*given: Any) -> Any:
        began.append(given[-1].number)
        return written(*given)

    monkeypatch.setattr(lines, "of_group", counted)
    together = _figured(busy, clerk)
    rows = _rows(together)
    assert sorted(began) == [0, 1, 2]
    with transaction.atomic():
        alone = _figured(busy, clerk)
    assert sorted(began) == [0, 0, 1, 2], "within a transaction nobody else sees what it reads"
    assert alone.fingerprint == together.fingerprint
    assert alone.counts["same"]
    assert _rows(alone) == rows
    assert {one[-1] for one in rows} >= {"", "reversed", "reversal", "overpaid", "unattributed"}


def test_a_part_that_fails_leaves_nothing(
    busy: Run, clerk: User, several: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _figured(busy, clerk)
    rows, written = _rows(before), lines.of_group

    def loses(*given: Any) -> Any:
        count, sums = written(*given)
        return count - (given[-1].number == 2), sums

    monkeypatch.setattr(lines, "of_group", loses)
    with pytest.raises(Refusal, match="has no line"):
        _figured(busy, clerk)
    assert _begun(busy) == []
    assert _rows(busy) == rows
    busy.refresh_from_db()
    assert busy.fingerprint == before.fingerprint


def test_what_a_crash_left_is_gone_with_the_next(busy: Run, clerk: User, several: None) -> None:
    parts.elsewhere(line_tables.opened, busy)
    assert len(_begun(busy)) == 1
    run = _figured(busy, clerk)
    assert _begun(run) == []
    assert Line.objects.filter(run=run).count() == run.counts["lines"]


def test_few_payments_need_one_connection(settings: Any) -> None:
    settings.RUN_CONNECTIONS = 4
    assert parts.number_of(parts.LEAST - 1) == 1
    assert parts.number_of(parts.LEAST) == 4
