"""Champion against challenger: who gets which, how far apart they are, and when the test stops.

The arm of a case is drawn by a hash of the seed and the case, so that anybody can draw it again. A kept rate has the
interval of Wilson (1927, 95 %); money per case the normal one, and the difference of two means that of Welch. The
stop rule is stated before the start: a number of cases in each arm or a day, and the smallest difference that counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

Z = Decimal("1.959963984540054")
"""The 97.5th percentile of the normal distribution: intervals are of 95 %."""

IN_CHALLENGER_SQL = "('x' || substr(md5(s.seed || ':' || p.case_id), 1, 8))::bit(32)::bigint %% 100 < s.share"
"""Whether the case `p.case_id` follows the challenger of the test `s`, which gets `share` percent: the same again."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A value with the interval in which the true one lies at 95 %."""

    value: Decimal
    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Sample:
    """What one arm did: cases, the sum and the sum of squares of the metric (for a rate: how many succeeded)."""

    cases: int
    total: Decimal
    squares: Decimal = Decimal(0)

    @property
    def mean(self) -> Decimal:
        """The mean; 0 without cases."""
        return self.total / self.cases if self.cases else Decimal(0)

    @property
    def variance(self) -> Decimal:
        """The variance of the sample (n - 1); 0 for fewer than two cases."""
        if self.cases < 2:
            return Decimal(0)
        return max(Decimal(0), (self.squares - self.cases * self.mean**2) / (self.cases - 1))


def wilson(successes: int, cases: int) -> Interval | None:
    """Return the share of successes with Wilson's interval; None without cases."""
    if cases <= 0:
        return None
    share, square = Decimal(successes) / cases, Z * Z
    middle = (share + square / (2 * cases)) / (1 + square / cases)
    half = Z / (1 + square / cases) * (share * (1 - share) / cases + square / (4 * cases * cases)).sqrt()
    return Interval(share, max(Decimal(0), min(share, middle - half)), min(Decimal(1), max(share, middle + half)))


def normal(sample: Sample) -> Interval | None:
    """Return the mean with its normal interval; None for fewer than two cases."""
    if sample.cases < 2:
        return None
    half = Z * (sample.variance / sample.cases).sqrt()
    return Interval(sample.mean, sample.mean - half, sample.mean + half)


def welch(one: Sample, two: Sample) -> Interval | None:
    """Return the difference of the means, two less one, with Welch's interval; None for fewer than two cases in one."""
    if min(one.cases, two.cases) < 2:
        return None
    half = Z * (one.variance / one.cases + two.variance / two.cases).sqrt()
    value = two.mean - one.mean
    return Interval(value, value - half, value + half)


def newcombe(one: tuple[int, int], two: tuple[int, int]) -> Interval | None:
    """Return the difference of two rates, each (successes, cases), two less one (Newcombe 1998, method 10)."""
    first, second = wilson(*one), wilson(*two)
    if first is None or second is None:
        return None
    value = second.value - first.value
    low = value - ((second.value - second.low) ** 2 + (first.high - first.value) ** 2).sqrt()
    high = value + ((second.high - second.value) ** 2 + (first.value - first.low) ** 2).sqrt()
    return Interval(value, low, high)


class Verdict(StrEnum):
    """What the test says."""

    TOO_EARLY = "too_early"
    CHALLENGER = "challenger"
    CHAMPION = "champion"
    NO_DIFFERENCE = "no_difference"


@dataclass(frozen=True, slots=True)
class Stop:
    """The stop rule: cases in each arm, or a day, whichever comes first; and the smallest difference that counts."""

    cases: int | None
    on: date | None
    difference: Decimal


def verdict(stop: Stop, *, cases: Sequence[int], on: date, difference: Interval | None) -> Verdict:
    """Return what the test says on the day `on`; before the stop rule is met it says nothing."""
    enough = stop.cases is not None and min(cases, default=0) >= stop.cases
    over = stop.on is not None and on >= stop.on
    if not (enough or over):
        return Verdict.TOO_EARLY
    if difference is None or abs(difference.value) < stop.difference or difference.low <= 0 <= difference.high:
        return Verdict.NO_DIFFERENCE
    return Verdict.CHALLENGER if difference.value > 0 else Verdict.CHAMPION
