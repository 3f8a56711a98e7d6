"""Amounts and conditions that a plan names: "4000", 3.5 × salary, collected less costs, days below 60."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from commissions.engine.numbers import NOTHING, ONE, Missing, Number, Ratio, Scope, Value, compare, plain


@dataclass(frozen=True, slots=True)
class Quantity:
    """`of` × `times` + `plus` + what is added − what is taken off, kept between `least` and `most`.

    `of` is a number, or the name of one among the facts.
    """

    of: Decimal | str
    times: Decimal = ONE
    plus: Decimal = NOTHING
    add: tuple["Quantity", ...] = ()
    less: tuple["Quantity", ...] = ()
    least: "Quantity | None" = None
    most: "Quantity | None" = None

    def names(self) -> Iterator[str]:
        """Return the names of facts that it asks for."""
        if isinstance(self.of, str):
            yield self.of
        bounds = tuple(one for one in (self.least, self.most) if one is not None)
        for one in (*self.add, *self.less, *bounds):
            yield from one.names()


@dataclass(frozen=True, slots=True)
class Condition:
    """`name` stands to `value` as `sign` says: ["dpd", "<", "60"]."""

    name: str
    sign: str
    value: Decimal | str | tuple[Decimal | str, ...] | Quantity

    def names(self) -> Iterator[str]:
        """Return the names of facts that it asks for."""
        yield self.name
        if isinstance(self.value, Quantity):
            yield from self.value.names()


SIGNS = ("<", "<=", ">", ">=", "=", "!=", "in", "not in")


def number(name: str, scope: Scope) -> Number:
    """Return the number of that name. Raises Missing when there is none, or a text stands there."""
    value = scope.get(name)
    if value is None or isinstance(value, str):
        raise Missing(name)
    return value


def amount(quantity: Quantity, scope: Scope) -> Decimal:
    """Return what the quantity comes to, unrounded. Raises Missing."""
    start = plain(number(quantity.of, scope)) if isinstance(quantity.of, str) else quantity.of
    found = start * quantity.times + quantity.plus
    for one in quantity.add:
        found += amount(one, scope)
    for one in quantity.less:
        found -= amount(one, scope)
    if quantity.least is not None:
        found = max(found, amount(quantity.least, scope))
    if quantity.most is not None:
        found = min(found, amount(quantity.most, scope))
    return found


def holds(conditions: tuple[Condition, ...], scope: Scope) -> bool:
    """Return whether every condition holds. Raises Missing for an order (<, >) of what is not there."""
    return all(_holds(one, scope) for one in conditions)


def _holds(condition: Condition, scope: Scope) -> bool:
    found = scope.get(condition.name)
    if condition.sign in {"in", "not in"}:
        among = (
            isinstance(condition.value, tuple)
            and found is not None
            and any(_same(found, one) for one in condition.value)
        )
        return among is (condition.sign == "in")
    right: Value = _right(condition, scope)
    if condition.sign in {"=", "!="}:
        return (found is not None and _same(found, right)) is (condition.sign == "=")
    if found is None:
        raise Missing(condition.name)
    return _ordered(condition.sign, _order(condition.name, found, right))


def _right(condition: Condition, scope: Scope) -> Value:
    if isinstance(condition.value, Quantity):
        return amount(condition.value, scope)
    return condition.value if isinstance(condition.value, Decimal | str) else ""


def _same(left: Value, right: Value) -> bool:
    if isinstance(left, str) or isinstance(right, str):
        return left == right
    return compare(left, right) == 0


def _order(name: str, left: Value, right: Value) -> int:
    if isinstance(left, str) and isinstance(right, str):
        return (left > right) - (left < right)
    if isinstance(left, str) or isinstance(right, str):
        raise Missing(name)
    return compare(left, right)


def _ordered(sign: str, order: int) -> bool:
    return {"<": order < 0, "<=": order <= 0, ">": order > 0, ">=": order >= 0}[sign]


def capped(found: Number, least: Decimal, most: Decimal) -> Number:
    """Return the number kept between two bounds; a ratio within them stays a ratio."""
    if compare(found, least) < 0:
        return least
    return most if compare(found, most) > 0 else found


def settlement(recovered: Decimal, balance: Decimal, floor: Decimal) -> Number:
    """Return settlement quality: (recovered ÷ balance − floor) ÷ (1 − floor), kept between 0 and 1.

    `floor` is the authorised floor, 0 up to but without 1; `balance` is above 0. Raises Missing otherwise.
    """
    if balance <= 0:
        raise Missing("balance")
    if not NOTHING <= floor < ONE:
        raise Missing("floor")
    return capped(Ratio(recovered - floor * balance, balance * (ONE - floor)), NOTHING, ONE)
