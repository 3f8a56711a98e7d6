"""Which offers to make, best first: three to five that law and creditor allow, and why others are left out. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum

from cases.rules.months import add_months, months_between
from cases.rules.plans import authority, plans, schedules
from cases.rules.plans.plans import Kind, Outcome, Proposal, Standing, Weighing
from cases.rules.plans.proposals import Wanted, build
from cases.rules.plans.schedules import Shape
from common import money, shares

ZERO = Decimal(0)
LEAST, MOST = 3, 5
COUNTS = (3, 6, 9, 12, 18, 24, 30, 36, 48, 60)
SHARE = Decimal("0.8")  # of what is left each month: something must stay for what nobody foresees
LIGHT_SHARE = Decimal("0.6")
DOWN_SHARE = Decimal("0.2")


class Form(StrEnum):
    """What is offered."""

    IN_FULL = "in_full"
    DEFERMENT = "deferment"
    BY_NUMBER = "by_number"
    BY_AMOUNT = "by_amount"
    WITH_DOWN_PAYMENT = "with_down_payment"
    SETTLEMENT = "settlement"


class Why(StrEnum):
    """Why an offer has its place."""

    ENDS_IT_NOW = "ends_it_now"
    ENDS_IT_SOON = "ends_it_soon"
    FITS = "fits"
    LIGHT = "light"
    LONGER = "longer"
    LESS_TO_SPREAD = "less_to_spread"
    ENDS_IT_FOR_LESS = "ends_it_for_less"
    MEANS_UNKNOWN = "means_unknown"
    BEYOND_MEANS = "beyond_means"


@dataclass(frozen=True, slots=True)
class Offer:
    """One offer; `share` is the percentage of what is left that it takes each month, None where that says nothing."""

    form: Form
    wanted: Wanted
    proposal: Proposal
    weighing: Weighing
    why: Why
    share: int | None = None

    @property
    def needs_approval(self) -> bool:
        """Whether a second person must decide."""
        return self.weighing.outcome is Outcome.APPROVAL


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What is not offered and the finding that refuses it."""

    form: Form
    proposal: Proposal
    finding: plans.Finding


@dataclass(frozen=True, slots=True)
class Terms:
    """What offers are made by: the creditor's bounds, rate and matrix, the role that offers, currency."""

    bounds: plans.Bounds
    rows: Sequence[authority.Row]
    role: str
    currency: str
    annual_rate: Decimal = ZERO
    offer_days: int = 10


def ranked(standing: Standing, terms: Terms) -> tuple[list[Offer], list[LeftOut]]:
    """Return the offers that are possible, best first and five at most, and what is left out.

    What fits the debtor's means comes first, then what the collector may agree alone, then what brings more of the
    debt, then what ends sooner. Fewer than three are filled up with what else the debtor could keep.
    """
    if standing.balance <= 0:
        return [], []
    weighed = [_weighed(form, wanted, standing, terms) for form, wanted in _candidates(standing, terms)]
    offers = [one for one in weighed if isinstance(one, Offer)]
    if len(offers) < LEAST:
        offers += _fillers(standing, terms)[: LEAST - len(offers)]
    return sorted(offers, key=_key)[:MOST], [one for one in weighed if isinstance(one, LeftOut)]


def _fillers(standing: Standing, terms: Terms) -> list[Offer]:
    """Return further offers that do not exceed the debtor's means: more instalments, half the deferment."""
    first_on, count = add_months(standing.today, 1), _count(standing, terms, ZERO)
    wishes = [
        (Form.BY_NUMBER, Wanted(Kind.INSTALMENTS, first_on, count=more))
        for more in _possible(standing, terms, ZERO)
        if more > count
    ]
    if days := terms.bounds.most_deferment_days // 2:
        wishes.append((Form.DEFERMENT, Wanted(Kind.DEFERMENT, standing.today + timedelta(days=days))))
    found = [_weighed(form, wanted, standing, terms) for form, wanted in wishes]
    offers = [one for one in found if isinstance(one, Offer) and one.why is not Why.BEYOND_MEANS]
    return [replace(one, why=Why.LONGER) if one.why is Why.FITS else one for one in offers]


def _weighed(form: Form, wanted: Wanted, standing: Standing, terms: Terms) -> Offer | LeftOut | None:
    rate, balance = terms.annual_rate, standing.balance
    try:
        proposal = build(wanted, balance=balance, currency=terms.currency, annual_rate=rate)
    except schedules.NeverEnds:
        return None
    weighing = plans.weigh(proposal, standing=standing, bounds=terms.bounds, rows=terms.rows, role=terms.role)
    if form is Form.IN_FULL:
        weighing = Weighing((), ZERO, 0, ZERO)
    why = _why(form, proposal, standing)
    refusals = weighing.refusals or _pressing(form, why, standing)
    if refusals:
        return LeftOut(form, proposal, refusals[0])
    return Offer(form, wanted, proposal, weighing, why, _share(proposal, standing))


def _pressing(form: Form, why: Why, standing: Standing) -> tuple[plans.Finding, ...]:
    """Return why all at once is not asked for where nobody may be pressed to pay in one go (FCA CONC 7.3.4 R)."""
    if form is not Form.IN_FULL or why is not Why.BEYOND_MEANS or not standing.law.asks_means:
        return ()
    able = max(standing.left or ZERO, ZERO) + standing.savings
    return (plans.Finding(plans.Code.TOO_FAST, plans.Weight.LAW, standing.balance, able),)


def _key(offer: Offer) -> tuple[bool, bool, Decimal, date]:
    unfit = offer.why is Why.BEYOND_MEANS
    return unfit, offer.needs_approval, offer.weighing.discount_percent, offer.proposal.last_on


def _candidates(standing: Standing, terms: Terms) -> list[tuple[Form, Wanted]]:
    today, bounds = standing.today, terms.bounds
    found = [(Form.IN_FULL, Wanted(Kind.DEFERMENT, today))]
    if bounds.most_deferment_days:
        found.append((Form.DEFERMENT, Wanted(Kind.DEFERMENT, today + timedelta(days=bounds.most_deferment_days))))
    return [*found, *_instalments(standing, terms), *_settlements(standing, terms)]


def _instalments(standing: Standing, terms: Terms) -> list[tuple[Form, Wanted]]:
    first_on = add_months(standing.today, 1)
    count = _count(standing, terms, ZERO)
    found = [(Form.BY_NUMBER, Wanted(Kind.INSTALMENTS, first_on, count=count))]
    each = _round_each(standing, terms)
    if each is not None and each < standing.balance and standing.balance > each * count:
        found.append((Form.BY_AMOUNT, Wanted(Kind.INSTALMENTS, first_on, each=each)))
    down = _stepped(min(standing.savings, standing.balance * DOWN_SHARE), terms.currency)
    if 0 < down < standing.balance:
        down_on = min(standing.today + timedelta(days=terms.offer_days), first_on)
        count = _count(standing, terms, down)
        wanted = Wanted(Kind.INSTALMENTS, first_on, count=count, down_payment=down, down_on=down_on)
        found.append((Form.WITH_DOWN_PAYMENT, wanted))
    return found


def _count(standing: Standing, terms: Terms, down: Decimal) -> int:
    """Return the fewest instalments that take no more than SHARE of what is left; 12 while that is unknown."""
    possible = _possible(standing, terms, down)
    if standing.left is None:
        return min(12, possible[-1])
    shape = Shape(standing.balance - down, terms.currency, standing.today, annual_rate=terms.annual_rate)
    fitting = (n for n in possible if schedules.by_number(shape, n)[0].amount <= standing.left * SHARE)
    return next(fitting, possible[-1])


def _possible(standing: Standing, terms: Terms, down: Decimal) -> list[int]:
    """Return the numbers of instalments to choose from that law and creditor leave beside a down payment."""
    law = standing.law.most_months
    most = min(terms.bounds.most_months, law) if law else terms.bounds.most_months
    return [count for count in COUNTS if count <= most - bool(down)] or [max(most - bool(down), 1)]


def _round_each(standing: Standing, terms: Terms) -> Decimal | None:
    """Return a round instalment that leaves the household more air; None while nothing is left or known."""
    if standing.left is None or standing.left <= 0:
        return None
    each = _stepped(standing.left * LIGHT_SHARE, terms.currency)
    return max(each, terms.bounds.smallest)


def _stepped(amount: Decimal, currency: str) -> Decimal:
    """Return `amount` cut down to one or two leading digits, as a person would name it."""
    if amount <= 0:
        return ZERO
    step = Decimal(1).scaleb(max(amount.adjusted() - 1, -money.exponent(currency)))
    return money.rounded((amount / step).to_integral_value(rounding=ROUND_DOWN) * step, currency)


def _settlements(standing: Standing, terms: Terms) -> list[tuple[Form, Wanted]]:
    """Return the settlement that the role may agree alone, or else the lowest that anyone may; none who can pay."""
    bounds = terms.bounds
    if bounds.floor_percent >= 100 or (standing.left is not None and not standing.is_beyond_ability):
        return []
    roles = {row.role for row in terms.rows}
    own, any_role = (authority.most_discount(terms.rows, who) for who in ((terms.role,), roles))
    most = min(own or any_role, 100 - bounds.floor_percent)
    if most <= 0:
        return []
    amount = money.rounded(standing.balance * (100 - most) / 100, terms.currency)
    by = standing.today + timedelta(days=min(terms.offer_days, bounds.most_settlement_days))
    return [(Form.SETTLEMENT, Wanted(Kind.SETTLEMENT, by, amount=amount))] if amount < standing.balance else []


def _why(form: Form, proposal: Proposal, standing: Standing) -> Why:
    if standing.left is None:
        return Why.ENDS_IT_NOW if form is Form.IN_FULL else Why.MEANS_UNKNOWN
    at_once = max(standing.left, ZERO) + standing.savings
    if form is Form.IN_FULL:
        return Why.ENDS_IT_NOW if proposal.amount <= at_once else Why.BEYOND_MEANS
    if form is Form.DEFERMENT:
        months = months_between(standing.today, proposal.last_on)
        able = max(standing.left, ZERO) * months + standing.savings
        return Why.ENDS_IT_SOON if proposal.amount <= able else Why.BEYOND_MEANS
    if form is Form.SETTLEMENT:
        return Why.ENDS_IT_FOR_LESS if proposal.amount <= at_once else Why.BEYOND_MEANS
    if plans.a_month(proposal) > standing.left:
        return Why.BEYOND_MEANS
    return {Form.BY_AMOUNT: Why.LIGHT, Form.WITH_DOWN_PAYMENT: Why.LESS_TO_SPREAD}.get(form, Why.FITS)


def _share(proposal: Proposal, standing: Standing) -> int | None:
    if not standing.left or standing.left < 0 or proposal.kind is not Kind.INSTALMENTS or len(proposal.rows) == 1:
        return None
    return int(shares.percent(plans.a_month(proposal), standing.left))
