"""What may be agreed as a plan, by whom, which offers are made, and how a plan is judged."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.rules.months import add_months
from cases.rules.plans import authority, offers, plan_judging, plans
from cases.rules.plans.authority import Ask, Excess
from cases.rules.plans.offers import Form, Why
from cases.rules.plans.plans import Bounds, Code, Kind, Outcome, Standing, Weighing
from cases.rules.plans.proposals import Incomplete, Wanted, build
from cases.rules.plans.schedules import Frequency

TODAY = date(2026, 11, 24)
NEXT = date(2026, 12, 24)
BOUNDS = Bounds(60, Decimal(100), Decimal(70), 30, 30)
ANYTHING = (authority.Row("collector", Decimal(50), 120),)


def standing(**more: Any) -> Standing:
    facts: dict[str, Any] = {
        "balance": Decimal(33_600),
        "jurisdiction": "cn",
        "left": Decimal(1000),
        "willing": True,
    }
    return Standing(TODAY, **(facts | more))


def weigh(wanted: Wanted, rows: tuple[authority.Row, ...] = ANYTHING, **more: Any) -> Weighing:
    where = standing(**more)
    proposal = build(wanted, balance=where.balance, currency="CNY")
    return plans.weigh(proposal, standing=where, bounds=BOUNDS, rows=rows, role="collector")


def instalments(count: int, first_on: date = NEXT, **more: Any) -> Wanted:
    return Wanted(Kind.INSTALMENTS, first_on, count=count, **more)


@pytest.mark.parametrize(
    ("wanted", "codes"),
    [
        (instalments(60), set()),
        (instalments(61), {Code.TOO_MANY_MONTHS_LAW, Code.TOO_MANY_MONTHS}),
        (instalments(61, first_on=TODAY), {Code.TOO_MANY_INSTALMENTS_LAW}),
        (instalments(60, first_on=NEXT + timedelta(days=1)), {Code.TOO_MANY_MONTHS_LAW, Code.TOO_MANY_MONTHS}),
        (instalments(130, TODAY + timedelta(days=14), frequency=Frequency.BIWEEKLY), set()),
        (
            instalments(131, TODAY + timedelta(days=14), frequency=Frequency.BIWEEKLY),
            {Code.TOO_MANY_MONTHS_LAW, Code.TOO_MANY_MONTHS},
        ),
    ],
)
def test_china_allows_sixty_months(wanted: Wanted, codes: set[str]) -> None:
    assert {found.code for found in weigh(wanted).refusals} == codes


@pytest.mark.parametrize(
    ("count", "agreed_on", "months"),
    [(1, add_months(TODAY, -59), 60), (2, add_months(TODAY, -59), 61), (60, add_months(TODAY, -59), 119)],
)
def test_the_months_of_a_changed_plan_count_from_its_first_agreement(count: int, agreed_on: date, months: int) -> None:
    found = weigh(instalments(count), agreed_on=agreed_on)
    assert (found.months, Code.TOO_MANY_MONTHS_LAW in {one.code for one in found.refusals}) == (months, months > 60)


def test_a_changed_deferment_is_not_deferred_anew() -> None:
    wanted = Wanted(Kind.DEFERMENT, TODAY + timedelta(days=20))
    assert weigh(wanted).refusals == ()
    found = weigh(wanted, agreed_on=TODAY - timedelta(days=20)).refusals
    assert [(one.code, one.asked) for one in found] == [(Code.DEFERRED_TOO_LONG, 40)]


@pytest.mark.parametrize(("currency", "monthly"), [("JPY", "1083"), ("CNY", "1083.33"), ("KWD", "1083.333")])
def test_a_month_is_in_units_of_its_currency(currency: str, monthly: str) -> None:
    wanted = instalments(10, frequency=Frequency.WEEKLY)
    proposal = build(wanted, balance=Decimal(2500), currency=currency)
    assert str(plans.a_month(proposal)) == monthly


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        ({}, set()),
        ({"left": Decimal(33_600)}, {Code.NOT_BEYOND_ABILITY}),
        ({"savings": Decimal(32_600)}, {Code.NOT_BEYOND_ABILITY}),
        ({"willing": False}, {Code.NO_WILL}),
        ({"left": None}, {Code.NO_STATEMENT}),
        ({"left": None, "jurisdiction": "us"}, set()),
        ({"left": None, "jurisdiction": "uk"}, {Code.NO_STATEMENT}),
        ({"left": None, "old_days": 91}, {Code.STATEMENT_OLD}),
        ({"left": None, "old_days": 91, "jurisdiction": "uk"}, {Code.STATEMENT_OLD}),
        ({"left": None, "old_days": 91, "jurisdiction": "us"}, set()),
        ({"left": Decimal(500), "jurisdiction": "uk"}, {Code.TOO_FAST}),
        ({"willing": False, "jurisdiction": "tw"}, set()),
    ],
)
def test_the_law_asks_for_ability_and_will(facts: dict[str, Any], codes: set[str]) -> None:
    assert {found.code for found in weigh(instalments(48), **facts).refusals} == codes


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (Wanted(Kind.DEFERMENT, TODAY + timedelta(days=31)), Code.DEFERRED_TOO_LONG),
        (Wanted(Kind.SETTLEMENT, NEXT, amount=Decimal(23_510)), Code.BELOW_FLOOR),
        (Wanted(Kind.SETTLEMENT, TODAY + timedelta(days=31), amount=Decimal(30_000)), Code.SETTLES_TOO_LATE),
        (Wanted(Kind.INSTALMENTS, NEXT, each=Decimal(99), frequency=Frequency.WEEKLY), Code.TOO_SMALL),
        (Wanted(Kind.DEFERMENT, TODAY - timedelta(days=1)), Code.STARTS_IN_THE_PAST),
    ],
)
def test_the_creditor_refuses(wanted: Wanted, code: str) -> None:
    assert code in {found.code for found in weigh(wanted, jurisdiction="us").refusals}


def test_a_floor_that_is_no_whole_cent_may_be_offered() -> None:
    facts: dict[str, Any] = {"balance": Decimal("26681.76"), "left": None}
    offer = next(one for one in offered(role="supervisor", **facts)[0] if one.form is Form.SETTLEMENT)
    assert offer.proposal.amount == Decimal("18677.23")


def test_the_floor_itself_settles() -> None:
    assert weigh(Wanted(Kind.SETTLEMENT, NEXT, amount=Decimal(23_520))).outcome is Outcome.WITHIN


def test_above_24_percent_a_year_is_warned_of_in_china_only() -> None:
    for jurisdiction, codes in (("cn", [Code.RATE_ABOVE_24]), ("us", [])):
        where = standing(jurisdiction=jurisdiction, left=Decimal(9000))
        proposal = build(instalments(12), balance=where.balance, currency="CNY", annual_rate=Decimal(23))
        found = plans.weigh(proposal, standing=where, bounds=BOUNDS, rows=ANYTHING, role="collector")
        assert ([one.code for one in found.findings], found.outcome) == (codes, Outcome.WITHIN)
        assert found.annual_rate > 24


ROWS = (
    authority.Row("collector", Decimal(0), 12, Decimal(50_000)),
    authority.Row("collector", Decimal(10), 3, Decimal(20_000)),
    authority.Row("supervisor", Decimal(30), 36),
)


@pytest.mark.parametrize(
    ("discount", "months", "amount", "beyond", "may"),
    [
        (0, 12, 50_000, set(), ("collector", "supervisor")),
        (0, 13, 50_000, {Excess.MONTHS}, ("supervisor",)),
        (0, 12, 50_001, {Excess.AMOUNT}, ("supervisor",)),
        (10, 3, 20_000, set(), ("collector", "supervisor")),
        (10, 12, 20_000, {Excess.DISCOUNT}, ("supervisor",)),
        (20, 2, 20_000, {Excess.DISCOUNT}, ("supervisor",)),
        (31, 2, 20_000, {Excess.DISCOUNT}, ()),
        (20, 20, 60_000, {Excess.DISCOUNT, Excess.MONTHS, Excess.AMOUNT}, ("supervisor",)),
    ],
)
def test_authority(discount: int, months: int, amount: int, beyond: set[str], may: tuple[str, ...]) -> None:
    ask = Ask(Decimal(discount), months, Decimal(amount))
    assert {one.what for one in authority.beyond(ask, ROWS, "collector")} == beyond
    assert authority.who_may(ask, ROWS) == may


def test_a_role_without_a_row_has_no_authority() -> None:
    assert [one.what for one in authority.beyond(Ask(Decimal(0), 1, Decimal(1)), ROWS, "finance")] == [
        Excess.NO_AUTHORITY
    ]


def test_what_nobody_may_agree_is_refused() -> None:
    wanted = Wanted(Kind.SETTLEMENT, NEXT, amount=Decimal(24_000))
    rows = (authority.Row("collector", Decimal(5), 12),)
    assert [found.code for found in weigh(wanted, rows).refusals] == [Code.NOBODY_MAY]


def test_more_than_is_left_needs_approval() -> None:
    found = weigh(instalments(12), left=Decimal(2000))
    assert (found.outcome, [one.code for one in found.reasons]) == (Outcome.APPROVAL, [Code.ABOVE_MEANS])


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (Wanted(Kind.INSTALMENTS, NEXT), "count"),
        (Wanted(Kind.INSTALMENTS, NEXT, each=Decimal(0)), "each"),
        (Wanted(Kind.SETTLEMENT, NEXT, amount=Decimal(1000)), "amount"),
        (Wanted(Kind.SETTLEMENT, NEXT), "amount"),
        (Wanted(Kind.INSTALMENTS, NEXT, count=3, down_payment=Decimal(1000), down_on=TODAY), "down_payment"),
        (Wanted(Kind.INSTALMENTS, NEXT, count=3, down_payment=Decimal(10)), "down_on"),
        (Wanted(Kind.INSTALMENTS, TODAY, count=3, down_payment=Decimal(10), down_on=NEXT), "down_on"),
    ],
)
def test_a_wish_must_fit_together(wanted: Wanted, field: str) -> None:
    with pytest.raises(Incomplete) as error:
        build(wanted, balance=Decimal(1000), currency="CNY")
    assert error.value.field == field


def offered(role: str = "collector", rate: int = 0, **more: Any) -> tuple[list[offers.Offer], list[offers.LeftOut]]:
    terms = offers.Terms(BOUNDS, authority.STANDARD, role, "CNY", Decimal(rate))
    return offers.ranked(standing(**more), terms)


@pytest.mark.parametrize(
    ("facts", "forms"),
    [
        ({"left": Decimal(40_000)}, [Form.IN_FULL, Form.DEFERMENT, Form.DEFERMENT]),
        ({"left": Decimal(0), "jurisdiction": "uk"}, [Form.DEFERMENT, Form.SETTLEMENT]),
        (
            {"savings": Decimal(5000)},
            [Form.WITH_DOWN_PAYMENT, Form.BY_NUMBER, Form.BY_AMOUNT, Form.IN_FULL, Form.DEFERMENT],
        ),
        ({"left": None}, [Form.IN_FULL, Form.DEFERMENT, Form.SETTLEMENT]),
        ({"left": None, "jurisdiction": "us"}, [Form.IN_FULL, Form.DEFERMENT, Form.BY_NUMBER, Form.SETTLEMENT]),
        ({"left": Decimal(600), "jurisdiction": "uk"}, [Form.BY_NUMBER, Form.DEFERMENT, Form.SETTLEMENT]),
        ({"willing": False}, [Form.IN_FULL, Form.DEFERMENT, Form.SETTLEMENT]),
        ({"balance": Decimal(0)}, []),
    ],
)
def test_offers_are_ranked(facts: dict[str, Any], forms: list[Form]) -> None:
    assert [offer.form for offer in offered(**facts)[0]] == forms


def test_few_offers_are_filled_up_with_lawful_ones() -> None:
    bounds = Bounds(60, Decimal(100), Decimal(100), 0, 30)
    terms = offers.Terms(bounds, authority.STANDARD, "supervisor", "GBP")
    found, _left_out = offers.ranked(standing(left=Decimal(2000), jurisdiction="uk"), terms)
    assert [(len(one.proposal.rows), one.why) for one in found] == [
        (24, Why.FITS), (28, Why.LIGHT), (30, Why.LONGER),
    ]  # fmt: skip


def test_what_is_left_out_says_why() -> None:
    left_out = {(one.form, one.finding.code) for one in offered(willing=False)[1]}
    assert (Form.BY_NUMBER, Code.NO_WILL) in left_out
    pressed = offered(left=Decimal(600), jurisdiction="uk")[1]
    assert (Form.IN_FULL, Code.TOO_FAST) in {(one.form, one.finding.code) for one in pressed}


def test_what_fits_leaves_a_fifth() -> None:
    offer = next(one for one in offered()[0] if one.form is Form.BY_NUMBER)
    assert (len(offer.proposal.rows), offer.share, offer.why, offer.needs_approval) == (48, 70, Why.FITS, True)


def test_the_share_of_what_is_left_is_rounded_half_up() -> None:
    offer = next(one for one in offered(balance=Decimal(33_840))[0] if one.form is Form.BY_NUMBER)
    assert (offer.proposal.rows[0].amount, offer.share) == (705, 71)


def test_the_own_authority_decides_what_is_settled() -> None:
    own = next(one for one in offered(role="supervisor", left=None)[0] if one.form is Form.SETTLEMENT)
    assert (own.weighing.discount_percent, own.needs_approval) == (Decimal("30.00"), False)


@settings(deadline=None)
@given(
    balance=st.integers(1, 500_000),
    left=st.one_of(st.none(), st.integers(-2000, 30_000)),
    savings=st.integers(0, 60_000),
    jurisdiction=st.sampled_from(["cn", "us", "uk", "tw"]),
    rate=st.sampled_from([0, 12, 36]),
)
def test_every_offer_is_lawful_and_adds_up(
    balance: int, left: int | None, savings: int, jurisdiction: str, rate: int
) -> None:
    facts: dict[str, Any] = {"left": None if left is None else Decimal(left), "savings": Decimal(savings)}
    found, _left_out = offered(rate=rate, balance=Decimal(balance), jurisdiction=jurisdiction, **facts)
    assert len(found) <= offers.MOST
    for offer in found:
        assert offer.proposal.amount + offer.proposal.discount == balance
        assert not offer.weighing.refusals
        assert jurisdiction != "cn" or offer.proposal.last_on <= add_months(TODAY, 60)


def judged(money: list[tuple[int, int]], on: int, kind: Kind = Kind.INSTALMENTS) -> plan_judging.Verdict:
    return plan_judging.judge(
        kind=kind,
        due=[(TODAY + timedelta(days=30 * number), Decimal(100)) for number in (1, 2, 3)],
        received=[(TODAY + timedelta(days=day), Decimal(amount)) for day, amount in money],
        tolerance_days=3,
        on=TODAY + timedelta(days=on),
    )


@pytest.mark.parametrize(
    ("money", "on", "state", "paid", "ended"),
    [
        ([], 33, "active", (0, 0, 0), None),
        ([], 34, "broken", (0, 0, 0), 34),
        ([(33, 100)], 34, "active", (100, 0, 0), None),
        ([(34, 100)], 34, "broken", (0, 0, 0), 34),
        ([(30, 250)], 64, "active", (100, 100, 50), None),
        ([(30, 250)], 94, "broken", (100, 100, 50), 94),
        ([(5, 100), (6, 100), (90, 120)], 90, "completed", (100, 100, 100), 90),
        ([(5, 300), (40, 50)], 40, "completed", (100, 100, 100), 5),
        ([(30, 99)], 200, "broken", (99, 0, 0), 34),
    ],
)
def test_judge(money: list[tuple[int, int]], on: int, state: str, paid: tuple[int, ...], ended: int | None) -> None:
    verdict = judged(money, on)
    assert (verdict.state, verdict.paid) == (state, paid)
    assert verdict.ended_on == (None if ended is None else TODAY + timedelta(days=ended))


def test_a_settlement_that_is_missed_expires() -> None:
    assert judged([], 34, Kind.SETTLEMENT).state == "expired"


@settings(deadline=None)
@given(st.permutations([(3, 40), (31, 70), (31, 5), (60, 90), (61, 20), (88, 75)]), st.integers(0, 120))
def test_order_of_arrival_changes_nothing(money: list[tuple[int, int]], on: int) -> None:
    assert judged(money, on) == judged(sorted(money), on)
    assert judged(money, on).received <= 300
