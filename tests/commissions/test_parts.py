"""Parts of a document as forms: what is shown and sent back says the same; what is typed is kept, faults and all."""

import json
from pathlib import Path
from typing import Any

import pytest

from commissions.engine.read_plan import KINDS
from commissions.forms.plans import editor, parts, shapes
from commissions.forms.plans.parts import Shown

FILES = sorted((Path(__file__).parent / "plans").glob("*.json"))


def sent(form: list[Shown]) -> dict[str, str]:
    """Return what a browser sends of a form that nobody touched."""
    data: dict[str, str] = {}
    for shown in form:
        key = shown.field.key
        if shown.field.kind in {"fact", "choice"}:
            data[key] = next((value for value, _label, chosen in shown.options if chosen), "")
        elif shown.field.kind == "rows":
            data |= rows_sent("rows", shown.rows)
        elif shown.grid is not None:
            data |= rows_sent("cols", shown.grid.cols) | rows_sent("rows", [row for row, _cells in shown.grid.rows])
            for row, cells in shown.grid.rows:
                data |= {f"cell_{row.number}_{place}": text for place, text in cells}
        elif shown.field.kind in {"conditions", "choices"}:
            data |= lines_sent(shown)
        else:
            data[key] = shown.text
    return data


def rows_sent(name: str, rows: list[Any]) -> dict[str, str]:
    data: dict[str, str] = {}
    for row in rows:
        data |= {f"{name}_from_{row.number}": row.start, f"{name}_to_{row.number}": row.end}
        for part, text in zip(("value", "until"), row.values, strict=False):
            data[f"{name}_{part}_{row.number}"] = text
    return data


def lines_sent(shown: Shown) -> dict[str, str]:
    key = shown.field.key
    data: dict[str, str] = {}
    if shown.shares:
        data[f"{key}_shares"] = "1"
    for line in shown.lines:
        at = f"{key}_{line['number']}"
        data[f"{at}_fact"] = next((value for value, _label, chosen in line["facts"] if chosen), "")
        data[f"{at}_sign"] = next((sign for sign, chosen in line["signs"] if chosen), "<")
        data |= {f"{at}_value": line["value"], f"{at}_result": line.get("result") or "", f"{at}_more": line["more"]}
    return data


def definitions() -> list[Any]:
    found = []
    for path in FILES:
        file = json.loads(path.read_text(encoding="utf-8"))
        found += [one for one in file.get("definitions", {}).values() if "versions" not in one]
        found += [one["definition"] for one in file["cases"] if isinstance(one.get("definition"), dict)]
    return [one for one in found if isinstance(one, dict) and "versions" not in one]


def plainly(value: Any) -> Any:
    """Return a value with its numbers as numbers, so that 0.10 and 0.1 are one."""
    if isinstance(value, dict):
        return {name: plainly(one) for name, one in value.items()}
    if isinstance(value, list):
        return [plainly(one) for one in value]
    try:
        return float(value) if not isinstance(value, bool) else value
    except (TypeError, ValueError):
        return value


def test_every_component_of_every_worked_case_comes_back_as_it_was() -> None:
    seen: set[str] = set()
    for definition in definitions():
        for section in ("line", "period", "team"):
            for part in definition.get(section, []):
                if part.get("type") not in shapes.COMPONENTS:
                    continue
                form = parts.show(section, part, {}, [])
                back = parts.read(sent(form), section, part)
                assert plainly(back) == plainly(part)
                seen.add(part["type"])
    assert seen == set(shapes.COMPONENTS)


def test_a_measure_asks_for_what_its_kind_needs_and_hides_nothing_that_is_written() -> None:
    def seen(measure: dict[str, Any]) -> set[str]:
        return {one.field.name for one in parts.show("measures", measure, {}, []) if not one.hidden}

    frame = {"id", "kind", "places", "mode"}
    kinds = {kind for kind, _label in shapes.MEASURE_KINDS if kind}
    assert shapes.MEASURE_ASKS.keys() == kinds == set(KINDS)
    for kind in kinds:
        assert seen({"id": "x", "kind": kind}) == frame | set(shapes.MEASURE_ASKS[kind])
    assert seen({"id": "x"}) == frame
    assert seen({"id": "x", "kind": "rank", "weights": {"a": "1"}}) == frame | {"of", "weights"}


def test_every_frame_and_measure_of_every_worked_case_comes_back_as_it_was() -> None:
    for definition in definitions():
        for section in shapes.FRAME:
            part = definition.get(section, {})
            assert plainly(parts.read(sent(parts.show(section, part, {}, [])), section, part)) == plainly(part)
        for part in definition.get("measures", []):
            back = parts.read(sent(parts.show("measures", part, {}, [])), "measures", part)
            assert plainly(back) == plainly(part)


BANDS = {"id": "age", "type": "bands", "by": "dpd_at_placement", "mode": "whole", "rows": [["0", None, "0.01"]]}


THREE = [["0", "31", "0.005"], ["31", "61", "0.008"], ["61", None, "0.012"]]


@pytest.mark.parametrize(
    ("pasted", "rows"),
    [
        ("0\t30\t0.5\n31\t\t1", [["0", "31", "0.005"], ["31", None, "0.01"]]),
        ("Days\tRate\n0-30\t0.5 %\n31-60\t0.8%\n61\t以上\t1.2", THREE),
        ("0;0.5\n31;0.8\n61;1.2", THREE),
        ("０\t３０\t０.５\n31\t不限\t0.8", [["0", "31", "0.005"], ["31", None, "0.008"]]),
    ],
)
def test_rows_are_pasted_from_a_spreadsheet(pasted: str, rows: Any) -> None:
    data = {"id": "age", "by": "dpd_at_placement", "mode": "whole", "rows_paste": pasted, "rows_from_1": "9"}
    assert parts.read(data, "line", BANDS)["rows"] == rows


def test_what_is_no_number_stays_as_it_was_typed() -> None:
    data = {"id": "age", "by": "dpd_at_placement", "mode": "", "rows_from_1": "0", "rows_to_1": "soon"}
    data |= {"rows_value_1": "much"}
    found = parts.read(data, "line", BANDS)
    assert found == {"id": "age", "type": "bands", "by": "dpd_at_placement", "rows": [["0", "soon", "much"]]}


@pytest.mark.parametrize(
    ("what", "key"), [("line:bands", "line-0"), ("split", "credit"), ("measures:measure", "measures-0")]
)
def test_a_part_is_added_moved_and_taken_out(what: str, key: str) -> None:
    document, found = editor.added({}, what)
    assert found == key
    if key == "credit":
        assert document["credit"] == {"by": "owner", "on_transfer": {"old_bps": "3000", "days": "30"}}
        return
    again, second = editor.added(document, what)
    section = key.split("-", maxsplit=1)[0]
    names = [one["id"] for one in again[section]]
    assert len(set(names)) == 2
    assert [one["id"] for one in editor.moved(again, second, "up")[section]] == names[::-1]
    assert editor.moved(document, key, "remove") == {}


def test_everything_that_can_be_added_can_be_read_and_said() -> None:
    for _section, kinds in editor.addable():
        for what, _label in kinds:
            document, key = editor.added({"schema": 1, "currency": "CNY"}, what)
            section, index = editor.place_of(key)
            assert parts.show(section, editor.part_at(document, section, index), {}, [])


@pytest.mark.parametrize("key", ["line-9", "nonsense", "line", "select-1", "line-x", ""])
def test_a_part_that_is_not_there_is_not_found(key: str) -> None:
    with pytest.raises(editor.NoSuchPart):
        editor.with_part({"line": []}, key, {})
