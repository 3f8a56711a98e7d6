"""A statement from its credits: base rate by age, whole, times target attainment, by slice.

Nothing is rounded but once, at the end, half up to the currency's smallest unit. Quotients are never compared:
a step of the target is reached when recovered × 100 ≥ percent × target. Source: plan form "rate by age band ×
attainment in slices" (超额累进); the earned amount is line total × Σ(slice × multiplier) ÷ recovered.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal, localcontext

from commissions.rules.bands import Table, row_of
from common import money

PRECISION = 60
KEPT = Decimal(1).scaleb(-10)
NOTHING = Decimal(0)
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Credit:
    """What one or more payments brought to accounts of one age at placement; negative for a reversal."""

    dpd: int
    base: Decimal
    payments: int = 1


@dataclass(frozen=True, slots=True)
class BandSum:
    """What the credits of one rate row come to; `amount` is `base` × `rate`, unrounded."""

    row: int
    rate: Decimal
    payments: int
    base: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class SliceSum:
    """The part of what was recovered that lies in one row of the attainment table."""

    row: int
    factor: Decimal
    part: Decimal


@dataclass(frozen=True, slots=True)
class Figured:
    """A statement: line_total + attainment_effect + rounding = total, exactly. `unrated` found no rate row."""

    recovered: Decimal
    line_total: Decimal
    factor: Decimal
    attainment_effect: Decimal
    rounding: Decimal
    total: Decimal
    bands: tuple[BandSum, ...]
    slices: tuple[SliceSum, ...]
    unrated: tuple[Credit, ...]


@dataclass(frozen=True, slots=True)
class NextStep:
    """The next row of the attainment table: how much is missing and what each further unit then counts."""

    missing: Decimal
    at: Decimal
    percent: Decimal
    factor: Decimal
    now: Decimal


def figure(
    credits_of_month: Iterable[Credit], *, target: Decimal, rates: Table, attainment: Table, currency: str
) -> Figured:
    """Return the statement of one collector's month. `target` is above 0; the tables have passed `lint`."""
    with localcontext(prec=PRECISION, rounding=ROUND_HALF_UP):
        bands, unrated = _rated(credits_of_month, rates)
        recovered = sum((band.base for band in bands), NOTHING)
        line_total = sum((band.amount for band in bands), NOTHING)
        slices = slice_up(attainment, target=target, recovered=recovered)
        factor = _factor(slices, recovered)
        earned = _earned(slices, recovered, line_total)
        total = money.rounded(earned, currency)
        effect = (earned - line_total).quantize(KEPT)
        return Figured(
            recovered=recovered,
            line_total=line_total,
            factor=factor.quantize(KEPT),
            attainment_effect=effect,
            rounding=total - line_total - effect,
            total=total,
            bands=bands,
            slices=slices,
            unrated=unrated,
        )


def _rated(credits_of_month: Iterable[Credit], rates: Table) -> tuple[tuple[BandSum, ...], tuple[Credit, ...]]:
    counts, bases, unrated = [0] * len(rates), [NOTHING] * len(rates), []
    for credit in credits_of_month:
        row = row_of(rates, credit.dpd)
        if row is None:
            unrated.append(credit)
            continue
        counts[row] += credit.payments
        bases[row] += credit.base
    sums = (
        BandSum(row, band.value, counts[row], bases[row], bases[row] * band.value)
        for row, band in enumerate(rates)
        if counts[row]
    )
    return tuple(sums), tuple(unrated)


def slice_up(attainment: Table, *, target: Decimal, recovered: Decimal) -> tuple[SliceSum, ...]:
    """Return how `recovered` spreads over the rows of the attainment table; the parts add up to it.

    When more bounced than came in, all of it lies in the first row, so that a payment and its reversal cancel.
    """
    if recovered <= 0:
        return (SliceSum(0, attainment[0].value, recovered),)
    found = []
    for row, band in enumerate(attainment):
        # In hundredths of the currency unit, so that no quotient is compared.
        low = band.start * target
        high = recovered * HUNDRED if band.end is None else min(recovered * HUNDRED, band.end * target)
        if high > low:
            found.append(SliceSum(row, band.value, (high - low) / HUNDRED))
    return tuple(found)


def _factor(slices: tuple[SliceSum, ...], recovered: Decimal) -> Decimal:
    if recovered <= 0:
        return slices[0].factor
    return sum((one.part * one.factor for one in slices), NOTHING) / recovered


def _earned(slices: tuple[SliceSum, ...], recovered: Decimal, line_total: Decimal) -> Decimal:
    if recovered <= 0:
        return line_total * slices[0].factor
    return line_total * sum((one.part * one.factor for one in slices), NOTHING) / recovered


def percent_of(recovered: Decimal, target: Decimal) -> Decimal:
    """Return recovered ÷ target in percent with two digits, rounded down: 299,999.99 of 300,000 is not 100."""
    with localcontext(prec=PRECISION):
        return (recovered * HUNDRED / target).quantize(Decimal("0.01"), rounding=ROUND_FLOOR)


def next_step(attainment: Table, *, target: Decimal, recovered: Decimal) -> NextStep | None:
    """Return the next row of the attainment table above `recovered`; None when the last one is reached."""
    with localcontext(prec=PRECISION):
        for row, band in enumerate(attainment[1:], start=1):
            if recovered * HUNDRED < band.start * target:
                at = band.start * target / HUNDRED
                return NextStep(at - recovered, at, band.start, band.value, attainment[row - 1].value)
    return None
