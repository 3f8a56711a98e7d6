"""Whatever stands in a plan file, the answer is a sentence."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from commissions.engine import starters
from commissions.engine.checks import check

FILES = sorted((Path(__file__).parents[1] / "plans").glob("*.json"))
JUNK: list[Any] = [
    None, [], {}, "", 0, -1, "x", "0", "1.5", 1.5, True, [[]], [None], {"a": 1}, "-3", "999999999999999", "2026-13-01",
    "9999-12-31", 100_000,
]  # fmt: skip


def documents() -> Iterator[dict[str, Any]]:
    yield from (starters.document(name) for name in starters.NAMES)
    for path in FILES:
        held = json.loads(path.read_text(encoding="utf-8"))
        for case in held["cases"]:
            yield {**case, "definition": held["definitions"][case["definition"]]}


DOCUMENTS = list(documents())


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Return each container with each of its keys."""
    keys = value.keys() if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield value, key
        yield from places(value[key])


@given(st.sampled_from(DOCUMENTS), st.randoms(use_true_random=False), st.sampled_from(JUNK), st.booleans())
def test_one_thing_wrong_is_a_sentence(document: dict[str, Any], random: Any, junk: Any, is_left_out: bool) -> None:
    broken = copy.deepcopy(document)
    container, key = random.choice(list(places(broken)))
    if is_left_out:
        del container[key]
    else:
        container[key] = junk
    for one in check(broken):
        assert all(map(str, one.differences))


def test_a_case_that_expects_nothing_fails() -> None:
    (one,) = check({**DOCUMENTS[0], "expected": {}})
    assert [str(each) for each in one.differences] == ["expected: must name at least one figure."]
