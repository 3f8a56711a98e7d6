"""Each run's own table of lines: as protected as all lines are, replaced as one, and like them in every index."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from commissions.actions import line_tables, runs
from commissions.models import Line, Run
from tests import factories
from tests.commissions.conftest import figured

NOW = factories.NOW
pytestmark = pytest.mark.django_db
INDEXES = """
    SELECT indisunique, indnullsnotdistinct, indkey::text, pg_get_expr(indpred, indrelid) FROM pg_index
    WHERE indrelid = %s::regclass ORDER BY 1, 2, 3, 4
"""


def _rows(sql: str, *params: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def _own(run: Run) -> list[str]:
    """Return the tables of a run that are part of all lines; those of other runs may stand beside them."""
    with connection.cursor() as cursor:
        cursor.execute(line_tables.PARTS, [f"commissions!_line!_run!_{run.pk}!_%"])
        return [name for (name,) in cursor.fetchall()]


@pytest.fixture
def run(paid: Any, clerk: Any, collector: Any, october: Any) -> Run:
    """Return a figured run with two lines."""
    paid("400", by=collector, dpd=10)
    paid("600.01", by=collector, dpd=100)
    return figured(october, clerk)


def test_a_run_figured_again_has_one_table_with_the_indexes_of_all_lines(run: Run, clerk: Any, paid: Any) -> None:
    before = _own(run)
    paid("70", by=None)
    figured(run, clerk)
    [own] = after = _own(run)
    assert (len(before), before == after) == (1, False)
    assert _rows(f"SELECT count(*) FROM {own}") == [(3,)]
    assert Line.objects.count() == run.lines.count() == 3
    assert _rows(INDEXES, own) == _rows(INDEXES, "commissions_line")


def test_lines_from_before_there_were_tables_of_runs_are_replaced(run: Run, clerk: Any) -> None:
    [own] = _own(run)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE kept AS TABLE {own}; DROP TABLE {own}")
        cursor.execute("INSERT INTO commissions_line SELECT * FROM kept")
    assert _rows("SELECT count(*) FROM commissions_line_rest") == [(2,)]
    again = figured(run, clerk)
    assert (again.counts["same"], again.lines.count()) == (True, 2)
    assert _rows("SELECT count(*) FROM commissions_line_rest") == [(0,)]


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO {own} SELECT * FROM commissions_line LIMIT 1",
        "UPDATE {own} SET amount = amount + 1",
        "DELETE FROM {own}",
        "TRUNCATE {own}",
        "INSERT INTO commissions_line_rest SELECT * FROM commissions_line LIMIT 1",
        "TRUNCATE commissions_line_rest",
    ],
)
def test_the_table_of_an_approved_run_is_locked(run: Run, clerk: Any, second: Any, sql: str) -> None:
    runs.approve(by=second, run=runs.send_to_review(by=clerk, run=run, now=NOW), now=NOW)
    [own] = _own(run)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.format(own=own))
