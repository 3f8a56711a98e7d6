"""What the tests of placements share: a creditor's file, sent, read and imported."""

import csv
import io
from datetime import date
from typing import Any

from cases.actions.placements import placements, placements_apply, placements_read
from cases.imports.progress import Silent
from cases.models import Account, Creditor, Placement
from tests.factories import NOW

HEADER = ["account", "customer", "name", "mobile", "principal", "interest", "dpd"]
ON = date(2026, 10, 31)
LATER = date(2026, 11, 15)


def written(rows: list[list[Any]], header: list[str] | None = None) -> bytes:
    """Return a CSV."""
    text = io.StringIO()
    csv.writer(text).writerows([header or HEADER, *rows])
    return text.getvalue().encode()


def row(account: str = "A1", **changes: Any) -> list[Any]:
    """Return one row of HEADER."""
    usual = {"account": account, "customer": f"P{account}", "name": "Lan Test", "mobile": "13800000001"}
    known = {**usual, "principal": "1000.00", "interest": "50.50", "dpd": "45", **changes}
    return [known[name] for name in HEADER]


def read(
    creditor: Creditor,
    content: bytes | list[list[Any]],
    *,
    on: date = ON,
    scope: str = "partial",
    columns: dict[str, Any] | None = None,
    header: list[str] | None = None,
) -> Placement:
    """Send a file and have it read."""
    stream = io.BytesIO(content if isinstance(content, bytes) else written(content, header))
    terms = placements.Terms(creditor=creditor, placed_on=on, scope=scope)
    sent = placements.upload(stream=stream, name="accounts.csv", terms=terms, by=None, now=NOW)
    if columns is not None:
        sent = placements.map_columns(placement=sent, columns=columns, options={}, by=None, now=NOW)
    return placements_read.read(placement_id=sent.pk, progress=Silent(), now=NOW)


def place(creditor: Creditor, content: bytes | list[list[Any]], **how: Any) -> Placement:
    """Send, read and import a file."""
    sent = read(creditor, content, **how)
    return placements_apply.apply(placement_id=sent.pk, by=None, progress=Silent(), now=NOW)


def refused(placement: Placement) -> list[tuple[int, str, str]]:
    """Return line, column and code of every refused row."""
    return list(placement.refused_rows.order_by("line").values_list("line", "column", "code"))


def account(reference: str = "A1") -> Account:
    """Return an account by its reference."""
    return Account.objects.select_related("case", "debtor").get(reference=reference)
