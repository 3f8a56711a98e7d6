"""Which row of a table holds a value: at the edges, between rows that leave a gap, and past the last that ends."""

from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissions.engine.numbers import Ratio
from commissions.engine.tables import Row, Table

# From 0 to 10 and from 20 to 30: such a plan is not approved, but a draft of it is figured.
ROWS = (Row(Decimal(0), Decimal(10), Decimal(1)), Row(Decimal(20), Decimal(30), Decimal(2)))


@pytest.mark.parametrize("ratio", [False, True])
@pytest.mark.parametrize(
    ("at", "from_", "to"),
    [
        ("-0.01", None, None),
        ("0", 0, 0),
        ("9.99", 0, 0),
        ("10", None, 0),
        ("10.01", None, None),
        ("20", 1, None),
        ("20.01", 1, 1),
        ("29.99", 1, 1),
        ("30", None, 1),
        ("30.01", None, None),
    ],
)
def test_an_end_belongs_to_one_row_or_to_none(at: str, from_: int | None, to: int | None, ratio: bool) -> None:
    value = Ratio(Decimal(at) * 3, Decimal(3)) if ratio else Decimal(at)
    assert [Table(ROWS, closed).place(value) for closed in ("from", "to")] == [from_, to]


@pytest.mark.parametrize("closed", ["from", "to"])
def test_a_table_without_rows_holds_nothing(closed: str) -> None:
    assert Table((), closed).place(Decimal(0)) is None


@st.composite
def tables(draw: Any) -> Table:
    """Return rows in order, some with a gap before the next; the last may end."""
    edges = sorted(draw(st.sets(st.integers(0, 40).map(Decimal), min_size=2, max_size=8)))
    found = [Row(start, end, Decimal(1)) for start, end in pairwise(edges) if draw(st.integers(0, 3))]
    if draw(st.booleans()):
        found.append(Row(edges[-1], None, Decimal(1)))
    return Table(tuple(found), draw(st.sampled_from(["from", "to"])))


@given(tables(), st.integers(-2, 84).map(lambda halves: Decimal(halves) / 2))
def test_one_row_or_none_holds_a_value(table: Table, at: Decimal) -> None:
    first = table.rows[0].start if table.rows else None
    holding: list[int | None] = [
        place
        for place, row in enumerate(table.rows)
        if (row.start <= at if table.closed == "from" or at == first else row.start < at)
        and (row.end is None or (at < row.end if table.closed == "from" else at <= row.end))
    ]
    assert [table.place(at)] == (holding or [None])
    assert table.place(Ratio(at * 7, Decimal(7))) == table.place(at)
