"""A record in parts as a PDF: facts, tables and entries, in the language that is active."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from common.papers.pages import FONT, INK, LINE, MARGIN, SIZE, SOFT, WIDTH, Paper, begun

SMALL, TIGHT = 8, 4.4
STAMP = 30
ROOM = 26
MOST_LINES = 40


@dataclass(frozen=True)
class Entry:
    """One thing that happened: a line in ink, what stands before it in grey, lines of detail below it."""

    head: str
    before: str = ""
    lines: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Part:
    """One part of the record: pairs of facts, a table with its heads, or entries; `note` stands below the title."""

    title: str
    facts: list[tuple[str, str]] = field(default_factory=list)
    table: list[list[str]] = field(default_factory=list)
    widths: tuple[int, ...] = ()
    entries: list[Entry] = field(default_factory=list)
    note: str = ""
    figures: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it."""
        return not self.facts and len(self.table) < 2 and not self.entries


def written(parts: Sequence[Part], *, number: str, made_at: datetime) -> bytes:
    """Return the parts as one PDF, the first as its title page's head. The text is plain: no markup is read."""
    paper = begun(number=number, made_at=made_at)
    paper.set_title(parts[0].title)
    _title(paper, parts[0])
    for place, part in enumerate(parts[1:], start=1):
        _part(paper, f"{place}. {part.title}", part)
    return bytes(paper.output())


def _title(paper: Paper, part: Part) -> None:
    paper.set_font(FONT, size=20)
    paper.multi_cell(0, 11, part.title, align="L", new_x="LMARGIN", new_y="NEXT")
    paper.ln(3)
    _facts(paper, part.facts)


def _part(paper: Paper, title: str, part: Part) -> None:
    if paper.will_page_break(ROOM):
        paper.add_page()
    paper.ln(6)
    paper.start_section(title)
    paper.set_font(FONT, size=13)
    paper.multi_cell(0, 7, title, align="L", new_x="LMARGIN", new_y="NEXT")
    top = paper.get_y() + 0.8
    paper.line(MARGIN, top, MARGIN + WIDTH, top)
    paper.ln(2.6)
    if part.is_empty:
        _soft(paper, _("None."))
        return
    if part.note:
        _soft(paper, part.note)
        paper.ln(1)
    _facts(paper, part.facts)
    _table(paper, part)
    for one in part.entries:
        _entry(paper, one)


def _soft(paper: Paper, text: str) -> None:
    paper.set_font(FONT, size=9)
    paper.set_text_color(SOFT)
    paper.multi_cell(0, LINE, text, align="L", new_x="LMARGIN", new_y="NEXT")
    paper.set_text_color(INK)


def _facts(paper: Paper, facts: Sequence[tuple[str, str]]) -> None:
    paper.set_font(FONT, size=SIZE)
    for name, value in facts:
        top = paper.get_y()
        paper.set_text_color(SOFT)
        paper.multi_cell(42, LINE, name, align="L", new_x="RIGHT", new_y="TOP")
        paper.set_text_color(INK)
        paper.set_xy(MARGIN + 44, top)
        paper.multi_cell(WIDTH - 44, LINE, value, align="L", new_x="LMARGIN", new_y="NEXT")


def _table(paper: Paper, part: Part) -> None:
    """Write a table in small type; its head is repeated on every page, figures stand right."""
    if len(part.table) < 2:
        return
    paper.set_font(FONT, size=SMALL)
    head, *rows = part.table
    words = len(part.widths) - part.figures
    _row(paper, head, part.widths, words, is_head=True)
    for row in rows:
        cells = [_lines(paper, text, width) for text, width in zip(row, part.widths, strict=True)]
        for start in range(0, max(map(len, cells)), MOST_LINES):  # a cell longer than a page goes on in further rows
            lines = [cell[start : start + MOST_LINES] for cell in cells]
            if paper.will_page_break(max(map(len, lines)) * TIGHT + 1):
                paper.add_page()
                paper.set_font(FONT, size=SMALL)
                _row(paper, head, part.widths, words, is_head=True)
            _drawn(paper, lines, part.widths, words)


def _row(paper: Paper, row: Sequence[str], widths: Sequence[int], words: int, *, is_head: bool) -> None:
    paper.set_text_color(SOFT if is_head else INK)
    _drawn(paper, [_lines(paper, text, width) for text, width in zip(row, widths, strict=True)], widths, words)
    paper.set_text_color(INK)


def _lines(paper: Paper, text: str, width: int) -> list[str]:
    """Return the lines of a cell. What fits is not broken: the library's own table takes five times as long."""
    room = width - 1
    if "\n" not in text and paper.get_string_width(text) + 2 * paper.c_margin <= room:
        return [text]
    found: Any = paper.multi_cell(room, TIGHT, text, align="L", dry_run=True, output="LINES")
    return list(found)


def _drawn(paper: Paper, lines: Sequence[Sequence[str]], widths: Sequence[int], words: int) -> None:
    top = paper.get_y() + 0.5
    left: float = MARGIN
    for place, (cell, width) in enumerate(zip(lines, widths, strict=True)):
        for number, text in enumerate(cell):
            if text:
                paper.set_xy(left, top + number * TIGHT)
                paper.cell(width - 1, TIGHT, text, align="L" if place < words else "R")
        left += width
    bottom = top + max(map(len, lines)) * TIGHT + 0.5
    paper.line(MARGIN, bottom, MARGIN + sum(widths), bottom)
    paper.set_xy(MARGIN, bottom)


def _entry(paper: Paper, one: Entry) -> None:
    paper.set_font(FONT, size=9.5)
    indent = STAMP if one.before else 0
    if paper.will_page_break(LINE + (TIGHT if one.lines else 0)):
        paper.add_page()
    if one.before:
        paper.set_text_color(SOFT)
        paper.cell(indent, LINE, one.before)
        paper.set_text_color(INK)
    paper.multi_cell(WIDTH - indent, LINE, one.head, align="L", new_x="LMARGIN", new_y="NEXT")
    paper.set_font(FONT, size=SMALL)
    paper.set_text_color(SOFT)
    for text in one.lines:
        paper.set_x(MARGIN + indent)
        paper.multi_cell(WIDTH - indent, TIGHT, text, align="L", new_x="LMARGIN", new_y="NEXT")
    paper.set_text_color(INK)
    paper.ln(1.4)
