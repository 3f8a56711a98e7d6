"""How long personal data is kept: every rule that applies gives a day, and the latest day wins.

The duties of rule packs count beside those of the table: each is of a jurisdiction, narrower ones (a city's) included,
from the day on which its pack came into force. Without a rule there is no day, and nothing is sealed: if it cannot be
said, the answer is no.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from cases.rules.months import add_months


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


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty to keep that a rule pack of a jurisdiction states, for contacts from the day `since` on.

    `pack` is what the pack is called, in the language of whoever reads it.
    """

    jurisdiction: str
    basis: str
    months: int
    citation: str
    pack: Any
    since: date


DUTIES: list[Duty] = []
"""What the rule packs state; contacts adds it when the app starts."""


def duties(jurisdiction: str, facts: Facts) -> list[Duty]:
    """Return the duties of packs that reach a case of `jurisdiction`."""
    last = max(facts.closed_on, facts.last_contact_on or facts.closed_on)
    return [one for one in DUTIES if one.jurisdiction == jurisdiction and one.since <= last]


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
LAST_DAY = "GREATEST(k.closed_on, (k.last_contact_at AT TIME ZONE c.time_zone)::date)"


def until_sql() -> str:
    """Return `until` of the case `k` of the creditor `c`, `p.recall_on` beside it; a test holds both to one answer."""
    packs = "".join(
        f" UNION ALL SELECT '{one.basis}', {one.months} WHERE c.jurisdiction = '{one.jurisdiction}' "
        f"AND DATE '{one.since.isoformat()}' <= {LAST_DAY}"
        for one in DUTIES
    )
    return f"""(
        SELECT max(({BASE_SQL} + make_interval(months => r.months::int))::date) FROM (
            SELECT o.basis, o.months FROM cases_retentionrule o
            WHERE o.is_active AND (o.creditor_id = c.id OR o.jurisdiction = c.jurisdiction){packs}) r)"""  # noqa: S608 - own text
