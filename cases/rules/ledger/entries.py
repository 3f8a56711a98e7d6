"""What of a ledger entry is evidence: the columns that its digest is taken of, in their order (`common.chains`)."""

from common.chains import Kind, content_sql

VERSION = 1
COLUMNS = (
    ("id", Kind.NUMBER),
    ("account_id", Kind.NUMBER),
    ("kind", Kind.TEXT),
    ("reference", Kind.TEXT),
    ("effective_on", Kind.DAY),
    ("principal", Kind.NUMBER),
    ("interest", Kind.NUMBER),
    ("fees", Kind.NUMBER),
    ("late_charges", Kind.NUMBER),
    ("costs", Kind.NUMBER),
    ("unapplied", Kind.NUMBER),
    ("payment_id", Kind.NUMBER),
    ("reverses_id", Kind.NUMBER),
    ("recorded_at", Kind.MOMENT),
    ("recorded_by_id", Kind.NUMBER),
)
CONTENT_SQL = content_sql(VERSION, COLUMNS)
"""The canonical text of a row of the ledger; the trigger that links new entries has the same (tested)."""
