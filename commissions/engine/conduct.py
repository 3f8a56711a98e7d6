"""How a plan bears on conduct: what it pays for, and what a supervisor of the creditor would ask about."""

from dataclasses import dataclass
from decimal import Decimal

from commissions.engine.components import Bonus, Component, Factor, Gate, GuaranteeDraw, PerUnit, names
from commissions.engine.definition import Plan
from commissions.engine.lint import WARNED, Finding, cliffs, source_of
from commissions.engine.numbers import HUNDRED, ONE

BEYOND_MONEY = frozenset({"quality", "complaints", "promises", "training", "compliance", "contacts"})
NATURAL = frozenset({"quality", "complaints", "compliance"})
MOSTLY = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Conduct:
    """What a plan pays for (`drivers`: sources of the figures that move the pay), and the findings."""

    drivers: frozenset[str]
    findings: tuple[Finding, ...]


def judge(plan: Plan, *, chinese: bool, variable_share: Decimal | None = None) -> Conduct:
    """Return the drivers and findings of a plan.

    `chinese`: a creditor stands under the Chinese pack; a plan whose only driver is recovered money is then refused
    (信用卡业务监督管理办法 art. 66), elsewhere it is warned of. Age, speed, targets and pools of recovered money
    are that same money, and seniority says nothing of how it was collected. `variable_share` is the part of pay, 0 to
    1, that the plan makes, where it is known (FCA CONC 2.11 names pay mostly from commission as a risk).
    """
    drivers = frozenset(source for one in plan.components() if moves(one) for source in _sources(one, plan))
    found: list[Finding] = []
    if not drivers & BEYOND_MONEY:
        sentence = "The only driver is recovered money; add a quality gate, complaints or kept promises."
        if chinese:
            sentence += " 信用卡业务监督管理办法 art. 66 forbids such pay."
        found.append(Finding("", 0, "only_money", chinese, sentence))
    if not any(isinstance(one, Gate) and set(_sources(one, plan)) & NATURAL for one in plan.components()):
        found.append(Finding("", 0, "no_quality_gate", WARNED, "No gate holds the pay back for poor conduct."))
    if variable_share is not None and variable_share > MOSTLY:
        percent = (variable_share * HUNDRED).normalize()
        found.append(Finding("", 0, "mostly_variable", WARNED, f"{percent:f}% of the pay is variable."))
    found += list(cliffs(plan))
    return Conduct(drivers, tuple(found))


def _sources(component: Component, plan: Plan) -> list[str]:
    return [source_of(name, plan) or "other" for name in names(component)]


def moves(component: Component) -> bool:
    """Return whether the component can change the pay: a gate or factor that is 1 everywhere does not."""
    if isinstance(component, Factor | Gate):
        values = {row.value for row in component.table.rows}
        values |= {choice.value for choice in component.choices} if isinstance(component, Factor) else set()
        needs = isinstance(component, Gate) and bool(component.need)
        sloped = isinstance(component, Factor) and bool(component.slope)
        return needs or sloped or bool(values - {ONE}) or (isinstance(component, Factor) and component.factor != ONE)
    if isinstance(component, PerUnit):
        return component.amount != 0
    if isinstance(component, Bonus):
        return component.rate != 0
    return not isinstance(component, GuaranteeDraw)
