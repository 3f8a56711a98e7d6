"""How the components of a version worked on payments and on a month, in the reader's words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from commissions.engine.components import (
    Attainment,
    Bands,
    Bonus,
    CapFloor,
    Component,
    Factor,
    Gate,
    GuaranteeDraw,
    Matrix,
    PerUnit,
    Pool,
    Rate,
    Threshold,
)
from commissions.engine.definition import Plan
from commissions.engine.lines import ordered
from commissions.engine.numbers import HUNDRED, exact
from commissions.engine.read_plan import read
from commissions.models import Line, PlanVersion
from commissions.queries.plans import plan_sentences as sentences
from commissions.queries.plans import plan_terms as terms
from commissions.queries.plans import plan_words as words
from commissions.queries.plans.advice import plain
from common import money, punctuation

TYPES: dict[type, str] = {
    Rate: "rate",
    Threshold: "threshold",
    Bands: "bands",
    Matrix: "matrix",
    PerUnit: "per_unit",
    Factor: "factor",
    Gate: "gate",
    CapFloor: "cap_floor",
    Attainment: "attainment",
    GuaranteeDraw: "guarantee_draw",
    Bonus: "bonus",
    Pool: "pool",
}
SHOWN = Decimal(1).scaleb(-6)


@dataclass(frozen=True)
class Part:
    """One component of a version; `place` is where its row and value stand in the trace of a line."""

    place: int
    component: Component
    currency: str

    @property
    def title(self) -> str:
        """What the component is called by what it looks at, else by its type."""
        return title(self.component)

    @cached_property
    def spans(self) -> list[str]:
        """Which values each row holds, by the row's place."""
        return _spans(self.component, self.currency)

    def span(self, row: int | None) -> str:
        """Return which values the row of that place holds, "" when the component has no rows."""
        return "" if row is None or row >= len(self.spans) else self.spans[row]

    def value(self, value: Decimal) -> str:
        """Return a rate as percent, a factor with its sign, a sum in the currency."""
        return _value(self.component, value, self.currency)


class Parts:
    """The line components of versions, in the order in which they work, read once each."""

    def __init__(self, versions: Sequence[PlanVersion], currency: str) -> None:
        self.currency = currency
        self.plans: dict[int, Plan] = {one.pk: read(one.definition) for one in versions}
        self.of: dict[int, list[Part]] = {
            pk: [Part(place, one, currency) for place, (_rank, one) in enumerate(ordered(plan.line))]
            for pk, plan in self.plans.items()
        }

    def told(self, line: Line) -> list[str]:
        """Return what each component did to a line, in order: "31–60: 0.8 %", "×1.2"."""
        return self.worked(line.version_id, line.rows, line.values)

    def worked(self, version: int | None, rows: Sequence[int | None], values: Sequence[Decimal | None]) -> list[str]:
        """Return what each component of a version did, by the rows and values of a line."""
        found = []
        for part in self.of.get(version or 0, []):
            value = values[part.place] if part.place < len(values) else None
            if value is not None:
                found.append(_said(part, rows[part.place], value))
        return found

    def component(self, version: int | None, name: str) -> tuple[Component, str] | None:
        """Return the component of that name of a version's month or team, with its section."""
        plan = self.plans.get(version or 0)
        for section in ("period", "team") if plan else ():
            for one in getattr(plan, section):
                if one.id == name:
                    return one, section
        return None


def _said(part: Part, row: int | None, value: Decimal) -> str:
    span = part.span(row)
    said = part.value(value)
    return f"{span}{punctuation.signs().colon}{said}" if span else said


def title(component: Component) -> str:
    """Return what a component is called by what it looks at, else by its type."""
    by = getattr(component, "by", "")
    known = words.TITLES.get(by) if isinstance(component, Factor | Gate) else None
    return str(known or words.kind(TYPES.get(type(component), "override")))


def _spans(component: Component, currency: str) -> list[str]:
    if isinstance(component, Matrix):
        rows, cols = terms.spans(component.rows, component.rows_by), terms.spans(component.cols, component.cols_by)
        return [punctuation.parts([row, col]) for row in rows for col in cols]
    if isinstance(component, Rate | PerUnit | Factor) and component.choices:
        return [terms.conditions(one.when, currency) or _("otherwise") for one in component.choices]
    if isinstance(component, Attainment):
        return terms.spans(component.table, "attainment", unit=punctuation.percent(""))
    table, by = getattr(component, "table", None), getattr(component, "by", "")
    return terms.spans(table, by) if table is not None and by else []


def _value(component: Component, value: Decimal, currency: str) -> str:
    gives = getattr(component, "gives", "")
    if isinstance(component, Factor | Gate) or gives == "factor":
        return f"×{plain(shown(value))}"
    sums = isinstance(component, PerUnit | Bonus | CapFloor | GuaranteeDraw) or gives == "amount"
    if isinstance(component, Bonus) and component.rate is not None:
        sums = False
    if sums or getattr(component, "mode", "") == "amount":
        return money.signed(money.rounded(value, currency), currency)
    return terms.share(shown(value))


def shown(value: Decimal) -> Decimal:
    """Return a factor or rate with at most six digits after the point."""
    return value if value == value.to_integral_value() else value.quantize(SHOWN, rounding=ROUND_HALF_UP)


def figure(stored: Mapping[str, Any], name: str) -> Decimal | None:
    """Return a figure that a statement keeps, a ratio as its quotient rounded down to two digits; None for a text."""
    found = stored.get(name)
    if not isinstance(found, str):
        return None
    part, _slash, whole = found.partition("/")
    try:
        if not whole:
            return Decimal(part)
        with exact():
            return (Decimal(part) / Decimal(whole)).quantize(Decimal("0.01"), rounding=ROUND_FLOOR)
    except ArithmeticError:
        return None


def step(
    found: tuple[Component, str] | None, kept: Mapping[str, Any], figures: Mapping[str, Any], currency: str
) -> tuple[str, str]:
    """Return the title of a step of a statement and what it says: the figure looked at, its row, and the value."""
    if found is None:
        return str(kept["component"]), ""
    component, section = found
    part = Part(0, component, currency)
    value = Decimal(kept["value"])
    if isinstance(component, Attainment):
        return part.title, _attained(figures, part.value(value), currency)
    if isinstance(component, CapFloor | GuaranteeDraw | Pool) or section == "team":
        return part.title, sentences.say(component, section=section, currency=currency).text
    looked_at = getattr(component, "by", "") or getattr(component, "per", "")
    at = figure(figures, looked_at) if looked_at else None
    if at is None:
        return part.title, _said(part, kept["row"], value)
    text = _("%(name)s %(figure)s") % {"name": words.fact(looked_at), "figure": plain(at)}
    return part.title, punctuation.parts([text, part.value(value)])


def _attained(figures: Mapping[str, Any], value: str, currency: str) -> str:
    percent, target = figure(figures, "attainment"), figure(figures, "target")
    if percent is None or target is None:
        return value
    facts = {"percent": punctuation.percent(f"{percent:.2f}"), "target": money.signed(target, currency)}
    return punctuation.parts([_("%(percent)s of %(target)s") % facts, value])


def percent_of(recovered: Decimal, target: Decimal) -> Decimal:
    """Return recovered ÷ target in percent with two digits, rounded down: 299,999.99 of 300,000 is not 100."""
    with exact():
        return (recovered * HUNDRED / target).quantize(Decimal("0.01"), rounding=ROUND_FLOOR)
