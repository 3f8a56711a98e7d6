"""Which sources of numbers and addresses pay off: how many reach somebody, and what came in after they did."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from cases.enums import PointSource
from common.clock import start_of
from common.exports import Column, Kind, Table, label_sql
from staff.enums import Role
from staff.models import User

DAYS_AFTER = 30
"""Money counts for the number on which the debtor was last spoken to, up to so many days before it came."""
LOOK_BACK = timedelta(days=90)

SOURCES = """(
    WITH said AS (
        SELECT c.contact_point_id AS point_id, c.party, c.channel, c.direction, c.outcome
        FROM contacts_contact c JOIN cases_case k ON k.id = c.case_id
        WHERE c.at >= %(since)s AND c.at < %(until)s AND c.contact_point_id IS NOT NULL
            AND (%(teams)s::bigint[] IS NULL OR k.team_id = ANY(%(teams)s::bigint[]))
            AND NOT EXISTS (SELECT FROM contacts_contact later WHERE later.corrects_id = c.id)
    ), tried AS (
        SELECT p.source, count(DISTINCT p.id) AS numbers, count(*) FILTER (WHERE s.direction = 'outbound') AS tries,
            count(DISTINCT p.id) FILTER (
                WHERE s.party IN ('debtor', 'guarantor') AND s.channel IN ('phone', 'visit')
            ) AS reached,
            count(DISTINCT p.id) FILTER (WHERE s.outcome IN ('wrong_number', 'reassigned')) AS wrong
        FROM said s JOIN cases_contactpoint p ON p.id = s.point_id GROUP BY 1
    ), paid AS (
        SELECT p.source, r.currency, sum(y.amount) AS amount
        FROM cases_payment y JOIN cases_account a ON a.id = y.account_id JOIN cases_case k ON k.id = a.case_id
        JOIN cases_creditor r ON r.id = k.creditor_id
        JOIN LATERAL (
            SELECT c.contact_point_id FROM contacts_contact c
            WHERE c.case_id = k.id AND c.contact_point_id IS NOT NULL AND c.party IN ('debtor', 'guarantor')
                AND c.channel IN ('phone', 'visit') AND c.at < y.value_on::timestamp AT TIME ZONE r.time_zone + '1 day'
                AND c.at >= y.value_on::timestamp AT TIME ZONE r.time_zone - %(days)s * interval '1 day'
                AND NOT EXISTS (SELECT FROM contacts_contact later WHERE later.corrects_id = c.id)
            ORDER BY c.at DESC LIMIT 1
        ) last ON true
        JOIN cases_contactpoint p ON p.id = last.contact_point_id
        WHERE y.value_on >= %(first_on)s AND y.value_on <= %(last_on)s AND y.state IN ('posted', 'reversed')
            AND (%(teams)s::bigint[] IS NULL OR k.team_id = ANY(%(teams)s::bigint[]))
        GROUP BY 1, 2
    )
    SELECT t.source, t.numbers, t.tries, t.reached, t.wrong, coalesce(p.currency, '') AS currency,
        coalesce(p.amount, 0) AS amount
    FROM tried t LEFT JOIN paid p ON p.source = t.source
)"""


@dataclass(frozen=True)
class Filters:
    """The days that are looked at, both included, in the zone of who reads."""

    first_on: date
    last_on: date


@dataclass(frozen=True)
class Source:
    """What came of a source: numbers tried, tries, numbers that reached who owes, wrong ones, money by currency."""

    label: str
    numbers: int
    tries: int
    reached: int
    wrong: int
    recovered: list[tuple[str, Decimal]]

    @property
    def rate(self) -> int:
        """How many of a hundred numbers reached who owes."""
        return round(100 * self.reached / self.numbers) if self.numbers else 0


def listed(user: User, by: Filters) -> list[Source]:
    """Return the sources that were used, the one that reaches best first; one query."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {SOURCES} s ORDER BY s.source, s.currency", _params(user, by))  # noqa: S608 (own text)
        rows: list[Any] = cursor.fetchall()
    found: dict[str, Source] = {}
    for source, numbers, tries, reached, wrong, currency, amount in rows:
        label = str(PointSource(source).label) if source in PointSource.values else source
        one = found.setdefault(source, Source(label, numbers, tries, reached, wrong, []))
        if currency:
            one.recovered.append((currency, amount))
    return sorted(found.values(), key=lambda one: (-one.rate, -one.numbers))


def table(user: User, by: Filters) -> Table:
    """Return the same as a table, a row per source and currency."""
    params = _params(user, by)
    with connection.cursor() as cursor:
        source = cursor.mogrify(SOURCES, params).decode()
    label, labels = label_sql("s.source", dict(PointSource.choices))
    return Table(
        title=_("Sources"),
        columns=[
            Column(_("From where"), label, Kind.LABEL, params=labels, width=28),
            Column(_("Numbers tried"), "s.numbers", Kind.WHOLE),
            Column(_("Tries"), "s.tries", Kind.WHOLE),
            Column(_("Numbers that reached the debtor"), "s.reached", Kind.WHOLE),
            Column(_("Wrong numbers"), "s.wrong", Kind.WHOLE),
            Column(_("Received after"), "s.amount", Kind.MONEY, currency="nullif(s.currency, '')"),
            Column(_("Currency"), "s.currency", Kind.LABEL, width=9),
        ],
        source=f"{source.replace('%', '%%')} s ORDER BY s.source, s.currency",
        params=(),
    )


def _params(user: User, by: Filters) -> dict[str, Any]:
    since = start_of(by.first_on, user.time_zone)
    until: datetime = start_of(by.last_on + timedelta(days=1), user.time_zone)
    teams = list(user.team_ids) if user.role == Role.SUPERVISOR else None
    return {
        "since": since,
        "until": until,
        "first_on": by.first_on,
        "last_on": by.last_on,
        "days": DAYS_AFTER,
        "teams": teams,
    }
