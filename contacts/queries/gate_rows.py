"""The rows of which the gate's facts are made, each kind read by one statement that is planned once.

Of a long history only that is read which a rule can see: every attempt as far back as the packs of the case look, of
the time before, up to 45 days, what stands out (what came in, what was written, whoever else was reached), and the last
ten of each case, so that whatever asks for the last one finds it.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from cases.queries.persons import THEIR_CASES
from common.prepared import Prepared
from contacts.gate import packs
from contacts.gate.facts import Attempt

LOOK_BACK = timedelta(days=45)
SLOT_KEPT = timedelta(hours=6)
MARGIN = timedelta(days=2)
"""Days begin at other hours in other zones, and daylight saving moves them."""

COLUMNS = "c.id, c.at, c.channel, c.outcome, c.party, c.case_id, c.direction, c.contact_point_id"
OUTSTANDING = "(c.direction = 'inbound' OR c.channel <> 'phone' OR c.party IN ('contact_person', 'someone_else'))"
"""What counts for longer than a limit looks back."""
CASES = Prepared(
    "gate_cases",
    """
    SELECT k.id, k.state, k.balance, ARRAY(SELECT jsonb_array_elements_text(d.time_zones)), d.region,
           r.time_zone, r.jurisdiction, r.collector_role
    FROM cases_case k JOIN cases_debtor d ON d.id = k.debtor_id JOIN cases_creditor r ON r.id = k.creditor_id
    WHERE k.id = ANY(%(cases)s)
    """,
    {"cases": "bigint[]"},
)
# Rows of no case name the approved versions of the house's own rules: to ask for them apart would be one query more.
ATTEMPTS = Prepared(
    "gate_attempts",
    f"""
    WITH {THEIR_CASES}, own AS (
        SELECT v.id, (SELECT max((r ->> 'span')::int) FROM jsonb_array_elements(v.content) r) AS look_back
        FROM contacts_packversion v WHERE v.state = 'approved'
    ), bound AS (
        SELECT least(%(near)s, %(now)s - make_interval(days => 2 + coalesce(max(look_back), 0))) AS near FROM own
    )
    SELECT t.asked_id, c.at, c.channel, c.outcome, c.party, c.case_id, coalesce(n.value, ''),
           c.direction = 'outbound', coalesce(n.state = 'wrong', false), NULL::timestamptz, n.person_id,
           CASE n.place WHEN 'work' THEN 'workplace' WHEN 'home' THEN 'home' ELSE '' END, NULL::bigint
    FROM theirs t CROSS JOIN bound CROSS JOIN LATERAL (
        (SELECT {COLUMNS} FROM contacts_contact c WHERE c.case_id = t.case_id AND c.at > bound.near)
        UNION ALL
        (SELECT {COLUMNS} FROM contacts_contact c
            WHERE c.case_id = t.case_id AND c.at > %(since)s AND c.at <= bound.near AND {OUTSTANDING})
        UNION ALL
        (SELECT {COLUMNS} FROM contacts_contact c
            WHERE c.case_id = t.case_id AND c.at > %(since)s AND c.at <= bound.near AND NOT {OUTSTANDING}
            ORDER BY c.at DESC LIMIT 10)
    ) c
    LEFT JOIN cases_contactpoint n ON n.id = c.contact_point_id
    WHERE NOT EXISTS (SELECT FROM contacts_contact later WHERE later.corrects_id = c.id)
    UNION ALL
    SELECT t.asked_id, d.asked_at, d.channel, '', '', d.case_id, coalesce(n.value, ''),
           true, false, d.reserved_until, n.person_id,
           CASE n.place WHEN 'work' THEN 'workplace' WHEN 'home' THEN 'home' ELSE '' END, d.asked_by_id
    FROM theirs t JOIN contacts_decision d ON d.case_id = t.case_id AND d.asked_at > %(recent)s
    LEFT JOIN cases_contactpoint n ON n.id = d.contact_point_id
    WHERE d.reserved_until > %(now)s
      AND NOT EXISTS (SELECT FROM contacts_contact used WHERE used.decision_id = d.id)
    UNION ALL
    SELECT 0, NULL, '', '', '', own.id, '', true, false, NULL, NULL, '', NULL FROM own
    """,  # noqa: S608 (the parts are constants of this module)
    {"cases": "bigint[]", "near": "timestamptz", "since": "timestamptz", "recent": "timestamptz", "now": "timestamptz"},
)


def attempts(ids: list[int], *, near: datetime, now: datetime) -> Iterable[tuple[int, Attempt, int | None]]:
    """Yield each attempt with the case that is asked for and who holds it, when it is a reserved slot.

    Rows of the case 0 are no attempts: their `case_id` is the id of an approved version of the house's own rules.
    """
    values = {"cases": ids, "near": near, "since": now - LOOK_BACK, "recent": now - SLOT_KEPT, "now": now}
    for asked_id, *row, held_by in ATTEMPTS.rows(values):
        yield asked_id, Attempt(*row), held_by


def cases(ids: list[int]) -> list[Any]:
    """Return id, state, balance, zones, region, and the creditor's zone, jurisdiction and role of each case."""
    return CASES.rows({"cases": ids})


@lru_cache(maxsize=256)
def sight(jurisdiction: str, regions: frozenset[str]) -> timedelta:
    """Return how far back the rules of the files see that apply to a person there, with a margin for zones."""
    found = [one for one in packs.load() if one.is_of({jurisdiction, *regions})]
    days = max((rule.days for pack in found for rule in pack.rules if not rule.is_draft), default=0)
    return timedelta(days=days) + MARGIN
