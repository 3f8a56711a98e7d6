"""Numbers that pay: exact ratios that are compared without a quotient, one rounding, shares to the cent."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal, localcontext

PRECISION = 120
NOTHING = Decimal(0)
ONE = Decimal(1)
HUNDRED = Decimal(100)
WHOLE_BPS = 10_000
QUOTIENT = ONE.scaleb(-40)
SETTLED = ONE.scaleb(-30)
ROUNDINGS: Mapping[str, str] = {
    "half_up": ROUND_HALF_UP,
    "half_even": ROUND_HALF_EVEN,
    "down": ROUND_DOWN,
    "up": ROUND_UP,
}


@dataclass(frozen=True, slots=True)
class Ratio:
    """`part` ÷ `whole`, kept as the two numbers; `whole` is above 0. 299,999.99 of 300,000 stays below 1."""

    part: Decimal
    whole: Decimal

    def times(self, factor: Decimal) -> "Ratio":
        """Return the ratio multiplied by `factor`."""
        return Ratio(self.part * factor, self.whole)


Number = Decimal | Ratio
Value = Decimal | Ratio | str
Scope = Mapping[str, Value]


class Missing(LookupError):
    """A number that the plan asks for is not among the facts; `name` says which."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@contextmanager
def exact() -> Iterator[None]:
    """Figure with 120 digits, half up: products and sums of money stay exact."""
    with localcontext(prec=PRECISION, rounding=ROUND_HALF_UP):
        yield


def quotient(part: Decimal, whole: Decimal) -> Decimal:
    """Return part ÷ whole, settled half up at 40 digits after the point, so that a database comes to the same."""
    with exact():
        return (part / whole).quantize(QUOTIENT).normalize()


def parts(number: Number) -> tuple[Decimal, Decimal]:
    """Return part and whole; the whole of a plain number is 1."""
    return (number.part, number.whole) if isinstance(number, Ratio) else (number, ONE)


def plain(number: Number) -> Decimal:
    """Return the number as one Decimal: for a ratio its quotient, which pays but is never compared."""
    return quotient(number.part, number.whole) if isinstance(number, Ratio) else number


def compare(left: Number, right: Number) -> int:
    """Return -1, 0 or 1, by cross-multiplication."""
    left_part, left_whole = parts(left)
    right_part, right_whole = parts(right)
    return int((left_part * right_whole).compare(right_part * left_whole))


def rounded(amount: Decimal, *, places: int, mode: str) -> Decimal:
    """Return `amount` rounded to `places` in a mode of `ROUNDINGS`.

    The tail of a quotient is settled at 30 digits first, so that a third taken three times is whole again.
    """
    unit = ONE.scaleb(-places)
    with exact():
        return amount.quantize(SETTLED).quantize(unit, rounding=ROUNDINGS[mode]) + NOTHING


def shared_out(amount: Decimal, weights: Mapping[str, Decimal], *, places: int) -> dict[str, Decimal]:
    """Return `amount` spread by `weights` in whole units of `places`: largest remainder, ties to the lowest key.

    The shares add up to the amount exactly; below zero it is the mirror image. `weights` are 0 or more, not all 0.
    """
    sign = -ONE if amount < 0 else ONE
    unit = ONE.scaleb(-places)
    total = sum(weights.values(), NOTHING)
    found: dict[str, Decimal] = {}
    remainders: dict[str, Decimal] = {}
    for key in sorted(weights):
        whole, rest = divmod(abs(amount) * weights[key], total * unit)
        found[key] = whole * unit
        remainders[key] = rest
    left = abs(amount) - sum(found.values(), NOTHING)
    by_remainder: Callable[[str], tuple[Decimal, str]] = lambda key: (-remainders[key], key)  # noqa: E731
    for key in sorted(found, key=by_remainder):
        if left <= 0:
            break
        step = min(unit, left)
        found[key] += step
        left -= step
    return {key: sign * share for key, share in found.items()}
