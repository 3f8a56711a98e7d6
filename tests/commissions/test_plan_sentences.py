"""A plan in words: what its parts say of rows, figures and whom they pay."""

import pytest
from django.utils import translation

from commissions.queries.plans import plan_frame, plan_sentences
from tests.commissions.engine.worlds import plan

LEAD = {
    "id": "lead",
    "type": "override",
    "role": "lead",
    "of": "recovered",
    "by": "attainment",
    "rows": [["0", "100", "0.001"], ["100", None, "0.002"]],
}
REACHED, LEFT_OUT = "percent of the target reached", "their own is left out"
POT = {**LEAD, "id": "pot", "type": "pool", "mode": "whole", "share_by": "equal"}


@pytest.mark.parametrize(
    ("language", "text", "first"),
    [
        (
            "en",
            f"A part of the team's recoveries of the month for who is “lead”, by the team's {REACHED}; {LEFT_OUT}:",
            "below 100: 0.1 %",
        ),
        ("zh-hans", "“lead”按本组其他人的目标达成率（%），得其当月回款的一部分，本人业绩不计：", "0.1%"),
    ],
)
def test_a_lead_by_a_figure_of_the_team(language: str, text: str, first: str) -> None:
    (one,) = plan(team=[LEAD]).team
    with translation.override(language):
        said = plan_sentences.say(one, section="team", currency="CNY")
    assert said.text == text
    assert first in said.lines[0]
    assert len(said.lines) == 2


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "recoveries of the month divided by target, half up, to 1 digits"),
        ("zh-hans", "当月回款 ÷ 目标，四舍五入，保留 1 位小数"),
    ],
)
def test_a_measure_that_is_rounded(language: str, said: str) -> None:
    (one,) = plan(
        line=[], measures=[{"id": "reach", "kind": "ratio", "of": "recovered", "to": "target", "places": 1}]
    ).measures
    with translation.override(language):
        assert plan_frame.measure(one, "CNY") == said


def test_a_pot_of_a_percent_by_a_figure_of_the_team() -> None:
    (one,) = plan(team=[{name: value for name, value in POT.items() if name != "role"}]).team
    said = plan_sentences.say(one, section="team", currency="CNY")
    assert said.text == (
        "A pot of the team's recoveries of the month by its percent of the target reached, shared by equal parts:"
    )
    assert len(said.lines) == 2
