"""By when open requests are answered: figured at receipt, and anew when a calendar or a term changes.

The rule is Python alone (`cases.rules.requests.requests`): it is asked once for each kind and day from which
a term counts, and one UPDATE writes the answers where they differ. Closed requests keep the deadline that they had.
"""

from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from cases.models import Creditor, Request
from cases.queries import business_days, calendars
from cases.queries.requests import request_terms as terms
from cases.rules.requests import requests as rules
from common import audit, history
from common.clock import local_date
from staff.models import User

MOST_TOLD = 200
"""The audit names so many of the requests that moved; the history of each tells the rest."""
COUNTED = """
    SELECT DISTINCT r.kind, r.counts_from FROM cases_request r JOIN cases_case k ON k.id = r.case_id
    WHERE k.creditor_id = %(creditor)s AND r.outcome = ''
"""
MOVE = """
DROP TABLE IF EXISTS moved;
CREATE TEMP TABLE moved ON COMMIT DROP AS
SELECT r.id, r.due_on AS was_due_on, s.due_on, s.escalates_on
FROM cases_request r JOIN cases_case k ON k.id = r.case_id AND k.creditor_id = %(creditor)s
JOIN unnest(%(kinds)s::text[], %(days)s::date[], %(due)s::date[], %(escalates)s::date[])
    AS s(kind, counts_from, due_on, escalates_on) USING (kind, counts_from)
WHERE r.outcome = '' AND (r.due_on, r.escalates_on) <> (s.due_on, s.escalates_on)
ORDER BY r.id FOR UPDATE OF r;
UPDATE cases_request r SET due_on = m.due_on, escalates_on = m.escalates_on,
    escalated_at = CASE WHEN m.escalates_on > %(on)s THEN NULL ELSE r.escalated_at END
FROM moved m WHERE m.id = r.id;
"""


def set_deadline(*, request: Request, counts_from: date, now: datetime) -> None:
    """Figure until when the request is to be answered, counted from a day, and show a late one at once."""
    creditor = request.case.creditor
    within = terms.applying(terms.of(creditor), request.kind, counts_from).terms
    calendar = calendars.of(creditor=creditor, first=counts_from)
    request.counts_from = counts_from
    request.due_on, _term = rules.deadline(counts_from, within, calendar)
    request.escalates_on = rules.escalates_on(counts_from, request.due_on, calendar)
    is_near = request.escalates_on <= local_date(now, creditor.time_zone)
    request.escalated_at = (request.escalated_at or now) if is_near else None


@transaction.atomic
def refigure(*, creditor: Creditor, now: datetime, by: User | None, reason: str = "") -> int:
    """Figure the deadlines of the creditor's open requests anew; return how many moved. Twice writes nothing."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, {"creditor": creditor.pk})
        asked = cursor.fetchall()
        if not asked:
            return 0
        on = business_days.today(creditor=creditor, now=now)
        cursor.execute(MOVE, {"creditor": creditor.pk, "on": on, **_answers(creditor, asked)})
        cursor.execute("SELECT id, was_due_on, due_on FROM moved ORDER BY id")
        moved = cursor.fetchall()
    if moved:
        history.sign_table(model=Request, changed="moved", by=by, now=now, reason=reason)
        told = {str(pk): [before.isoformat(), after.isoformat()] for pk, before, after in moved[:MOST_TOLD]}
        audit.record(by=by, action="request.refigure", subject=creditor, now=now, moved=len(moved), requests=told)
    return len(moved)


def refresh(*, creditor: Creditor, on: date, now: datetime, by: User | None = None) -> int:
    """Figure the deadlines anew by the calendar that is known now: a year may have been published since."""
    return refigure(creditor=creditor, now=now, by=by)


def _answers(creditor: Creditor, asked: list[tuple[str, date]]) -> dict[str, list[Any]]:
    rows, days = terms.of(creditor), [day for _kind, day in asked]
    calendar = calendars.of(creditor=creditor, first=min(days), last=max(days))
    due = [rules.deadline(day, terms.applying(rows, kind, day).terms, calendar)[0] for kind, day in asked]
    escalates = [rules.escalates_on(day, last, calendar) for day, last in zip(days, due, strict=True)]
    return {"kinds": [kind for kind, _day in asked], "days": days, "due": due, "escalates": escalates}
