"""What is known of plans: the creditor's terms, how the debtor stands, offers, lists."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from cases.models import AffordabilityStatement, AuthorityRow, Case, Creditor, Plan, PlanTerms, PlanVersion
from cases.rules.plans import affordability, authority, offers
from cases.rules.plans.plans import Bounds, Standing
from common.clock import local_date
from staff.models import User


@dataclass(frozen=True)
class Told:
    """What the debtor told last, how many days ago, and whether that is too long ago to carry an offer."""

    statement: AffordabilityStatement
    days: int
    most_days: int
    is_old: bool


@dataclass(frozen=True)
class Ground:
    """What a plan on a case is measured by: how the debtor stands, the creditor's terms and its matrix."""

    case: Case
    standing: Standing
    terms: PlanTerms
    rows: tuple[authority.Row, ...]
    told: Told | None

    @property
    def statement(self) -> AffordabilityStatement | None:
        """The statement that carries an offer; None without one, and where it is too old."""
        return self.told.statement if self.told and not self.told.is_old else None

    @property
    def bounds(self) -> Bounds:
        """The creditor's bounds, for the rules."""
        return bounds_of(self.terms)


def terms_of(creditor: Creditor) -> PlanTerms:
    """Return the terms of the creditor; the defaults, not stored, when it has none."""
    return PlanTerms.objects.filter(creditor=creditor).first() or PlanTerms(creditor=creditor)


def bounds_of(terms: PlanTerms) -> Bounds:
    """Return the bounds that `terms` set."""
    return Bounds(
        most_months=terms.most_months,
        smallest=terms.smallest_instalment,
        floor_percent=Decimal(terms.settlement_floor),
        most_deferment_days=terms.most_deferment_days,
        most_settlement_days=terms.most_settlement_days,
    )


def floor_of(terms: PlanTerms) -> affordability.Floor:
    """Return the least that a month costs a household."""
    return affordability.Floor(terms.living_floor, terms.dependant_floor)


def authority_of(creditor: Creditor) -> tuple[authority.Row, ...]:
    """Return the matrix of the creditor, by role and discount; the standard one when it has written none."""
    found = AuthorityRow.objects.filter(creditor=creditor).order_by("role", "most_discount", "most_months")
    rows = tuple(authority.Row(one.role, one.most_discount, one.most_months, one.most_amount) for one in found)
    return rows or authority.STANDARD


def latest_statement(case: Case) -> AffordabilityStatement | None:
    """Return what the debtor told last."""
    return AffordabilityStatement.objects.filter(case=case).select_related("recorded_by").order_by("-version").first()


def told(case: Case, *, terms: PlanTerms, today: date) -> Told | None:
    """Return what the debtor told last, as it counts on the day `today`."""
    statement = latest_statement(case)
    if statement is None:
        return None
    most = terms.statement_days
    is_old = affordability.is_old(stated_on=statement.stated_on, today=today, most_days=most)
    return Told(statement, (today - statement.stated_on).days, most, is_old)


def ground(case: Case, *, now: datetime, agreed_on: date | None = None) -> Ground:
    """Return what a plan on `case` is measured by on the creditor's calendar day.

    `agreed_on` is the day on which a plan that is changed was first agreed.
    """
    today, terms = local_date(now, case.creditor.time_zone), terms_of(case.creditor)
    known = told(case, terms=terms, today=today)
    statement = known.statement if known and not known.is_old else None
    standing = Standing(
        today=today,
        balance=case.balance,
        jurisdiction=case.creditor.jurisdiction,
        left=statement.left if statement else None,
        savings=statement.savings if statement else Decimal(0),
        willing=bool(statement and statement.willing),
        agreed_on=agreed_on,
        old_days=known.days if known and known.is_old else None,
        most_days=terms.statement_days,
    )
    return Ground(case, standing, terms, authority_of(case.creditor), known)


def offers_on(found: Ground, *, user: User) -> tuple[list[offers.Offer], list[offers.LeftOut]]:
    """Return the offers that `user` may make on the case, best first, and what is left out."""
    terms = offers.Terms(
        bounds=found.bounds,
        rows=found.rows,
        role=user.role,
        currency=found.case.creditor.currency,
        annual_rate=found.terms.annual_rate,
        offer_days=found.terms.offer_days,
    )
    return offers.ranked(found.standing, terms)


def live(case: Case) -> Plan | None:
    """Return the plan of the case that may still come to something."""
    return Plan.objects.filter(case=case, ended_on__isnull=True).order_by("-pk").first()


def of_version(plan: Plan) -> PlanVersion | None:
    """Return the version that stands, or the one that awaits approval while none does."""
    found = plan.versions.filter(state__in=("standing", "awaiting")).select_related("made_by", "decided_by")
    return found.order_by("-state", "-number").first()


def local_day(at: datetime, creditor: Creditor) -> date:
    """Return the creditor's calendar day at the instant `at`."""
    return local_date(at, creditor.time_zone)
