"""Which segment each open case belongs to, set-based: the facts that conditions read, and the rule over them."""

from collections.abc import Iterable
from typing import Any

from django.db import connection

from cases.queries.holds.holds import COVERS, LIVE
from cases.rules.age import bucket_sql, dpd_sql
from cases.rules.holds import SPECIAL, TERMS
from cases.rules.strategies.segments import REACHED_SQL, Condition, place_sql
from cases.rules.strategies.strategies import Segment

# Each part reads the rows of the cases asked for alone: a night asks creditor by creditor.
PROMISES = """
    LEFT JOIN (
        SELECT case_id, count(*) FILTER (WHERE is_kept) AS kept,
               count(*) FILTER (WHERE NOT is_kept AND id > COALESCE(last_kept, 0)) AS broken_in_row
        FROM (
            SELECT p.id, p.case_id, p.state IN ('kept', 'kept_with_variance') AS is_kept,
                   max(p.id) FILTER (WHERE p.state IN ('kept', 'kept_with_variance'))
                       OVER (PARTITION BY p.case_id) AS last_kept
            FROM cases_promise p JOIN cases_case k ON k.id = p.case_id AND {whose}
            WHERE p.state IN ('kept', 'kept_with_variance', 'broken', 'partly_kept')
        ) judged GROUP BY case_id
    ) p ON p.case_id = k.id"""
PRODUCTS = """
    LEFT JOIN (
        SELECT a.case_id, array_agg(DISTINCT a.product::text) AS products
        FROM cases_account a JOIN cases_case k ON k.id = a.case_id AND {whose}
        WHERE a.state = 'open' AND a.product <> '' GROUP BY a.case_id
    ) a ON a.case_id = k.id"""


def _reached(counts: str) -> str:
    """Return the SQL of (case_id, kind) of the open cases that holds stop as a whole."""
    return f"""
        SELECT k.id AS case_id, h.kind::text AS kind
        FROM cases_hold h JOIN cases_debtor d ON d.id = h.debtor_id
        JOIN cases_debtor s ON s.id = d.id OR s.national_number_hash = d.national_number_hash
        JOIN cases_case k ON k.debtor_id = s.id AND k.state <> 'closed'
        WHERE h.person_id IS NULL AND (h.scope = 'person' OR h.scope = 'debt' AND h.case_id = k.id) AND {counts}
            AND {{whose}}
    """  # noqa: S608 (own text)


def _specialised(counts: str) -> str:
    return f"""
        SELECT case_id, min(q.id) AS queue_id FROM (
            SELECT case_id, min(place) AS place FROM (
                SELECT reached.case_id, special.place FROM ({_reached(counts)}) reached
                LEFT JOIN unnest(%(kinds)s::text[], %(places)s::text[]) AS special (kind, place)
                    ON special.kind = reached.kind
            ) stopped GROUP BY case_id HAVING count(*) = count(place) AND count(DISTINCT place) = 1
        ) narrowed JOIN cases_queue q ON q.kind = narrowed.place AND q.is_active GROUP BY case_id
    """  # noqa: S608 (own text)


HOLDS = f"""
    LEFT JOIN (
        SELECT case_id, array_agg(DISTINCT kind) AS kinds FROM ({_reached(COVERS)}) reached GROUP BY case_id
    ) h ON h.case_id = k.id"""  # noqa: S608 (own text)
SPECIALISED, SPECIALISED_NOW = _specialised(COVERS), _specialised(LIVE)
"""The cases among `{whose}` that a specialised queue takes, on the day `on` or at the instant `now`: a hold of its kind
reaches them and none of another."""


def special_params() -> dict[str, Any]:
    """Return the parameters that `SPECIALISED` names besides the time."""
    return {"kinds": list(SPECIAL), "places": [TERMS[kind].queue for kind in SPECIAL]}


def facts_sql(fields: Iterable[str], whose: str = "true") -> str:
    """Return the SQL of the rows (id and a column per field) of the open cases that owe something; `whose` narrows `k`.

    Only the tables that the used `fields` need are read.
    """
    used = set(fields)
    promised = used & {"kept", "broken_in_row", "score"}
    return f"""
        SELECT k.id, {dpd_sql("k.oldest_due_on", "%(on)s::date")} AS age,
            {bucket_sql("k.oldest_due_on", "%(on)s::date")} AS bucket, k.balance AS amount,
            {REACHED_SQL} AS reached, ARRAY[c.code::text] AS creditor,
            {"COALESCE(p.kept, 0)" if promised else "0"} AS kept,
            {"COALESCE(p.broken_in_row, 0)" if promised else "0"} AS broken_in_row,
            {"COALESCE(a.products, '{}')" if "product" in used else "'{}'::text[]"} AS product,
            {"COALESCE(h.kinds, '{}')" if "hold" in used else "'{}'::text[]"} AS hold
        FROM cases_case k JOIN cases_creditor c ON c.id = k.creditor_id
        {PROMISES.format(whose=whose) if promised else ""}
        {PRODUCTS.format(whose=whose) if "product" in used else ""}
        {HOLDS.format(whose=whose) if "hold" in used else ""}
        WHERE k.state <> 'closed' AND k.balance > 0 AND {whose}
    """  # noqa: S608 (own text)


def placed_sql(conditions: list[tuple[Condition, ...]], whose: str = "true") -> tuple[str, dict[str, Any]]:
    """Return the SQL of (case_id, place of its segment or NULL) and its parameters besides `on`."""
    place, params = place_sql(conditions)
    fields = {one.field for several in conditions for one in several}
    return f"SELECT f.id AS case_id, {place} AS place FROM ({facts_sql(fields, whose)}) f", params  # noqa: S608


def counts(segments: Iterable[Segment], *, on: Any) -> tuple[list[int], int]:
    """Return how many open cases each segment takes on the day `on`, and how many none takes."""
    known = list(segments)
    placed, params = placed_sql([one.conditions for one in known])
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT place, count(*) FROM ({placed}) placed GROUP BY place",  # noqa: S608 (own text)
            {**params, "on": on},
        )
        found = dict(cursor.fetchall())
    return [found.get(place, 0) for place in range(len(known))], found.get(None, 0)
