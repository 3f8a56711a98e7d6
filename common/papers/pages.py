"""What every paper of the desk has: its font, its margins, its foot, its tables."""

import logging
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from fpdf import FPDF
from fpdf.enums import TableBordersLayout
from fpdf.fonts import FontFace
from pylopdf_fonts_zh_cn import sans_path

from common import dates

MARGIN, SIZE, LINE = 22, 10, 5.6
WIDTH = 166
HAIRLINE, INK, SOFT = 200, 20, 110
FONT = "desk"
logging.getLogger("fontTools").setLevel(logging.WARNING)


class Paper(FPDF):
    """A4 with the number and the page at the foot of every page."""

    number = ""

    def footer(self) -> None:
        """Write number and page."""
        self.set_y(-16)
        self.set_font(FONT, size=8)
        self.set_text_color(SOFT)
        page = _("page %(page)s of %(pages)s") % {"page": self.page_no(), "pages": "{nb}"}
        self.cell(0, 5, f"{self.number}  ·  {page}", align="C")


def begun(*, number: str, made_at: datetime) -> Paper:
    """Return a paper with its first page open; `number` stands at its foot."""
    paper = Paper(format="A4")
    paper.number = number
    paper.set_creation_date(made_at)
    paper.set_title(number)
    paper.set_margins(MARGIN, MARGIN, MARGIN)
    paper.set_auto_page_break(auto=True, margin=22)
    paper.add_font(FONT, "", str(font_path()))
    paper.set_draw_color(HAIRLINE)
    paper.set_line_width(0.2)
    paper.set_text_color(INK)
    paper.add_page()
    return paper


@lru_cache(maxsize=1)
def font_path() -> Path:
    """Return the font of papers: the one that the setting PDF_FONT names, else Noto Sans SC."""
    return Path(settings.PDF_FONT) if settings.PDF_FONT else sans_path()


def line(paper: Paper, text: str) -> None:
    """Write a text over the whole width."""
    paper.multi_cell(0, LINE, text, align="L", new_x="LMARGIN", new_y="NEXT")


def table(
    paper: Paper,
    rows: Sequence[Sequence[str]],
    widths: Sequence[int],
    *,
    has_head: bool = False,
    is_plain: bool = False,
) -> None:
    """Write rows with hairlines between them; a head is repeated on every page. Figures stand right, words left."""
    words = 1 if is_plain else 2
    aligned = ["LEFT" if place < words else "RIGHT" for place in range(len(widths))]
    if len(widths) == 2:
        aligned = ["LEFT", "LEFT" if is_plain else "RIGHT"]
    paper.ln(1)
    with paper.table(
        col_widths=tuple(widths),
        text_align=tuple(aligned),
        width=sum(widths),
        align="LEFT",
        line_height=LINE,
        padding=(0.35, 1, 0.35, 0),
        borders_layout=TableBordersLayout.NONE if is_plain else TableBordersLayout.HORIZONTAL_LINES,
        first_row_as_headings=has_head,
        headings_style=FontFace(color=SOFT),
    ) as drawn:
        for row in rows:
            cells = drawn.row()
            for place, cell in enumerate(row):
                cells.cell(cell, style=FontFace(color=SOFT) if is_plain and place == 0 else None)
    paper.ln(1)


def day(value: date) -> str:
    """Return a day with its year."""
    return dates.day(value, today=date.min)
