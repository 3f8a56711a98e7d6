"""The cases that a verdict reaches, as the temporary table `judged_case`: found by SQL, locked in the order of ids.

No list of ids passes through Python, so that the close of a day takes as little memory for a million as for ten.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from cases.models import Creditor

CHOOSE = """
DROP TABLE IF EXISTS judged_case;
CREATE TEMP TABLE judged_case ON COMMIT DROP AS
SELECT DISTINCT k.id AS case_id FROM ({found}) f JOIN cases_case k ON k.id = f.case_id AND k.creditor_id = %(creditor)s
    AND k.sealed_at IS NULL;
CREATE UNIQUE INDEX ON judged_case (case_id);
ANALYZE judged_case;
SELECT count(*) FROM (
    SELECT 1 FROM cases_case WHERE id IN (SELECT case_id FROM judged_case) ORDER BY id FOR NO KEY UPDATE) held
"""


@dataclass(frozen=True)
class Cases:
    """The cases that a trusted query returns as `case_id`, with its parameters; %(creditor)s is always known."""

    query: str
    values: Mapping[str, Any] = field(default_factory=dict)


def of(case_ids: Collection[int]) -> Cases:
    """Return the cases of these ids."""
    return Cases("SELECT unnest(%(cases)s::bigint[]) AS case_id", {"cases": list(case_ids)})


def choose(cursor: Any, *, creditor: Creditor, cases: Cases) -> int:
    """Put the `cases` of `creditor` into the table and lock them, sealed ones left out; return how many.

    The caller holds the transaction; it holds the ledger as well when there may be more than one.
    """
    cursor.execute(CHOOSE.format(found=cases.query), {**cases.values, "creditor": creditor.pk})
    return int(cursor.fetchone()[0])
