"""The plans to start from hold their examples, pass lint, and pay for more than money."""

import pytest

from commissions.engine import starters
from commissions.engine.checks import check
from commissions.engine.conduct import judge
from commissions.engine.lint import lint
from commissions.engine.read_plan import read


@pytest.mark.parametrize("name", starters.NAMES)
def test_a_plan_to_start_from_holds_its_example(name: str) -> None:
    (one,) = check(starters.document(name))
    assert one.differences == ()


@pytest.mark.parametrize("name", starters.NAMES)
def test_a_plan_to_start_from_is_refused_nowhere(name: str) -> None:
    plan = read(starters.document(name)["definition"])
    assert [one for one in lint(plan) if one.refuses] == []
    assert [one for one in judge(plan, chinese=True).findings if one.refuses] == []
