"""The pay curve: corners of the tables, and the cent that jumps."""

from decimal import Decimal
from typing import Any

import pytest

from commissions.engine.read_plan import read
from commissions.engine.starters import NAMES, document
from commissions.queries.plans import curves
from commissions.rules import curve
from tests.pay_plans import PLAN


def drawn(name: str) -> curve.Curve:
    return curve.drawn(read(document(name)["definition"]))


def test_whole_amounts_jump_where_the_steps_begin_and_slices_cure_it() -> None:
    found = drawn("whole-amount")
    assert [(one.recovered, one.jump.quantize(Decimal("0.1"))) for one in found.cliffs] == [
        (10000, Decimal("500.0")),
        (20000, Decimal("1000.0")),
    ]
    assert len(found.sliced) == len(found.points)
    assert not any(one.jump for one in found.sliced)
    at = {one.recovered: one.pay for one in found.sliced}
    assert at[Decimal(20000)] == Decimal("1500.00")


@pytest.mark.parametrize("name", ["slices", "bank-by-bucket", "agency-break-even"])
def test_slices_and_thresholds_never_jump(name: str) -> None:
    found = drawn(name)
    assert found.cliffs == ()
    pays = [one.pay for one in found.points]
    assert pays == sorted(pays)
    assert pays[-1] > 0


def test_the_target_counts_whole_or_in_slices() -> None:
    whole = {**PLAN, "period": [{**PLAN["period"][0], "mode": "whole"}]}
    assert len(curve.drawn(read(whole)).cliffs) == 3
    assert curve.drawn(read(PLAN)).cliffs == ()
    assert curve.drawn(read(PLAN)).target == curve.TARGET


@pytest.mark.parametrize("name", NAMES)
def test_every_starter_is_drawn_or_says_that_it_is_not(name: str) -> None:
    plan = read(document(name)["definition"])
    found = curves.drawing(plan)
    if found is not None:
        assert found.path.startswith("M56.0 ")
        assert found.upward


def test_a_plan_that_pays_nothing_has_no_curve() -> None:
    nothing: Any = {**PLAN, "line": [{"id": "r", "type": "rate", "rate": "0"}], "period": []}
    assert curves.drawing(read(nothing)) is None
    assert curves.drawing(None) is None
