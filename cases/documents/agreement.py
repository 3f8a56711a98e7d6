"""The agreement of a repayment plan as a PDF, in the language that is active."""

import logging
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from fpdf import FPDF
from fpdf.enums import TableBordersLayout
from fpdf.fonts import FontFace
from pylopdf_fonts_zh_cn import sans_path

from cases.enums import Component
from cases.rules.plans import schedules
from cases.rules.plans.agreements import Draft
from common import dates, money

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


def written(draft: Draft, *, number: str, issued_at: datetime, signature: str) -> bytes:
    """Return the agreement as a PDF; `signature` says how it is agreed: to be signed, or on which recording."""
    paper = Paper(format="A4")
    paper.number = number
    paper.set_creation_date(issued_at)
    paper.set_title(number)
    paper.set_margins(MARGIN, MARGIN, MARGIN)
    paper.set_auto_page_break(auto=True, margin=22)
    paper.add_font(FONT, "", str(font_path()))
    paper.set_draw_color(HAIRLINE)
    paper.set_line_width(0.2)
    paper.set_text_color(INK)
    paper.add_page()
    _head(paper, draft, number)
    for place, (title, texts) in enumerate(_sections(draft), start=1):
        _section(paper, f"{place}. {title}", texts)
        if place == 1:
            _table(paper, _balance_rows(draft), (116, 50))
        if place == 2:
            rows = _instalment_rows(draft)
            _table(paper, rows, (14, 62, 45, 45)[: len(rows[0])], has_head=True)
    _section(paper, _("Agreed"), [signature])
    return bytes(paper.output())


@lru_cache(maxsize=1)
def font_path() -> Path:
    """Return the font of papers: the one that the setting PDF_FONT names, else Noto Sans SC."""
    return Path(settings.PDF_FONT) if settings.PDF_FONT else sans_path()


def _head(paper: Paper, draft: Draft, number: str) -> None:
    paper.set_font(FONT, size=16)
    paper.multi_cell(0, 9, _("Repayment agreement"), new_x="LMARGIN", new_y="NEXT")
    paper.set_font(FONT, size=SIZE)
    lines = [
        (_("Number"), number),
        (pgettext("agreement", "Creditor"), draft.creditor),
        (_("Debtor"), draft.debtor),
        (_("Accounts"), ", ".join(draft.accounts)),
        (_("Date"), _day(draft.made_on)),
    ]
    if draft.number > 1:
        lines.append((_("Terms"), _("version %(number)s, in place of the earlier ones") % {"number": draft.number}))
    paper.ln(2)
    _table(paper, lines, (30, WIDTH - 30), is_plain=True)


def _sections(draft: Draft) -> list[tuple[str, list[str]]]:
    pledge = draft.pledge or _("None.")
    return [
        (_("Balance, structure and currency"), [_("Currency: %(currency)s.") % {"currency": draft.currency}]),
        (_("Instalments: period, method, dates and amounts"), [draft.method]),
        (_("Interest and fees"), [draft.interest]),
        (_("Promise of the debtor"), [pledge]),
        (_("Rights, duties and breach"), draft.rights.splitlines()),
        (_("Other terms"), draft.other.splitlines() or [_("None.")]),
    ]


def _section(paper: Paper, title: str, texts: Sequence[str]) -> None:
    paper.ln(3)
    paper.set_font(FONT, size=12)
    _line(paper, title)
    paper.set_font(FONT, size=SIZE)
    for text in texts:
        _line(paper, text)


def _line(paper: Paper, text: str) -> None:
    paper.multi_cell(0, LINE, text, align="L", new_x="LMARGIN", new_y="NEXT")


def _table(
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
    ) as table:
        for row in rows:
            line = table.row()
            for place, cell in enumerate(row):
                line.cell(cell, style=FontFace(color=SOFT) if is_plain and place == 0 else None)
    paper.ln(1)


def _balance_rows(draft: Draft) -> list[tuple[str, str]]:
    rows = [(str(Component(name).label), value) for name, value in draft.parts.items() if value]
    if draft.received:
        rows.append((_("Paid under this plan before"), draft.received))
    rows.append((_("Balance"), draft.balance))
    if draft.discount:
        rows.append((_("Let go once all instalments are paid in time"), draft.discount))
    return [(label, money.grouped(value, draft.currency)) for label, value in rows]


def _instalment_rows(draft: Draft) -> list[tuple[str, ...]]:
    """Return head, instalments and sum; the interest has a column when there is any."""
    head = (_("No."), _("Due"), _("Amount, %(currency)s") % {"currency": draft.currency}, _("Of it interest"))
    lines = [(str(row.number), _day(row.due_on), row.amount, row.interest) for row in draft.rows]
    lines.append(("", _("In all"), schedules.total(draft.rows), schedules.interest(draft.rows)))
    rows: list[tuple[str, ...]] = [
        head,
        *(
            (number, day, money.grouped(amount, draft.currency), money.grouped(interest, draft.currency))
            for number, day, amount, interest in lines
        ),
    ]
    return rows if schedules.interest(draft.rows) else [row[:3] for row in rows]


def _day(value: date) -> str:
    return dates.day(value, today=date.min)
