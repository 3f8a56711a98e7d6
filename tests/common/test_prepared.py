"""Statements that are planned once for each connection."""

from typing import Any

import pytest
from django.db import connection

from common import prepared
from common.prepared import Prepared

pytestmark = pytest.mark.django_db
TWICE = Prepared("test_twice", "SELECT %(number)s * 2, %(word)s, 5 %% 3", {"number": "int", "word": "text"})


def test_answers_with_the_values_and_counts_as_one_query(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        assert TWICE.rows({"number": 21, "word": "it's"}) == [(42, "it's", 2)]
    assert TWICE.rows({"number": 4, "word": None}) == [(8, None, 2)]


def test_is_planned_without_looking_at_the_values_and_leaves_other_statements_alone() -> None:
    for number in range(3):
        TWICE.rows({"number": number, "word": ""})
    with connection.cursor() as cursor:
        cursor.execute("SELECT generic_plans, custom_plans FROM pg_prepared_statements WHERE name = 'test_twice'")
        generic, custom = cursor.fetchone()
    assert (generic >= 3, custom) == (True, 0)


@pytest.mark.django_db(transaction=True)
def test_plans_again_on_a_new_connection_and_speaks_for_itself_alone() -> None:
    assert TWICE.rows({"number": 1, "word": ""}) == [(2, "", 2)]
    with connection.cursor() as cursor:
        cursor.execute("SHOW plan_cache_mode")
        assert cursor.fetchone() == ("auto",)
    connection.close()
    assert TWICE.rows({"number": 2, "word": ""}) == [(4, "", 2)]


def test_a_text_that_was_made_is_planned_once() -> None:
    for number in (1, 2):
        made = prepared.of_text("SELECT %(number)s + 40 -- made", number="int")
        assert made.rows({"number": number}) == [(40 + number,)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), sum(generic_plans) FROM pg_prepared_statements WHERE statement LIKE '%-- made'"
        )
        assert cursor.fetchone() == (1, 2)


@pytest.mark.django_db(transaction=True)
def test_a_connection_keeps_so_many_plans(monkeypatch: pytest.MonkeyPatch) -> None:
    connection.close()
    monkeypatch.setattr(prepared, "MOST", 3)
    for number in range(7):
        assert prepared.of_text(f"SELECT %(number)s + {number}", number="int").rows({"number": 1}) == [(1 + number,)]
    assert TWICE.rows({"number": 4, "word": None}) == [(8, None, 2)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements")
        assert cursor.fetchone() == (2,)
