"""Segments: one rule in two languages, the first that fits, and what is odd about an order."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from cases.rules.strategies import segments as rule
from cases.rules.strategies.segments import FIELDS, NUMBER_OPS, Condition, ConditionUnreadable, Facts, Finding, Remark
from tests.examples import examples


def asked(*conditions: tuple[str, str, Any]) -> tuple[Condition, ...]:
    return tuple(Condition.read({"field": field, "op": op, "value": value}) for field, op, value in conditions)


FACTS = Facts(
    age=74,
    bucket=3,
    amount=Decimal("1200.50"),
    broken_in_row=2,
    kept=1,
    reached=True,
    product=frozenset({"gold"}),
    creditor=frozenset({"hlb"}),
)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (("age", "at_least", 74), True),
        (("age", "at_most", 73), False),
        (("bucket", "at_most", 3), True),
        (("amount", "at_least", "1200.50"), True),
        (("amount", "at_least", "1200.51"), False),
        (("broken_in_row", "at_least", 2), True),
        (("kept", "at_most", 0), False),
        (("score", "at_least", 35), True),
        (("score", "at_least", 36), False),
        (("product", "one_of", ["gold", "silver"]), True),
        (("product", "none_of", ["gold"]), False),
        (("creditor", "one_of", ["cmb"]), False),
        (("hold", "none_of", ["vulnerable"]), True),
        (("hold", "one_of", ["vulnerable"]), False),
    ],
)
def test_condition(condition: tuple[str, str, Any], expected: bool) -> None:
    assert rule.holds(asked(condition)[0], FACTS) is expected


@pytest.mark.parametrize(
    "raw",
    [
        {},
        {"field": "shoe size", "op": "at_least", "value": 1},
        {"field": "age", "op": "one_of", "value": ["1"]},
        {"field": "product", "op": "at_least", "value": 1},
        {"field": "age", "op": "at_least", "value": "old"},
        {"field": "age", "op": "at_least", "value": "NaN"},
        {"field": "product", "op": "one_of", "value": [" "]},
        {"field": "product", "op": "one_of", "value": 5},
        {"field": "product", "op": "one_of", "value": "gold"},
        {"field": "hold", "op": "none_of", "value": None},
        {"field": "hold", "op": "none_of", "value": {"cease_request": 1}},
        {"field": "age", "op": "at_least", "value": [30]},
        {"field": ["age"], "op": ["at_least"], "value": 30},
    ],
)
def test_unreadable_condition(raw: dict[str, Any]) -> None:
    with pytest.raises(ConditionUnreadable):
        Condition.read(raw)


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({"kept": 0, "broken_in_row": 0, "bucket": 0, "reached": False}, 50),
        ({"kept": 9, "broken_in_row": 0, "bucket": 0, "reached": True}, 90),
        ({"kept": 0, "broken_in_row": 9, "bucket": 7, "reached": False}, 0),
        ({"kept": 1, "broken_in_row": 2, "bucket": 3, "reached": True}, 35),
    ],
)
def test_score(known: dict[str, Any], expected: int) -> None:
    assert rule.score(**known) == expected


def test_first_wins_and_no_condition_takes_all() -> None:
    old, rich, rest = asked(("age", "at_least", 60)), asked(("amount", "at_least", 100)), asked()
    assert rule.first([old, rich, rest], FACTS) == 0
    assert rule.first([rich, old], FACTS) == 0
    assert rule.first([asked(("age", "at_most", 1))], FACTS) is None
    assert rule.first([asked(("age", "at_most", 1)), rest], FACTS) == 1


@pytest.mark.parametrize(
    ("segments", "expected"),
    [
        ([asked()], []),
        ([asked(("age", "at_most", 30))], [Remark(Finding.GAP, None)]),
        ([asked(), asked(("age", "at_most", 30))], [Remark(Finding.UNREACHABLE, 1, 0)]),
        ([asked(("age", "at_least", 60), ("age", "at_most", 30)), asked()], [Remark(Finding.EMPTY, 0)]),
        ([asked(("age", "at_most", 30)), asked(("age", "at_least", 31)), asked()], []),
        ([asked(("age", "at_most", 31)), asked(("age", "at_least", 31)), asked()], [Remark(Finding.OVERLAP, 1, 0)]),
        (
            [asked(("age", "at_most", 60)), asked(("age", "at_least", 31), ("age", "at_most", 60)), asked()],
            [Remark(Finding.UNREACHABLE, 1, 0)],
        ),
        (
            [asked(("creditor", "one_of", ["a"])), asked(("creditor", "one_of", ["b"]))],
            [Remark(Finding.GAP, None)],
        ),
        (
            [asked(("product", "one_of", ["a"])), asked(("product", "one_of", ["a"]), ("kept", "at_least", 1))],
            [Remark(Finding.UNREACHABLE, 1, 0), Remark(Finding.GAP, None)],
        ),
        (
            [asked(("hold", "none_of", ["legal"])), asked(("hold", "one_of", ["legal"]))],
            [Remark(Finding.GAP, None)],
        ),
    ],
)
def test_remarks(segments: list[tuple[Condition, ...]], expected: list[Remark]) -> None:
    assert rule.remarks(segments) == expected


WORDS = st.frozensets(st.sampled_from(["a", "b", "c"]), max_size=3)
NUMBERS = st.integers(0, 9)


@st.composite
def conditions(draw: st.DrawFn) -> Condition:
    field = draw(st.sampled_from(list(FIELDS)))
    op = draw(st.sampled_from(FIELDS[field]))
    value: Any = draw(NUMBERS) if op in NUMBER_OPS else draw(WORDS.filter(bool))
    if field == "score":
        value = value * 10
    return Condition.read({"field": field, "op": op, "value": value})


ROWS = st.builds(
    Facts,
    age=NUMBERS,
    bucket=st.integers(0, 7),
    amount=NUMBERS.map(Decimal),
    broken_in_row=NUMBERS,
    kept=NUMBERS,
    reached=st.booleans(),
    product=WORDS,
    creditor=st.sampled_from(["a", "b", "c"]).map(lambda one: frozenset({one})),
    hold=WORDS,
)
SEGMENTS = st.lists(st.lists(conditions(), max_size=4).map(tuple), max_size=5)
COLUMNS = ["age", "bucket", "amount", "broken_in_row", "kept", "reached", "product", "creditor", "hold"]


@pytest.mark.django_db
@examples(60)
@given(rows=st.lists(ROWS, min_size=1, max_size=15), segments=SEGMENTS)
def test_sql_says_the_same_as_python(rows: list[Facts], segments: list[tuple[Condition, ...]]) -> None:
    place, params = rule.place_sql(segments)
    line = "(%s, %s, %s::numeric, %s, %s, %s, %s::text[], %s::text[], %s::text[])"
    values: list[Any] = []
    for one in rows:
        known = [getattr(one, name) for name in COLUMNS]
        values += [sorted(value) if isinstance(value, frozenset) else value for value in known]
    with connection.cursor() as cursor:
        source = cursor.mogrify(", ".join([line] * len(rows)), values).decode().replace("%", "%%")
        cursor.execute(f"SELECT {place} FROM (VALUES {source}) AS f ({', '.join(COLUMNS)})", params)
        found = [row[0] for row in cursor.fetchall()]
    assert found == [rule.first(segments, one) for one in rows]


@given(segments=SEGMENTS, facts=ROWS)
def test_what_is_called_unreachable_is_never_reached(segments: list[tuple[Condition, ...]], facts: Facts) -> None:
    never = {one.place for one in rule.remarks(segments) if one.finding in (Finding.UNREACHABLE, Finding.EMPTY)}
    assert rule.first(segments, facts) not in never
