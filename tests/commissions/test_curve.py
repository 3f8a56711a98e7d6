"""The pay curve: corners of the tables, and the cent that jumps."""

from decimal import Decimal
from itertools import pairwise
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
        assert all(20 <= y <= 250 for corners in _corners(found.path) + _corners(found.dashed) for _x, y in corners)


def test_a_plan_that_pays_the_same_whatever_comes_in_has_no_curve() -> None:
    assert curves.drawing(read(document("score-bonus")["definition"])) is None
    with pytest.raises(curve.NoCurve):
        drawn("score-bonus")


def test_a_plan_that_pays_nothing_has_no_curve() -> None:
    nothing: Any = {**PLAN, "line": [{"id": "r", "type": "rate", "rate": "0"}], "period": []}
    assert curves.drawing(read(nothing)) is None
    assert curves.drawing(None) is None


TARGET_ROWS = [["0", "80", "0.8"], ["80", "100", "1"], ["100", "120", "1.25"], ["120", None, "1.5"]]
CLOSE = [["0", "80", "0.9"], ["80", "82", "1"], ["82", "84", "1.02"], ["84", "100", "1.04"], ["100", None, "1.06"]]
FALLS = [["0", "40", "2"], ["40", "80", "1.5"], ["80", None, "1"]]
EARLY = [["0", "2", "0"], ["2", "4", "0.5"], ["4", None, "1"]]


def _target(rows: Any) -> Any:
    return {**PLAN, "period": [{"id": "target", "type": "attainment", "mode": "whole", "rows": rows}]}


def _corners(path: str) -> list[list[tuple[float, float]]]:
    parts = [part.split("L") for part in path.split("M")[1:]]
    return [[(float(x), float(y)) for x, y in (spot.split() for spot in part)] for part in parts]


def _covers(left: float, right: float, baseline: float, corners: list[tuple[float, float]]) -> bool:
    """Return whether signs of 8 units in height stand on a line."""
    for (x, y), (next_x, next_y) in pairwise(corners):
        for step in range(101):
            at, high = x + (next_x - x) * step / 100, y + (next_y - y) * step / 100
            if left < at < right and baseline - 8 < high < baseline:
                return True
    return False


@pytest.mark.parametrize(
    "definition",
    [*(_target(rows) for rows in (TARGET_ROWS, CLOSE, FALLS, EARLY)), document("whole-amount")["definition"]],
    ids=["target", "close", "falls", "early", "whole-amount"],
)
def test_no_amount_covers_the_curve_or_another_one(definition: Any) -> None:
    found = curves.drawing(read(definition))
    assert found is not None
    lines = _corners(found.path) + _corners(found.dashed)
    words = [(506.0, 576.0, float(found.last_y)), (506.0, 576.0, float(found.dashed_y))]
    for one in found.cliffs:
        at, wide = float(one["label_x"]), 6.5 * len(f"+{one['jump']:,.2f}")
        words.append((at - wide, at, float(one["label_y"])))
    assert len(words) > 3
    for place, (left, right, baseline) in enumerate(words):
        assert 0 < left < right < 600
        assert -10 < baseline < 262
        assert not any(_covers(left, right, baseline, corners) for corners in lines)
        for other_left, other_right, other in words[:place]:
            assert right <= other_left or other_right <= left or abs(baseline - other) >= 10
