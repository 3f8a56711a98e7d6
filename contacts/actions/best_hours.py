"""Learning from the contact log at which hours each debtor answers; the queue reads it."""

from datetime import datetime, timedelta

from django.db import connection, transaction

from contacts.rules.best_hours import BEST_SQL

LOOK_BACK = timedelta(days=365)

# A debtor's calls on every case count for the open one; a corrected row is what its correction says.
LEARN = f"""
WITH asked AS (
    SELECT k.id, k.debtor_id, COALESCE(d.time_zones ->> 0, c.time_zone) AS time_zone
    FROM cases_case k JOIN cases_debtor d ON d.id = k.debtor_id JOIN cases_creditor c ON c.id = k.creditor_id
    WHERE k.last_contact_at >= %(touched)s AND k.state <> 'closed'
), call AS (
    SELECT a.id AS case_id, a.time_zone, extract(hour FROM t.at AT TIME ZONE a.time_zone)::int AS hour,
           t.party IN ('debtor', 'guarantor') AS is_answered
    FROM asked a JOIN cases_case k ON k.debtor_id = a.debtor_id JOIN contacts_contact t ON t.case_id = k.id
    WHERE t.channel = 'phone' AND t.direction = 'outbound' AND t.at > %(since)s AND t.at <= %(now)s
      AND NOT EXISTS (SELECT FROM contacts_contact later WHERE later.corrects_id = t.id)
), best AS ({BEST_SQL}), unknown AS (
    DELETE FROM cases_besthour b USING asked a
    WHERE b.case_id = a.id AND NOT EXISTS (SELECT FROM best WHERE best.case_id = a.id)
)
INSERT INTO cases_besthour AS b (case_id, time_zone, hour, answered, tried)
SELECT case_id, time_zone, start, answered, tried FROM best
ON CONFLICT (case_id) DO UPDATE SET time_zone = excluded.time_zone, hour = excluded.hour,
    answered = excluded.answered, tried = excluded.tried
WHERE (b.time_zone, b.hour, b.answered, b.tried)
    IS DISTINCT FROM (excluded.time_zone, excluded.hour, excluded.answered, excluded.tried)
"""  # noqa: S608 (own text)


@transaction.atomic
def learn(*, now: datetime, since: timedelta | None = None) -> int:
    """Learn the best hours of the open cases contacted within `since` (all when None) and return how many changed.

    Only what differs is written, so learning twice changes nothing.
    """
    touched = now - (since or LOOK_BACK)
    with connection.cursor() as cursor:
        cursor.execute(LEARN, {"touched": touched, "since": now - LOOK_BACK, "now": now})
        return int(cursor.rowcount)
