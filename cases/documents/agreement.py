"""The agreement of a repayment plan as a PDF, in the language that is active."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.enums import Component
from cases.rules.plans import schedules
from cases.rules.plans.agreements import Draft
from common import money
from common.papers.pages import FONT, SIZE, WIDTH, Paper, begun, day, line, table


def written(draft: Draft, *, number: str, issued_at: datetime, signature: str) -> bytes:
    """Return the agreement as a PDF; `signature` says how it is agreed: to be signed, or on which recording."""
    paper = begun(number=number, made_at=issued_at)
    _head(paper, draft, number)
    for place, (title, texts) in enumerate(_sections(draft), start=1):
        _section(paper, f"{place}. {title}", texts)
        if place == 1:
            table(paper, _balance_rows(draft), (116, 50))
        if place == 2:
            rows = _instalment_rows(draft)
            table(paper, rows, (14, 62, 45, 45)[: len(rows[0])], has_head=True)
    _section(paper, _("Agreed"), [signature])
    return bytes(paper.output())


def _head(paper: Paper, draft: Draft, number: str) -> None:
    paper.set_font(FONT, size=16)
    paper.multi_cell(0, 9, _("Repayment agreement"), new_x="LMARGIN", new_y="NEXT")
    paper.set_font(FONT, size=SIZE)
    lines = [
        (_("Number"), number),
        (pgettext("agreement", "Creditor"), draft.creditor),
        (_("Debtor"), draft.debtor),
        (_("Accounts"), ", ".join(draft.accounts)),
        (_("Date"), day(draft.made_on)),
    ]
    if draft.number > 1:
        lines.append((_("Terms"), _("version %(number)s, in place of the earlier ones") % {"number": draft.number}))
    paper.ln(2)
    table(paper, lines, (30, WIDTH - 30), is_plain=True)


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
    line(paper, title)
    paper.set_font(FONT, size=SIZE)
    for text in texts:
        line(paper, text)


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
    lines = [(str(row.number), day(row.due_on), row.amount, row.interest) for row in draft.rows]
    lines.append(("", _("In all"), schedules.total(draft.rows), schedules.interest(draft.rows)))
    rows: list[tuple[str, ...]] = [
        head,
        *(
            (number, day, money.grouped(amount, draft.currency), money.grouped(interest, draft.currency))
            for number, day, amount, interest in lines
        ),
    ]
    return rows if schedules.interest(draft.rows) else [row[:3] for row in rows]
