"""Reads components: one function for each type, all problems kept by the reader."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from commissions.engine.components import (
    ZERO,
    Attainment,
    Bands,
    Bonus,
    CapFloor,
    Choice,
    Component,
    Factor,
    Gate,
    GuaranteeDraw,
    Matrix,
    Override,
    PerUnit,
    Pool,
    Rate,
    Threshold,
)
from commissions.engine.quantities import Quantity
from commissions.engine.reading import Reader

MODES = ("whole", "slice", "amount", "interp")


def read(reader: Reader, types: tuple[str, ...]) -> Component | None:
    """Return the component of the reader, of one of the types that its section takes; None when there is no such."""
    name = reader.text("id", needed=True, says="give the component a short name", default="?")
    kind = reader.text("type", needed=True, says="choose " + ", ".join(types))
    if kind and kind not in types:
        home = next((f"; {kind} stands in {section}" for section, held in HOMES.items() if kind in held), "")
        reader.fault("type", "not_a_type", f'knows no type "{kind}"; this section takes {", ".join(types)}{home}.')
    if kind not in types:
        return None
    component = READERS[kind](reader, name)
    reader.raw("note")
    reader.done()
    return component


def _choices(reader: Reader) -> tuple[Choice, ...]:
    found = []
    for one in reader.children("choices"):
        value = one.number("value", needed=True)
        found.append(Choice(one.conditions("when"), value or Decimal(0)))
        one.done()
    return tuple(found)


def _one_of(reader: Reader, *fields: str) -> None:
    given = [name for name in fields if reader.has(name)]
    if len(given) != 1:
        reader.fault("", "one_of", f"needs exactly one of {', '.join(fields)}; it has {' and '.join(given) or 'none'}.")


def _rate(reader: Reader, name: str) -> Component:
    _one_of(reader, "rate", "rate_of", "choices")
    return Rate(
        name,
        reader.conditions("when"),
        of=reader.quantity("of"),
        rate=reader.number("rate"),
        rate_of=reader.fact("rate_of"),
        choices=_choices(reader),
    )


def _threshold(reader: Reader, name: str) -> Component:
    return Threshold(
        name,
        reader.conditions("when"),
        of=reader.quantity("of", needed=True),
        over=reader.quantity("over", needed=True) or ZERO,
        rate=reader.number("rate", needed=True) or Decimal(0),
        on=reader.choice("on", ("excess", "whole"), default="excess"),
        inclusive=reader.flag("inclusive"),
    )


def _bands(reader: Reader, name: str) -> Component:
    mode = reader.choice("mode", MODES, needed=True)
    return Bands(
        name,
        reader.conditions("when"),
        by=reader.fact("by", needed=True),
        mode=mode,
        table=reader.table("rows", needed=True, width=4 if mode == "interp" else 3),
        of=reader.quantity("of"),
        at=reader.choice("at", ("before", "after"), default="after"),
        gives=reader.choice("gives", ("rate", "amount"), default="rate"),
    )


def _matrix(reader: Reader, name: str) -> Component:
    rows, cols = reader.table("rows", needed=True, width=2), reader.table("cols", needed=True, width=2)
    cells = []
    for place, row in enumerate(reader.items("cells", needed=True), start=1):
        if not isinstance(row, list) or len(row) != len(cols.rows):
            reader.fault(f"cells row {place}", "not_a_row", f"must list {len(cols.rows)} values.")
            continue
        where = f"cells row {place}"
        cells.append(tuple(None if one is None else reader.decimal(one, where) for one in row))
    if len(cells) != len(rows.rows):
        reader.fault("cells", "not_a_row", f"has {len(cells)} rows where the table has {len(rows.rows)}.")
    return Matrix(
        name,
        reader.conditions("when"),
        rows_by=reader.fact("rows_by", needed=True),
        cols_by=reader.fact("cols_by", needed=True),
        rows=rows,
        cols=cols,
        cells=tuple(cells),
        gives=reader.choice("gives", ("rate", "factor", "amount"), needed=True),
        of=reader.quantity("of"),
    )


def _per_unit(reader: Reader, name: str) -> Component:
    _one_of(reader, "amount", "choices")
    return PerUnit(
        name,
        reader.conditions("when"),
        amount=reader.number("amount"),
        per=reader.fact("per", needed=reader.has("each")),
        each=_above_nothing(reader, "each"),
        once_per=reader.fact("once_per"),
        choices=_choices(reader),
    )


def _above_nothing(reader: Reader, name: str) -> Decimal | None:
    found = reader.number(name)
    if found is not None and found <= 0:
        reader.fault(name, "too_small", f"must be above 0, not {found}.")
        return None
    return found


def _factor(reader: Reader, name: str) -> Component:
    _one_of(reader, "factor", "rows", "choices", "slope")
    return Factor(
        name,
        reader.conditions("when"),
        factor=reader.number("factor"),
        by=reader.fact("by", needed=reader.has("rows") or reader.has("slope")),
        table=reader.table("rows"),
        choices=_choices(reader),
        start=reader.number("start", needed=reader.has("slope")),
        slope=reader.number("slope") or Decimal(0),
        least=reader.number("least"),
        most=reader.number("most"),
    )


def _attainment(reader: Reader, name: str) -> Component:
    mode = reader.choice("mode", ("slice", "whole", "interp"), needed=True)
    return Attainment(
        name,
        reader.conditions("when"),
        metric=reader.fact("metric", default="recovered"),
        mode=mode,
        table=reader.table("rows", needed=True, width=4 if mode == "interp" else 3),
        gives=reader.choice("gives", ("factor", "amount", "rate"), default="factor"),
    )


def _gate(reader: Reader, name: str) -> Component:
    _one_of(reader, "rows", "need")
    return Gate(
        name,
        reader.conditions("when"),
        by=reader.fact("by", needed=reader.has("rows")),
        table=reader.table("rows"),
        need=reader.conditions("need"),
    )


def _cap_floor(reader: Reader, name: str) -> Component:
    if not reader.has("cap") and not reader.has("floor"):
        reader.fault("", "one_of", "needs a cap, a floor, or both.")
    return CapFloor(name, reader.conditions("when"), cap=reader.quantity("cap"), floor=reader.quantity("floor"))


def _guarantee_draw(reader: Reader, name: str) -> Component:
    return GuaranteeDraw(
        name,
        reader.conditions("when"),
        kind=reader.choice("kind", ("guarantee", "draw"), needed=True),
        amount=reader.quantity("amount", needed=True) or ZERO,
        recoverable=reader.flag("recoverable"),
    )


def _bonus(reader: Reader, name: str) -> Component:
    _one_of(reader, "amount", "rate", "rows")
    return Bonus(
        name,
        reader.conditions("when"),
        amount=reader.quantity("amount"),
        per=reader.fact("per"),
        rate=reader.number("rate"),
        of=reader.quantity("of", needed=reader.has("rate")),
        by=reader.fact("by", needed=reader.has("rows")),
        table=reader.table("rows"),
    )


def _pool(reader: Reader, name: str) -> Component:
    _one_of(reader, "amount", "rate", "rows")
    rate, of = reader.number("rate"), reader.quantity("of", needed=reader.has("rate"))
    amount = reader.quantity("amount")
    if rate is not None and of is not None:
        amount = _times(of, rate)
    mode = reader.choice("mode", ("whole", "slice", "amount"), needed=reader.has("rows"))
    if reader.has("rows") and of is not None and mode != "whole":
        reader.fault("of", "needs_whole", "goes with a rate, or with rows of mode whole.")
    return Pool(
        name,
        reader.conditions("when"),
        amount=amount or ZERO,
        of=of if reader.has("rows") else None,
        by=reader.fact("by", needed=reader.has("rows")),
        mode=mode,
        table=reader.table("rows"),
        share_by=reader.fact("share_by", needed=True),
        exclude_gate=reader.fact("exclude_gate"),
    )


def _times(of: Quantity, rate: Decimal) -> Quantity:
    """Return `of` × `rate`."""
    return Quantity(
        of.of,
        times=of.times * rate,
        plus=of.plus * rate,
        add=tuple(_times(one, rate) for one in of.add),
        less=tuple(_times(one, rate) for one in of.less),
        least=None if of.least is None else _times(of.least, rate),
        most=None if of.most is None else _times(of.most, rate),
    )


def _override(reader: Reader, name: str) -> Component:
    _one_of(reader, "rate", "rows")
    return Override(
        name,
        reader.conditions("when"),
        rate=reader.number("rate") or Decimal(0),
        role=reader.text("role", needed=True, says="name the role that receives it"),
        of=reader.fact("of", default="pay"),
        by=reader.fact("by", needed=reader.has("rows")),
        table=reader.table("rows"),
    )


READERS: Mapping[str, Callable[[Reader, str], Component]] = {
    "rate": _rate,
    "threshold": _threshold,
    "bands": _bands,
    "matrix": _matrix,
    "per_unit": _per_unit,
    "factor": _factor,
    "attainment": _attainment,
    "gate": _gate,
    "cap_floor": _cap_floor,
    "guarantee_draw": _guarantee_draw,
    "bonus": _bonus,
    "pool": _pool,
    "override": _override,
}
LINE_TYPES = ("rate", "threshold", "bands", "matrix", "per_unit", "factor", "gate", "cap_floor")
PERIOD_TYPES = (*LINE_TYPES, "attainment", "guarantee_draw", "bonus")
TEAM_TYPES = ("pool", "override")
HOMES = {
    "line": LINE_TYPES,
    "period": PERIOD_TYPES,
    "team": TEAM_TYPES,
    "settle": ("holdback", "clawback", "carry", "clawback_carry"),
    "credit": ("split", "on_transfer"),
}
