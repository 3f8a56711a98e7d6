"""Refused rows: kept with their cells, and given back as a file that can be mended and imported again."""

import base64
import csv
import io
import json
import tempfile
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import IO, Any

import xlsxwriter
from django.db import connection
from django.utils.translation import gettext as _

from cases.imports import sentences, staging
from cases.imports.reading import Fault
from cases.models import PaymentFile, Placement, RefusedRow
from common import cards, secrets
from common.errors import Refusal
from common.exports import BOM, harmless

MOST = 20_000
ROWS_A_PIECE = 500
REASON_COLUMNS = ("desk: line", "desk: column", "desk: what is wrong", "desk: what to do")
SHOWN_SIGNS = 4


class TooManyRefused(Refusal):
    """So many rows are refused that the file or its mapping must be wrong."""

    code = "too_many_refused"


def check_count(count: int) -> None:
    """Raise TooManyRefused when more rows are refused than anybody could mend."""
    if count > MOST:
        raise TooManyRefused(
            _("More than %(most)s rows are refused, so the columns are probably mapped wrongly. Look at them again.")
            % {"most": f"{MOST:,}"}
        )


def keep(
    faults: Sequence[Fault],
    *,
    placement: Placement | None = None,
    payment_file: PaymentFile | None = None,
    secret: Collection[str] = (),
    header: Sequence[str] = (),
) -> int:
    """Write the refused rows of one file and return how many; cells of `secret` columns are encrypted."""
    if not faults:
        return 0
    batch = _batch(placement, payment_file)
    hidden = {place for place, name in enumerate(header) if name in secret}
    with connection.cursor() as cursor:
        return staging.copy(
            cursor,
            RefusedRow._meta.db_table,
            {
                "line": [fault.line for fault in faults],
                "placement_id": placement.pk if placement else None,
                "payment_file_id": payment_file.pk if payment_file else None,
                '"column"': [fault.column for fault in faults],
                "value": [_shown(fault.value, fault.column in secret) for fault in faults],
                "code": [fault.code for fault in faults],
                "facts": [json.dumps(_quiet(fault.facts, secret), ensure_ascii=False) for fault in faults],
                "cells": [_kept(fault, hidden, batch) for fault in faults],
            },
            filled=['"column"', "value"],
        )


def _batch(placement: Placement | None, payment_file: PaymentFile | None) -> str:
    return f"placement:{placement.pk}" if placement else f"payment_file:{payment_file.pk if payment_file else 0}"


def _shown(value: str, hide: bool) -> str:  # noqa: FBT001 - one private place
    if not hide and not cards.is_resident_number(value):
        return value
    return f"•••• {value[-SHOWN_SIGNS:]}" if len(value) > 2 * SHOWN_SIGNS else "••••"


def _quiet(facts: dict[str, Any], secret: Collection[str]) -> dict[str, Any]:
    if "also" not in facts:
        return facts
    also = [{**one, "value": _shown(one["value"], one["column"] in secret)} for one in facts["also"]]
    return {**facts, "also": also}


def _kept(fault: Fault, hidden: Collection[int], batch: str) -> str:
    cells: list[Any] = [
        {"sealed": _sealed(cell, batch, fault.line)}
        if cell and (place in hidden or cards.is_resident_number(cell))
        else cell
        for place, cell in enumerate(fault.cells)
    ]
    return json.dumps(cells, ensure_ascii=False)


def _sealed(cell: str, batch: str, line: int) -> str:
    return base64.b64encode(secrets.encrypt(cell.encode(), bound_to=f"refused:{batch}:{line}")).decode()


def cells_of(row: RefusedRow) -> list[str]:
    """Return the cells of a refused row as they were in the file, card numbers masked."""
    batch = f"placement:{row.placement_id}" if row.placement_id else f"payment_file:{row.payment_file_id}"
    bound_to = f"refused:{batch}:{row.line}"
    return [
        secrets.decrypt(base64.b64decode(cell["sealed"]), bound_to=bound_to).decode()
        if isinstance(cell, dict)
        else cell
        for cell in row.cells
    ]


def is_reason(name: str) -> bool:
    """Return whether a column is one of those that the desk adds; an import leaves them out."""
    return name.startswith("desk: ")


def _lines(header: Sequence[str], rows: Iterable[RefusedRow]) -> Iterator[list[str]]:
    names = [name for name in header if not is_reason(name)]
    places = [place for place, name in enumerate(header) if not is_reason(name)]
    yield [*names, *REASON_COLUMNS]
    for row in rows:
        cells = cells_of(row)
        problem = sentences.problem(row)
        own = [cells[place] if place < len(cells) else "" for place in places]
        yield [*own, str(row.line), row.column, problem.wrong, problem.remedy]


def csv_parts(header: Sequence[str], rows: Iterable[RefusedRow]) -> Iterator[bytes]:
    """Yield a CSV of the rows: the columns of the file, then line, column, what is wrong and what to do."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    piece = BOM
    for count, line in enumerate(_lines(header, rows), start=1):
        writer.writerow([harmless(cell) for cell in line])
        if count % ROWS_A_PIECE == 0:
            yield piece + text.getvalue().encode()
            piece = b""
            text.seek(0)
            text.truncate()
    yield piece + text.getvalue().encode()


def as_xlsx(header: Sequence[str], rows: Iterable[RefusedRow]) -> IO[bytes]:
    """Return `write_xlsx` as an open file; it goes when it is closed."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write_xlsx(header, rows, file)
    file.seek(0)
    return file


def write_xlsx(header: Sequence[str], rows: Iterable[RefusedRow], to: IO[bytes]) -> None:
    """Write the same as a sheet; every cell is text, so that nothing is run or rounded."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(to, options) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        form = book.add_format({"num_format": "@"})
        for line, cells in enumerate(_lines(header, rows)):
            for place, cell in enumerate(cells):
                if cell:
                    sheet.write_string(line, place, cell, form)
