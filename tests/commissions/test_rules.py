"""The reference engine: boundaries, rounding, order, cancelling, and the lint of its tables."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissions.rules import bands
from commissions.rules.statements import Credit, figure, next_step, percent_of, slice_up
from tests.examples import examples

RATES = bands.table([[1, 31, "0.005"], [31, 61, "0.008"], [61, 91, "0.012"], [91, 181, "0.025"], [181, None, "0.035"]])
STEPS = bands.table([["0", "80", "0.8"], ["80", "100", "1"], ["100", "120", "1.25"], ["120", None, "1.5"]])


def statement(*credits_: tuple[int, str], target: str = "1000", currency: str = "CNY") -> Any:
    return figure(
        [Credit(dpd, Decimal(base)) for dpd, base in credits_],
        target=Decimal(target),
        rates=RATES,
        attainment=STEPS,
        currency=currency,
    )


@pytest.mark.parametrize(
    ("dpd", "row"), [(0, None), (1, 0), (30, 0), (31, 1), (60, 1), (61, 2), (180, 3), (181, 4), (9999, 4)]
)
def test_row_of_is_half_open(dpd: Any, row: Any) -> None:
    assert bands.row_of(RATES, dpd) == row


@pytest.mark.parametrize(
    ("recovered", "parts"),
    [
        ("0", ["0"]),
        ("799.99", ["799.99"]),
        ("800", ["800"]),
        ("800.01", ["800", "0.01"]),
        ("1000", ["800", "200"]),
        ("1300", ["800", "200", "200", "100"]),
        ("-50", ["-50"]),
    ],
)
def test_slices_cut_exactly_at_the_steps(recovered: Any, parts: Any) -> None:
    found = slice_up(STEPS, target=Decimal(1000), recovered=Decimal(recovered))
    assert [one.part for one in found] == [Decimal(part) for part in parts]


def test_a_cent_below_the_target_is_not_the_target() -> None:
    assert percent_of(Decimal("299999.99"), Decimal(300000)) == Decimal("99.99")
    found = slice_up(STEPS, target=Decimal(300000), recovered=Decimal("299999.99"))
    assert len(found) == 2


def test_statement_adds_up_as_on_paper() -> None:
    # 400 × 0.5 % + 600 × 2.5 % = 17; slices 800 × 0.8 + 200 × 1 = 840 of 1,000.
    done = statement((10, "400"), (100, "600"))
    assert (done.recovered, done.line_total, done.factor) == (1000, 17, Decimal("0.84"))
    assert (done.total, done.attainment_effect, done.rounding) == (Decimal("14.28"), Decimal("-2.72"), 0)


def test_rounding_is_half_up_once_in_both_signs() -> None:
    # 0.5 % of 250 at 0.8 is exactly 1; 0.5 % of 1.25 × 0.8 = 0.005.
    assert statement((10, "1.25")).total == Decimal("0.01")
    assert statement((10, "-1.25")).total == Decimal("-0.01")
    assert statement((10, "125"), currency="TWD").total == 1  # 0.5 is one dollar


def test_a_payment_and_its_reversal_cancel() -> None:
    done = statement((10, "400"), (10, "-400"))
    assert (done.total, done.line_total, done.recovered) == (0, 0, 0)


def test_a_credit_without_a_row_is_named_not_paid() -> None:
    done = statement((0, "400"), (10, "100"))
    assert done.recovered == 100
    assert [one.dpd for one in done.unrated] == [0]


AMOUNTS = st.decimals(min_value="-5000", max_value="20000", places=2)
CREDITS = st.lists(st.tuples(st.integers(1, 400), AMOUNTS), max_size=25)


@examples(120)
@given(CREDITS, st.decimals(min_value="0.01", max_value="50000", places=2), st.randoms())
def test_statement_is_order_free_and_adds_up(rows: Any, target: Any, shuffler: Any) -> None:
    credits_ = [Credit(dpd, base) for dpd, base in rows]
    one = figure(credits_, target=target, rates=RATES, attainment=STEPS, currency="CNY")
    shuffler.shuffle(credits_)
    assert figure(credits_, target=target, rates=RATES, attainment=STEPS, currency="CNY") == one
    assert one.line_total + one.attainment_effect + one.rounding == one.total
    assert sum(part.part for part in one.slices) == one.recovered
    assert abs(one.rounding) <= Decimal("0.0050000001")


@examples(80)
@given(st.decimals(min_value=0, max_value=3000, places=2), st.decimals(min_value=0, max_value=3000, places=2))
def test_more_recovered_at_one_rate_never_pays_less(left: Any, right: Any) -> None:
    less, more = sorted((left, right))
    assert statement((10, str(less))).total <= statement((10, str(more))).total


def test_next_step_names_what_is_missing() -> None:
    step = next_step(STEPS, target=Decimal(360000), recovered=Decimal(198240))
    assert (step.missing, step.at, step.factor, step.now) == (89760, 288000, 1, Decimal("0.8"))
    assert next_step(STEPS, target=Decimal(100), recovered=Decimal(120)) is None


def test_tables_are_stored_without_floats_and_read_back() -> None:
    assert bands.table(bands.stored(RATES)) == RATES
    assert bands.stored(RATES)[0] == ["1", "31", "0.005"]
    with pytest.raises(bands.NotATable, match="row 2"):
        bands.table([[1, 31, "0.1"], [31, "x", "0.1"]])
