"""Until when promises may be kept: set when they are recorded, set anew when a calendar of working days changes.

The rule is Python alone (`cases.rules.promises.verdicts.dates_of`): it is asked once for each due date and set
of terms, and one UPDATE writes the answers where they differ.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import connection

from cases.models import Creditor, Promise
from cases.queries import calendars
from cases.rules.promises.verdicts import Tolerance, dates_of
from common import history
from staff.models import User

TERMS = """
SELECT DISTINCT p.due_on, p.tolerance_days, p.tolerance_unit, p.due_rolls
FROM cases_promise p JOIN cases_case c ON c.id = p.case_id
WHERE c.creditor_id = %(creditor)s AND (p.due_rolls OR p.tolerance_unit = 'working') AND {which}
"""
WAITING = "p.is_provisional"
AROUND = "p.due_on <= %(until)s AND p.last_on >= %(since)s"
NOTHING = """
DROP TABLE IF EXISTS redated;
CREATE TEMP TABLE redated (
    id bigint, case_id bigint, kept_until date, last_on date, is_provisional boolean
) ON COMMIT DROP;
"""
REDATE = """
INSERT INTO redated
WITH stated AS (
    SELECT * FROM unnest(%(due_on)s::date[], %(days)s::int[], %(unit)s::text[], %(rolls)s::bool[],
        %(kept_until)s::date[], %(last_on)s::date[], %(provisional)s::bool[])
        AS t(due_on, tolerance_days, tolerance_unit, due_rolls, kept_until, last_on, is_provisional)
)
SELECT p.id, p.case_id, s.kept_until, s.last_on, s.is_provisional
FROM cases_promise p JOIN cases_case c ON c.id = p.case_id AND c.creditor_id = %(creditor)s
JOIN stated s USING (due_on, tolerance_days, tolerance_unit, due_rolls)
WHERE (p.kept_until, p.last_on, p.is_provisional) <> (s.kept_until, s.last_on, s.is_provisional);
"""
REDATED = "SELECT case_id FROM redated"
WRITE = """
UPDATE cases_promise p SET kept_until = r.kept_until, last_on = r.last_on, is_provisional = r.is_provisional
FROM redated r WHERE r.id = p.id;
"""


def tolerance_of(creditor: Creditor) -> Tolerance:
    """Return the terms on which a promise is taken today."""
    return Tolerance(
        days=creditor.promise_tolerance_days,
        percent=creditor.promise_tolerance_percent,
        unit=creditor.promise_tolerance_unit,
        due_rolls=creditor.promise_due_rolls,
    )


def set_terms(promise: Promise, *, creditor: Creditor) -> None:
    """Give a new promise the terms of `creditor` and the dates that follow from them; the caller saves it."""
    terms = tolerance_of(creditor)
    dates = dates_of(promise.due_on, terms, calendars.of(creditor=creditor, first=promise.due_on))
    promise.tolerance_days, promise.tolerance_percent = terms.days, terms.percent
    promise.tolerance_unit, promise.due_rolls = terms.unit, terms.due_rolls
    promise.kept_until, promise.last_on = dates.kept_until, dates.last_on
    promise.is_provisional = dates.is_provisional


def find(*, creditor: Creditor, days: tuple[date, date] | None = None) -> None:
    """Find the promises whose dates rest on the calendar and change, in the temporary table `redated`.

    Takes the promises that wait for a calendar, or, when the calendar changed between two `days`, all that these can
    concern, also those that are judged. The caller holds the transaction, locks the cases, then calls `redate`.
    """
    since, until = days or (None, None)
    values = {"creditor": creditor.pk, "since": since, "until": until}
    with connection.cursor() as cursor:
        cursor.execute(NOTHING)
        cursor.execute(TERMS.format(which=AROUND if days else WAITING), values)
        if stated := _answers(creditor, cursor.fetchall()):
            cursor.execute(REDATE, {**values, **stated})


def redate(*, now: datetime, by: User | None) -> None:
    """Give the promises that `find` found their new dates. The caller holds their cases and judges them."""
    with connection.cursor() as cursor:
        cursor.execute(WRITE)
    history.sign_table(model=Promise, changed="redated", by=by, now=now)


def _answers(creditor: Creditor, rows: Iterable[tuple[date, int, str, bool]]) -> dict[str, list[Any]]:
    terms = list(rows)
    if not terms:
        return {}
    due = [due_on for due_on, *_terms in terms]
    calendar = calendars.of(creditor=creditor, first=min(due), last=max(due))
    dates = [dates_of(due_on, Tolerance(days, 0, unit, rolls), calendar) for due_on, days, unit, rolls in terms]
    return {
        "due_on": due,
        "days": [days for _due, days, _unit, _rolls in terms],
        "unit": [unit for _due, _days, unit, _rolls in terms],
        "rolls": [rolls for *_terms, rolls in terms],
        "kept_until": [one.kept_until for one in dates],
        "last_on": [one.last_on for one in dates],
        "provisional": [one.is_provisional for one in dates],
    }
