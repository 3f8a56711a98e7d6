"""`docs/plans.md`: its examples hold, and it names every field that a plan file may have, where it describes it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from commissions.engine import checks, read_components, read_inputs, read_plan
from commissions.engine.checks import check
from commissions.engine.numbers import ROUNDINGS
from commissions.engine.quantities import SIGNS
from commissions.engine.reading import NotAPlan, Problem, Reader
from tests.commissions.engine.worlds import document

TEXT = (Path(__file__).parents[2] / "docs" / "plans.md").read_text(encoding="utf-8")
EXAMPLES = [json.loads(one) for one in re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)]
EVERYWHERE = {"id", "type", "when", "note", "closed"}
NOBODY_KNOWS = {"nobody_knows": 1}
KNOWN = re.compile(r"nobody_knows: is not known here; known are (.*)\.$")
ONE = {"id": "a", **NOBODY_KNOWS}
DAYS: dict[str, Any] = {"from": "placed_on", "days": 1, **NOBODY_KNOWS}
WHOLE_PLAN: dict[str, Any] = {
    "rounding": {"mode": "half_up", "places": 2, "at": "line", **NOBODY_KNOWS},
    "select": {
        "grace": DAYS,
        "attribution": DAYS,
        "exclude": [{"reason": "a", **NOBODY_KNOWS}],
        "base": {"of": "amount", **NOBODY_KNOWS},
        **NOBODY_KNOWS,
    },
    "credit": {"by": "owner", "on_transfer": NOBODY_KNOWS, **NOBODY_KNOWS},
    "target": {"prorate": "none", **NOBODY_KNOWS},
    "measures": [{"kind": "sum", "of": "amount", **ONE}],
    "line": [{"id": "b", "type": "rate", "choices": [{"value": "1", **NOBODY_KNOWS}]}],
    "settle": {"holdback": NOBODY_KNOWS, "carry": NOBODY_KNOWS, **NOBODY_KNOWS},
    **NOBODY_KNOWS,
}
PERSON = {"balances": {"held": [NOBODY_KNOWS], **NOBODY_KNOWS}, **NOBODY_KNOWS}
WHOLE_INPUTS: dict[str, Any] = {
    "periods": [{"period": {"from": "2026-01-01", **NOBODY_KNOWS}, "people": {"A": PERSON}, **NOBODY_KNOWS}]
}


def part(heading: str) -> str:
    """Return what the document says under a heading, deeper headings left out."""
    after = TEXT.split(f"\n{heading}\n", 1)[1]
    return re.split(r"\n#+ ", after, maxsplit=1)[0]


def known(problems: list[Problem]) -> Iterator[str]:
    """Return the fields that the readers of those objects ask for."""
    for one in map(str, problems):
        if found := KNOWN.search(one):
            yield from found[1].split(", ")


def of_plan(place: str) -> set[str]:
    problems: list[Problem] = []
    read_plan.gather(document(**WHOLE_PLAN), problems)
    return {name for one in problems if one.place.startswith(place) for name in known([one])}


def of_inputs() -> set[str]:
    problems: list[Problem] = []
    read_inputs.read(Reader(WHOLE_INPUTS, "", problems))
    return set(known(problems))


def of_component(kind: str) -> set[str]:
    problems: list[Problem] = []
    read_components.read(Reader({"type": kind, **ONE}, "", problems), (kind,))
    return set(known(problems)) - EVERYWHERE


def of_cases() -> set[str]:
    """Return the fields of a case, and of a file of cases."""
    (one,) = check({"definition": document(), "inputs": WHOLE_INPUTS, "expected": {}, **NOBODY_KNOWS})
    with pytest.raises(NotAPlan) as refused:
        check({"schema": 1, "cases": [1], **NOBODY_KNOWS})
    return set(known([*refused.value.problems, *(each.problem for each in one.differences if each.problem)]))


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_every_example_can_be_read(example: dict[str, Any]) -> None:
    if "definition" in example:
        (one,) = check(example)
        assert one.differences == ()
    else:
        read_plan.read(document(**example))


@pytest.mark.parametrize("kind", read_components.READERS)
def test_every_field_of_a_component_is_described(kind: str) -> None:
    fields = of_component(kind)
    assert fields
    assert [name for name in sorted(fields) if f"`{name}`" not in part(f"### {kind}")] == []


@pytest.mark.parametrize(
    ("place", "headings"),
    [
        ("select", ["### select", "## Facts and names"]),
        ("measures", ["### measures"]),
        ("settle", ["### settle"]),
        ("", ["## Definition", "### select", "### measures", "### settle", "## Facts and names"]),
    ],
)
def test_every_field_of_a_definition_is_described(place: str, headings: list[str]) -> None:
    fields, said = of_plan(place), " ".join(map(part, headings))
    assert fields
    assert [name for name in sorted(fields - EVERYWHERE) if not re.search(rf'[`"]{name}[`"]', said)] == []


def test_every_field_of_a_file_and_a_case_is_described() -> None:
    fields = of_cases() - of_inputs()
    assert {"cases", "definitions", "definition", "pack", "source"} <= fields
    assert [name for name in sorted(fields) if not re.search(rf'[`"]{name}[`"]', part("## A plan file"))] == []


def test_every_field_of_inputs_is_described() -> None:
    fields = of_inputs() | read_inputs.PAYMENT_FIELDS
    assert {"people", "as_of", "joined_on", "owed", "release_on"} <= fields
    assert [name for name in sorted(fields - {"periods"}) if f"`{name}`" not in part("## Inputs")] == []


def test_every_figure_and_code_that_may_be_expected_is_named() -> None:
    said = part("## What may be expected")
    names = {*checks.KINDS, *checks.FIGURES, *checks.SETTLED}
    assert [name for name in sorted(names) if f"`{name}`" not in said] == []


def test_every_choice_is_named() -> None:
    kinds = [name for name in read_plan.KINDS if f"| `{name}` |" not in part("### measures")]
    modes = [name for name in read_components.MODES if name not in part("### bands")]
    ways = [name for name in ROUNDINGS if name not in part("## Definition")]
    signs = [name for name in SIGNS if name not in part("## Facts and names")]
    parts = [name for name in read_plan.PARTS if name not in part("### measures")]
    assert (kinds, modes, ways, signs, parts) == ([], [], [], [], [])
