"""What the page of a test shows: its arms with their intervals drawn on one scale, and the verdict in words."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from cases.enums import TrialMetric
from cases.models import Trial
from cases.queries.strategies import strategies, trials
from cases.rules.strategies.strategies import Arm
from cases.rules.strategies.trials import Interval, Verdict
from common import dates, shares

WIDTH, LEFT = 620, 150
"""Of the drawing, and of the names at its left."""


@dataclass(frozen=True)
class ArmLine:
    """One arm: its figures in words, and where its interval lies in the drawing."""

    name: str
    entered: int
    measured: int
    value: str
    low: str
    high: str
    y: int
    x: int | None = None
    x_low: int = 0
    x_high: int = 0

    @property
    def text_y(self) -> int:
        """Where the name stands."""
        return self.y + 5

    @property
    def value_y(self) -> int:
        """Where the value stands, above its point."""
        return self.y - 10


def context(trial: Trial, *, on: date) -> dict[str, Any]:
    """Return what the page of `trial` shows on the day `on`."""
    result = trials.result(trial, on=on)
    known = [one.interval for one in result.arms if one.interval]
    top = max((one.high for one in known), default=Decimal(0)) or Decimal(1)
    low = min([Decimal(0), *(one.low for one in known)])
    names = {Arm.CHAMPION: _("Champion"), Arm.CHALLENGER: _("Challenger")}
    lines = [_line(trial, names[one.arm], one, place, low, top) for place, one in enumerate(result.arms)]
    version = strategies.in_force(on)
    return {
        "arms": lines,
        "difference": _span(trial, result.difference),
        "verdict": _words(result.verdict),
        "is_told": result.verdict != Verdict.TOO_EARLY,
        "stop_rule": _stop_rule(trial),
        "segment": strategies.names(version).get(trial.segment, trial.segment),
        "width": WIDTH,
        "height": 6 + 40 * len(lines),
        "left": LEFT,
    }


def _line(trial: Trial, name: str, one: trials.ArmResult, place: int, low: Decimal, top: Decimal) -> ArmLine:
    y = 26 + 40 * place
    if one.interval is None:
        return ArmLine(name, one.entered, one.sample.cases, "", "", "", y)

    def x(value: Decimal) -> int:
        return round(LEFT + (value - low) / (top - low) * (WIDTH - LEFT - 10))

    return ArmLine(
        name,
        one.entered,
        one.sample.cases,
        figure(trial, one.interval.value),
        figure(trial, one.interval.low),
        figure(trial, one.interval.high),
        y,
        x(one.interval.value),
        x(one.interval.low),
        x(one.interval.high),
    )


def figure(trial: Trial, value: Decimal) -> str:
    """Return a value of the metric as a person reads it; money is in the currencies of the cases."""
    if trial.metric == TrialMetric.RECOVERED:
        return f"{shares.rounded(value, 2):,f}".replace("-", "\u2212")
    return f"{shares.rounded(100 * value, 1):f} %".replace("-", "\u2212")


def _span(trial: Trial, found: Interval | None) -> str:
    if found is None:
        return ""
    values = {name: figure(trial, getattr(found, name)) for name in ("value", "low", "high")}
    return _("%(value)s, between %(low)s and %(high)s") % values


def _words(verdict: Verdict) -> str:
    return {
        Verdict.TOO_EARLY: _("Too early to tell: the stop rule is not met."),
        Verdict.CHALLENGER: _("The challenger does better."),
        Verdict.CHAMPION: _("The champion does better."),
        Verdict.NO_DIFFERENCE: _("No difference that counts."),
    }[verdict]


def _stop_rule(trial: Trial) -> str:
    least = figure(trial, trial.least_difference)
    if trial.stop_cases and trial.stop_on:
        return _("At %(cases)d cases in each arm or on %(day)s; a difference counts from %(least)s") % {
            "cases": trial.stop_cases,
            "day": dates.day(trial.stop_on),
            "least": least,
        }
    if trial.stop_on:
        return _("On %(day)s; a difference counts from %(least)s") % {"day": dates.day(trial.stop_on), "least": least}
    return _("At %(cases)d cases in each arm; a difference counts from %(least)s") % {
        "cases": trial.stop_cases or 0,
        "least": least,
    }
