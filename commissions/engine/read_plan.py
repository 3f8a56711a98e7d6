"""Reads a whole plan from its document."""

from decimal import Decimal
from typing import Any, cast

from commissions.engine import read_components
from commissions.engine.components import (
    Carry,
    ClawbackCarry,
    Component,
    Holdback,
    LineComponent,
    PeriodComponent,
    Split,
    TeamComponent,
)
from commissions.engine.definition import (
    SCHEMA,
    Attribution,
    Credit,
    Exclusion,
    Grace,
    Measure,
    Plan,
    Rounding,
    Select,
)
from commissions.engine.numbers import ROUNDINGS, WHOLE_BPS
from commissions.engine.quantities import Quantity
from commissions.engine.reading import NotAPlan, Problem, Reader

KINDS = ("sum", "count", "weighted", "ratio", "quantity", "product", "points", "rank", "negotiation")
PARTS = ("settlement", "promises", "review")


def read(document: Any) -> Plan:
    """Return the plan of a document. Raises NotAPlan with every problem that was found."""
    problems: list[Problem] = []
    plan = gather(document, problems)
    if problems or plan is None:
        raise NotAPlan(problems)
    return plan


def gather(document: Any, problems: list[Problem], *, place: str = "") -> Plan | None:
    """Return the plan as far as it can be read; what is wrong is added to `problems`."""
    reader = Reader({}, place, problems).child(document, "")
    if reader is None:
        return None
    _schema(reader)
    sections = {
        "line": _components(reader, "line", read_components.LINE_TYPES),
        "period": _components(reader, "period", read_components.PERIOD_TYPES),
        "team": _components(reader, "team", read_components.TEAM_TYPES),
    }
    holdback, clawback = _settle(reader)
    plan = Plan(
        currency=reader.currency("currency"),
        rounding=_rounding(reader),
        credit=_credit(reader),
        select=_select(reader),
        line=cast("tuple[LineComponent, ...]", sections["line"]),
        period=cast("tuple[PeriodComponent, ...]", sections["period"]),
        team=cast("tuple[TeamComponent, ...]", sections["team"]),
        measures=_measures(reader),
        sources=reader.mapping("sources", lambda value, _place: value if isinstance(value, str) else None),
        prorate=_prorate(reader),
        holdback=holdback,
        clawback=clawback,
        tests=tuple(one for one in reader.items("tests") if isinstance(one, str)),
    )
    for name in ("name", "note"):
        reader.text(name)
    reader.done()
    _ids(plan, reader)
    return plan


def _schema(reader: Reader) -> None:
    schema = reader.whole("schema", needed=True)
    if schema is not None and schema != SCHEMA:
        reader.fault("schema", "unknown_schema", f"is {schema}; this desk reads schema {SCHEMA}.")


def _components(reader: Reader, section: str, types: tuple[str, ...]) -> tuple[Component, ...]:
    found = (read_components.read(one, types) for one in reader.children(section))
    return tuple(one for one in found if one is not None)


def _ids(plan: Plan, reader: Reader) -> None:
    seen: set[str] = set()
    for one in (*plan.components(), *plan.measures):
        if one.id in seen and one.id != "?":
            reader.fault(f'"{one.id}"', "twice", "names two components; each needs a name of its own.")
        seen.add(one.id)
    for component in plan.team:
        gate = getattr(component, "exclude_gate", "")
        if gate and gate not in {one.id for one in plan.period}:
            reader.fault(f'team "{component.id}", exclude_gate', "no_such_gate", f'names "{gate}", which no gate has.')


def _rounding(reader: Reader) -> Rounding:
    inner = reader.inner("rounding", needed=True)
    if inner is None:
        return Rounding("half_up", 2, "statement")
    found = Rounding(
        inner.choice("mode", tuple(ROUNDINGS), needed=True, default="half_up"),
        inner.whole("places", needed=True, most=6) or 0,
        inner.choice("at", ("statement", "line"), needed=True, default="statement"),
    )
    inner.done()
    return found


def _credit(reader: Reader) -> Credit:
    inner = reader.inner("credit")
    if inner is None:
        return Credit("owner")
    by = inner.fact("by", needed=True, default="owner", says='name the fact that holds the collector, like "owner"')
    transfer = inner.inner("on_transfer")
    split = None
    if transfer is not None:
        old, days = transfer.whole("old_bps", needed=True, most=WHOLE_BPS), transfer.whole("days", needed=True)
        transfer.done()
        split = Split(old or 0, days or 0)
    inner.done()
    return Credit(by, split)


def _select(reader: Reader) -> Select:
    inner = reader.inner("select")
    if inner is None:
        return Select()
    found = Select(
        date=inner.fact("date", default="value_date"),
        cleared_days=inner.whole("cleared_days"),
        grace=_grace(inner),
        attribution=_attribution(inner),
        most=inner.quantity("max"),
        base=inner.quantity("base") or Quantity("amount"),
        exclude=_exclusions(inner),
    )
    inner.done()
    return found


def _grace(reader: Reader) -> Grace | None:
    inner = reader.inner("grace")
    if inner is None:
        return None
    start, days = inner.fact("from", needed=True), inner.whole("days", needed=True)
    inner.raw("inclusive", needed=True, says="true when the last day is still grace, false when it counts")
    found = Grace(start, days or 0, inner.flag("inclusive"))
    inner.done()
    return found


def _attribution(reader: Reader) -> Attribution | None:
    inner = reader.inner("attribution")
    if inner is None:
        return None

    def days_of(value: Any, place: str) -> int | None:
        days = inner.decimal(value, place)
        return None if days is None else int(days)

    found = Attribution(
        inner.fact("from", needed=True), inner.whole("days", needed=True) or 0, inner.mapping("by_creditor", days_of)
    )
    inner.done()
    return found


def _exclusions(reader: Reader) -> tuple[Exclusion, ...]:
    found = []
    for row, one in enumerate(reader.items("exclude"), start=1):
        if isinstance(one, str):
            found.append(Exclusion(one))
            continue
        inner = reader.child(one, f"exclude row {row}")
        if inner is not None:
            found.append(Exclusion(inner.text("reason", needed=True), inner.conditions("when")))
            inner.done()
    return tuple(found)


def _measures(reader: Reader) -> tuple[Measure, ...]:
    return tuple(_measure(one) for one in reader.children("measures"))


def _measure(reader: Reader) -> Measure:
    kind = reader.choice("kind", KINDS, needed=True)
    weights = reader.mapping("weights", reader.decimal)
    if kind in {"weighted", "negotiation"} and not weights:
        reader.fault("weights", "missing_weights", "is missing: give each part its weight.")
    if kind == "negotiation" and set(weights) - set(PARTS):
        reader.fault("weights", "not_a_choice", f"takes {', '.join(PARTS)}.")
    times = reader.number("times")
    found = Measure(
        id=reader.fact("id", needed=True, default="?"),
        kind=kind,
        of=reader.fact("of", needed=kind in {"sum", "ratio", "points", "rank"}),
        to=reader.fact("to", needed=kind == "ratio"),
        times=Decimal(1) if times is None else times,
        when=reader.conditions("when"),
        weights=weights,
        parts=tuple(str(one) for one in reader.items("parts", needed=kind == "product")),
        quantity=reader.quantity("quantity", needed=kind == "quantity"),
        table=reader.table("rows", needed=kind == "points"),
        floor=reader.number("floor"),
        review_most=reader.number("review_most") or Decimal(100),
        places=reader.whole("places", most=6),
        mode=reader.choice("mode", tuple(ROUNDINGS), default="half_up"),
    )
    reader.done()
    return found


def _prorate(reader: Reader) -> str:
    inner = reader.inner("target")
    if inner is None:
        return "none"
    found = inner.choice("prorate", ("none", "calendar_days"), needed=True, default="none")
    inner.done()
    return found


def _settle(reader: Reader) -> tuple[Holdback | None, ClawbackCarry]:
    inner = reader.inner("settle")
    if inner is None:
        return None, ClawbackCarry()
    holdback = carry = None
    if (held := inner.inner("holdback")) is not None:
        holdback = Holdback(held.number("rate", needed=True) or Decimal(0), held.whole("days", needed=True) or 0)
        held.done()
    if (owed := inner.inner("carry")) is not None:
        floor = owed.number("wage_floor")
        carry = Carry(owed.number("limit_of_wage"), floor or Decimal(0))
        owed.done()
    clawback = inner.choice("clawback", ("mirror", "recompute_period"))
    days = inner.whole("clawback_days")
    if days is not None and clawback != "mirror":
        says = "works with clawback mirror only; a period that is figured again takes everything back."
        inner.fault("clawback_days", "needs_mirror", says)
    inner.done()
    return holdback, ClawbackCarry(clawback, carry, days)
