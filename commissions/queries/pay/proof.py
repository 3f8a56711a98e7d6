"""The proof of pay accounts: entries against statements, statement by statement and person by person."""

from dataclasses import dataclass
from typing import Any

from django.db import connection

OFFICIAL = """commissions_run r ON r.id = s.run_id AND r.booked_in_id IS NULL
    AND r.state IN ('approved', 'exported')"""
# Each kind of a statement, as booked and as it was settled; `settled` names what the engine named.
KINDS = f"""
    SELECT s.id::text || ' ' || k.kind, k.stated::text, COALESCE(sum(e.amount), 0)::text
    FROM commissions_statement s JOIN {OFFICIAL}
    CROSS JOIN LATERAL (VALUES
        ('earned', s.total),
        ('held', -COALESCE((s.settled ->> 'held')::numeric, 0)),
        ('released', COALESCE((s.settled ->> 'released')::numeric, 0)),
        ('late', COALESCE((s.settled ->> 'late')::numeric, 0)),
        ('clawback', COALESCE((s.settled ->> 'clawback')::numeric, 0)),
        ('from_held', COALESCE((s.settled ->> 'clawback_from_held')::numeric, 0)),
        ('adjustment', COALESCE((s.settled ->> 'adjustment')::numeric, 0)),
        ('taken', -COALESCE((s.settled ->> 'taken')::numeric, 0)),
        ('paid', -s.paid)
    ) k (kind, stated)
    LEFT JOIN commissions_payentry e ON e.statement_id = s.id AND e.kind = k.kind
    GROUP BY s.id, k.kind, k.stated HAVING k.stated <> COALESCE(sum(e.amount), 0) ORDER BY s.id LIMIT %(most)s
"""  # noqa: S608 - the parts are the code's own
WHOLE = """
    SELECT statement_id::text, '0', sum(amount)::text FROM commissions_payentry
    GROUP BY statement_id HAVING sum(amount) <> 0 ORDER BY statement_id LIMIT %(most)s
"""
STRAY = """
    SELECT e.id::text, s.run_id || ' ' || s.collector_id || ' ' || r.currency,
           e.run_id || ' ' || e.collector_id || ' ' || e.currency
    FROM commissions_payentry e JOIN commissions_statement s ON s.id = e.statement_id
    JOIN commissions_run r ON r.id = s.run_id
    WHERE (e.run_id, e.collector_id, e.currency) IS DISTINCT FROM (s.run_id, s.collector_id, r.currency)
       OR r.booked_in_id IS NOT NULL OR r.state NOT IN ('approved', 'exported')
    ORDER BY e.id LIMIT %(most)s
"""
LATEST = f"""
    SELECT DISTINCT ON (s.collector_id, r.currency) s.collector_id, r.currency, s.balances
    FROM commissions_statement s JOIN {OFFICIAL} ORDER BY s.collector_id, r.currency, r.month DESC
"""  # noqa: S608 - a constant
HELD = f"""
    SELECT concat_ws(' ', COALESCE(t.collector_id, e.collector_id), COALESCE(t.currency, e.currency),
                     COALESCE(t.release_on, e.release_on)),
           COALESCE(t.amount, 0)::text, COALESCE(e.amount, 0)::text
    FROM (
        SELECT l.collector_id, l.currency, (h ->> 'release_on')::date AS release_on,
               sum((h ->> 'amount')::numeric) AS amount
        FROM ({LATEST}) l CROSS JOIN LATERAL jsonb_array_elements(COALESCE(l.balances -> 'held', '[]')) h
        GROUP BY 1, 2, 3
    ) t
    FULL JOIN (
        SELECT collector_id, currency, release_on, -sum(amount) AS amount FROM commissions_payentry
        WHERE kind IN ('held', 'released', 'from_held') GROUP BY 1, 2, 3
    ) e ON (e.collector_id, e.currency, e.release_on) = (t.collector_id, t.currency, t.release_on)
    WHERE COALESCE(t.amount, 0) <> COALESCE(e.amount, 0) ORDER BY 1 LIMIT %(most)s
"""  # noqa: S608 - the parts are the code's own
LEFT = f"""
    SELECT concat_ws(' ', l.collector_id, l.currency), x.stated::text, x.booked::text
    FROM ({LATEST}) l
    LEFT JOIN (
        SELECT collector_id, currency, sum(amount) FILTER (WHERE kind IN ('carried', 'taken')) AS owed,
               sum(amount) FILTER (WHERE kind = 'draw') AS draw
        FROM commissions_payentry GROUP BY 1, 2
    ) e ON (e.collector_id, e.currency) = (l.collector_id, l.currency)
    CROSS JOIN LATERAL (VALUES
        ('owed', COALESCE((l.balances ->> 'owed')::numeric, 0), COALESCE(e.owed, 0)),
        ('draw', COALESCE((l.balances ->> 'draw')::numeric, 0), COALESCE(e.draw, 0))
    ) x (name, stated, booked)
    WHERE x.name = %(name)s AND x.stated <> x.booked ORDER BY 1 LIMIT %(most)s
"""  # noqa: S608 - the parts are the code's own
CHECKS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("kinds", KINDS, {}),
    ("whole", WHOLE, {}),
    ("stray", STRAY, {}),
    ("held", HELD, {}),
    ("owed", LEFT, {"name": "owed"}),
    ("draw", LEFT, {"name": "draw"}),
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that the entries do not prove: what was checked, of what, what is stored and what is booked."""

    check: str
    subject: str
    stored: str
    booked: str


def differences(*, most: int) -> list[Difference]:
    """Return what pay accounts do not prove, up to `most` of each check; nothing when all agrees."""
    found = []
    with connection.cursor() as cursor:
        for check, sql, params in CHECKS:
            cursor.execute(sql, {"most": most, **params})
            found += [Difference(check, *row) for row in cursor.fetchall()]
    return found


def counts() -> tuple[int, int]:
    """Return how many entries there are, and of how many people."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), count(DISTINCT collector_id) FROM commissions_payentry")
        entries, people = cursor.fetchone()
    return int(entries), int(people)
