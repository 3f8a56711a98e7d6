"""What may be agreed as a plan: what the law and the creditor refuse, what needs a second person, what is warned of.

Sources: 信用卡业务监督管理办法 art. 70 (an amount beyond ability and will to pay, at most five years, which is 60
monthly instalments); 民法典 art. 680 with the courts' 24 % a year; FCA CONC 7.3.4 R (no pressure to pay too fast).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from cases.rules.months import months_between
from cases.rules.plans import affordability, authority
from cases.rules.plans.annual_rate import WARN_ABOVE, effective
from cases.rules.plans.schedules import Frequency, Row, interest, total
from common import money, shares

ZERO = Decimal(0)
HUNDRED = Decimal(100)


class Kind(StrEnum):
    """What a plan is; the values are those of `PlanKind`."""

    DEFERMENT = "deferment"
    INSTALMENTS = "instalments"
    SETTLEMENT = "settlement"


class Weight(StrEnum):
    """What a finding does."""

    LAW = "refused_by_law"
    CREDITOR = "refused_by_creditor"
    APPROVAL = "needs_approval"
    WARNING = "warning"


class Code(StrEnum):
    """What was found."""

    NOTHING_OWED = "nothing_owed"
    TOO_MANY_MONTHS_LAW = "too_many_months_law"
    TOO_MANY_INSTALMENTS_LAW = "too_many_instalments_law"
    NOT_BEYOND_ABILITY = "not_beyond_ability"
    NO_WILL = "no_will"
    NO_STATEMENT = "no_statement"
    STATEMENT_OLD = "statement_old"
    TOO_FAST = "too_fast"
    TOO_MANY_MONTHS = "too_many_months"
    TOO_SMALL = "too_small"
    BELOW_FLOOR = "below_floor"
    DEFERRED_TOO_LONG = "deferred_too_long"
    SETTLES_TOO_LATE = "settles_too_late"
    STARTS_IN_THE_PAST = "starts_in_the_past"
    ABOVE_MEANS = "above_means"
    RATE_ABOVE_24 = "rate_above_24"
    NOBODY_MAY = "nobody_may"


class Outcome(StrEnum):
    """What the findings come to."""

    WITHIN = "within_authority"
    APPROVAL = "needs_approval"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Law:
    """What a jurisdiction sets. `most_months` counts instalments too; `asks_ability_and_will` is art. 70."""

    most_months: int | None = None
    asks_ability_and_will: bool = False
    asks_means: bool = False
    warns_of_rate: bool = False
    citation: str = ""


LAWS: dict[str, Law] = {
    "cn": Law(60, asks_ability_and_will=True, warns_of_rate=True, citation="信用卡业务监督管理办法 art. 70"),
    "uk": Law(asks_means=True, citation="FCA CONC 7.3.4 R"),
}


@dataclass(frozen=True, slots=True)
class Bounds:
    """What the creditor takes: days and months at most, the smallest instalment, the least share that settles."""

    most_months: int
    smallest: Decimal
    floor_percent: Decimal
    most_deferment_days: int
    most_settlement_days: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How the debtor stands today. `left` is what is left a month, None while the debtor has told nothing that counts.

    `old_days` is the age of a statement that counts no more, in days; `most_days` how old one may be that does.
    `agreed_on` is the day on which a plan that is changed was first agreed: its months and days count from there, so
    that a change begins no term anew.
    """

    today: date
    balance: Decimal
    jurisdiction: str
    left: Decimal | None = None
    savings: Decimal = ZERO
    willing: bool = False
    agreed_on: date | None = None
    old_days: int | None = None
    most_days: int = affordability.MOST_DAYS

    @property
    def begun_on(self) -> date:
        """The day from which months and days count."""
        return self.agreed_on or self.today

    @property
    def law(self) -> Law:
        """What the jurisdiction sets."""
        return LAWS.get(self.jurisdiction, Law())

    @property
    def is_beyond_ability(self) -> bool:
        """Whether what is owed exceeds what could be paid within a month."""
        return self.left is not None and affordability.is_beyond_ability(
            self.balance, left=self.left, savings=self.savings
        )


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is to be agreed: the kind, what is let go, and every payment.

    `received` is what was paid before under a plan that is changed; it is the first row then.
    """

    kind: Kind
    discount: Decimal
    rows: tuple[Row, ...]
    currency: str
    frequency: Frequency = Frequency.MONTHLY
    received: Decimal = ZERO

    @property
    def amount(self) -> Decimal:
        """What is repaid of the debt, without interest."""
        return total(self.rows) - interest(self.rows)

    @property
    def last_on(self) -> date:
        """The day of the last payment."""
        return self.rows[-1].due_on


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found; `asked` and `most` are what was wanted and what is possible, in the code's own unit."""

    code: str
    weight: Weight
    asked: Decimal = ZERO
    most: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Weighing:
    """Everything that was found on a proposal, and what its payments amount to a year."""

    findings: tuple[Finding, ...]
    annual_rate: Decimal
    months: int
    discount_percent: Decimal

    @property
    def outcome(self) -> Outcome:
        """Refused beats approval, approval beats within authority; a warning stops nothing."""
        weights = {found.weight for found in self.findings}
        if weights & {Weight.LAW, Weight.CREDITOR}:
            return Outcome.REFUSED
        return Outcome.APPROVAL if Weight.APPROVAL in weights else Outcome.WITHIN

    @property
    def refusals(self) -> tuple[Finding, ...]:
        """What refuses the proposal."""
        return tuple(found for found in self.findings if found.weight in (Weight.LAW, Weight.CREDITOR))

    @property
    def reasons(self) -> tuple[Finding, ...]:
        """Why a second person must decide."""
        return tuple(found for found in self.findings if found.weight is Weight.APPROVAL)


def discount_percent(discount: Decimal, balance: Decimal) -> Decimal:
    """Return the discount in percent of the balance, to two digits."""
    return shares.percent(discount, balance, 2)


def ask(*, discount: Decimal, owed: Decimal, months: int, amount: Decimal) -> authority.Ask:
    """Return what authority is asked for, when terms are made and when they are approved alike.

    `owed` and `amount` are what is still owed and to be paid: what was received before is no part of them.
    """
    return authority.Ask(discount_percent(discount, owed), months, amount)


def weigh(
    proposal: Proposal, *, standing: Standing, bounds: Bounds, rows: Sequence[authority.Row], role: str
) -> Weighing:
    """Return what law, creditor and the authority of `role` say to `proposal`."""
    months = months_between(standing.begun_on, proposal.last_on)
    payments = [(row.due_on, row.amount) for row in proposal.rows]
    owed = standing.balance - proposal.discount
    rate = effective(owed=owed, start=standing.today, payments=payments)
    asked = ask(discount=proposal.discount, owed=standing.balance, months=months, amount=proposal.amount)
    percent = asked.discount
    findings = [
        *_by_law(proposal, standing, months, rate),
        *_by_creditor(proposal, standing, bounds, months),
        *_by_means(proposal, standing),
    ]
    if not authority.who_may(asked, rows):
        findings.append(Finding(Code.NOBODY_MAY, Weight.CREDITOR, percent, authority.most_discount(rows, _roles(rows))))
    else:
        beyond = authority.beyond(asked, rows, role)
        findings += [Finding(one.what, Weight.APPROVAL, one.asked, one.most) for one in beyond]
    return Weighing(tuple(findings), rate, months, percent)


def _roles(rows: Sequence[authority.Row]) -> set[str]:
    return {row.role for row in rows}


def _by_law(proposal: Proposal, standing: Standing, months: int, rate: Decimal) -> list[Finding]:
    law, found = standing.law, []
    count = len(proposal.rows)
    if law.most_months is not None and months > law.most_months:
        found.append(Finding(Code.TOO_MANY_MONTHS_LAW, Weight.LAW, Decimal(months), Decimal(law.most_months)))
    elif law.most_months is not None and proposal.frequency == Frequency.MONTHLY and count > law.most_months:
        found.append(Finding(Code.TOO_MANY_INSTALMENTS_LAW, Weight.LAW, Decimal(count), Decimal(law.most_months)))
    if law.asks_ability_and_will and proposal.kind is Kind.INSTALMENTS:
        found += _ability_and_will(standing)
    if law.asks_means and proposal.kind is Kind.INSTALMENTS:
        found += _means(proposal, standing)
    if law.warns_of_rate and rate > WARN_ABOVE:
        found.append(Finding(Code.RATE_ABOVE_24, Weight.WARNING, rate, WARN_ABOVE))
    return found


def _unknown(standing: Standing) -> Finding:
    """Return what refuses where the means must be known and are not: nothing was told, or too long ago."""
    if standing.old_days is None:
        return Finding(Code.NO_STATEMENT, Weight.LAW)
    return Finding(Code.STATEMENT_OLD, Weight.CREDITOR, Decimal(standing.old_days), Decimal(standing.most_days))


def _ability_and_will(standing: Standing) -> list[Finding]:
    if standing.left is None:
        return [_unknown(standing)]
    found = []
    if not standing.is_beyond_ability:
        able = max(standing.left, ZERO) + standing.savings
        found.append(Finding(Code.NOT_BEYOND_ABILITY, Weight.LAW, standing.balance, able))
    if not standing.willing:
        found.append(Finding(Code.NO_WILL, Weight.LAW))
    return found


def _means(proposal: Proposal, standing: Standing) -> list[Finding]:
    if standing.left is None:
        return [_unknown(standing)]
    monthly = a_month(proposal)
    return [Finding(Code.TOO_FAST, Weight.LAW, monthly, standing.left)] if monthly > standing.left else []


def _by_creditor(proposal: Proposal, standing: Standing, bounds: Bounds, months: int) -> list[Finding]:
    days = Decimal((proposal.last_on - standing.begun_on).days)
    least = standing.balance * bounds.floor_percent / HUNDRED
    percent = discount_percent(proposal.discount, standing.balance)
    smallest = min((row.amount for row in proposal.rows[:-1]), default=proposal.rows[-1].amount)
    lasts = Decimal(months)
    of_kind = {
        Kind.DEFERMENT: (
            (days > bounds.most_deferment_days, Code.DEFERRED_TOO_LONG, days, bounds.most_deferment_days),
        ),
        Kind.INSTALMENTS: (
            (months > bounds.most_months, Code.TOO_MANY_MONTHS, lasts, bounds.most_months),
            (smallest < min(bounds.smallest, standing.balance), Code.TOO_SMALL, smallest, bounds.smallest),
        ),
        Kind.SETTLEMENT: (
            (percent > HUNDRED - bounds.floor_percent, Code.BELOW_FLOOR, proposal.amount, least),
            (days > bounds.most_settlement_days, Code.SETTLES_TOO_LATE, days, bounds.most_settlement_days),
        ),
    }
    checks = (
        (standing.balance <= 0, Code.NOTHING_OWED, standing.balance, ZERO),
        (proposal.rows[0].due_on < standing.today, Code.STARTS_IN_THE_PAST, ZERO, ZERO),
        *of_kind[proposal.kind],
    )
    return [
        Finding(code, Weight.CREDITOR, Decimal(asked), Decimal(most)) for failed, code, asked, most in checks if failed
    ]


def _by_means(proposal: Proposal, standing: Standing) -> list[Finding]:
    """Ask for a second person where an instalment takes more than is left, unless the law refuses that anyway."""
    if standing.left is None or proposal.kind is not Kind.INSTALMENTS or standing.law.asks_means:
        return []
    monthly = a_month(proposal)
    return [Finding(Code.ABOVE_MEANS, Weight.APPROVAL, monthly, standing.left)] if monthly > standing.left else []


PER_MONTH = {Frequency.MONTHLY: Decimal(1), Frequency.BIWEEKLY: Decimal(26) / 12, Frequency.WEEKLY: Decimal(52) / 12}


def a_month(proposal: Proposal) -> Decimal:
    """Return what the plan takes in a usual month: a regular instalment by how often it comes."""
    regular = proposal.rows[-2] if len(proposal.rows) > 2 else proposal.rows[-1]
    return money.rounded(regular.amount * PER_MONTH[proposal.frequency], proposal.currency)
