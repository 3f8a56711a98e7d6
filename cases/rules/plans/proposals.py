"""From what a person wants to a proposal with every date and amount. Pure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cases.rules.plans import schedules
from cases.rules.plans.plans import Kind, Proposal
from cases.rules.plans.schedules import Frequency, Row, Shape
from cases.rules.working_days import Calendar

ZERO = Decimal(0)


class Incomplete(ValueError):
    """The wish does not say enough; `field` names what is missing or contradicts the rest."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class Surplus(ValueError):
    """The wish says something that its kind does not take; `field` names it."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a plan shall be. `count` or `each` says how it is spread; `amount` is what settles (None: all that is owed).

    A deferment is one payment of everything on `first_on`; a settlement is one payment unless `count` says otherwise.
    With `working_days` a due date on which nobody works moves to the next day on which one does.
    """

    kind: Kind
    first_on: date
    count: int | None = None
    each: Decimal | None = None
    amount: Decimal | None = None
    frequency: Frequency = Frequency.MONTHLY
    down_payment: Decimal = ZERO
    down_on: date | None = None
    working_days: bool = False


LEFT_EMPTY: dict[Kind, tuple[str, ...]] = {
    Kind.DEFERMENT: ("amount", "each", "down_payment"),
    Kind.INSTALMENTS: ("amount",),
    Kind.SETTLEMENT: (),
}
"""What a kind does not take: a deferment and instalments repay everything that is owed."""


def build(
    wanted: Wanted,
    *,
    balance: Decimal,
    currency: str,
    annual_rate: Decimal = ZERO,
    calendar: Calendar | None = None,
) -> Proposal:
    """Return the proposal that `wanted` makes of `balance`; interest runs at `annual_rate` on instalments only.

    Due dates move to working days of `calendar` where `wanted` says so.

    Raises Incomplete when the wish does not fit together, Surplus when it says what its kind does not take, NeverEnds
    when an instalment is below its interest.
    """
    _check_surplus(wanted)
    if wanted.kind is Kind.DEFERMENT:
        rows: tuple[Row, ...] = (Row(1, wanted.first_on, balance),)
        return Proposal(wanted.kind, ZERO, _moved(rows, wanted, calendar), currency)
    settles = wanted.kind is Kind.SETTLEMENT
    amount = _settling(wanted, balance) if settles else balance
    _check_down_payment(wanted, amount)
    shape = Shape(
        amount,
        currency,
        wanted.first_on,
        wanted.frequency,
        annual_rate=ZERO if settles else annual_rate,
        down_payment=wanted.down_payment,
        down_on=wanted.down_on,
    )
    rows = _spread(shape, wanted, default=1 if settles else None)
    return Proposal(wanted.kind, balance - amount, _moved(rows, wanted, calendar), currency, wanted.frequency)


def _check_surplus(wanted: Wanted) -> None:
    """Refuse an amount that would be left out: who stated it believes that it counts."""
    if surplus := next((name for name in LEFT_EMPTY[wanted.kind] if getattr(wanted, name)), ""):
        raise Surplus(surplus)
    if wanted.kind is Kind.DEFERMENT and (wanted.count or 1) > 1:
        raise Surplus("count")


def _settling(wanted: Wanted, balance: Decimal) -> Decimal:
    if wanted.amount is None or not 0 < wanted.amount < balance:
        raise Incomplete("amount")
    return wanted.amount


def _check_down_payment(wanted: Wanted, amount: Decimal) -> None:
    if not wanted.down_payment:
        return
    if not 0 < wanted.down_payment < amount:
        raise Incomplete("down_payment")
    if wanted.down_on is None or wanted.down_on > wanted.first_on:
        raise Incomplete("down_on")


def _spread(shape: Shape, wanted: Wanted, *, default: int | None) -> tuple[Row, ...]:
    if wanted.each is not None:
        if wanted.each <= 0:
            raise Incomplete("each")
        return schedules.by_amount(shape, wanted.each)
    count = wanted.count or default
    if not count:
        raise Incomplete("count")
    return schedules.by_number(shape, count)


def _moved(rows: tuple[Row, ...], wanted: Wanted, calendar: Calendar | None) -> tuple[Row, ...]:
    return schedules.moved(rows, calendar) if wanted.working_days and calendar else rows
