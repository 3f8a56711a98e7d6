"""A statement as a file of its own: PDF to read and keep, XLSX to figure with."""

import io
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from commissions.exports import content, sheets
from commissions.exports.content import Block
from commissions.models import Line, Statement
from commissions.queries import statements as queries
from commissions.queries.plans.advice import plain
from common import money
from common.papers import parts as papers
from common.papers.parts import Part

MOST_ON_PAPER = 1_000
LINE_KINDS, LEFT_OUT_KINDS = "tdnmmtx", "tdnmmt"
LINE_WIDTHS, LEFT_OUT_WIDTHS = (34, 20, 16, 22, 22, 34, 18), (40, 22, 18, 24, 24, 38)
ORDER = (0, 1, 5, 2, 3, 4, 6)  # on paper words stand left, figures right


def file_name(statement: Statement, form: str) -> str:
    """Return the name of the file: "statement-2026-10-CNY-00042.pdf"."""
    run = statement.run
    kind = "correction" if run.booked_in_id else "statement"
    who = statement.collector.employee_number or statement.collector_id
    return f"{kind}-{run.month:%Y-%m}-{run.currency}-{who}.{form}"


def workbook(statement: Statement, *, language: str) -> bytes:
    """Return the XLSX in a language: the statement, every payment that counts, every one that does not.

    Amounts are numbers: statements to the currency's cent, lines unrounded, as they were figured.
    """
    target = io.BytesIO()
    with translation.override(language), transaction.atomic(), sheets.opened(target) as book:
        wide = sheets.Sheets(book, statement.run.currency)
        parts = queries.parts_of(statement)
        blocks = [*content.blocks(statement, parts), content.left_out_sums(statement)]
        _front(wide, content.head(statement), [one for one in blocks if one.rows])
        heads = content.line_heads(statement.run.currency)
        _listed(wide, _("Payments"), heads, content.lines(statement, parts), LINE_KINDS)
        _listed(wide, _("Not counted"), content.left_out_heads(), content.left_out(statement), LEFT_OUT_KINDS)
    return target.getvalue()


def _front(wide: sheets.Sheets, head: Block, blocks: Sequence[Block]) -> None:
    sheet = wide.opened(_("Statement"), [head.title], frozen=False)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 5, 22)
    row = 1
    for pair in head.rows:
        wide.written(sheet, row, pair, "tt")
        row += 1
    for block in blocks:
        sheet.write_string(row + 1, 0, block.title, wide.head)
        wide.heads(sheet, row + 2, block.heads)
        row += 3
        for cells in block.rows:
            wide.written(sheet, row, cells, block.kinds)
            row += 1


def _listed(wide: sheets.Sheets, name: str, heads: Sequence[str], rows: Iterable[Sequence[Any]], kinds: str) -> None:
    """Write a row per payment; more than a sheet holds go on in a further one."""
    sheet = wide.opened(name, heads)
    for done, cells in enumerate(rows):
        if done and done % sheets.SHEET_ROWS == 0:
            sheet = wide.opened(f"{name} {done // sheets.SHEET_ROWS + 1}", heads)
        wide.written(sheet, done % sheets.SHEET_ROWS + 1, cells, kinds)


def paper(statement: Statement, *, language: str, now: datetime) -> bytes:
    """Return the PDF in a language; of very many payments it has the first and says where all of them are."""
    with translation.override(language), transaction.atomic():
        parts, currency = queries.parts_of(statement), statement.run.currency
        head = content.head(statement)
        found = [Part(head.title, facts=[(name, str(value)) for name, value in head.rows])]
        found += [_part(block, currency) for block in content.blocks(statement, parts)]
        found.append(_lines(statement, content.lines(statement, parts, most=MOST_ON_PAPER)))
        found += [_part(one, currency) for one in [content.left_out_sums(statement)] if one.rows]
        if found[-1].title == _("Not counted"):
            found.append(_left_out(statement))
        number = f"{head.title} · {statement.collector.name} · {currency}"
        return papers.written(found, number=number, made_at=now)


def _part(block: Block, currency: str) -> Part:
    table = [list(block.heads), *(_written(cells, block.kinds, currency) for cells in block.rows)]
    return Part(block.title, table=table, widths=block.widths, note=block.note, figures=block.figures)


def _lines(statement: Statement, rows: Iterable[Sequence[Any]]) -> Part:
    currency = statement.run.currency
    listed = [list(content.line_heads(currency)), *(_written(cells, LINE_KINDS, currency) for cells in rows)]
    note = _note(len(listed) - 1, Line.objects.counted(), statement)
    if len(listed) > 1:
        base, made = money.grouped(statement.recovered, currency), _exact(statement.line_total, currency)
        listed.append([_("In all"), "", "", "", base, "", made])
    table = [[row[place] for place in ORDER] for row in listed]
    widths = tuple(LINE_WIDTHS[place] for place in ORDER)
    return Part(_("Payments that count"), table=table, widths=widths, note=note, figures=4)


def _left_out(statement: Statement) -> Part:
    currency = statement.run.currency
    rows = content.left_out(statement, most=MOST_ON_PAPER)
    listed = [list(content.left_out_heads()), *(_written(cells, LEFT_OUT_KINDS, currency) for cells in rows)]
    note = _note(len(listed) - 1, Line.objects.left_out(), statement)
    table = [[row[place] for place in ORDER[:-1]] for row in listed]
    widths = tuple(LEFT_OUT_WIDTHS[place] for place in ORDER[:-1])
    return Part(_("Payments that do not count"), table=table, widths=widths, note=note, figures=3)


def _note(listed: int, lines: Any, statement: Statement) -> str:
    if listed < MOST_ON_PAPER:
        return ""
    count = lines.filter(run=statement.run_id, collector=statement.collector_id).count()
    if count == listed:
        return ""
    facts = {"shown": f"{listed:,}", "count": f"{count:,}"}
    return _("The first %(shown)s of %(count)s payments. The workbook has all of them: download it as Excel.") % facts


def _written(cells: Sequence[Any], kinds: str, currency: str) -> list[str]:
    return ["" if cell is None else WRITERS[kind](cell, currency) for cell, kind in zip(cells, kinds, strict=True)]


def _exact(amount: Decimal, currency: str) -> str:
    """Return an unrounded amount with at most six digits after the point, at least those of the currency."""
    rounded = money.rounded(amount, currency)
    if amount == rounded:
        return money.grouped(amount, currency)
    text = plain(round(amount, 6))
    return money.MINUS + text[1:] if text.startswith("-") else text


WRITERS: dict[str, Callable[[Any, str], str]] = {
    "t": lambda cell, _currency: str(cell),
    "n": lambda cell, _currency: f"{cell:,}",
    "m": money.grouped,
    "x": _exact,
    "d": lambda cell, _currency: cell.isoformat(),
}
