"""Letters as one PDF: each begins on a page of its own, the address where a window envelope shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from fpdf import FPDF

from common.papers.pages import font_path

MARGIN, SIZE, LINE = 22, 10.5, 5.8
ADDRESS_TOP, TEXT_TOP = 45, 95
FONT = "desk"
INK = 20


@dataclass(frozen=True)
class Letter:
    """One letter: to whom, where, what it says."""

    name: str
    address: str
    subject: str
    body: str


def written(letters: Sequence[Letter], *, title: str, made_at: datetime) -> bytes:
    """Return the letters as one PDF in their order. The text is plain: nothing in it is read as markup."""
    paper = FPDF(format="A4")
    paper.set_creation_date(made_at)
    paper.set_title(title)
    paper.set_margins(MARGIN, MARGIN, MARGIN)
    paper.set_auto_page_break(auto=True, margin=MARGIN)
    paper.add_font(FONT, "", str(font_path()))
    paper.set_text_color(INK)
    for letter in letters:
        _letter(paper, letter)
    return bytes(paper.output())


def _letter(paper: FPDF, letter: Letter) -> None:
    paper.add_page()
    paper.set_font(FONT, size=SIZE)
    paper.set_y(ADDRESS_TOP)
    # A neutral envelope (CONC 7.9.8; 12 CFR 1006.22(f)): name and address, nothing of what it is about.
    for line in (letter.name, *letter.address.splitlines()):
        paper.multi_cell(90, LINE, line, align="L", new_x="LMARGIN", new_y="NEXT")
    paper.set_y(TEXT_TOP)
    if letter.subject:
        paper.set_font(FONT, size=13)
        paper.multi_cell(0, 7, letter.subject, align="L", new_x="LMARGIN", new_y="NEXT")
        paper.ln(3)
        paper.set_font(FONT, size=SIZE)
    for part in letter.body.split("\n"):
        paper.multi_cell(0, LINE, part or " ", align="L", new_x="LMARGIN", new_y="NEXT")
