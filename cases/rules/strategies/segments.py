"""Segments: which cases belong together, as ordered rules over what is known of a case. The first that fits wins.

A segment is a list of conditions, each a field, an operator and a value; all of them must hold. One table, `FIELDS`,
says what there is. The same conditions are asked in Python (`first`) and compiled to SQL (`place_sql`); a test holds
them against each other.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from cases.rules.strategies.queue import UNREACHED


class Op(StrEnum):
    """How a field is compared."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ONE_OF = "one_of"
    NONE_OF = "none_of"


NUMBER_OPS = (Op.AT_LEAST, Op.AT_MOST)
SET_OPS = (Op.ONE_OF, Op.NONE_OF)
FIELDS: dict[str, tuple[Op, ...]] = {
    "age": NUMBER_OPS,
    "bucket": NUMBER_OPS,
    "amount": NUMBER_OPS,
    "score": NUMBER_OPS,
    "broken_in_row": NUMBER_OPS,
    "kept": NUMBER_OPS,
    "product": SET_OPS,
    "creditor": SET_OPS,
    "hold": SET_OPS,
}
"""What a condition may ask: days past due, bucket 0 to 7, amount owed, the desk's score 0 to 100, promises broken in a
row, promises kept, products of the accounts, the creditor's code, kinds of hold in force."""


class ConditionUnreadable(ValueError):
    """The condition names no field, an operator that the field does not take, or no value that fits.

    `asked` is what it asks: "product:one_of".
    """

    def __init__(self, asked: str) -> None:
        super().__init__(asked)
        self.asked = asked


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition; the value is a number or a set of words."""

    field: str
    op: Op
    value: Decimal | frozenset[str]

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> "Condition":
        """Return the condition that was stored or typed; raise ConditionUnreadable."""
        name, op, value = str(raw.get("field")), raw.get("op"), raw.get("value")
        if op not in FIELDS.get(name, ()):
            raise ConditionUnreadable(f"{name}:{op}")
        read = _words(value) if op in SET_OPS else _number(value)
        if read is None:
            raise ConditionUnreadable(f"{name}:{op}")
        return cls(name, Op(op), read)

    def stored(self) -> dict[str, Any]:
        """Return the condition as JSON."""
        value = sorted(self.value) if isinstance(self.value, frozenset) else str(self.value)
        return {"field": self.field, "op": str(self.op), "value": value}


def _words(value: Any) -> frozenset[str] | None:
    """Return the words of a list; None where it is none, or holds none."""
    if not isinstance(value, list | tuple | set | frozenset):
        return None
    return frozenset(str(one).strip() for one in value if str(one).strip()) or None


def _number(value: Any) -> Decimal | None:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


@dataclass(frozen=True, slots=True)
class Facts:
    """What the conditions read of a case."""

    age: int = 0
    bucket: int = 0
    amount: Decimal = Decimal(0)
    broken_in_row: int = 0
    kept: int = 0
    reached: bool = False
    product: frozenset[str] = frozenset()
    creditor: frozenset[str] = frozenset()
    hold: frozenset[str] = frozenset()

    @property
    def score(self) -> int:
        """The desk's score of the case."""
        return score(kept=self.kept, broken_in_row=self.broken_in_row, bucket=self.bucket, reached=self.reached)


def score(*, kept: int, broken_in_row: int, bucket: int, reached: bool) -> int:
    """Return how likely money is as far as the desk itself knows, 0 to 100.

    50, and 10 for each promise kept (at most three) and 10 when the last contact reached the debtor; less 10 for
    each promise broken in a row (at most three) and 5 for each bucket of age.
    """
    points = 50 + 10 * min(3, kept) + 10 * reached - 10 * min(3, broken_in_row) - 5 * bucket
    return max(0, min(100, points))


SCORE_SQL = """GREATEST(0, LEAST(100, 50 + 10 * LEAST(3, f.kept) + CASE WHEN f.reached THEN 10 ELSE 0 END
    - 10 * LEAST(3, f.broken_in_row) - 5 * f.bucket))"""
REACHED_SQL = f"(k.last_outcome <> '' AND k.last_outcome NOT IN ({', '.join(repr(one) for one in UNREACHED)}))"


def reached(last_outcome: str) -> bool:
    """Return whether the last contact reached somebody."""
    return last_outcome != "" and last_outcome not in UNREACHED


def holds(condition: Condition, facts: Facts) -> bool:
    """Return whether the condition is true of the case."""
    known = getattr(facts, condition.field)
    if isinstance(condition.value, frozenset):
        meets = bool(condition.value & known)
        return meets if condition.op == Op.ONE_OF else not meets
    return bool(known >= condition.value if condition.op == Op.AT_LEAST else known <= condition.value)


def first(segments: Sequence[Sequence[Condition]], facts: Facts) -> int | None:
    """Return the place of the first segment all of whose conditions hold; None when there is none."""
    for place, conditions in enumerate(segments):
        if all(holds(one, facts) for one in conditions):
            return place
    return None


def place_sql(segments: Sequence[Sequence[Condition]]) -> tuple[str, dict[str, Any]]:
    """Return the SQL of `first` over the row `f`, whose columns are named as the fields, and its parameters."""
    params: dict[str, Any] = {}
    whens = []
    for place, conditions in enumerate(segments):
        asked = []
        for number, one in enumerate(conditions):
            name = f"s{place}_{number}"
            params[name] = sorted(one.value) if isinstance(one.value, frozenset) else one.value
            asked.append(_condition_sql(one, name))
        whens.append(f"WHEN {' AND '.join(asked) or 'true'} THEN {place}")
    return f"CASE {' '.join(whens)} END" if whens else "NULL::int", params


def _condition_sql(condition: Condition, name: str) -> str:
    column = SCORE_SQL if condition.field == "score" else f"f.{condition.field}"
    if condition.op in NUMBER_OPS:
        return f"{column} {'>=' if condition.op == Op.AT_LEAST else '<='} %({name})s"
    meets = f"{column} && %({name})s::text[]"
    return meets if condition.op == Op.ONE_OF else f"NOT {meets}"


@dataclass(frozen=True)
class Region:
    """What a segment covers: a span of each number, the words wanted and unwanted of each set."""

    spans: dict[str, tuple[Decimal | None, Decimal | None]] = field(default_factory=dict)
    wanted: dict[str, list[frozenset[str]]] = field(default_factory=dict)
    unwanted: dict[str, frozenset[str]] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether no case can ever be in it."""
        if any(low is not None and high is not None and low > high for low, high in self.spans.values()):
            return True
        # A case may have several products and holds; of creditors it has one.
        return any(not one - self.unwanted.get(name, frozenset()) for name, sets in self.wanted.items() for one in sets)

    def covers(self, other: "Region") -> bool:
        """Return whether every case of `other` is in this one as well, as far as conditions alone tell."""
        for name, (low, high) in self.spans.items():
            other_low, other_high = other.spans.get(name, (None, None))
            if low is not None and (other_low is None or other_low < low):
                return False
            if high is not None and (other_high is None or other_high > high):
                return False
        for name, sets in self.wanted.items():
            if not all(any(theirs <= ours for theirs in other.wanted.get(name, [])) for ours in sets):
                return False
        return all(words <= other.unwanted.get(name, frozenset()) for name, words in self.unwanted.items())

    def meets(self, other: "Region") -> bool:
        """Return whether some case may be in both."""
        if self.is_empty or other.is_empty:
            return False
        for name, (low, high) in self.spans.items():
            other_low, other_high = other.spans.get(name, (None, None))
            if low is not None and other_high is not None and low > other_high:
                return False
            if high is not None and other_low is not None and high < other_low:
                return False
        for one, two in ((self, other), (other, self)):
            for name, sets in one.wanted.items():
                if any(not words - two.unwanted.get(name, frozenset()) for words in sets):
                    return False
        return not any(
            not ours & theirs
            for name in ("creditor",)
            for ours in self.wanted.get(name, [])
            for theirs in other.wanted.get(name, [])
        )


def region(conditions: Iterable[Condition]) -> Region:
    """Return what the conditions cover together."""
    found = Region()
    for one in conditions:
        if isinstance(one.value, frozenset):
            if one.op == Op.ONE_OF:
                found.wanted.setdefault(one.field, []).append(one.value)
            else:
                found.unwanted[one.field] = found.unwanted.get(one.field, frozenset()) | one.value
            continue
        low, high = found.spans.get(one.field, (None, None))
        if one.op == Op.AT_LEAST:
            low = one.value if low is None else max(low, one.value)
        else:
            high = one.value if high is None else min(high, one.value)
        found.spans[one.field] = (low, high)
    return found


class Finding(StrEnum):
    """What is odd about a segment in its place."""

    EMPTY = "empty"
    UNREACHABLE = "unreachable"
    OVERLAP = "overlap"
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class Remark:
    """One finding on the segment at `place`, about the one at `other` where it has one."""

    finding: Finding
    place: int | None
    other: int | None = None


def remarks(segments: Sequence[Sequence[Condition]]) -> list[Remark]:
    """Return what to look at: segments that no case reaches, overlaps the order decides, and a gap at the end."""
    regions = [region(conditions) for conditions in segments]
    found = []
    for place, ours in enumerate(regions):
        if ours.is_empty:
            found.append(Remark(Finding.EMPTY, place))
            continue
        covering = next((other for other in range(place) if regions[other].covers(ours)), None)
        if covering is not None:
            found.append(Remark(Finding.UNREACHABLE, place, covering))
            continue
        # One without conditions is meant to take what is left.
        if segments[place]:
            found += [Remark(Finding.OVERLAP, place, other) for other in range(place) if regions[other].meets(ours)]
    if not any(not conditions for conditions in segments):
        found.append(Remark(Finding.GAP, None))
    return found
