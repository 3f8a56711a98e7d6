"""What of the gate's answer is evidence: the columns that its digest is taken of, in their order (`common.chains`)."""

from common.chains import Kind, content_sql

VERSION = 1
COLUMNS = (
    ("id", Kind.NUMBER),
    ("case_id", Kind.NUMBER),
    ("contact_point_id", Kind.NUMBER),
    ("channel", Kind.TEXT),
    ("purpose", Kind.TEXT),
    ("verdict", Kind.TEXT),
    ("reasons", Kind.JSON),
    ("facts", Kind.JSON),
    ("packs", Kind.JSON),
    ("asked_at", Kind.MOMENT),
    ("asked_by_id", Kind.NUMBER),
    ("next_lawful_at", Kind.MOMENT),
    ("reserved_until", Kind.MOMENT),
    ("override", Kind.TEXT),
    ("overridden_by_id", Kind.NUMBER),
    ("overrides_id", Kind.NUMBER),
)
CONTENT_SQL = content_sql(VERSION, COLUMNS)
"""The canonical text of a decision; the trigger that links new decisions has the same (tested)."""
