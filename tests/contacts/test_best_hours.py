"""At which hours a debtor answers: one rule in two languages, learnt from the log."""

import random
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from cases.models import BestHour, Case
from contacts.actions import best_hours
from contacts.rules.best_hours import BEST_SQL, Best, best
from tests.examples import examples
from tests.factories import NOW, CaseFactory, ContactFactory


@pytest.mark.parametrize(
    ("calls", "expected"),
    [
        ([], None),
        ([(18, True)] * 4, None),
        ([(18, False)] * 9 + [(19, True)], None),
        ([(18, True)] * 2 + [(19, False)] * 3, Best(18, 2, 5)),
        ([(9, False)] * 8 + [(18, True)] * 7 + [(19, False)] * 12, Best(17, 7, 7)),
        ([(0, True)] * 5, Best(0, 5, 5)),
        ([(23, True)] * 5, Best(22, 5, 5)),
        ([(8, True)] * 9 + [(8, False)] + [(20, True)] * 5 + [(20, False)], Best(7, 9, 10)),
    ],
)
def test_best(calls: list[tuple[int, bool]], expected: Best | None) -> None:
    assert best(calls) == expected


@pytest.mark.django_db
@examples(30)
@given(st.lists(st.tuples(st.integers(0, 23), st.booleans()), min_size=1, max_size=60))
def test_sql_says_the_same_as_python(calls: list[tuple[int, bool]]) -> None:
    rows: dict[str, Any] = {
        "hours": [hour for hour, _answered in calls],
        "answered": [answered for _hour, answered in calls],
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH call AS (SELECT 1 AS case_id, 'UTC' AS time_zone, * FROM unnest(%(hours)s::int[], "
            f"%(answered)s::bool[]) AS t (hour, is_answered)) {BEST_SQL}",
            rows,
        )
        found = cursor.fetchone()
    assert (Best(*found[2:]) if found else None) == best(calls)


def called(case: Case, hour: int, party: str = "nobody", **more: Any) -> Any:
    at = NOW.replace(hour=hour - 8, minute=5) - timedelta(days=random.Random(hour).randrange(2, 40))
    outcome = "refuses" if party == "debtor" else "no_answer"
    return ContactFactory.create(case=case, at=at, party=party, outcome=outcome, **more)


@pytest.mark.django_db
def test_learnt_from_the_debtors_calls_in_the_debtors_zone_and_twice_is_once() -> None:
    case, quiet = CaseFactory.create(last_contact_at=NOW), CaseFactory.create(last_contact_at=NOW)
    for party in ("debtor", "debtor", "nobody", "nobody", "nobody"):
        called(case, 18, party)
    called(case, 9)
    called(quiet, 9, "debtor")
    assert best_hours.learn(now=NOW, since=timedelta(days=1)) == 1
    assert list(BestHour.objects.values_list("case", "time_zone", "hour", "answered", "tried")) == [
        (case.pk, "Asia/Shanghai", 17, 2, 5)
    ]
    assert best_hours.learn(now=NOW) == 0
    assert best_hours.learn(now=NOW + timedelta(days=400), since=timedelta(days=800)) == 0
    assert not BestHour.objects.exists()
