"""How long personal data is kept: every rule that applies gives a day, and the latest day wins.

Without a rule there is no day, and nothing is sealed: if it cannot be said, the answer is no.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cases.rules.months import add_months

MASK = "••••"
"""What stands where a name was."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Keep for `months` after the day that `basis` names (`cases.enums.RetentionBasis`)."""

    basis: str
    months: int


@dataclass(frozen=True, slots=True)
class Facts:
    """The days of a closed case, in the creditor's zone: closed, last contact, and the latest recall date."""

    closed_on: date
    last_contact_on: date | None = None
    recall_on: date | None = None


def base(basis: str, facts: Facts) -> date | None:
    """Return the day from which a rule counts; None when there is none, such as a recording where nobody called."""
    if basis == "recording":
        return facts.last_contact_on
    other = {"last_activity": facts.last_contact_on, "placement_end": facts.recall_on}.get(basis)
    return max(facts.closed_on, other) if other else facts.closed_on


def until(rules: Iterable[Rule], facts: Facts) -> date | None:
    """Return the day on which the last duty to keep ends; None when no rule says so."""
    days = [add_months(day, rule.months) for rule in rules if (day := base(rule.basis, facts)) is not None]
    return max(days, default=None)


BASE_SQL = """CASE r.basis
    WHEN 'recording' THEN (k.last_contact_at AT TIME ZONE c.time_zone)::date
    WHEN 'last_activity' THEN GREATEST(k.closed_on, (k.last_contact_at AT TIME ZONE c.time_zone)::date)
    WHEN 'placement_end' THEN GREATEST(k.closed_on, p.recall_on)
    ELSE k.closed_on END"""
UNTIL_SQL = f"""(
    SELECT max(({BASE_SQL} + make_interval(months => r.months::int))::date) FROM cases_retentionrule r
    WHERE r.is_active AND (r.creditor_id = c.id OR r.jurisdiction = c.jurisdiction))"""  # noqa: S608 - own text
"""`until` of the case `k` of the creditor `c`, `p.recall_on` beside it; a test holds both to the same answers."""
