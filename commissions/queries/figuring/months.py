"""A month as it is figured: its days, what is known of it, and the facts of it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from commissions.engine.facts import Period
from commissions.rules.months import following_month

# A state of knowledge up to a watermark: the facts of a smaller id are always there when a larger one is.
FACTS = """
    FROM commissions_commissionfact f
    WHERE f.currency = %(currency)s AND f.value_on >= %(start)s AND f.value_on < %(end)s AND f.id <= %(watermark)s
      AND NOT EXISTS (SELECT 1 FROM commissions_commissionfact n
                      WHERE n.supersedes_id IS NOT NULL AND n.supersedes_id = f.id AND n.id <= %(watermark)s)
"""

# With reversals until a later day: of what does not stand among the facts they take back nothing.
WITH_LATER_REVERSALS = FACTS.replace(
    "f.value_on < %(end)s", "f.value_on < %(until)s AND (f.value_on < %(end)s OR f.reverses_id IS NOT NULL)"
)

# Of a closed month only the states in `pay_state`: of the payments that changed, with what took them back until a day.
# As a list they are looked up by the key of facts, also where joins of few rows with many are switched off.
CHANGED = """
    FROM commissions_commissionfact f
    WHERE f.id = ANY (ARRAY(SELECT id FROM pay_state)) AND f.id <= %(watermark)s AND f.currency = %(currency)s
      AND f.value_on >= %(start)s AND f.value_on < %(until)s AND (f.value_on < %(end)s OR f.reverses_id IS NOT NULL)
      AND NOT EXISTS (SELECT 1 FROM commissions_commissionfact n
                      WHERE n.supersedes_id IS NOT NULL AND n.supersedes_id = f.id AND n.id <= %(watermark)s)
"""

TYPES = {"currency": "text", "start": "date", "end": "date", "watermark": "bigint", "until": "date"}
"""The PostgreSQL types of what `Month.params` gives."""


@dataclass(frozen=True, slots=True)
class Month:
    """The month that begins on `start` in one currency, as it is known up to and with the fact `watermark`.

    `as_of` is the day on which what is cleared and due is judged. With `until` only what changed of it is looked at,
    with reversals before that day.
    """

    start: date
    currency: str
    watermark: int
    as_of: date
    until: date | None = None

    @property
    def end(self) -> date:
        """The first day after the month."""
        return following_month(self.start)

    @property
    def period(self) -> Period:
        """The month as the engine takes it."""
        return Period(self.start, self.end, self.as_of)

    @property
    def params(self) -> dict[str, Any]:
        """The parameters of `facts`."""
        told = {"currency": self.currency, "start": self.start, "end": self.end, "watermark": self.watermark}
        return told | {"until": self.until or self.end}

    @property
    def facts(self) -> str:
        """The facts `f` of the month, as FROM and WHERE."""
        return CHANGED if self.until else FACTS


def watermark() -> int:
    """Return the id of the latest fact, 0 without any."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT COALESCE(max(id), 0) FROM commissions_commissionfact")
        return int(cursor.fetchone()[0])
