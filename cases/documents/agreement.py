"""The agreement of a repayment plan as a PDF, in the language that is active."""

import logging
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from fpdf import FPDF
from pylopdf_fonts_zh_cn import sans_path

from cases.enums import Component
from cases.rules import schedules
from cases.rules.agreements import Draft
from common import dates, money

MARGIN, SIZE, LINE = 22, 10, 5.6
FONT = "desk"
logging.getLogger("fontTools").setLevel(logging.WARNING)


class Paper(FPDF):
    """A4 with the number and the page at the foot of every page."""

    number = ""

    def footer(self) -> None:
        """Write number and page."""
        self.set_y(-16)
        self.set_font(FONT, size=8)
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
    paper.add_page()
    _head(paper, draft, number)
    for place, (title, texts) in enumerate(_sections(draft), start=1):
        _section(paper, f"{place}. {title}", texts)
        if place == 1:
            _table(paper, _balance_rows(draft), (110, 50))
        if place == 2:
            _table(paper, _instalment_rows(draft), (20, 60, 40, 40))
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
    lines = (
        (_("Number"), number),
        (_("Creditor"), draft.creditor),
        (_("Debtor"), draft.debtor),
        (_("Accounts"), ", ".join(draft.accounts)),
        (_("Date"), _day(draft.made_on)),
    )
    for label, value in lines:
        _line(paper, f"{label}  {value}")


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


def _table(paper: Paper, rows: Sequence[Sequence[str]], widths: Sequence[int]) -> None:
    paper.ln(1)
    aligned = ["LEFT"] * (len(widths) - 1) + ["RIGHT"] if len(widths) == 2 else ["RIGHT", "LEFT", "RIGHT", "RIGHT"]
    with paper.table(
        col_widths=tuple(widths),
        text_align=tuple(aligned),
        width=sum(widths),
        align="LEFT",
        first_row_as_headings=False,
    ) as table:
        for row in rows:
            line = table.row()
            for cell in row:
                line.cell(cell)
    paper.ln(1)


def _balance_rows(draft: Draft) -> list[tuple[str, str]]:
    rows = [(str(Component(name).label), value) for name, value in draft.parts.items() if value]
    if draft.received:
        rows.append((_("Paid under this plan before"), draft.received))
    rows.append((_("Balance"), draft.balance))
    if draft.discount:
        rows.append((_("Let go once all instalments are paid in time"), draft.discount))
    return [(label, money.grouped(value, draft.currency)) for label, value in rows]


def _instalment_rows(draft: Draft) -> list[tuple[str, str, str, str]]:
    head = (_("No."), _("Due"), _("Amount, %(currency)s") % {"currency": draft.currency}, _("Of it interest"))
    lines = [(str(row.number), _day(row.due_on), row.amount, row.interest) for row in draft.rows]
    lines.append(("", _("In all"), schedules.total(draft.rows), schedules.interest(draft.rows)))
    return [
        head,
        *(
            (number, day, money.grouped(amount, draft.currency), money.grouped(interest, draft.currency))
            for number, day, amount, interest in lines
        ),
    ]


def _day(value: date) -> str:
    return dates.day(value, today=date.min)
