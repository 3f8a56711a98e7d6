"""What may be asked of the ledger, as tables and properties."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.enums import CorrectionKind, CorrectionReason
from cases.rules.ledger import corrections as rules
from cases.rules.ledger.allocation import COMPONENTS, PARTS
from cases.rules.ledger.corrections import Fault, Problem
from staff.permissions import ROLE_PERMISSIONS
from tests.examples import examples

OWED = {"principal": Decimal(800), "interest": Decimal(150), "fees": Decimal(50), "unapplied": Decimal(20)}
AMOUNTS = st.decimals(min_value=0, max_value=500, places=2)


@pytest.mark.parametrize(
    ("kind", "stated", "found"),
    [
        ("waiver", {}, Problem(Fault.NOTHING)),
        ("waiver", {"interest": 150}, None),
        ("waiver", {"interest": 151}, Problem(Fault.BELOW_ZERO, "interest")),
        ("waiver", {"interest": -1}, Problem(Fault.NEGATIVE, "interest")),
        ("waiver", {"late_charges": 1}, Problem(Fault.BELOW_ZERO, "late_charges")),
        ("waiver", {"unapplied": 1}, Problem(Fault.NOTHING)),
        ("adjustment", {"principal": 5, "interest": -5}, None),
        ("adjustment", {"fees": -51}, Problem(Fault.BELOW_ZERO, "fees")),
        ("refund", {"unapplied": 20}, None),
        ("refund", {"unapplied": 21}, Problem(Fault.BELOW_ZERO, "unapplied")),
        ("refund", {"principal": 20}, Problem(Fault.NOTHING)),
    ],
)
def test_what_may_be_booked(kind: str, stated: dict[str, int], found: Problem | None) -> None:
    change = rules.change_of(kind, {part: Decimal(amount) for part, amount in stated.items()})
    assert rules.problem(kind, change, OWED) == found


@examples(200)
@given(st.sampled_from(CorrectionKind.values), st.dictionaries(st.sampled_from(PARTS), AMOUNTS))
def test_what_is_let_through_leaves_no_part_below_zero(kind: str, stated: dict[str, Decimal]) -> None:
    change = rules.change_of(kind, stated)
    if rules.problem(kind, change, OWED) is None:
        later = rules.after(change, OWED)
        assert all(later[part] >= 0 for part in PARTS)
        assert kind == "refund" or later["unapplied"] == OWED["unapplied"]
        assert kind != "refund" or all(change[part] == 0 for part in COMPONENTS)


def test_every_kind_has_its_reasons_parts_and_permissions() -> None:
    known = frozenset().union(*ROLE_PERMISSIONS.values())
    for table in (rules.ASKS, rules.DECIDES, rules.REASONS, rules.PARTS_OF):
        assert set(table) == set(CorrectionKind.values)
    assert {*rules.ASKS.values(), *rules.DECIDES.values()} <= known
    assert {name for names in rules.REASONS.values() for name in names} == set(CorrectionReason.values)
