"""One part of a plan as a form: its fields as shown, and the part of the document that was typed."""

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from commissions.engine.quantities import SIGNS
from commissions.forms.plans import cells, pasting, shapes, tables
from commissions.forms.plans.cells import MISSING
from commissions.forms.plans.shapes import Field
from commissions.queries.plans import plan_words as words

MOST_LINES = 12
PASTED = frozenset({"rows", "grid"})
BLANK = 1


@dataclass(slots=True)
class Shown:
    """A field as the form shows it: its text, rows, lines or grid, whatever its kind has.

    `pasted` is what was pasted into a table and cannot be read. A field that the measure does not ask for is `hidden`.
    """

    field: Field
    text: str = ""
    options: list[tuple[str, Any, bool]] = dataclasses.field(default_factory=list)
    lines: list[dict[str, Any]] = dataclasses.field(default_factory=list)
    rows: list[tables.ShownRow] = dataclasses.field(default_factory=list)
    grid: tables.Grid | None = None
    shape: tables.Shape | None = None
    shares: bool = False
    pasted: str = ""
    hidden: bool = False


def fields_of(section: str, part: Mapping[str, Any]) -> tuple[Field, ...]:
    """Return the fields of a part; none for a type that nobody knows."""
    if section in shapes.FRAME:
        return shapes.FRAME[section]
    return shapes.MEASURE if section == "measures" else shapes.COMPONENTS.get(str(part.get("type")), ())


def read(data: Mapping[str, str], section: str, part: Mapping[str, Any]) -> dict[str, Any]:
    """Return the part that was typed; what the form does not show stays as it stands in `part`."""
    known = fields_of(section, part)
    names = {one.inside or one.name for one in known} | ({"rows", "cols"} if _has_grid(known) else set())
    found: dict[str, Any] = {name: value for name, value in part.items() if name not in names}
    simple = [one for one in known if one.kind not in PASTED]
    for one in simple:
        value = READERS[one.kind](data, one)
        if value is MISSING:
            continue
        if one.inside:
            found.setdefault(one.inside, {})[one.name] = value
        else:
            found[one.name] = value
    _grace(found)
    for one in known:
        if one.kind in PASTED:
            found |= _pasted(data, one, found) or _typed(data, one, found)
    return found


def unread(data: Mapping[str, str], section: str, part: Mapping[str, Any]) -> dict[str, str]:
    """Return by table what was pasted into it and cannot be read; `part` is the one that was read."""
    tried = [one for one in fields_of(section, part) if one.kind in PASTED]
    texts = {one.key: data.get(f"{one.key}_paste", "") for one in tried}
    return {one.key: texts[one.key] for one in tried if texts[one.key].strip() and not _pasted(data, one, part)}


def _pasted(data: Mapping[str, str], one: Field, part: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was pasted as the document writes it; nothing for no text, or one that cannot be read."""
    text = data.get(f"{one.key}_paste", "")
    if one.kind == "grid":
        return pasting.grid(text, **_by(part), shares=_shares(part)) or {}
    found = pasting.rows(text, shape_of(part))
    return {"rows": found} if found else {}


def _typed(data: Mapping[str, str], one: Field, part: Mapping[str, Any]) -> dict[str, Any]:
    if one.kind == "grid":
        return tables.typed_grid(data, **_by(part), shares=_shares(part))
    found = tables.typed(data, "rows", shape_of(part))
    return {} if found is MISSING else {"rows": found}


def _by(part: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(part.get(name, "")) for name in ("rows_by", "cols_by")}


def _has_grid(known: tuple[Field, ...]) -> bool:
    return any(one.kind == "grid" for one in known)


def _grace(found: dict[str, Any]) -> None:
    """Say of days without pay whether the last is one: the document wants it said, the form has a box for it."""
    if isinstance(found.get("grace"), dict):
        found["grace"].setdefault("inclusive", False)


def shape_of(part: Mapping[str, Any]) -> tables.Shape:
    """Return how the rows of a part are typed."""
    by = "" if part.get("type") == "attainment" else str(part.get("by", ""))
    values = 2 if part.get("mode") == "interp" else 1
    return tables.Shape(by, shares=_shares(part), values=values, closed=str(part.get("closed", "from")))


def _shares(part: Mapping[str, Any]) -> bool:
    kind, gives = part.get("type"), part.get("gives")
    if kind == "bands":
        return part.get("mode") != "amount" and gives != "amount"
    if kind in {"pool", "override"}:
        return part.get("mode") != "amount"
    return gives == "rate" and kind in {"matrix", "attainment"}


def show(
    section: str,
    part: Mapping[str, Any],
    found: Mapping[int, list[Any]],
    own: list[str],
    pasted: Mapping[str, str] | None = None,
) -> list[Shown]:
    """Return the fields of a part with what stands in them.

    `found` is what was found by row; `own` are the names of the plan's own measures; `pasted` what `unread` returned.
    """
    fields = [_shown(one, section, part, found, own) for one in fields_of(section, part)]
    for one in fields:
        one.pasted = (pasted or {}).get(one.field.key, "")
        one.hidden = section == "measures" and not _asked(one.field.name, part)
    return fields


def _asked(name: str, measure: Mapping[str, Any]) -> bool:
    """Return whether a measure asks for a field, or has something in it."""
    always = name in {"id", "kind", "places", "mode"}
    return always or bool(measure.get(name)) or name in shapes.MEASURE_ASKS.get(str(measure.get("kind")), ())


def _shown(one: Field, section: str, part: Mapping[str, Any], found: Mapping[int, list[Any]], own: list[str]) -> Shown:
    holder = part.get(one.inside, {}) if one.inside else part
    value = holder.get(one.name) if isinstance(holder, Mapping) else None
    shown = Shown(one)
    if one.kind == "rows":
        shown.shape = shape_of(part)
        shown.shares = shown.shape.shares
        shown.rows = tables.shown(value, shown.shape)
        for row in shown.rows:
            row.found = found.get(row.number, [])
    elif one.kind == "grid":
        shown.shares = _shares(part)
        shown.grid = tables.grid(part, shares=shown.shares)
    elif one.kind == "fact":
        shown.options = _facts(section, value, own)
    elif one.kind == "choice":
        shown.options = [(key, label, key == str(value or "")) for key, label in one.options]
    elif one.kind in {"conditions", "choices"}:
        shown.lines = _lines(one.kind, value, section, own, shares=part.get("type") == "rate")
        shown.shares = part.get("type") == "rate"
    else:
        shown.text = WRITERS[one.kind](value)
    return shown


def _facts(section: str, value: Any, own: list[str]) -> list[tuple[str, Any, bool]]:
    known: dict[str, Any] = dict(shapes.FACTS.get(section, words.FACTS)) | {name: words.part(name) for name in own}
    if isinstance(value, str) and value and value not in known:
        known[value] = words.fact(value)
    return [("", "–", not value), *((name, label, name == value) for name, label in known.items())]


def _lines(kind: str, value: Any, section: str, own: list[str], *, shares: bool) -> list[dict[str, Any]]:
    listed = value if isinstance(value, list) else []
    found: list[dict[str, Any]] = []
    for one in [*listed, *([None] * BLANK)]:
        when = (one or {}).get("when") if kind == "choices" and isinstance(one, dict | None) else [one]
        conditions = [each for each in when or [] if isinstance(each, list) and len(each) == 3]
        first = conditions[0] if conditions else ["", "", ""]
        line: dict[str, Any] = {
            "number": len(found) + 1,
            "facts": _facts(section, first[0], own),
            "signs": [(sign, sign == first[1]) for sign in SIGNS],
            "value": cells.from_scalar(first[2]),
            "more": cells.to_json(conditions[1:]) if len(conditions) > 1 else "",
        }
        if kind == "choices" and isinstance(one, dict):
            line["result"] = (cells.from_share if shares else cells.from_number)(one.get("value"))
        found.append(line)
    return found


def _text(data: Mapping[str, str], one: Field) -> Any:
    return cells.clean(data.get(one.key, "")) or MISSING


def _fact(data: Mapping[str, str], one: Field) -> Any:
    return cells.clean(data.get(f"{one.key}_other", "")) or _text(data, one)


def _through(read_cell: Any) -> Any:
    def reader(data: Mapping[str, str], one: Field) -> Any:
        text = cells.clean(data.get(one.key, ""))
        return read_cell(text) if text else MISSING

    return reader


def _conditions(data: Mapping[str, str], one: Field) -> Any:
    found = []
    for place in range(1, MOST_LINES + 1):
        condition = _condition(data, f"{one.key}_{place}")
        if condition is not None:
            found.append(condition)
    return found or MISSING


def _condition(data: Mapping[str, str], key: str) -> list[Any] | None:
    name, sign = cells.clean(data.get(f"{key}_fact", "")), data.get(f"{key}_sign", "")
    if not name:
        return None
    return [name, sign, cells.to_scalar(data.get(f"{key}_value", ""), many=sign in {"in", "not in"})]


def _choices(data: Mapping[str, str], one: Field) -> Any:
    found = []
    for place in range(1, MOST_LINES + 1):
        key = f"{one.key}_{place}"
        result = cells.clean(data.get(f"{key}_result", ""))
        if not result:
            continue
        condition = _condition(data, key)
        more = cells.from_json(data.get(f"{key}_more", "") or "[]")
        when = [*([condition] if condition else []), *(more if isinstance(more, list) else [])]
        read_cell = cells.to_share if data.get(f"{one.key}_shares") else cells.to_number
        found.append(({"when": when} if when else {}) | {"value": read_cell(result)})
    return found or MISSING


def _listed(text: str) -> list[Any]:
    parts = (cells.clean(line) for line in text.splitlines())
    return [cells.from_json(part) if part.startswith("{") else part for part in parts if part]


def _weights(text: str) -> Any:
    found = {}
    for line in text.splitlines():
        name, _sign, weight = cells.clean(line).partition("=")
        if name.strip():
            found[name.strip()] = cells.to_number(weight)
    return found


def _raw(read_text: Any) -> Any:
    def reader(data: Mapping[str, str], one: Field) -> Any:
        return read_text(data.get(one.key, "")) or MISSING

    return reader


READERS: dict[str, Any] = {
    "text": _text,
    "choice": _text,
    "fact": _fact,
    "number": _through(cells.to_number),
    "whole": _through(cells.to_number),
    "share": _through(cells.to_share),
    "quantity": _through(cells.to_quantity),
    "flag": lambda data, one: True if data.get(one.key) else MISSING,
    "conditions": _conditions,
    "choices": _choices,
    "reasons": _raw(_listed),
    "weights": _raw(_weights),
    "names": _raw(lambda text: [part for part in re.split(r"[,、\s]+", cells.clean(text)) if part]),
}
WRITERS: dict[str, Any] = {
    "text": cells.from_number,
    "number": cells.from_number,
    "whole": cells.from_number,
    "share": cells.from_share,
    "quantity": cells.from_quantity,
    "flag": lambda value: "1" if value else "",
    "reasons": lambda value: (
        "\n".join(cells.from_scalar(one) for one in value or []) if isinstance(value, list) else ""
    ),
    "weights": lambda value: (
        "\n".join(f"{name} = {one}" for name, one in value.items()) if isinstance(value, dict) else ""
    ),
    "names": lambda value: ", ".join(map(str, value)) if isinstance(value, list) else "",
}
