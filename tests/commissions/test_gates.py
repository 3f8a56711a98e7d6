"""What breaks a condition on a score or on complaints, and what meets it."""

from decimal import Decimal

import pytest

from commissions.rules import gates


@pytest.mark.parametrize(
    ("sign", "bound", "breaks", "meets"),
    [
        (">=", "80", "79.99", "80"),
        (">", "80", "80", "81"),
        ("<", "2", "2", "1"),
        ("<=", "2", "3", "2"),
        ("=", "0", "1", "0"),
    ],
)
def test_the_nearest_figure_that_breaks_a_condition(sign: str, bound: str, breaks: str, meets: str) -> None:
    edge = gates.fails(sign, Decimal(bound))
    assert edge is not None
    assert (edge.figure, edge.value) == (Decimal(breaks), 0)
    assert not gates.meets(sign, Decimal(bound), edge.figure)
    assert gates.enough(sign, Decimal(bound)) == Decimal(meets)
    assert gates.meets(sign, Decimal(bound), Decimal(meets))
    assert not gates.meets(sign, Decimal(bound), None)


def test_other_conditions_are_not_watched() -> None:
    assert gates.fails("!=", Decimal(2)) is None
